"""A known field is found and taken away."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skimage")

from pinxit.base.errors import UserMistake
from pinxit.make.scans.bias_field import without_bias
from pinxit.make.scans.bias_settings import BiasSettings
from pinxit.scans.scan import Scan, Voxels

AFFINE = np.diag([3.0, 3.0, 3.0, 1.0])[:, [2, 1, 0, 3]]


def head() -> Voxels:
    """Two tissues in folds, some fluid, and air around."""
    up, down, across = np.mgrid[-1:1:40j, -1:1:56j, -1:1:48j]
    far = np.sqrt(up**2 + down**2 + across**2)
    folds = np.sin(9 * down + 4 * up) * np.sin(10 * across - 3 * up)
    tissue = np.where(folds > 0, 600.0, 400.0)
    tissue = np.where(far < 0.25, 150.0, tissue)
    noise = np.random.default_rng(0).normal(0, 12, far.shape)
    return np.asarray(np.abs(np.where(far < 0.9, tissue, 0) + noise), np.float32)


def field() -> Voxels:
    up, down, across = np.mgrid[-1:1:40j, -1:1:56j, -1:1:48j]
    return np.asarray(np.exp(0.35 * across - 0.25 * up * down + 0.2 * down), np.float32)


def uneven(values: Voxels, body: Voxels) -> float:
    return float(np.log(values[body > 100]).std())


def test_most_of_a_known_field_is_taken_away() -> None:
    clean = head()
    made = without_bias(Scan(clean * field(), AFFINE, modality="MR"), BiasSettings())
    left = uneven(made.field.voxels / field(), clean)
    assert left < 0.3 * uneven(field(), clean)


def test_an_even_scan_is_left_nearly_as_it_is() -> None:
    clean = head()
    made = without_bias(Scan(clean, AFFINE, modality="MR"), BiasSettings())
    assert uneven(made.field.voxels, clean) < 0.03


def test_the_size_of_values_is_kept() -> None:
    clean = head()
    made = without_bias(Scan(clean * 7, AFFINE, modality="MR"), BiasSettings())
    assert made.scan.voxels[clean > 100].mean() == pytest.approx(
        7 * clean[clean > 100].mean(), rel=0.05
    )


def test_the_scan_is_the_source_over_the_field() -> None:
    scan = Scan(head() * field(), AFFINE, modality="MR")
    made = without_bias(scan, BiasSettings(rounds=3))
    assert np.allclose(made.scan.voxels * made.field.voxels, scan.voxels, rtol=1e-5)
    assert made.scan.steps[-1].verb == "bias field"


@pytest.mark.parametrize("unit", ["HU", ""])
def test_ct_and_values_below_zero_are_refused(unit: str) -> None:
    scan = Scan(head() - 50, AFFINE)
    with pytest.raises(UserMistake, match="of magnitudes"):
        without_bias(replace(scan, unit=unit), BiasSettings())
