"""The area under the curve against its definition by pairs."""

import numpy as np
import pytest

from pinxit.metrics.ranking import area, area_by_units


def by_pairs(one: np.ndarray, other: np.ndarray) -> float:
    """The slow way."""
    won = [(b > a) + (a == b) / 2 for a in one for b in other]
    return float(np.mean(won))


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    random = np.random.default_rng(1)
    one, other = (random.integers(low, 12, 25).astype(np.float64) for low in (0, 2))
    assert area(one, other) == pytest.approx(by_pairs(one, other))


def test_nothing_to_compare_is_chance() -> None:
    assert area([], [1.0]) == 0.5


def test_scores_with_another_zero_for_each_patient_are_compared_within() -> None:
    units = [([0.0, 1.0], [2.0]), ([10.0, 11.0], [12.0]), ([20.0, 21.0], [22.0])]
    assert area_by_units(units).area < 0.8
    assert area_by_units(units, within=True).area == 1


def test_two_units_give_no_interval_and_many_hold_the_truth() -> None:
    found = area_by_units([([0.0], [1.0]), ([0.0], [1.0])])
    assert (found.low, found.high) == (0, 1)
    random = np.random.default_rng(2)
    hits = 0
    for trial in range(40):  # shifted by one deviation: the area is 0.760
        units = [(random.normal(0, 1, 12), random.normal(1, 1, 12)) for _ in range(12)]
        told = area_by_units(units, trial)
        hits += told.low <= 0.7602 <= told.high
    assert hits >= 33
