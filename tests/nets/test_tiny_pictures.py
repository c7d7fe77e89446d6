import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.nets.tiny_pictures import LEAST, Margins, fit_style, margins_for


@pytest.mark.parametrize(("width", "height"), [(1, 1), (5, 40), (300, 31), (32, 32), (1, 10_000)])
def test_margins_bring_both_sides_to_the_least_and_are_cut_off_again(
    width: int, height: int
) -> None:
    pixels = random_stream(1, "tiny").random((height, width, 3), dtype=np.float32)
    margins = margins_for(width, height)
    for wraps in (False, True):
        wide = margins.around(pixels, wraps=wraps)
        assert wide.shape == (max(LEAST, height), max(LEAST, width), 3)
        np.testing.assert_array_equal(margins.cut_from(wide), pixels)


def test_margins_repeat_a_picture_that_shall_tile() -> None:
    ramp = np.arange(5, dtype=np.float32)[None].repeat(5, 0)
    wide = Margins(left=2).around(ramp, wraps=True)
    np.testing.assert_array_equal(wide[0], [3, 4, 0, 1, 2, 3, 4])


@pytest.mark.parametrize("shape", [(1, 10_000), (10_000, 1), (70, 900), (3, 5)])
def test_a_thin_style_is_folded_and_keeps_its_colors(shape: tuple[int, int]) -> None:
    style = random_stream(2, "tiny").random((*shape, 3), dtype=np.float32)
    made = fit_style(style)
    assert min(made.shape[:2]) >= 64
    assert max(made.shape[:2]) <= 4 * min(made.shape[:2])
    np.testing.assert_allclose(made.mean((0, 1)), style.mean((0, 1)), atol=0.05)


def test_a_common_style_stays_as_it_is() -> None:
    style = random_stream(3, "tiny").random((90, 200, 3), dtype=np.float32)
    assert fit_style(style) is style
