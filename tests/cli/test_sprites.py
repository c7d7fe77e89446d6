"""The command sprites: sheet and atlas, provenance, bad input."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from program import Program


def frames(folder: str = "walk", count: int = 3) -> Path:
    Path(folder).mkdir()
    for number in range(count):
        pixels = np.zeros((20, 20, 4), np.uint8)
        pixels[4:12, number : number + 9] = (200, 30 * number, 90, 255)
        Image.fromarray(pixels).save(f"{folder}/step_{number}.png")
    return Path(folder)


def test_a_folder_becomes_a_sheet_with_a_signed_atlas(pinxit: Program) -> None:
    said = pinxit("sprites", frames(), "-o", "hero.png", "--atlas", "array", "--json", "-q")
    assert said.code == 0, said.err
    assert said.json["animations"] == {"step": ["step_0", "step_1", "step_2"]}
    atlas = json.loads(Path("hero.json").read_text(encoding="utf-8"))
    assert atlas["meta"]["image"] == "hero.png"
    assert [frame["filename"] for frame in atlas["frames"]] == ["step_0", "step_1", "step_2"]
    verdicts = [pinxit("verify", name, "--json").json[0] for name in ("hero.png", "hero.json")]
    assert [each["state"] for each in verdicts] == ["trusted", "trusted"]
    text = json.dumps(verdicts[0])
    assert all(f"step_{number}.png" in text for number in range(3))


def test_sprites_are_drawn_by_a_model_and_counted_as_ai(pinxit: Program) -> None:
    said = pinxit("sprites", "--model", "icons", "--seeds", "1-3", "-o", "i.png", "--json", "-q")
    assert said.code == 0, said.err
    assert said.json["sprites"] == ["icons_1", "icons_2", "icons_3"]
    assert "compositeSynthetic" in pinxit("verify", "i.png", "--json").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("-o", "out.png"), "Name pictures, or a model"),
        (("walk", "--model", "icons", "-o", "out.png"), "one of them"),
        (("walk", "-o", "out.jpg"), "JPEG"),
        (("walk", "-o", "out"), "names no picture format"),
        (("walk", "--most", "16", "-o", "out.png"), "do not fit"),
        (("--model", "nobody", "-o", "out.png"), "nobody"),
    ],
)
def test_bad_input_is_one_sentence_and_2(pinxit: Program, words: tuple[str, ...], why: str) -> None:
    frames()
    said = pinxit("sprites", *words, "-q")
    assert (said.code, why in said.err) == (2, True), said.err
    assert not list(Path().glob("out*"))


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(pinxit: Program) -> None:
    folder = frames()
    (folder / "torn.png").write_bytes(b"no picture")
    said = pinxit("sprites", folder, "-o", "hero.png", "-q")
    assert said.code == 2
    assert "1 of 4 were not put on the sheet" in said.err
    assert Path("hero.png").exists()
