"""Short work is done in turn; of one client, the newest counts."""

import threading
from concurrent.futures import Future
from functools import partial

import pytest

from pinxit.service.turns import Superseded, Turns

_SOON = 20


class _Busy:
    """A row whose thread is held up until somebody lets it go."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.let_go, self._is_held = threading.Event(), threading.Event()
        self.first = self.turns.ask("first", self._hold)
        assert self._is_held.wait(_SOON)

    def _hold(self) -> str:
        self._is_held.set()
        assert self.let_go.wait(_SOON)
        return "held"


def test_a_newer_request_of_the_same_client_takes_the_place_of_one_that_waits() -> None:
    busy, done = _Busy(), list[str]()

    def ask(client: str, name: str) -> "Future[str]":
        def work() -> str:
            done.append(name)
            return name

        return busy.turns.ask(client, work)

    old, other, new = ask("a", "a1"), ask("b", "b1"), ask("a", "a2")
    with pytest.raises(Superseded, match="newer"):
        old.result(_SOON)
    busy.let_go.set()
    assert [each.result(_SOON) for each in (busy.first, other, new)] == ["held", "b1", "a2"]
    assert done == ["a2", "b1"], "who moves on keeps the place in the row, and a1 was not done"


def test_requests_without_a_client_all_count() -> None:
    busy = _Busy()
    asked = [busy.turns.ask("", partial(abs, number)) for number in range(5)]
    busy.let_go.set()
    assert [each.result(_SOON) for each in asked] == [0, 1, 2, 3, 4]


def test_a_fault_belongs_to_who_asked_and_the_row_goes_on() -> None:
    turns = Turns()
    failing = turns.ask("", lambda: 1 // 0)
    assert turns.ask("", lambda: "fine").result(_SOON) == "fine"
    with pytest.raises(ZeroDivisionError):
        failing.result(_SOON)


def test_a_request_that_nobody_waits_for_any_more_is_not_done() -> None:
    busy, done = _Busy(), list[str]()
    left = busy.turns.ask("a", lambda: done.append("a"))
    left.cancel()
    busy.let_go.set()
    assert busy.turns.ask("b", lambda: "b").result(_SOON) == "b"
    assert done == []


def test_what_waits_is_given_up_when_the_row_closes() -> None:
    busy = _Busy()
    left = busy.turns.ask("a", lambda: "a")
    busy.turns.close()
    busy.let_go.set()
    assert left.cancelled()
    assert busy.first.result(_SOON) == "held"
