"""Palettes: found, named, spelled for other programs and read back."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from design_pictures import BLUE, CREAM, RED, flat

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import name_of, parse_color
from pinxit.make.palette import contrast, harmonies, palette_in, palette_of
from pinxit.make.palette_files import SPELLINGS, read_palette
from pinxit.pictures.picture import Picture


def test_the_colors_of_a_flat_design_are_found_exactly_with_their_areas() -> None:
    found = palette_in([flat({RED: 20, BLUE: 30, CREAM: 50})], 3)
    assert [s.color for s in found.swatches] == [CREAM, BLUE, RED]
    assert [s.share for s in found.swatches] == pytest.approx([0.5, 0.3, 0.2])


def test_a_flat_design_gives_no_more_colors_than_it_has() -> None:
    assert len(palette_in([flat({RED: 20, BLUE: 20})], 8).swatches) == 2


def test_pictures_count_the_same_whatever_their_size() -> None:
    both = palette_in([flat({RED: 10}, 10), flat({BLUE: 90}, 90)], 2)
    assert [s.share for s in both.swatches] == pytest.approx([0.5, 0.5])


def test_what_cannot_be_seen_does_not_count() -> None:
    pixels = np.ones((8, 8, 4), np.float32)
    pixels[:, :4] = [1, 0, 0, 0]
    assert [s.color for s in palette_in([Picture(pixels)], 4).swatches] == ["#ffffff"]
    with pytest.raises(UserMistake, match="shows no color"):
        palette_in([Picture(np.zeros((8, 8, 4), np.float32))], 4)


def test_the_same_picture_gives_the_same_palette() -> None:
    pixels = np.random.default_rng(3).random((50, 60, 3)).astype(np.float32)
    assert palette_in([Picture(pixels)], 6) == palette_in([Picture(pixels)], 6)


@pytest.mark.parametrize("count", [0, 33])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(UserMistake, match="1 to 32 colors"):
        palette_in([flat({RED: 9})], count)


def test_names_are_those_that_people_give() -> None:
    assert name_of(parse_color("#001146")) == "navy blue"
    assert name_of(np.array([1, 1, 1], np.float32)) == "white"
    assert parse_color("Navy Blue") == pytest.approx(parse_color("001146"))
    assert parse_color("#fff") == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("text", ["", "#12", "nosuchcolor", "#gggggg"])
def test_what_is_no_color_is_refused(text: str) -> None:
    with pytest.raises(UserMistake, match="is no color"):
        parse_color(text)


def test_contrasts_are_those_of_wcag() -> None:
    white, black, gray = (parse_color(code) for code in ("#fff", "#000", "#767676"))
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(white, gray) == pytest.approx(4.54, abs=0.005)
    assert contrast(gray, white) == contrast(white, gray)


def test_a_complementary_harmony_has_the_opposite_hue() -> None:
    from pinxit.nets.oklab import to_oklab

    first, second = harmonies(parse_color("#8a7a50"))["complementary"]
    lab = to_oklab(np.stack([parse_color(first), parse_color(second)]))
    assert lab[0, 1:] == pytest.approx(-lab[1, 1:], abs=0.006)


@pytest.mark.parametrize("kind", SPELLINGS)
def test_a_palette_is_read_back_from_every_file_it_is_written_to(kind: str, tmp_path: Path) -> None:
    palette = palette_in([flat({RED: 20, BLUE: 30, CREAM: 50})], 3)
    file = tmp_path / f"mine.{kind}"
    file.write_bytes(SPELLINGS[kind](palette))
    wanted = [(s.color, s.name) for s in palette.swatches]
    assert [(s.color, s.name) for s in read_palette(file).swatches] == wanted


def test_ase_is_laid_out_as_adobe_lays_it_out() -> None:
    data = SPELLINGS["ase"](palette_of(np.array([[1, 0, 0.5]], np.float32)))
    assert data[:12] == b"ASEF\x00\x01\x00\x00\x00\x00\x00\x01"
    assert data[12:14] == b"\x00\x01"
    assert int.from_bytes(data[14:18], "big") == len(data) - 18
    assert b"RGB \x3f\x80\x00\x00\x00\x00\x00\x00\x3f\x00" in data


def test_css_names_are_unique_and_sound() -> None:
    twice = palette_of(np.array([[1, 0, 0], [1, 0.01, 0]], np.float32))
    lines = SPELLINGS["css"](twice).decode().splitlines()
    names = [line.split(":")[0].strip() for line in lines[1:-1]]
    assert names[1] == f"{names[0]}-2"
    assert all(re.fullmatch(r"--[a-z0-9-]+", name) for name in names)


def test_a_list_of_colors_in_json_is_a_palette(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(["#c0311f", "20407a"]))
    assert [s.color for s in read_palette(tmp_path / "a.json").swatches] == [RED, BLUE]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.ase", b"ASEF\0\1\0\0\0\0\0\5", "no palette that can be read"),
        ("a.gpl", b"GIMP Palette\n", "holds 0 colors"),
        ("a.gpl", b"GIMP Palette\n300 0 0 x\n", "out of range"),
        ("a.json", b"{}", "no palette that can be read"),
        ("a.json", b'["#zz"]', "is no color"),
        ("a.css", b"\xff\xfe", "no palette that can be read"),
        ("a.txt", b"", "should end in one of"),
    ],
)
def test_damaged_palettes_are_refused_in_a_sentence(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserMistake, match=why):
        read_palette(tmp_path / name)


def test_a_palette_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="cannot be read"):
        read_palette(tmp_path / "none.ase")
