"""Short work that is done on one thread, piece by piece; of each client, the newest alone.

A slider sends a request with every move. What it asked for a moment ago is of no use to anybody
any more: a request that still waits is given up for the newer one of its client, and takes over
its place in the row, so that nobody who moves fast comes before others, or never.
"""

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar, cast

from pinxit.service.problem import Conflict, Told

T = TypeVar("T")
_MOST_WAITING = 256
"""More than that wait for nothing but a server that does not answer any more."""


class Superseded(Conflict):
    """A newer request of the same client came before this one was begun."""

    code = "superseded"


class TooBusy(Told):
    """So many wait already that it makes no sense to wait, too."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "busy"


class Heavy:
    """Work that takes seconds and much memory, within requests: so much at once, and no more.

    Others are sent away at once, so that no thread of the server waits for it.

    Args:
        most: How much at once.
    """

    def __init__(self, most: int = 2) -> None:
        self._places = threading.BoundedSemaphore(most)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Held while such work is done.

        Raises:
            TooBusy: as much is being done as may be.
        """
        if not self._places.acquire(blocking=False):
            raise TooBusy(
                "Other models are being read right now; try again in a moment.",
                headers={"Retry-After": "10"},
            )
        try:
            yield
        finally:
            self._places.release()


@dataclass(frozen=True, slots=True)
class _Piece:
    work: Callable[[], Any]
    future: "Future[Any]"


class Turns:
    """A row of short work, and the thread that does it.

    Args:
        name: Of the thread.
    """

    def __init__(self, name: str = "previews") -> None:
        self._name = name
        self._waiting: OrderedDict[str, _Piece] = OrderedDict()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def __len__(self) -> int:
        """How much waits."""
        return len(self._waiting)

    def ask(self, client: str, work: Callable[[], T]) -> "Future[T]":
        """Puts work into the row.

        Args:
            client: Who asks; "" for somebody whose requests all count.
            work: What is done.

        Raises:
            TooBusy: too much waits already.
        """
        piece: _Piece = _Piece(work, Future())
        key = client or f"\0{secrets.token_hex(8)}"
        with self._changed:
            older = self._waiting.get(key)
            if older is None and len(self._waiting) >= _MOST_WAITING:
                raise TooBusy(
                    "The server has too much to do; try again in a moment.",
                    headers={"Retry-After": "2"},
                )
            self._waiting[key] = piece
            self._start()
            self._changed.notify()
        if older is not None and older.future.set_running_or_notify_cancel():
            older.future.set_exception(Superseded("A newer request came before this one."))
        return cast("Future[T]", piece.future)

    async def take(self, client: str, work: Callable[[], T]) -> T:
        """What the work gives, once it was done; for coroutines.

        Raises:
            Superseded: a newer request of the same client came first.
            TooBusy: too much waits already.
        """
        return await asyncio.wrap_future(self.ask(client, work))

    def close(self) -> None:
        """Ends the thread; what waits is given up."""
        with self._changed:
            self._is_closed = True
            left = list(self._waiting.values())
            self._waiting.clear()
            self._changed.notify_all()
        for piece in left:
            piece.future.cancel()

    def _start(self) -> None:
        if self._thread is None and not self._is_closed:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _next(self) -> _Piece | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._is_closed)
            return self._waiting.popitem(last=False)[1] if self._waiting else None

    def _run(self) -> None:
        while (piece := self._next()) is not None:
            if not piece.future.set_running_or_notify_cancel():
                continue
            try:
                made = piece.work()
            except BaseException as fault:  # noqa: BLE001, it belongs to who asked
                piece.future.set_exception(fault)
            else:
                piece.future.set_result(made)
