"""The linear probe, on features whose best error is known."""

from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from pinxit.base.shares import corrected
from pinxit.metrics.probe import trained_probe

Rows = NDArray[np.float64]


def _clouds(counts: tuple[int, ...], seed: int = 0, gap: float = 2.0) -> tuple[Rows, list[str]]:
    """Gaussian clouds around corners, ``gap`` standard deviations from each other."""
    stream = np.random.default_rng(seed)
    rows = [
        stream.normal(size=(count, 8)) + np.eye(8)[number] * gap / np.sqrt(2)
        for number, count in enumerate(counts)
    ]
    return np.concatenate(rows), [
        name for name, n in zip("abc", counts, strict=False) for _ in range(n)
    ]


def test_two_clouds_are_told_apart_as_well_as_can_be() -> None:
    """No rule errs less than the normal distribution beyond half the gap."""
    rows, groups = _clouds((2000, 2000))
    probe = trained_probe(rows, groups)
    assert probe.accuracy == pytest.approx(NormalDist().cdf(1.0), abs=0.015)
    assert probe.confusion.sum() == 4000
    assert probe.is_of_use


def test_a_rare_group_is_told_as_well_as_a_common_one() -> None:
    probe = trained_probe(*_clouds((1900, 100)))
    rates = np.diag(probe.confusion) / probe.confusion.sum(1)
    assert rates == pytest.approx([NormalDist().cdf(1.0)] * 2, abs=0.1)


def test_errors_are_those_on_pictures_it_has_not_seen() -> None:
    stream = np.random.default_rng(2)
    rows, groups = stream.normal(size=(120, 100)), ["ab"[n % 2] for n in range(120)]
    probe = trained_probe(rows, groups)
    assert 0.35 < probe.accuracy < 0.62, "chance, though it could learn all of these by heart"
    assert not probe.is_of_use
    own = np.mean([probe.names[n] == g for n, g in zip(probe.told(rows), groups, strict=True)])
    assert own > 0.9


def test_shares_told_by_a_probe_are_right_once_corrected() -> None:
    probe = trained_probe(*_clouds((300, 300, 300), 1, 3.0))
    rows, groups = _clouds((280, 90, 30), 2, 3.0)
    told = np.bincount(probe.told(rows), minlength=3)
    found = corrected(told, probe.confusion)
    true = np.array([groups.count(name) for name in "abc"]) / len(groups)
    assert np.abs(found.shares - true).max() < 0.06
    assert ((found.low <= true) & (true <= found.high)).all()
    assert np.abs(told / 400 - true).max() > np.abs(found.shares - true).max()


def test_pictures_unlike_all_others_are_strange_to_it() -> None:
    probe = trained_probe(*_clouds((500, 500)))
    rows, _ = _clouds((500, 500), 7)
    assert probe.strange(rows) == pytest.approx(50, abs=20), "one real picture in twenty"
    assert probe.strange(rows + 3 * np.eye(8)[7]) > 500


def test_too_few_or_too_alike_groups_are_refused() -> None:
    rows, groups = _clouds((60, 10))
    with pytest.raises(ValueError, match="b has 10 labeled pictures, and 20"):
        trained_probe(rows, groups)
    with pytest.raises(ValueError, match="two groups"):
        trained_probe(rows, ["a"] * 30 + [""] * 40)
    assert trained_probe(*_clouds((30, 30))).confusion.sum() == 60
