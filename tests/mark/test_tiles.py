"""Fingerprints of pixels: they say whether and where pixels differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.mark.tiles import SIDE, changed_tiles, fingerprint, same_shape, where
from pinxit.pictures.picture import Picture


def _picture(height: int, width: int) -> Picture:
    pixels = np.random.default_rng(3).random((height, width, 3), np.float32)
    return Picture(np.rint(pixels * 255).astype(np.float32) / np.float32(255))


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    data=st.data(),
    step=st.sampled_from([-1, 1]),
)
def test_one_changed_pixel_changes_exactly_the_tile_it_lies_in(
    height: int, width: int, data: st.DataObject, step: int
) -> None:
    picture = _picture(height, width)
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    stored = np.rint(picture.pixels * 255).astype(np.int64)
    stored[y, x, 0] = stored[y, x, 0] + step if 0 < stored[y, x, 0] < 255 else 128
    changed = Picture((stored / 255).astype(np.float32))
    before, after = fingerprint(picture), fingerprint(changed)
    assert before["sha256"] != after["sha256"]
    assert same_shape(before, after)
    tiles = changed_tiles(before, after)
    assert len(tiles) == 1
    row, column = tiles[0]
    assert row * height // SIDE <= y < (row + 1) * height / SIDE
    assert column * width // SIDE <= x < (column + 1) * width / SIDE


def test_rounding_errors_do_not_count_as_changes() -> None:
    picture = _picture(9, 17)
    nearly = Picture(np.clip(picture.pixels + np.float32(1e-6), 0, 1))
    assert fingerprint(picture) == fingerprint(nearly)


def test_sixteen_bits_are_compared_as_sixteen_bits() -> None:
    pixels = _picture(8, 8).pixels
    darker = np.clip(pixels - np.float32(1 / 65535), 0, 1)
    assert fingerprint(Picture(pixels)) == fingerprint(Picture(darker))
    assert fingerprint(Picture(pixels, depth=16)) != fingerprint(Picture(darker, depth=16))


@pytest.mark.parametrize(
    ("tiles", "words"),
    [
        ([(0, 7)], "in the upper right"),
        ([(0, 0), (1, 2)], "in the upper left"),
        ([(3, 3), (4, 4)], "in the center"),
        ([(7, 4), (7, 7)], "in the bottom and the lower right"),
        ([(0, 0), (0, 4), (4, 0), (4, 4), (7, 7)], "in many places"),
        ([(r, c) for r in range(8) for c in range(8)], "all over the picture"),
    ],
)
def test_places_are_told_in_words(tiles: list[tuple[int, int]], words: str) -> None:
    assert where(tiles) == words
