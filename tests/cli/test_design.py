"""Palette, recolor, pattern and separate as users call them, with wrong input on purpose."""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, flat
from PIL import Image
from program import Program

from pinxit.make.color_names import parse_color
from pinxit.make.differences import delta_e
from pinxit.make.palette_files import read_palette


def _design(path: Path, height: int = 80) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.rint(flat({RED: 40, BLUE: 40, CREAM: 40}, height).pixels * 255)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def _motif(path: Path) -> Path:
    y, x = np.mgrid[:60, :60] - 29.5
    alpha = np.clip(25 - np.hypot(y, x), 0, 1)
    pixels = np.stack((alpha * 0 + 200, alpha * 0 + 40, alpha * 0 + 60, alpha * 255), axis=2)
    Image.fromarray(np.rint(pixels).astype(np.uint8)).save(path)
    return path


@pytest.mark.parametrize("kind", ["ase", "gpl", "css", "json"])
def test_a_palette_is_written_and_read_back(pinxit: Program, tmp_path: Path, kind: str) -> None:
    said = pinxit("palette", _design(tmp_path / "a.png"), "-n", "3", "-o", tmp_path / f"a.{kind}")
    assert said.code == 0
    assert {s.color for s in read_palette(tmp_path / f"a.{kind}").swatches} == {RED, BLUE, CREAM}
    assert "rusty red" in said.out
    assert "complementary:" in said.out


def test_a_card_of_a_palette_is_a_signed_picture(pinxit: Program, tmp_path: Path) -> None:
    made = pinxit("palette", _design(tmp_path / "a.png"), "-o", tmp_path / "card.png", "--json")
    assert made.code == 0
    assert len(made.json["colors"]) == 3
    assert len(made.json["contrast"]) == 3
    assert pinxit("verify", tmp_path / "card.png").code == 0


def test_flat_areas_reach_the_wanted_color_in_the_file(pinxit: Program, tmp_path: Path) -> None:
    said = pinxit(
        "recolor", _design(tmp_path / "a.png"), "--from", f"{RED},{BLUE},off white",
        "--to", "3a6b35,e3b448,1b1b2b", "-o", tmp_path / "b.png", "--json",
    )  # fmt: skip
    assert said.code == 0
    for color in said.json["reached"][0]["colors"]:
        assert color["flat"] <= 2
        assert color["flat_share"] > 0.25
    written = np.asarray(Image.open(tmp_path / "b.png"), np.float32)[5:-5, 5:35] / 255
    assert delta_e(written, parse_color("3a6b35")).mean() <= 2


def test_colorways_are_made_again_from_their_recipes(pinxit: Program, tmp_path: Path) -> None:
    file = _design(tmp_path / "in" / "a.png")
    assert pinxit("recolor", file, "-n", "3", "--seed", "4", "-o", tmp_path / "ways").code == 0
    made = sorted((tmp_path / "ways").iterdir())
    assert [path.name for path in made] == ["a-1.png", "a-2.png", "a-3.png"]
    recipe = tmp_path / "r.json"
    recipe.write_text(pinxit("recipe", made[1]).out)
    again = pinxit("run", recipe, "--inputs", file.parent, "-o", tmp_path / "again.png", "--json")
    assert again.json["same_pixels"] is True


def test_colors_come_from_a_palette_file(pinxit: Program, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(["#101820", "#5a7d7c", "#f2e9dc"]))
    file = _design(tmp_path / "a.png")
    said = pinxit(
        "recolor", file, "--palette", tmp_path / "p.json", "-o", tmp_path / "b.png", "--json"
    )
    pairs = {c["from"]: c["to"] for c in said.json["reached"][0]["colors"]}
    assert pairs == {BLUE: "#101820", RED: "#5a7d7c", CREAM: "#f2e9dc"}


def test_a_folder_goes_on_after_a_picture_that_fails(pinxit: Program, tmp_path: Path) -> None:
    _design(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "broken.png").write_bytes(b"no picture")
    for verb, options in (
        ("recolor", ["-n", "1"]),
        ("pattern", ["--size", "1cm"]),
        ("separate", ["--inks", "2"]),
    ):
        said = pinxit(verb, tmp_path / "in", *options, "-o", tmp_path / verb)
        assert said.code == 2
        assert "broken.png" in said.err
        assert "1 of 2 were not" in said.err
        assert list((tmp_path / verb).iterdir())


@pytest.mark.parametrize("suffix", ["tif", "png", "jpg"])
def test_a_pattern_says_its_true_size_in_the_file(
    pinxit: Program, tmp_path: Path, suffix: str
) -> None:
    file, out = _design(tmp_path / "a.png", 600), tmp_path / f"p.{suffix}"
    said = pinxit("pattern", file, "--size", "13mm", "--dpi", "150", "-o", out)
    assert said.code == 0, said.err
    with Image.open(out) as opened:
        width, profile = opened.width, opened.info["icc_profile"]
        dpi = float(opened.info["dpi"][0])
    assert profile
    tolerance = 0.001 if suffix != "jpg" else 0.005  # JFIF counts whole pixels an inch
    assert abs(width / dpi * 2.54 - 1.3) <= tolerance * 1.3


def test_a_page_is_as_large_as_the_pattern_and_has_its_profile(
    pinxit: Program, tmp_path: Path
) -> None:
    file = _design(tmp_path / "a.png")
    assert pinxit("pattern", file, "--size", "1.8cm", "-o", tmp_path / "p.pdf").code == 0
    data = (tmp_path / "p.pdf").read_bytes()
    box = data.split(b"/MediaBox [0 0 ")[1].split(b"]")[0].split()
    assert float(box[0]) / 72 * 2.54 == pytest.approx(1.8, abs=1e-5)
    start = data.index(b"stream\n", data.index(b"/N 3 /Alternate")) + 7
    assert b"acsp" in zlib.decompressobj().decompress(data[start:])
    assert pinxit("verify", tmp_path / "p.tif").code == 0


def test_a_toss_and_its_proof_are_made_again(pinxit: Program, tmp_path: Path) -> None:
    file, out = _motif(tmp_path / "m.png"), tmp_path / "p.png"
    made = pinxit(
        "pattern", file, "--repeat", "toss", "--ground", CREAM, "--size", "3cm", "--seed", "5",
        "--allow-upscale", "--proof", tmp_path / "proof.png", "-o", out,
    )  # fmt: skip
    assert made.code == 0
    assert "joints across: cannot be told" in made.err
    (tmp_path / "r.json").write_text(pinxit("recipe", tmp_path / "proof.png").out)
    again = pinxit("run", tmp_path / "r.json", "-o", tmp_path / "b.png", "--inputs", file, "--json")
    assert again.json["same_pixels"] is True


def test_a_printers_limits_hold(pinxit: Program, tmp_path: Path) -> None:
    file = _design(tmp_path / "a.png")
    mine = tmp_path / "mine.toml"
    mine.write_text('[small]\nbed_cm = 1\ndpi = 200\nformats = ["png"]\n[odd]\ndpi = 3\n')
    base = ("pattern", file, "--printer-file", mine, "-o", tmp_path / "p.png")
    assert pinxit(*base, "--printer", "small", "--size", "1cm").code == 0
    for options, why in (
        (("--printer", "small", "--size", "2cm"), "prints 1 cm at most"),
        (("--printer", "small", "--size", "1cm", "--dpi", "150"), "works with 200 dpi"),
        (("--printer", "odd", "--size", "1cm"), "is wrong"),
        (("--printer", "none", "--size", "1cm"), "There is no printer"),
        (("--size", "1cm"), "name one with --printer"),
    ):
        said = pinxit(*base, *options, "--overwrite")
        assert said.code == 2
        assert why in said.err
        assert said.err.count("\n") == 1
    said = pinxit(
        "pattern", file, "--printer", "rotary-360", "--size", "5mm", "-o", tmp_path / "x.png"
    )
    assert said.code == 2
    assert "takes .tif, not .png" in said.err


def test_plates_are_gray_files_of_eight_bits_and_the_proof_is_signed(
    pinxit: Program, tmp_path: Path
) -> None:
    file = _design(tmp_path / "a.png")
    said = pinxit(
        "separate",
        file,
        "--inks",
        f"{RED},{BLUE},{CREAM}",
        "--dpi",
        "300",
        "-o",
        tmp_path / "s",
        "--json",
    )
    assert said.code == 0
    plates = said.json["separations"][0]["plates"]
    assert [plate["ink"] for plate in plates] == [CREAM, RED, BLUE]
    assert sum(plate["coverage"] for plate in plates) == pytest.approx(1, abs=0.01)
    with Image.open(plates[1]["file"]) as opened:
        assert opened.mode == "L"
        assert opened.info["icc_profile"]
        assert float(opened.info["dpi"][0]) == pytest.approx(300, abs=0.01)
        stored = np.asarray(opened)
    assert stored.dtype == np.uint8
    assert stored.shape == (80, 120)
    assert (stored[:, :40] == 0).all()
    assert (stored[:, 40:] == 255).all()
    assert pinxit("verify", said.json["separations"][0]["proof"]).code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("palette", "A", "-n", "99"), "1 to 32 colors"),
        (("palette", "A", "-o", "x.xyz"), "names no kind of palette"),
        (("palette", "A", "--format", "png", "-o", "x.ase"), "end it in .png"),
        (("palette", "none.png"), "none.png"),
        (("recolor", "A", "--from", RED, "-o", "x.png"), "go together"),
        (("recolor", "A", "--from", "00ff00", "--to", "fff", "-o", "x.png"), "There is no #00ff00"),
        (("recolor", "A", "--from", "no", "--to", "fff", "-o", "x.png"), "is no color"),
        (("recolor", "A", "--from", RED, "--to", "fff,000", "-o", "x.png"), "cannot become 2"),
        (("recolor", "A", "-k", "9", "-o", "x.png"), "has 3 different colors"),
        (("recolor", "A", "-n", "0", "-o", "x"), "1 to 64 colorways"),
        (("recolor", "A", "--palette", "none.ase", "-o", "x.png"), "cannot be read"),
        (("pattern", "A", "--size", "64", "-o", "x.tif"), "is no size"),
        (("pattern", "A", "--size", "0cm", "-o", "x.tif"), "is no size"),
        (("pattern", "A", "--size", "64cm", "-o", "x.tif"), "--allow-upscale"),
        (("pattern", "A", "--size", "1cm", "-o", "x.bmp"), "names no picture format"),
        (("pattern", "A", "--size", "1cm", "--ground", "fff", "-o", "x.tif"), "Only a toss"),
        (("pattern", "A", "--size", "1cm", "--repeat", "toss", "-o", "x.tif"), "transparent"),
        (("separate", "A", "--inks", "9", "-o", "x"), "has 3 different colors"),
        (("separate", "A", "--inks", "-3", "-o", "x"), "1 to 12 inks"),
        (("separate", "A", "--inks", "glow", "-o", "x"), "is no color"),
        (("separate", "A", "--inks", "fff,fff", "-o", "x"), "name each once"),
        (("separate", "A", "--inks", "2", "-o", "x.tif"), "name a folder"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_two(
    pinxit: Program, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    file = _design(tmp_path / "a.png")
    said = pinxit(*(file if word == "A" else word for word in words), "-q")
    assert said.code == 2, said.err
    assert why in said.err
    assert said.err.count("\n") == 1
    assert not [path for path in Path().rglob("*") if path.is_file()]


def test_a_png_counts_its_pixels_a_meter(pinxit: Program, tmp_path: Path) -> None:
    pinxit("pattern", _design(tmp_path / "a.png"), "--size", "1cm", "-o", tmp_path / "p.png")
    data = (tmp_path / "p.png").read_bytes()
    at = data.index(b"pHYs") + 4
    assert struct.unpack(">IIB", data[at : at + 9]) == (5900, 5900, 1)
