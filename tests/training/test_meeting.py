"""Processes find each other and nobody who was there before."""

import threading
from datetime import timedelta

import pytest
from torch.distributed import HashStore  # type: ignore[attr-defined]
from torch.distributed.distributed_c10d import Store

from pinxit.base.errors import PinxitError
from pinxit.training.meeting import fresh_corner

_SOON = timedelta(seconds=60)


def _met(store: Store, order: list[int]) -> dict[int, Store]:
    """The corners of processes that come in some order."""
    found: dict[int, Store] = {}

    def come(rank: int) -> None:
        found[rank] = fresh_corner(store, rank, len(order), _SOON)

    threads = [threading.Thread(target=come, args=(rank,)) for rank in order]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def test_all_meet_in_one_corner() -> None:
    found = _met(HashStore(), [2, 0, 1])
    found[0].set("address", "here")
    assert [found[rank].get("address") for rank in (1, 2)] == [b"here", b"here"]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_what_an_attempt_before_left_is_not_found(order: list[int]) -> None:
    store = HashStore()
    before = _met(store, order)
    before[0].set("address", "gone")
    after = _met(store, order)
    assert not any(corner.check(["address"]) for corner in after.values())
    after[0].set("address", "here")
    assert [after[rank].get("address") for rank in (1, 2)] == [b"here", b"here"]


def test_an_attempt_that_was_lost_while_it_met_does_no_harm() -> None:
    store = HashStore()
    with pytest.raises(PinxitError, match="The leading process did not come"):
        fresh_corner(store, 1, 3, timedelta())  # it asked, and nobody answered it
    with pytest.raises(PinxitError, match="Processes 1, 2 of 3 did not come"):
        fresh_corner(store, 0, 3, timedelta())  # it answered the one that is gone
    after = _met(store, [1, 0, 2])
    after[1].set("address", "here")
    assert after[0].get("address") == b"here"


@pytest.mark.parametrize("rank", [0, 1])
def test_who_stays_away_is_told(rank: int) -> None:
    with pytest.raises(PinxitError, match="did not come"):
        fresh_corner(HashStore(), rank, 2, timedelta(seconds=0.1))
