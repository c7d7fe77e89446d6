import numpy as np
import pytest

from pinxit.make.campaign.layouts import Rect
from pinxit.make.campaign.legible import contrast_in, scrim, veil_for, veiled

PENS = ("#fbf5ea", "#16232a", "#0f4c5c", "#ffffff", "#000000")
BOX = Rect(10, 40, 80, 40)


def _noise(low: float, high: float) -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    draw = np.random.default_rng(1)
    return draw.uniform(low, high, (100, 120, 3)).astype(np.float32)


def test_contrast_is_that_of_the_standard_on_a_flat_ground() -> None:
    flat = np.ones((4, 4, 3), np.float32)
    assert contrast_in(flat, "#000000") == pytest.approx(21.0, abs=1e-3)
    assert contrast_in(flat, "#767676") == pytest.approx(4.54, abs=0.01)


def test_a_few_bright_pixels_do_not_decide_but_a_tenth_of_them_does() -> None:
    ground = np.zeros((10, 10, 3), np.float32)
    ground[0, :4] = 1
    assert contrast_in(ground, "#ffffff") > 20
    ground[0] = 1
    assert contrast_in(ground, "#ffffff") < 1.1


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.4, 0.6), (0.0, 0.2), (0.8, 1.0)])
def test_under_the_scrim_texts_can_be_read(low: float, high: float) -> None:
    pixels = _noise(low, high)
    veil = veil_for(pixels, [BOX], PENS)
    cover = scrim(100, 120, BOX) * np.float32(veil.strength)
    under = veiled(pixels, veil.color, cover)[BOX.slices()]
    assert contrast_in(under, veil.pen) >= 4.5
    assert veil.ratio == pytest.approx(contrast_in(under, veil.pen), abs=0.01)


def test_calm_dark_and_light_grounds_need_no_scrim() -> None:
    for level in (0.02, 0.95):
        flat = np.full((100, 120, 3), level, np.float32)
        assert veil_for(flat, [BOX], PENS).strength == 0


def test_a_scrim_is_whole_under_the_texts_and_fades_beside_them() -> None:
    beside, below = scrim(100, 200, Rect(5, 20, 60, 60)), scrim(200, 100, Rect(5, 130, 90, 60))
    assert beside[:, :65].min() == 1
    assert beside[:, -1].max() == 0
    assert below[130:].min() == 1
    assert below[0].max() == 0
    assert (np.diff(beside[0]) <= 0).all()
