"""The order of more pictures than fit into memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.datasets.vast import order
from pinxit.datasets.vast.order import StreamOrder


@given(st.integers(1, 5000), st.integers(0, 2**32 - 1), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_every_picture_is_seen_once_in_an_epoch(count: int, seed: int, together: int) -> None:
    taken = StreamOrder(count, seed, together).take(0, 2 * count)
    for epoch in (taken[:count], taken[count:]):
        assert np.array_equal(np.sort(epoch), np.arange(count))


@pytest.mark.parametrize("together", [1, 5])
def test_a_stretch_is_the_same_however_it_is_cut(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "WINDOW", 4)
    whole = StreamOrder(103, 1, together).take(0, 400)
    for step in (1, 7, 64):
        cut = StreamOrder(103, 1, together)
        starts = range(0, 400, step)
        parts = [cut.take(start, min(step, 400 - start)) for start in starts]
        assert np.array_equal(whole, np.concatenate(parts))
    late = StreamOrder(103, 1, together).take(391, 9)
    assert np.array_equal(late, whole[391:]), "no past is needed to go on"


@pytest.mark.parametrize("together", [1, 8])
def test_the_whole_set_is_mixed(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tenth of an epoch draws from each tenth of the set as evenly as chance does."""
    monkeypatch.setattr(order, "WINDOW", 32)
    count = 20_000
    taken = StreamOrder(count, 3, together).take(0, count)
    table = np.histogram2d(np.arange(count), taken, bins=10)[0]
    chi2 = ((table - count / 100) ** 2 / (count / 100)).sum()
    # 81 degrees of freedom; stretches of eight neighbors vary eight times as much
    assert 40 * together * 0.5 < chi2 < 140 * together
    follows = np.corrcoef(taken[:-1], taken[1:])[0, 1]
    assert abs(follows) < 0.05


def test_another_seed_or_epoch_gives_another_order() -> None:
    one, other = StreamOrder(1000, 1), StreamOrder(1000, 2)
    assert not np.array_equal(one.take(0, 1000), other.take(0, 1000))
    assert not np.array_equal(one.take(0, 1000), one.take(1000, 1000))


def test_a_billion_pictures_cost_no_more_than_a_thousand() -> None:
    taken = StreamOrder(10**9, 0).take(3 * 10**9 - 8, 16)
    assert len(set(taken.tolist())) == 16
    assert taken.max() > 10**8
