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


def test_sheets_and_walks_are_made_again(pinxit: Program) -> None:
    made = {
        "m.png": ("explore", "mix", "adventurers", "--rows", "1-2", "--columns", "3-5"),
        "g.png": ("generate", "adventurers", "-n", "5", "--seed", "3-7"),
        "w.webp": ("explore", "walk", "adventurers", "--seeds", "1,2", "--frames", "3"),
        "w.mp4": ("explore", "walk", "adventurers", "--seeds", "1,2", "--frames", "3"),
    }
    for name, asked in made.items():
        assert pinxit(*asked, "-o", name).code == 0
        told = json.loads(pinxit("recipe", name).out)
        for step in told["steps"]:
            step["settings"].pop("findings", None)  # nobody has to believe them
        Path("r.json").write_text(json.dumps(told))
        said = pinxit("run", "r.json", "-o", f"again-{name}")
        assert said.code == 0, said.err
        assert "The pixels are the same." in said.out, name
        assert pinxit("verify", f"again-{name}").code == 0
    told["steps"][0]["settings"]["rate"] = "1/0"
    Path("r.json").write_text(json.dumps(told))
    assert pinxit("run", "r.json", "-o", "no.mp4").code == 2
    assert pinxit("run", "r.json", "-o", "no.png").code == 2


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


def test_a_sheet_names_its_model_and_no_other_goes_on_from_it(pinxit: Program) -> None:
    assert pinxit("explore", "pick", "adventurers", "-n", "4", "-o", "p.png").code == 0
    state = json.loads(Path("p.json").read_text())
    assert state["model"]["name"] == "adventurers"
    assert len(state["model"]["sha256"]) == 64
    said = pinxit("explore", "pick", "icons", "--like", "1", "-o", "p.png")
    assert said.code == 2
    assert "pictures of adventurers, not of icons" in said.err
    state["model"]["sha256"] = "0" * 64
    Path("p.json").write_text(json.dumps(state))
    said = pinxit("explore", "pick", "adventurers", "--like", "1", "-o", "p.png")
    assert said.code == 2
    assert "as it was before" in said.err
    del state["model"]
    Path("p.json").write_text(json.dumps(state))
    assert pinxit("explore", "pick", "adventurers", "--like", "1", "-o", "p.png").code == 0
    assert pinxit("explore", "pick", "adventurers", "--seed", "-1", "-o", "q.png").code == 2


def test_what_is_shown_stays_in_later_rounds(pinxit: Program) -> None:
    asked = ("explore", "pick", "icons", "-n", "4", "-o", "p.png")
    assert pinxit(*asked, "--class", "twemoji", "--text", "red heart").code == 0
    for _ in range(3):
        assert pinxit(*asked, "--like", "2,4").code == 0
    recipes = json.loads(Path("p.json").read_text())["recipes"]
    assert {(each["class_name"], each["text"]) for each in recipes} == {("twemoji", "red heart")}


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
    assert pinxit("model", "export", "adventurers", "-o", "a.onnx").code == 0
    card = Path("a.onnx.md").read_text()
    known = "32 x 32 px, RGB with transparency", "3000 pictures", "CC0-1.0", "Settings"
    for words in (*known, "`latent`: float32 [n, 64]", "`pictures`: float32 [n, 4, 32, 32]"):
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


def test_directions_are_kept_and_followed_by_generate(pinxit: Program) -> None:
    asked = ("explore", "directions", "adventurers", "--count", "1", "-o", "d.png")
    for name, how in {
        "weights": (),
        "features": ("--by", "features"),
        "like": ("--more", "3,7", "--less", "9"),
    }.items():
        done = pinxit(*asked, *how, "--save", f"{name}.safetensors", "--overwrite", "--json")
        assert done.code == 0, done.err
        assert done.json["count"] == (1 if name == "like" else 64)
        way = f"{name}.safetensors:0=3"
        one = ("-n", "1", "--seed", "5", "-o", f"{name}/")
        done = pinxit("generate", "adventurers", "--direction", way, *one)
        assert done.code == 0, done.err
        assert "Nobody has said" not in done.err + done.out
    assert pinxit("generate", "adventurers", "-n", "1", "--seed", "5", "-o", "plain/").code == 0
    made = {}
    for name in ("weights", "features", "like", "plain"):
        with Image.open(f"{name}/adventurers-5.png") as picture:
            made[name] = picture.tobytes()
    assert len(set(made.values())) == 4
    Path("r.json").write_text(pinxit("recipe", "like/adventurers-5.png").out)
    done = pinxit("run", "r.json", "-o", "again.png", "--json")
    assert done.json["same_pixels"] is True
    with Image.open("again.png") as again:
        assert again.tobytes() == made["like"]
    used = json.loads(Path("r.json").read_text())["steps"][0]["used"]
    assert [each["role"] for each in used] == ["model", "directions"]


def test_wrong_directions_are_explained(pinxit: Program) -> None:
    asked = ("explore", "directions", "adventurers", "-o", "d.png")
    assert pinxit(*asked, "--count", "1", "--save", "w.safetensors").code == 0
    done = pinxit(*asked, "--count", "1", "--save", "w.safetensors")
    assert (done.code, "exists" in done.err) == (2, True)
    more = ("--overwrite", "--more", "3", "--by", "weights")
    assert "choose one" in pinxit(*asked, *more).err
    assert "0 to 63, not 64" in pinxit(*asked, "--overwrite", "--first", "64").err
    assert "trained without classes" in pinxit(*asked, "--overwrite", "--toward-class", "x").err
    for way, said in {
        "w.safetensors": "names no direction",
        "w.safetensors:x=1": "names no direction",
        "w.safetensors:1=nan": "names no direction",
        "w.safetensors:64=1": "0 to 63, not 64",
        "none.safetensors:1=1": "no such file",
    }.items():
        done = pinxit("generate", "adventurers", "--direction", way, "-n", "1", "-o", "no/")
        assert (done.code, said in done.err) == (2, True), done.err
    tiled = ("generate", "adventurers", "--direction", "w.safetensors:1=1", "--tile", "-o", "no/")
    assert "own size" in pinxit(*tiled).err


def test_what_was_found_is_mixed_and_walked(pinxit: Program) -> None:
    assert pinxit("generate", "adventurers", "-n", "1", "--seed", "77", "-o", "one/").code == 0
    asked = ("one/adventurers-77.png", "--steps", "2", "-o", "p.png")
    assert pinxit("explore", "project", "adventurers", *asked).code == 0
    mixed = ("--rows", "p.json,4", "--columns", "p.json:2,6", "-o", "m.png")
    done = pinxit("explore", "mix", "adventurers", *mixed)
    assert done.code == 0, done.err
    told = pinxit("recipe", "m.png").out
    assert "projected picture" in told
    walked = ("--seeds", "3,p.json,p.json:3", "--frames", "2", "-o", "w.gif")
    assert pinxit("explore", "walk", "adventurers", *walked).code == 0
    done = pinxit("explore", "walk", "adventurers", "--seeds", "3,p.json:99", "-o", "x.gif")
    assert (done.code, "pictures 1 to 9, not 99" in done.err) == (2, True)
    done = pinxit("explore", "walk", "adventurers", "--seeds", "3,none.json", "-o", "x.gif")
    assert (done.code, "cannot be read" in done.err) == (2, True)


def test_picking_replaces_its_own_sheets_only(pinxit: Program) -> None:
    Path("photo.png").write_bytes(b"mine")
    Path("q.json").write_text("mine")
    for name in ("photo.png", "q.png"):
        done = pinxit("explore", "pick", "adventurers", "-n", "2", "-o", name)
        assert (done.code, "exists" in done.err) == (2, True)
    assert Path("photo.png").read_bytes() == b"mine"
    assert Path("q.json").read_text() == "mine"
    assert pinxit("explore", "pick", "adventurers", "-n", "4", "-o", "p.png").code == 0
    liked = ("--like", "2,4", "-n", "4", "--save", "liked/", "-o", "p.png")
    assert pinxit("explore", "pick", "adventurers", *liked).code == 0
    names = sorted(path.name for path in Path("liked").iterdir())
    assert names == ["adventurers-1-1.png", "adventurers-1-2.png"]
    assert pinxit("verify", "liked/adventurers-1-2.png").code == 0
    other = ("--like", "1", "--state", "p.json", "-o", "photo.png")
    assert pinxit("explore", "pick", "adventurers", *other).code == 2
