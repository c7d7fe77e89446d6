"""What may be said of shares."""

import numpy as np
import pytest

from pinxit.base.shares import corrected, counted
from pinxit.datasets.gaps import judged, to_collect

EVEN = {"a": 0.5, "b": 0.5}
RATES = np.array([[0.85, 0.15], [0.2, 0.8]])


def test_a_planted_gap_of_30_points_is_found_in_400_pictures() -> None:
    """By counting always; by a probe that errs in a sixth of all, too."""
    stream = np.random.default_rng(0)
    for sample in range(200):
        plain = counted(stream.multinomial(400, [0.8, 0.2]), sample)
        assert judged("ab", plain, EVEN, "equal shares").outcome == "gap"
    for sample in range(100):
        table = np.array([stream.multinomial(100, row) for row in RATES])
        told = stream.multinomial(400, np.array([0.8, 0.2]) @ RATES)
        found = judged("ab", corrected(told, table, sample), EVEN, "equal shares")
        assert found.outcome == "gap"
        assert found.gap * (1 if found.group == "a" else -1) == pytest.approx(0.3, abs=0.2)


def test_where_there_is_no_gap_one_is_seldom_said() -> None:
    """Ten groups at the very gap that is tolerated: all at once at most one time in twenty."""
    stream, wanted = np.random.default_rng(3), {str(n): 0.1 for n in range(10)}
    shares = np.array([0.15, 0.05, *[0.1] * 8])
    said = [
        judged(list(wanted), counted(stream.multinomial(400, shares), n), wanted, "it").outcome
        for n in range(300)
    ]
    assert said.count("gap") <= 0.06 * 300


def test_too_few_is_said_with_how_many_are_needed() -> None:
    found = judged("ab", counted([11, 9]), EVEN, "equal shares")
    assert found.outcome == "too few"
    assert found.sentence == "against equal shares: too few samples (need n = 385)"
    enough = judged("ab", counted([193, 192]), EVEN, "equal shares")
    assert enough.sentence == "against equal shares: no gap > 5 points shown"
    gap = judged("ab", counted([380, 20]), EVEN, "equal shares", 0.1)
    assert gap.sentence == (
        "against equal shares: gap > 10 points with 95 % confidence (a: 45 points more)"
    )
    assert "fair" not in (found.sentence + enough.sentence + gap.sentence)


def test_a_group_that_is_not_there_has_a_gap() -> None:
    found = judged("abc", counted([200, 200, 0]), dict.fromkeys("abc", 1 / 3), "equal shares")
    assert found.outcome == "gap"
    assert found.group == "c"
    assert found.gap == pytest.approx(-1 / 3)


def test_what_to_collect_reaches_the_target_and_takes_nothing_away() -> None:
    assert to_collect({"a": 100, "b": 60}, EVEN) == {"b": 40}
    assert to_collect({"a": 50, "b": 50}, EVEN) == {}
    wanted = {"a": 0.5, "b": 0.3, "c": 0.2}
    counts = {"a": 10, "b": 90, "c": 7}
    lacking = to_collect(counts, wanted)
    whole = {name: count + lacking.get(name, 0) for name, count in counts.items()}
    total = sum(whole.values())
    assert {name: count / total for name, count in whole.items()} == pytest.approx(wanted, abs=0.01)
    assert to_collect({"a": 5}, {"a": 0.0, "b": 1.0}) == {}
