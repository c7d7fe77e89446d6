"""Distances between sets, against slow references and closed forms."""

import numpy as np
import pytest

from pinxit.metrics.distributions import (
    density_coverage,
    frechet_distance,
    kernel_distance,
    nearest_distance,
    precision_recall,
)
from pinxit.nets import coarse
from pinxit.nets.coarse import gaps

DRAW = np.random.default_rng(0)
REAL, MADE = DRAW.normal(size=(60, 5)), DRAW.normal(0.3, 1.2, (50, 5))


def test_the_frechet_distance_is_that_of_the_formula() -> None:
    one, other = np.cov(REAL, rowvar=False), np.cov(MADE, rowvar=False)
    gap = REAL.mean(0) - MADE.mean(0)
    root = np.sqrt(np.linalg.eigvals(one @ other).real).sum()
    wanted = gap @ gap + np.trace(one) + np.trace(other) - 2 * root
    assert frechet_distance(REAL, MADE) == pytest.approx(wanted)
    assert frechet_distance(REAL, REAL) == pytest.approx(0, abs=1e-9)


def test_the_frechet_distance_of_moved_pictures_is_the_way_squared() -> None:
    assert frechet_distance(REAL, REAL + 2.0) == pytest.approx(5 * 4)


def test_the_kernel_distance_is_the_unbiased_mmd() -> None:
    real, total = REAL[:50], 0.0
    for pair, weight in (((real, real), 1.0), ((MADE, MADE), 1.0), ((real, MADE), -2.0)):
        values = [
            (a @ b / 5 + 1) ** 3
            for i, a in enumerate(pair[0])
            for j, b in enumerate(pair[1])
            if pair[0] is not pair[1] or i != j
        ]
        total += weight * float(np.mean(values))
    assert kernel_distance(real, MADE)[0] == pytest.approx(total)


def test_the_error_of_the_kernel_distance_is_how_much_it_varies() -> None:
    found = [
        kernel_distance(DRAW.normal(size=(120, 6)), DRAW.normal(0.2, 1, (160, 6)))
        for _ in range(60)
    ]
    values, errors = np.array(found).T
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.4)


def test_the_kernel_distance_of_two_halves_of_one_kind_is_about_zero() -> None:
    rows = DRAW.normal(size=(2000, 8))
    value, error = kernel_distance(rows[:1000], rows[1000:])
    assert abs(value) < 4 * error < 0.2


def _slow_radii(rows: np.ndarray, nearest: int) -> list[float]:
    return [
        sorted(float(np.linalg.norm(a - b)) for j, b in enumerate(rows) if j != i)[nearest - 1]
        for i, a in enumerate(rows)
    ]


def test_precision_and_recall_are_those_of_the_definition() -> None:
    real, made = _slow_radii(REAL, 3), _slow_radii(MADE, 3)
    gaps = [[float(np.linalg.norm(r - m)) for m in MADE] for r in REAL]
    precision = np.mean([any(gaps[i][j] <= real[i] for i in range(60)) for j in range(50)])
    recall = np.mean([any(gaps[i][j] <= made[j] for j in range(50)) for i in range(60)])
    assert precision_recall(REAL, MADE) == pytest.approx((precision, recall))


def test_density_and_coverage_are_those_of_the_definition() -> None:
    radii = _slow_radii(REAL, 5)
    inside = [[np.linalg.norm(r - m) <= radii[i] for m in MADE] for i, r in enumerate(REAL)]
    density = np.sum(inside) / (5 * len(MADE))
    coverage = np.mean([any(row) for row in inside])
    assert density_coverage(REAL, MADE) == pytest.approx((density, coverage))


def test_a_collapsed_model_covers_little_and_a_far_one_nothing() -> None:
    rows = DRAW.normal(size=(300, 4))
    assert density_coverage(rows, np.repeat(rows[:1], 300, axis=0))[1] < 0.1
    assert density_coverage(rows, rows + 100) == (0.0, 0.0)


def test_nearest_distances_leave_oneself_out() -> None:
    there = gaps(REAL, REAL)
    np.fill_diagonal(there, np.inf)
    np.testing.assert_allclose(nearest_distance(REAL, REAL, leave_self=True), there.min(1))
    np.testing.assert_allclose(nearest_distance(MADE, REAL), gaps(MADE, REAL).min(1))


def test_blocks_change_nothing_and_no_matrix_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = precision_recall(REAL, MADE), density_coverage(REAL, MADE)
    largest = 0

    def watched(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        nonlocal largest
        largest = max(largest, len(one))
        return gaps(one, other)

    monkeypatch.setattr(coarse, "gaps", watched)
    monkeypatch.setattr(coarse, "_TOGETHER", 16)
    assert (precision_recall(REAL, MADE), density_coverage(REAL, MADE)) == whole
    assert largest == 16


def test_too_few_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="the least"):
        frechet_distance(REAL[:1], MADE)
    with pytest.raises(ValueError, match="neighbors"):
        precision_recall(REAL[:3], MADE)
