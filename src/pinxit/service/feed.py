"""Events as they happen: one thread a process watches the database and wakes the pages it concerns.

Each page then reads its own events after the last one it was told. Nothing is handed over in
memory, so that it is the same whichever process wrote them, and a page that was away misses none.
"""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from pinxit.jobs.events import EVERYBODY, events_since, is_gap_after, last_event
from pinxit.tables.database import Database
from pinxit.tables.work import Event

_SECONDS_BETWEEN_LOOKS = 0.25
_SECONDS_BETWEEN_BEATS = 15.0
_MOST_AT_ONCE = 200
_RETRY_MS = 2000

_log = logging.getLogger("pinxit.service")


@dataclass(eq=False)
class _Page:
    """A page that listens."""

    owner: str
    loop: asyncio.AbstractEventLoop
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Lets it look; from any thread."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.woken.set)


@dataclass
class Feed:
    """The events of one database, for the pages of this process.

    Attributes:
        database: Where they are written.
        closing: Set when the server ends; all streams end then.
    """

    database: Database
    closing: threading.Event
    _pages: set[_Page] = field(default_factory=set)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    async def stream(
        self,
        owner: str,
        topics: Collection[str],
        since: int | None,
        may_listen: Callable[[], bool],
    ) -> AsyncIterator[str]:
        """Server-sent events without end.

        Args:
            owner: Whose.
            topics: Of these topics.
            since: Number of the last event that the page knows; None if it knows none.
            may_listen: Whether they still may; asked before each event and each sign of life.
        """
        page = _Page(owner, asyncio.get_running_loop())
        await run_in_threadpool(self._join, page)
        try:
            seq, greeting = await run_in_threadpool(self._begin, since)
            yield greeting
            while not self.closing.is_set():
                page.woken.clear()
                if not await run_in_threadpool(may_listen):
                    return
                events = await run_in_threadpool(self._read, owner, topics, seq)
                for event in events:
                    seq = event.seq
                    yield _told(event.seq, event.name, event.data)
                if not events and not await _is_woken(page):
                    yield ": still here\n\n"
        finally:
            with self._guard:
                self._pages.discard(page)

    def _begin(self, since: int | None) -> tuple[int, str]:
        """From which number on events are told, and what is said first."""
        newest = last_event(self.database)
        retry = f"retry: {_RETRY_MS}\n"
        if since is None:
            return newest, retry + _told(newest, "hello", {"seq": newest})
        if is_gap_after(self.database, since):
            return newest, retry + _told(newest, "reset", {"seq": newest})
        return since, retry + _told(since, "hello", {"seq": since})

    def _read(self, owner: str, topics: Collection[str], seq: int) -> list[Event]:
        mine = Event.owner.in_((owner, EVERYBODY)) & Event.topic.in_(topics)
        wanted = select(Event).where(Event.seq > seq, mine).order_by(Event.seq)
        with self.database.reading() as session:
            return list(session.scalars(wanted.limit(_MOST_AT_ONCE)))

    def _join(self, page: _Page) -> None:
        with self._guard:
            self._pages.add(page)
            if self._thread is None or not self._thread.is_alive():
                begin = last_event(self.database)
                watch = threading.Thread(target=self._watch, args=(begin,), daemon=True)
                self._thread = watch
                watch.start()

    def _watch(self, seq: int) -> None:
        """Wakes pages until nobody listens any more."""
        while not self.closing.wait(_SECONDS_BETWEEN_LOOKS):
            with self._guard:
                if not self._pages:
                    self._thread = None
                    return
            try:
                events = events_since(self.database, seq)
            except SQLAlchemyError as fault:
                _log.warning("Events could not be read: %s", type(fault).__name__)
                continue
            if events:
                seq = events[-1].seq
                self._wake({event.owner for event in events})
        self._wake({EVERYBODY})

    def _wake(self, owners: set[str]) -> None:
        with self._guard:
            pages = [each for each in self._pages if owners & {each.owner, EVERYBODY}]
        for page in pages:
            page.wake()


async def _is_woken(page: _Page) -> bool:
    try:
        await asyncio.wait_for(page.woken.wait(), _SECONDS_BETWEEN_BEATS)
    except TimeoutError:
        return False
    return True


def _told(seq: int, name: str, data: object) -> str:
    return f"id: {seq}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
