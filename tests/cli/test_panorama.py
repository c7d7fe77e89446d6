"""The command panorama: files, what they say, bad input."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from program import Program

from pinxit.pictures.read import read_labels, read_picture

QUICK = ("--width", "256", "--rounds", "1", "-q")


def stones(path: str = "stones.png", side: int = 80) -> Path:
    low = np.random.default_rng(side).integers(0, 256, (side // 4, side // 4, 3), np.uint8)
    Image.fromarray(low).resize((side, side), Image.Resampling.BICUBIC).save(path)
    return Path(path)


def test_a_panorama_comes_with_faces_and_a_viewer_and_says_what_it_is(pinxit: Program) -> None:
    said = pinxit("panorama", stones(), *QUICK, "--faces", "--viewer", "-o", "all.png", "--json")
    assert said.code == 0, said.err
    (told,) = said.json["panoramas"]
    assert set(told["faces"]) == {"front", "right", "back", "left", "up", "down"}
    assert len(told["poles"]) == 2
    xmp = read_labels(Path("all.png").read_bytes()).xmp or ""
    assert "<GPano:ProjectionType>equirectangular<" in xmp
    assert "<GPano:FullPanoWidthPixels>256<" in xmp
    assert "GPano" not in (read_labels(Path("all_up.png").read_bytes()).xmp or "")
    page = Path("all.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://", page)
    for path in ("all.png", "all_up.png", "all.html"):
        assert pinxit("verify", path, "--json").json[0]["state"] == "trusted", path
    assert read_picture(Path("all_up.png")).width == 64


def test_a_panorama_is_painted_on_its_views(pinxit: Program) -> None:
    assert pinxit("panorama", stones(), *QUICK, "-o", "all.png").code == 0
    style = stones("style.png", 96)
    said = pinxit("panorama", "all.png", "--equirect", "--style", style, "-o", "p.png", "-q")
    assert said.code == 0, said.err
    painted = read_picture(Path("p.png"))
    assert (painted.width, painted.height) == (256, 128)
    steps = pinxit("recipe", "p.png").json["steps"]
    assert [step["verb"] for step in steps] == ["open", "all around", "unfold", "stylize", "fold"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("stones.png", "--equirect", "-o", "out.png"), "exactly twice as wide as high"),
        (("-o", "out.png"), "Name pictures, or a model"),
        (("stones.png", "--viewer", "-o", "out.tif"), "Browsers do not show"),
        (("stones.png", "--width", "90", "-o", "out.png"), "width"),
        (("small.png", "-o", "out.png"), "small.png has 40 x 40 pixels"),
    ],
)
def test_bad_input_is_one_sentence_and_2(pinxit: Program, words: tuple[str, ...], why: str) -> None:
    stones()
    stones("small.png", 40)
    said = pinxit("panorama", *words, "-q")
    assert (said.code, why in said.err) == (2, True), said.err
    assert not list(Path().glob("out*"))


def test_a_folder_goes_on_and_names_what_failed(pinxit: Program) -> None:
    Path("all").mkdir()
    stones("all/good.png")
    stones("all/small.png", 40)
    said = pinxit("panorama", "all", *QUICK, "-o", "made")
    assert said.code == 2
    assert Path("made/good.png").exists()
    assert "1 of 2 were not made into panoramas" in said.err
