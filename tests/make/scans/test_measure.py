"""Measures against closed forms and a slow plain reference."""

from itertools import product

import numpy as np
import pytest

pytest.importorskip("skimage")

from pinxit.base.errors import UserMistake
from pinxit.make.scans.measure import binned, co_occurrence, measure, texture
from pinxit.make.scans.measure_settings import MeasureSettings
from pinxit.scans.scan import Scan

SIDES = (2.0, 1.0, 1.0)


def ball(radius: float) -> np.ndarray:
    up, back, left = np.mgrid[-20:21, -20:21, -20:21]
    return np.asarray((up * SIDES[0]) ** 2 + back**2 + left**2 <= radius**2)


def scan_of(values: np.ndarray) -> Scan:
    affine = np.diag([*SIDES, 1.0])[[2, 1, 0, 3]]
    return Scan(values.astype(np.float32), affine, unit="HU")


def test_a_ball_has_the_volume_and_width_of_a_ball() -> None:
    inside = ball(12)
    (found,) = measure(scan_of(inside * 100.0), inside.astype(np.int16), {1: "ball"})
    size = found.size
    assert size["volume mm3"] == pytest.approx(4 / 3 * np.pi * 12**3, rel=0.02)
    assert size["mesh volume mm3"] == pytest.approx(size["volume mm3"], rel=0.02)
    assert size["surface mm2"] == pytest.approx(1.1 * 4 * np.pi * 12**2, rel=0.05)
    assert size["longest in a slice mm"] == pytest.approx(25, abs=0.5)
    assert size["extent to the head mm"] == pytest.approx(26)
    assert 0.85 < size["sphericity"] <= 1
    assert (found.parts, found.name) == (1, "ball")
    assert found.values["mean"] == 100


def test_volumes_do_not_depend_on_how_the_scan_is_stored() -> None:
    inside = ball(9)
    (one,) = measure(scan_of(inside * 1.0), inside.astype(np.int16), {})
    affine = np.diag([*SIDES, 1.0])[[2, 1, 0, 3]][:, [1, 2, 0, 3]]
    turned = Scan(np.ascontiguousarray(inside.transpose(1, 2, 0), np.float32), affine, unit="HU")
    (other,) = measure(turned, inside.transpose(1, 2, 0).astype(np.int16), {})
    assert one.size == pytest.approx(other.size)


def test_histograms_hold_every_voxel_in_bins_that_begin_at_a_multiple() -> None:
    random = np.random.default_rng(0)
    values = random.normal(37, 60, (4, 20, 20))
    labels = np.ones(values.shape, np.int16)
    (found,) = measure(scan_of(values), labels, {}, MeasureSettings(bin_width=10))
    edges, counts = found.histogram
    assert sum(counts) == values.size
    assert edges[0] % 10 == 0
    slow = np.histogram(values.astype(np.float32), np.array(edges))[0]
    assert np.abs(slow - counts).max() <= 1  # the last bin has both its ends there


def slow_pairs(levels: np.ndarray, step: tuple[int, int, int]) -> np.ndarray:
    made = np.zeros((levels.max(), levels.max()))
    for place in product(*map(range, levels.shape)):
        there = tuple(p + s for p, s in zip(place, step, strict=True))
        if all(0 <= t < n for t, n in zip(there, levels.shape, strict=True)):
            a, b = levels[place], levels[there]
            if a and b:
                made[a - 1, b - 1] += 1
                made[b - 1, a - 1] += 1
    return made


@pytest.mark.parametrize("step", [(0, 0, 1), (1, -1, 0), (1, 1, -1), (0, 1, -1)])
def test_neighbors_are_counted_as_one_would_by_hand(step: tuple[int, int, int]) -> None:
    random = np.random.default_rng(3)
    mask = random.random((3, 6, 5)) < 0.8
    levels = binned(random.normal(0, 30, mask.shape).astype(np.float32), mask, 25)
    assert np.array_equal(co_occurrence(levels, step), slow_pairs(levels, step))


def test_flat_tissue_has_no_texture_and_noise_has_much() -> None:
    flat = texture(np.ones((3, 5, 5), np.int64))
    assert flat["contrast"] == 0
    assert flat["joint energy"] == 1
    noise = texture(np.random.default_rng(0).integers(1, 9, (4, 20, 20)))
    assert noise["joint entropy"] == pytest.approx(6, abs=0.2)  # two of eight levels
    assert abs(noise["correlation"]) < 0.1


def test_a_scan_without_sizes_gives_no_millimeters() -> None:
    inside = ball(5).astype(np.int16)
    (found,) = measure(Scan(inside.astype(np.float32)), inside, {})
    assert found.size == {}


def test_what_cannot_be_measured_is_said() -> None:
    scan = scan_of(ball(5) * 1.0)
    with pytest.raises(UserMistake, match="Nothing is labeled"):
        measure(scan, np.zeros(scan.voxels.shape, np.int16), {})
    with pytest.raises(UserMistake, match="another shape"):
        measure(scan, np.ones((2, 2, 2), np.int16), {})
    wide = scan_of(np.linspace(0, 1e6, 41**3).reshape(41, 41, 41))
    with pytest.raises(UserMistake, match="make them wider"):
        measure(wide, np.ones(wide.voxels.shape, np.int16), {}, MeasureSettings(bin_width=1))
