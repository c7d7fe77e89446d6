"""Sprites: nothing overlaps, every pixel is found again by the atlas, animations, bad input."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pinxit.base.errors import UserMistake
from pinxit.make.again import make_again
from pinxit.make.packing import packed
from pinxit.make.sprite_settings import ARRAY, SpriteSettings
from pinxit.make.sprites import animations_in, sprite_sheet
from pinxit.pictures.picture import Picture, Source, Step

_SIDES = some.integers(1, 40)


def blob(number: int, side: int = 24) -> Picture:
    """A disk of its own color and size, with nothing around it."""
    y, x = np.mgrid[:side, :side] - side / 2
    pixels = np.zeros((side, side, 4), np.float32)
    pixels[..., :3] = np.random.default_rng(number).random(3)
    pixels[..., 3] = np.hypot(y, x) < 3 + number % 7
    return Picture(pixels, title=f"blob_{number}.png")


def blobs(count: int) -> list[tuple[str, Picture]]:
    return [(f"blob_{n}", blob(n)) for n in range(count)]


@settings(max_examples=30, deadline=None)
@given(some.lists(some.tuples(_SIDES, _SIDES), min_size=1, max_size=30), some.booleans())
def test_packed_rectangles_do_not_overlap(sizes: list[tuple[int, int]], has_powers: bool) -> None:
    (width, height), places = packed(sizes, 256, has_powers=has_powers)
    taken = np.zeros((height, width), int)
    for (left, top), (wide, high) in zip(places, sizes, strict=True):
        assert left + wide <= width
        assert top + high <= height
        taken[top : top + high, left : left + wide] += 1
    assert taken.max() == 1
    if has_powers:
        assert all(side & (side - 1) == 0 for side in (width, height))


def test_every_sprite_is_found_again_where_the_atlas_says() -> None:
    given_ = blobs(11)
    sheet = sprite_sheet(given_, SpriteSettings(extrude=2))
    for kind in ("hash", "array"):
        frames = sheet.atlas("sheet.png", kind)["frames"]
        named = {f.pop("filename"): f for f in frames} if kind == ARRAY else frames
        for name, picture in given_:
            frame, whole = named[name]["frame"], np.zeros_like(picture.pixels)
            at, size = named[name]["spriteSourceSize"], named[name]["sourceSize"]
            assert (size["w"], size["h"]) == (picture.width, picture.height)
            cut = sheet.picture.pixels[
                frame["y"] : frame["y"] + frame["h"], frame["x"] : frame["x"] + frame["w"]
            ]
            whole[at["y"] : at["y"] + at["h"], at["x"] : at["x"] + at["w"]] = cut
            seen = picture.pixels[..., 3:]
            np.testing.assert_array_equal(whole * seen, picture.pixels * seen)


def test_borders_are_repeated_outwards_and_padding_stays_empty() -> None:
    full = Picture(np.ones((8, 8, 3), np.float32))
    sheet = sprite_sheet([("a", full), ("b", full)], SpriteSettings(extrude=1, padding=3))
    alpha = sheet.picture.pixels[..., 3]
    assert alpha.sum() == 2 * 10 * 10
    assert sorted(alpha.shape) == [10, 23]


def test_trimming_can_be_left_out_and_sides_be_powers_of_two() -> None:
    sheet = sprite_sheet(blobs(5), SpriteSettings(is_trimmed=False, power_of_two=True))
    assert not any(sprite.is_trimmed for sprite in sheet.sprites)
    assert {s & (s - 1) for s in (sheet.picture.width, sheet.picture.height)} == {0}


def test_numbers_at_the_end_of_names_make_animations() -> None:
    found = animations_in(["walk_10", "walk_2", "jump-1", "jump-2", "idle", "1", "2", "once_1"])
    assert found == {
        "walk": ("walk_2", "walk_10"),
        "jump": ("jump-1", "jump-2"),
        "frames": ("1", "2"),
    }


def test_a_sheet_of_sprites_is_made_again_from_its_history() -> None:
    plain = {f"{n}.png": blob(n) for n in range(3)}

    class Known:
        def picture(self, source: Source) -> Picture:
            return opened(source.title)

        def file(self, source: Source) -> Path:
            raise AssertionError

        def model(self, source: Source) -> None:
            raise AssertionError

    def opened(name: str) -> Picture:
        step = Step("open", "", "1", used=(Source("file", name, plain[name].sha256),))
        return Picture(plain[name].pixels, (step,), title=name)

    sheet = sprite_sheet([(name, opened(name)) for name in plain], SpriteSettings(padding=5))
    again = make_again(sheet.picture.steps, Known())  # type: ignore[arg-type]
    np.testing.assert_array_equal(again.pixels, sheet.picture.pixels)


@pytest.mark.parametrize(
    ("pictures", "knobs", "why"),
    [
        ([], {}, "1 to 4096 sprites, not 0"),
        ([("a", blob(1)), ("a", blob(2))], {}, "Two sprites are named 'a'"),
        ([("air", Picture(np.zeros((9, 9, 4), np.float32)))], {}, "transparent all over"),
        (blobs(9), {"most": 16}, "do not fit on a sheet of 16 x 16"),
    ],
)
def test_what_makes_no_sheet_is_refused(
    pictures: list[tuple[str, Picture]], knobs: dict[str, int], why: str
) -> None:
    with pytest.raises(UserMistake, match=why):
        sprite_sheet(pictures, SpriteSettings.from_json(knobs))
