"""Sizes and channels of what is learned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from picture_files import save

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.training.shapes import channels_of, checked_size, parse_size


def _dataset(folder: Path, channels: int, alpha: int = 255) -> Dataset:
    for number in range(3):
        pixels = np.full((20, 30, channels), 40 * number, np.uint8)
        pixels[0, :, 0] = np.arange(30)
        if channels == 4:
            pixels[..., 3] = 255
            pixels[:5, :5, 3] = alpha
        save(folder / f"{number}.png", pixels)
    return import_folder(folder, "set", Rights("CC0-1.0", "Ann"))[0]


@pytest.mark.parametrize(("text", "size"), [("64", (64, 64)), ("96x64", (64, 96))])
def test_sizes_are_width_times_height(text: str, size: tuple[int, int]) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "wide", "64x", "64x64x3", "-32", "64.5"])
def test_other_words_are_no_sizes(text: str) -> None:
    with pytest.raises(UserMistake, match="no size in pixels"):
        parse_size(text)


@pytest.mark.parametrize(
    ("channels", "alpha", "expected"), [(1, 255, 1), (3, 255, 3), (4, 255, 3), (4, 0, 4)]
)
def test_only_what_shows_through_is_learned_as_transparency(
    tmp_path: Path, channels: int, alpha: int, expected: int
) -> None:
    dataset = _dataset(tmp_path, channels, alpha)
    assert channels_of(dataset, dataset.entries) == expected


def test_pictures_are_told_that_are_enlarged_and_refused_beyond_twice(tmp_path: Path) -> None:
    entry = _dataset(tmp_path, 3).entries[0]  # 30 x 20 px
    same = [entry, replace(entry, width=200, height=200)]
    assert checked_size([entry], (20, 30)) == ()
    assert "1 of 1 pictures" in checked_size([entry], (40, 60))[0]
    with pytest.raises(UserMistake, match=r"3\.2 times.*--allow-upscale"):
        checked_size([entry], (64, 64))
    assert len(checked_size([entry], (64, 64), allow_upscale=True)) == 1
    assert checked_size([*same, same[1]], (64, 64)) == (), "few small ones do not matter"
