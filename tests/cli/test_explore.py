"""`pinxit explore`, with the model that comes with Pinxit."""

import json
from pathlib import Path

from PIL import Image
from program import Program


def test_sheets_and_walks_are_written_and_signed(pinxit: Program) -> None:
    done = pinxit(
        "explore", "mix", "adventurers", "--rows", "1-2", "--columns", "3-4", "-o", "m.png"
    )
    assert done.code == 0, done.err
    asked = ("--count", "2", "--first", "3", "-o", "d.png")
    assert pinxit("explore", "directions", "adventurers", *asked).code == 0
    asked = ("--seeds", "1,2", "--frames", "2", "-o", "w.webp")
    assert pinxit("explore", "walk", "adventurers", *asked).code == 0
    for name in ("m.png", "d.png", "w.webp"):
        assert pinxit("verify", name).code == 0
    with Image.open("w.webp") as walk:
        assert getattr(walk, "n_frames", 1) == 4


def test_what_is_liked_leads_on(pinxit: Program) -> None:
    assert pinxit("explore", "pick", "adventurers", "-n", "4", "-o", "p.png").code == 0
    first = json.loads(Path("p.json").read_text())
    assert first["round"] == 0
    again = ("--like", "2,3", "-n", "6", "-o", "p.png")
    assert pinxit("explore", "pick", "adventurers", *again).code == 0
    second = json.loads(Path("p.json").read_text())
    assert second["round"] == 1
    assert second["recipes"][:2] == first["recipes"][1:3]
    assert len(second["recipes"][5]["seeds"]) > 1


def test_wrong_picks_and_stages_are_explained(pinxit: Program) -> None:
    said = pinxit("explore", "pick", "adventurers", "--like", "1", "-o", "none.png")
    assert said.code == 2
    assert "without --like" in said.err
    assert pinxit("explore", "pick", "adventurers", "-n", "4", "-o", "p.png").code == 0
    assert "1 to 4" in pinxit("explore", "pick", "adventurers", "--like", "9", "-o", "p.png").err
    said = pinxit("explore", "mix", "adventurers", "--stage", "7", "-o", "m.png")
    assert said.code == 2
    assert "stages 0 to" in said.err
    said = pinxit("generate", "adventurers", "--text", "red heart", "-o", "h.png")
    assert said.code == 2
    assert "without words" in said.err


def test_models_are_exported_with_their_cards(pinxit: Program) -> None:
    assert pinxit("model", "export", "adventurers", "-o", "a.safetensors").code == 0
    assert pinxit("model", "export", "adventurers", "-o", "a.onnx", "--overwrite").code == 0
    card = Path("a.md").read_text()
    for words in ("32 x 32 px, RGB with transparency", "3000 pictures", "CC0-1.0", "Settings"):
        assert words in card
    assert pinxit("generate", "a.safetensors", "-n", "1", "-o", "one/").code == 0
    assert pinxit("model", "export", "adventurers", "-o", "a.bin").code == 2


def test_other_sizes_and_tiles_are_made_again(pinxit: Program) -> None:
    asked = ("--size", "64x48", "--tile", "-n", "1", "-o", "wide/")
    assert pinxit("generate", "adventurers", *asked).code == 0
    (made,) = Path("wide").iterdir()
    with Image.open(made) as picture:
        assert picture.size == (64, 48)
    Path("r.json").write_text(pinxit("recipe", made).out)
    assert pinxit("run", "r.json", "-o", "again.png").code == 0
    with Image.open(made) as one, Image.open("again.png") as other:
        assert one.tobytes() == other.tobytes()
    for wrong in ("64", "63x64", "9000x64"):
        said = pinxit("generate", "adventurers", "--size", wrong, "-n", "1", "-o", "no/")
        assert said.code == 2, said.err


def test_a_picture_is_projected_and_the_error_told(pinxit: Program) -> None:
    assert pinxit("generate", "adventurers", "-n", "1", "--seed", "77", "-o", "one/").code == 0
    (made,) = Path("one").iterdir()
    asked = ("explore", "project", "adventurers", made, "--steps", "20", "-o", "p.png", "--json")
    done = pinxit(*asked)
    assert done.code == 0, done.err
    assert 0 < json.loads(done.out)["error"] < 0.2
    assert pinxit("explore", "pick", "adventurers", "--like", "1,2", "-o", "p.png").code == 0
