"""Resizing: antialiased, without banding, without colors from behind the alpha."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.pictures.resize import fit_within, resized, size_within


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_flat_picture_stays_flat(channels: int) -> None:
    flat = np.full((13, 7, channels), 0.375, np.float32)
    for width, height in ((3, 5), (29, 31), (1, 1)):
        small = resized(flat, width, height)
        assert small.shape == (height, width, channels)
        assert np.allclose(small, 0.375, atol=1e-5)


def test_the_finest_stripes_become_gray_and_not_other_stripes() -> None:
    stripes = np.tile(np.array([0, 1], np.float32), 100)[None, :, None].repeat(40, axis=0)
    assert np.abs(resized(stripes, 33, 13)[:, 3:-3] - 0.5).max() < 0.05


def test_a_soft_ramp_keeps_more_levels_than_eight_bits_have() -> None:
    ramp = np.linspace(0, 1, 4000, dtype=np.float32)[None, :, None].repeat(4, axis=0)
    assert len(np.unique(resized(ramp, 1000, 4)[0])) > 900


def test_invisible_color_does_not_bleed() -> None:
    pixels = np.zeros((8, 8, 4), np.float32)
    pixels[:, :4] = (1, 0, 0, 1)
    pixels[:, 4:] = (0, 1, 0, 0)  # green, but nobody sees it
    small = resized(pixels, 3, 3)
    assert small[..., 1].max() < 1e-4
    assert np.allclose(small[:, 0], (1, 0, 0, 1), atol=1e-3)


def test_the_same_size_is_the_same_picture() -> None:
    pixels = np.random.default_rng(0).random((4, 5, 3), dtype=np.float32)
    assert np.array_equal(resized(pixels, 5, 4), pixels)


def test_results_stay_between_zero_and_one() -> None:
    edges = np.zeros((9, 9, 4), np.float32)
    edges[3:6, 3:6] = 1
    large = resized(edges, 40, 40)
    assert large.min() >= 0
    assert large.max() <= 1


@settings(max_examples=200)
@given(width=st.integers(1, 5000), height=st.integers(1, 5000), longest=st.integers(1, 5000))
def test_a_size_within_a_limit_fits_and_is_never_larger(
    width: int, height: int, longest: int
) -> None:
    new_width, new_height = size_within(width, height, longest)
    assert 1 <= new_width <= min(width, longest)
    assert 1 <= new_height <= min(height, longest)
    assert max(new_width, new_height) == min(longest, max(width, height))
    assert abs(new_width * height - new_height * width) <= max(width, height)


def test_a_picture_that_fits_is_not_touched() -> None:
    pixels = np.zeros((10, 20, 3), np.float32)
    assert fit_within(pixels, 20).shape == (10, 20, 3)
    assert fit_within(pixels, 10).shape == (5, 10, 3)


def test_sizes_that_cannot_be_are_refused() -> None:
    pixels = np.zeros((4, 4, 3), np.float32)
    with pytest.raises(UserMistake, match="0 x 4"):
        resized(pixels, 0, 4)
    with pytest.raises(UserMistake, match="cannot be 0 pixels"):
        fit_within(pixels, 0)
