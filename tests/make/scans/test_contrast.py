"""Local contrast is raised within a window, and nothing else is touched."""

import numpy as np
import pytest

pytest.importorskip("skimage")

from pinxit.make.scans.contrast import contrast
from pinxit.make.scans.contrast_settings import ContrastSettings
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

WINDOW = Window(40, 80)


def scan() -> Scan:
    """A drift from place to place with a faint checkerboard on it; bone and air at the sides."""
    _, down, across = np.mgrid[0:6, 0:64, 0:64]
    values = 20 + across / 2 + 1.5 * (((down // 4) + (across // 4)) % 2)
    values[:, :, :4], values[:, :, -4:] = -900.0, 1200.0
    return Scan(values.astype(np.float32), unit="HU", modality="CT")


def test_faint_structures_get_clearer() -> None:
    before, after = scan(), contrast(scan(), WINDOW, ContrastSettings(strength=1))
    place = (2, slice(20, 24), slice(20, 24))
    beside = (2, slice(20, 24), slice(24, 28))
    apart = [
        float(each.voxels[place].mean() - each.voxels[beside].mean()) for each in (before, after)
    ]
    drift = 2.0  # of four columns
    assert abs(apart[1] + drift) > 1.3 * abs(apart[0] + drift)


def test_values_stay_in_the_window_and_others_as_they_were() -> None:
    before, after = scan().voxels, contrast(scan(), WINDOW, ContrastSettings(strength=1)).voxels
    outside = (before <= 0) | (before >= 80)
    assert np.array_equal(before[outside], after[outside])
    assert after[~outside].min() >= 0
    assert after[~outside].max() <= 80


def test_the_result_says_that_it_is_for_display_alone() -> None:
    made = contrast(scan(), WINDOW, ContrastSettings())
    assert made.unit == "DISPLAY"
    assert list(made.windows) == [(40, 80)]
    assert "display alone" in made.steps[-1].settings["values"]


def test_no_slope_is_above_the_limit() -> None:
    random = np.random.default_rng(0)
    values = np.clip(random.normal(40, 1.5, (4, 32, 32)), 1, 79).astype(np.float32)
    flat = Scan(values)
    made = contrast(flat, WINDOW, ContrastSettings(strength=1, clip=2, tile=1)).voxels
    order = np.argsort(values.reshape(-1))
    steps = np.diff(made.reshape(-1)[order]) - 2.001 * np.diff(values.reshape(-1)[order])
    assert steps.max() < 1e-3


def test_no_strength_changes_nothing() -> None:
    assert np.array_equal(
        contrast(scan(), WINDOW, ContrastSettings(strength=0)).voxels, scan().voxels
    )


def test_there_is_no_seam_between_slabs_of_slices() -> None:
    values = np.repeat(scan().voxels[:1], 20, axis=0)
    made = contrast(Scan(values), WINDOW, ContrastSettings()).voxels
    assert np.abs(np.diff(made, axis=0)).max() < 1e-3
