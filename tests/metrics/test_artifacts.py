import numpy as np
import pytest
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.metrics.artifacts import PERIODS, artifacts

PHOTOGRAPHS = ("astronaut", "cat", "coffee", "pagoda")


def _photograph(name: str) -> np.ndarray:
    with Image.open(shipped("demo", "photographs", f"{name}.jpg")) as opened:
        return np.asarray(opened.convert("RGB").resize((256, 256)), np.float32) / 255


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_have_no_grid(name: str) -> None:
    assert max(artifacts(_photograph(name)).grid) < 3


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("across", [False, True])
def test_a_faint_grid_is_found_at_its_period(period: int, *, across: bool) -> None:
    photograph = _photograph("cat")
    # natural spectra fall with the frequency: a coarser grid must be stronger to stand out
    wave = 0.005 * period * np.cos(2 * np.pi * np.arange(256) / period).astype(np.float32)
    stripes = np.broadcast_to(wave[:, None] if across else wave, (256, 256))
    before, after = artifacts(photograph), artifacts(photograph + stripes[..., None])
    place = PERIODS.index(period)
    assert after.grid[place] > 5 * before.grid[place]
    others = [n for n in range(len(PERIODS)) if n != place]
    assert all(after.grid[n] < 2 * before.grid[n] for n in others)


def test_a_checkerboard_of_a_strided_layer_is_found() -> None:
    photograph = _photograph("coffee")
    rows, columns = np.indices((256, 256))
    board = (0.02 * (((rows // 2) + (columns // 2)) % 2))[..., None].astype(np.float32)
    assert max(artifacts(photograph + board).grid) > 5 * max(artifacts(photograph).grid)


def test_a_dotted_frame_is_found() -> None:
    photograph = _photograph("astronaut")
    dotted = photograph.copy()
    dotted[:8:2, ::2] = 1
    dotted[-8::2, ::2] = 0
    assert artifacts(dotted).edge_band > 1.3 * artifacts(photograph).edge_band


def test_numbers_that_are_none_are_told() -> None:
    broken = _photograph("cat")
    broken[3, 4, 1] = np.nan
    assert not artifacts(broken).is_finite
    assert artifacts(_photograph("cat")).is_finite


def test_flat_pictures_have_no_grid_and_small_ones_are_refused() -> None:
    assert max(artifacts(np.full((64, 64, 3), 0.5, np.float32)).grid) < 1
    with pytest.raises(ValueError, match="64 px"):
        artifacts(np.zeros((32, 64, 3), np.float32))
