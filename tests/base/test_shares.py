"""Shares and their intervals, against closed forms, slow references and simulations."""

from itertools import product
from statistics import NormalDist

import numpy as np
import pytest

from pinxit.base.shares import (
    comparisons_of,
    corrected,
    counted,
    effective_groups,
    is_possible,
    nearest_shares,
    needed,
    total_variation,
    total_variation_interval,
    wilson_interval,
    z_of,
)


@pytest.mark.parametrize(("hits", "of"), [(0, 10), (3, 10), (199, 400), (400, 400)])
def test_wilson_ends_are_the_shares_that_would_just_be_believed(hits: int, of: int) -> None:
    z = z_of()
    for end in wilson_interval(hits, of, z):
        if 0 < end < 1:
            assert abs(hits / of - end) == pytest.approx(
                z * np.sqrt(end * (1 - end) / of), abs=1e-7
            )
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_intervals_for_several_groups_are_wider() -> None:
    assert z_of() == pytest.approx(1.959964)
    assert z_of(5) == pytest.approx(NormalDist().inv_cdf(1 - 0.025 / 5))
    assert [comparisons_of(n) for n in (1, 2, 3, 7)] == [1, 1, 3, 7]


def test_effective_groups_of_known_mixtures() -> None:
    assert effective_groups([7, 7, 7, 7]) == pytest.approx(4)
    assert effective_groups([9, 0, 0]) == pytest.approx(1)
    assert effective_groups([]) == 0
    assert effective_groups([3, 1]) == pytest.approx(4 / 3**0.75)


def test_total_variation_is_the_largest_difference_of_any_set_of_groups() -> None:
    stream = np.random.default_rng(1)
    for _ in range(20):
        one, other = stream.dirichlet(np.ones(4), 2)
        sets = (np.array(each) for each in product([False, True], repeat=4))
        largest = max(float(one[each].sum() - other[each].sum()) for each in sets)
        assert total_variation(one, other) == pytest.approx(largest)


def test_the_nearest_shares_are_nearer_than_all_others_of_a_grid() -> None:
    grid = np.array([(a, b, 100 - a - b) for a in range(101) for b in range(101 - a)]) / 100
    for row in ([0.5, 0.7, -0.2], [2.0, -0.5, -0.5], [0.2, 0.3, 0.5], [0.4, 0.4, 0.4]):
        (found,) = nearest_shares(np.array([row]))
        assert found.sum() == pytest.approx(1)
        assert found.min() >= 0
        best = np.linalg.norm(grid - row, axis=1).min()
        assert np.linalg.norm(found - row) <= best + 1e-9


def test_two_groups_are_corrected_as_rogan_and_gladen_did() -> None:
    confusion = np.array([[90, 10], [30, 70]])
    found = corrected([260, 140], confusion)
    sensitivity, specificity = 0.9, 0.7
    expected = (260 / 400 + specificity - 1) / (sensitivity + specificity - 1)
    assert found.shares == pytest.approx([expected, 1 - expected])
    assert found.low[0] < expected < found.high[0]
    plain = counted([260, 140])
    assert found.high[0] - found.low[0] > 1.5 * (plain.high[0] - plain.low[0])
    held = corrected([20, 380], confusion)
    assert held.shares.tolist() == [0, 1], "what cannot be is moved to what can"
    assert held.low[1] <= held.shares[1] <= held.high[1]


def test_what_no_shares_could_have_led_to_is_noticed() -> None:
    """At least 30 of 100 are told of the first group, whatever there is."""
    confusion = np.array([[90, 10], [30, 70]])
    assert is_possible(corrected([120, 280], confusion))
    assert not is_possible(corrected([20, 380], confusion))
    assert is_possible(counted([0, 400]))


def test_a_judge_who_never_errs_changes_nothing() -> None:
    told = [120, 200, 80]
    found = corrected(told, np.diag([10_000] * 3))
    assert found.shares == pytest.approx(np.array(told) / 400, abs=1e-4)
    plain = counted(told)
    assert found.low == pytest.approx(plain.low, abs=0.01)
    assert found.high == pytest.approx(plain.high, abs=0.01)


@pytest.mark.parametrize(
    ("truth", "rates"),
    [
        ([0.8, 0.2], None),
        ([0.2, 0.3, 0.5], None),
        ([0.8, 0.2], [[0.9, 0.1], [0.2, 0.8]]),
        ([0.2, 0.3, 0.5], [[0.8, 0.1, 0.1], [0.1, 0.85, 0.05], [0.15, 0.1, 0.75]]),
    ],
)
def test_intervals_hold_the_truth_in_93_to_97_of_100_samples(
    truth: list[float], rates: list[list[float]] | None
) -> None:
    """A short form of ``benchmarks/bias.py``; all groups together, so that 500 samples tell."""
    stream, hits, sure, gaps = np.random.default_rng(5), [], [], []
    shares, even = np.array(truth), np.full(len(truth), 1 / len(truth))
    for sample in range(500):
        if rates is None:
            found = counted(stream.multinomial(400, shares), sample)
        else:
            table = np.array([stream.multinomial(150, row) for row in rates])
            found = corrected(stream.multinomial(400, shares @ np.array(rates)), table, sample)
        hits.append((found.low <= shares) & (shares <= found.high))
        sure.append(((found.sure_low <= shares) & (shares <= found.sure_high)).all())
        low, high = total_variation_interval(found, even)
        gaps.append(low <= total_variation(shares, even) <= high)
    assert 0.93 <= np.mean(hits) <= 0.97
    assert np.mean(sure) >= 0.93
    assert np.mean(gaps) >= 0.93


def test_385_pictures_tell_a_share_of_one_half_to_five_points() -> None:
    even = np.array([0.5, 0.5])
    assert needed(counted([50, 50]), even, 0.05) == 385
    assert needed(counted([500, 500]), even, 0.05) == 385
    erring = corrected([500, 500], np.array([[700, 300], [300, 700]]))
    assert needed(erring, even, 0.05) > 1.5 * 385 / 0.4**2 / 2, "a judge who errs needs more"
