"""Dice against its definition, and intervals that hold what they should."""

import numpy as np
import pytest

from pinxit.metrics.overlap import counts, overlap


def test_dice_is_twice_the_common_part_over_the_sum() -> None:
    one = np.array([True, True, False, False])
    other = np.array([False, True, True, True])
    found = overlap([counts(one, other)])
    assert found.dice == pytest.approx(2 * 1 / (2 + 3))
    assert found.ratio == pytest.approx(2 / 3)


def test_nothing_found_where_nothing_is_counts_as_right() -> None:
    assert overlap([(0, 0, 0)]).dice == 1
    assert overlap([(0, 0, 0), (0, 4, 0)]).dice == 0


def test_too_few_units_give_no_interval() -> None:
    found = overlap([(8, 10, 10), (5, 10, 10)])
    assert not found.has_interval
    assert (found.low, found.high) == (0, 1)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(0)
    hits = 0
    for trial in range(40):  # 40 patients, whose true Dice is 0.8
        shares = np.clip(random.normal(0.8, 0.1, 40), 0, 1)
        found = overlap([(round(1000 * s), 1000, 1000) for s in shares], seed=trial)
        hits += found.low <= 0.8 <= found.high
    assert hits >= 34


def test_alike_units_give_a_narrow_interval() -> None:
    found = overlap([(7, 10, 10)] * 5)
    assert (found.low, found.high) == (pytest.approx(0.7), pytest.approx(0.7))
