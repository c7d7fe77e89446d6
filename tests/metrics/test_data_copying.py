"""Models that copy are told from those that do not."""

import numpy as np
import pytest

from pinxit.metrics.data_copying import (
    Z_OF_COPYING,
    authentic,
    copying_z,
    data_copying,
    mann_whitney_z,
)

DRAW = np.random.default_rng(5)


def _smooth(count: int) -> np.ndarray:
    small = DRAW.random((count, 4, 4, 3))
    return np.rint(small.repeat(8, 1).repeat(8, 2) * 255).astype(np.uint8)


REAL, NEW = _smooth(200), _smooth(120)


def _noisy(pictures: np.ndarray, sigma: float) -> np.ndarray:
    noise = DRAW.normal(0, sigma, pictures.shape)
    return np.clip(pictures + noise, 0, 255).astype(np.uint8)


def test_honest_pictures_show_no_copying() -> None:
    found = data_copying(REAL, NEW)
    assert found.z > Z_OF_COPYING
    assert abs(found.authenticity - found.honest) < 0.2
    assert found.interval[0] <= found.authenticity <= found.interval[1]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_planted_copier_is_flagged(mirrored: bool) -> None:
    copies = REAL[:120, :, ::-1] if mirrored else REAL[:120]
    found = data_copying(REAL, _noisy(copies, 6))
    assert found.z < Z_OF_COPYING
    if not mirrored:
        assert found.authenticity < 0.05


def test_a_model_that_copies_half_the_time_is_flagged() -> None:
    half = np.concatenate([_noisy(REAL[:60], 4), NEW[:60]])
    assert data_copying(REAL, half).z < Z_OF_COPYING


def test_the_statistic_is_that_of_mann_and_whitney() -> None:
    one, other = DRAW.integers(0, 9, 30).astype(float), DRAW.integers(1, 10, 20).astype(float)
    u = sum((b > a) + 0.5 * (b == a) for a in one for b in other)
    ties = np.unique(np.concatenate([one, other]), return_counts=True)[1]
    tied = (ties**3 - ties).sum() / (50 * 49)
    wanted = (u - 300) / np.sqrt(600 / 12 * (51 - tied))
    assert mann_whitney_z(one, other) == pytest.approx(wanted)
    assert mann_whitney_z(other, one) == pytest.approx(-wanted)
    assert mann_whitney_z(np.ones(4), np.ones(5)) == 0


def test_cells_are_weighted_by_their_held_out_pictures() -> None:
    held, made = DRAW.random(60), DRAW.random(50)
    cells = np.arange(60) % 3, np.arange(50) % 3
    of_cell = [mann_whitney_z(held[cells[0] == n], made[cells[1] == n]) for n in range(3)]
    assert copying_z(held, made, cells) == pytest.approx(np.mean(of_cell))
    lonely = np.arange(60), np.arange(50)
    assert copying_z(held, made, lonely) == mann_whitney_z(held, made), "cells of one picture"


def test_z_of_honest_distances_is_that_of_a_normal_variable() -> None:
    z = [mann_whitney_z(DRAW.random(40), DRAW.random(40)) for _ in range(400)]
    assert abs(np.mean(z)) < 0.2
    assert abs(np.std(z) - 1) < 0.15


def test_authentic_rows_are_farther_than_the_nearest_is_from_its_own() -> None:
    known, made = [0.0, 1.0, 10.0], [0.1, 2.5, 9.0, 25.0]
    wanted = []
    for each in made:
        nearest = min(known, key=lambda row: abs(row - each))
        own = min(abs(nearest - row) for row in known if row != nearest)
        wanted.append(abs(each - nearest) > own)
    found = authentic(np.array(known)[:, None], np.array(made)[:, None])
    assert found.tolist() == wanted == [False, True, False, True]


def test_too_few_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="least"):
        data_copying(REAL[:2], NEW)
