"""Pictures whose sides fit together."""

import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.nets.color import Colors
from pinxit.nets.periodic import periodic


def ramp(height: int = 40, width: int = 60) -> Colors:
    """Dark at the left, light at the right, with fine noise."""
    noise = random_stream(1, "ramp").random((height, width, 3), dtype=np.float32)
    across = np.linspace(0.2, 0.8, width, dtype=np.float32)[None, :, None]
    return np.asarray(across + 0.05 * noise, np.float32)


def test_opposite_sides_fit() -> None:
    before, after = ramp(), periodic(ramp())
    jump = np.abs(after[:, 0] - after[:, -1]).mean()
    assert jump < 2 * np.abs(np.diff(after, axis=1)).mean()
    assert np.abs(before[:, 0] - before[:, -1]).mean() > 5 * jump


def test_a_picture_that_repeats_stays_as_it_is() -> None:
    wave = 0.5 + 0.3 * np.sin(2 * np.pi * np.arange(512) / 512, dtype=np.float64)
    picture = np.asarray(wave[None, :, None] * np.ones((64, 1, 3)), np.float32)
    np.testing.assert_allclose(periodic(picture), picture, atol=5e-3)


def test_means_stay() -> None:
    np.testing.assert_allclose(periodic(ramp()).mean((0, 1)), ramp().mean((0, 1)), atol=1e-4)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (7, 1), (5, 8)])
def test_any_size_is_fine(size: tuple[int, int]) -> None:
    assert periodic(ramp(*size)).shape == (*size, 3)
