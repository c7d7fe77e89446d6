"""Idempotency keys: a request that is sent twice is carried out once.

A program that does not know whether its request arrived sends it again with the same
``Idempotency-Key``; it gets the first answer again, which says so in ``Idempotent-Replayed``.
Answers that tell a secret are not kept: of keys there are hashes alone, here as everywhere.

Who carries a request out holds its key like a worker holds a job: it says again and again that it
is alive, and of a server that was killed others take the key over. A job that the request queued is
noted in the transaction that queues it, so that whoever takes over finds it, and makes no other.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pinxit.service.problem import Conflict, problem
from pinxit.tables.base import new_id, now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.people import Answered

_KEPT = timedelta(days=1)
HELD_SECONDS = 20.0
"""For so long a key is held by whoever was heard of last."""
_MOST_BYTES = 2**20
_MOST_BEGINNING = 4 * 2**20
_LONGEST_KEY = 128
_MOST_DRAINED = 4 * 2**30
_NOT_CARRIED_OUT = (401, 403, 408, 409, 411, 429)
"""Of these, the same request may be answered otherwise: by a key that may, at a better moment."""
_ONCE = "once"
ONCE_ALONE = "/keys"
"""End of the paths whose answers tell a secret."""


class Idempotency:
    """Answers requests with a known key as they were answered before."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        self._app = app
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get("idempotency-key") if scope["type"] == "http" else None
        asker = scope.get("asker")
        is_kept = scope.get("method") in ("POST", "PATCH") and not scope["path"].endswith(
            ONCE_ALONE
        )
        if key is None or asker is None or not is_kept:
            await self._app(scope, receive, send)
            return
        if not 0 < len(key) <= _LONGEST_KEY:
            sentence = f"An Idempotency-Key has 1 to {_LONGEST_KEY} letters."
            await problem(400, "idempotency_key", sentence)(scope, receive, send)
            return
        once = Once(self._database, asker.id, key)
        once.sent = _Body(receive)
        asked, receive = await _print_of(scope, once.sent)
        known = await run_in_threadpool(once.begin, asked)
        if known is not None:
            if once.body and await once.sent.drained() != once.body:
                known = _another()
            await known(scope, receive, send)
            return
        await self._carry_out(once, scope, receive, send)

    async def _carry_out(self, once: "Once", scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer()
        scope[_ONCE] = once
        holding = asyncio.create_task(_hold(once))

        async def send_noted(message: Message) -> None:
            answer.note(message)
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            holding.cancel()
            await run_in_threadpool(once.end, answer)


async def _hold(once: "Once") -> None:
    """Says again and again that the request is being carried out."""
    while True:
        await asyncio.sleep(HELD_SECONDS / 4)
        with suppress(SQLAlchemyError):  # busy; the next time may be early enough
            await run_in_threadpool(once.hold)


@dataclass(slots=True)
class _Answer:
    """An answer as it goes by."""

    status: int = 0
    media_type: str = ""
    body: bytes = b""
    is_whole: bool = False

    def note(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.media_type = Headers(raw=message["headers"]).get("content-type", "")
        elif message["type"] == "http.response.body" and len(self.body) <= _MOST_BYTES:
            self.body += message.get("body", b"")
            self.is_whole = not message.get("more_body", False)

    @property
    def can_be_kept(self) -> bool:
        """Whether the same request would be answered the same: not if it was never carried out."""
        is_text = not self.body or "json" in self.media_type
        is_final = 0 < self.status < 500 and self.status not in _NOT_CARRIED_OUT
        return self.is_whole and is_text and is_final and len(self.body) <= _MOST_BYTES


@dataclass(slots=True)
class Once:
    """One key of one person, in the hands of whoever carries out its request.

    Attributes:
        database: Has the keys.
        person: Whose it is.
        key: As they chose it.
        job: Id of the job that was queued already by whoever held it before; "" if none was.
        body: Hash of the body that was answered before; "" if it was not read to its end.
        sent: The body that is being read.
    """

    database: Database
    person: str
    key: str
    job: str = ""
    body: str = ""
    sent: "_Body | None" = None
    _holder: str = field(default_factory=new_id)

    def begin(self, asked: str) -> Response | None:
        """Takes the key; gives the answer instead if it was taken before, and not left."""
        try:
            with self.database.writing() as session:
                moment = session.scalar(select(clock())) or 0.0
                is_old = (Answered.created < now() - _KEPT) & (Answered.until < moment)
                session.execute(delete(Answered).where(is_old))
                place = (self.person, self.key)
                found = session.get(Answered, place, with_for_update=True)
                known = _known(found, asked, moment) if found is not None else None
                self.body = (found.body or {}).get("upload", "") if found is not None else ""
                if known is not None:
                    return known
                found = found or Answered(person=self.person, key=self.key, body=None, job="")
                found.request, self.job = asked, found.job
                found.holder, found.until = self._holder, moment + HELD_SECONDS
                session.add(found)
        except IntegrityError:  # another request was faster
            return _in_flight()
        return None

    def hold(self) -> None:
        """Holds it for some longer."""
        with self.database.writing() as session:
            until = clock() + HELD_SECONDS
            session.execute(update(Answered).where(*self._is_mine()).values(until=until))

    def note(self, session: Session, job: str) -> None:
        """Notes which job the request queued, in the transaction that queues it.

        Raises:
            Conflict: somebody else holds the key by now.
        """
        noting = update(Answered).where(*self._is_mine()).values(job=job)
        if cast("CursorResult[Any]", session.execute(noting)).rowcount != 1:
            raise Conflict("Another server carries out this request by now; ask again.")
        self.job = job

    def end(self, answer: "_Answer") -> None:
        """Keeps the answer, or lays the key down if the request was not carried out."""
        with self.database.writing() as session:
            if answer.can_be_kept:
                body = {"type": answer.media_type, "text": answer.body.decode()}
                body["upload"] = self.sent.print if self.sent is not None else ""
                values = {"status": answer.status, "body": body, "until": 0.0}
                session.execute(update(Answered).where(*self._is_mine()).values(values))
                return
            session.execute(delete(Answered).where(*self._is_mine(), Answered.job == ""))
            session.execute(update(Answered).where(*self._is_mine()).values(until=0.0))

    def _is_mine(self) -> Sequence[ColumnElement[bool]]:
        return (
            Answered.person == self.person,
            Answered.key == self.key,
            Answered.holder == self._holder,
        )


def once_of(scope: Scope) -> Once | None:
    """The key with which a request came; None if it has none."""
    found: Once | None = scope.get(_ONCE)
    return found


def is_queued(scope: Scope) -> bool:
    """Whether the job that a request asks for was queued before, by the same request."""
    once = once_of(scope)
    return once is not None and bool(once.job)


def _known(found: Answered, asked: str, moment: float) -> Response | None:
    """What is answered of a key that was taken before; None if whoever holds it seems dead."""
    if found.request != asked:
        return _another()
    if found.status is None:
        return _in_flight() if found.until > moment else None
    told = {"Idempotent-Replayed": "true"}
    media_type = found.body["type"] or None
    return Response(found.body["text"].encode(), found.status, headers=told, media_type=media_type)


def _another() -> Response:
    sentence = "This Idempotency-Key was used for another request; take a new one."
    return problem(422, "idempotency_key", sentence)


def _in_flight() -> Response:
    answer = problem(
        409, "in_flight", "The first request with this Idempotency-Key is still being answered."
    )
    answer.headers["Retry-After"] = str(ceil(HELD_SECONDS / 4))
    return answer


class _Body:
    """A body that is hashed as it goes by: it may be larger than memory."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._digest = hashlib.sha256()
        self.is_whole = False

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._digest.update(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)
        return message

    @property
    def print(self) -> str:
        """Hash of all of it; "" as long as it was not read to its end."""
        return self._digest.hexdigest() if self.is_whole else ""

    async def drained(self) -> str:
        """The same, once it was read to its end; "" if it ended before."""
        read = 0
        while not self.is_whole and read < _MOST_DRAINED:
            message = await self()
            if message["type"] != "http.request":
                break
            read += len(message.get("body", b""))
        return self.print


def _is_upload(scope: Scope) -> bool:
    return Headers(scope=scope).get("content-type", "").strip().lower().startswith("multipart/")


async def _print_of(scope: Scope, body: _Body) -> tuple[str, Receive]:
    """What tells a request from others, and the request to be read again.

    Of forms with files, which may be larger than memory, nothing is read; of other bodies only the
    beginning is, and of both the length stands for the rest: all of it is hashed as it is read.
    """
    headers, digest = Headers(scope=scope), hashlib.sha256()
    target = [scope["method"], scope["path"], scope.get("query_string", b"").decode("latin-1")]
    digest.update(json.dumps(target).encode())
    length = headers.get("content-length", "").encode()
    if _is_upload(scope):
        digest.update(length)
        return digest.hexdigest(), body
    read: list[Message] = []
    beginning = b""
    while len(beginning) < _MOST_BEGINNING and not body.is_whole:
        message = await body()
        read.append(message)
        beginning += message.get("body", b"")
        if message["type"] != "http.request":
            break
    digest.update(beginning[:_MOST_BEGINNING])
    if not body.is_whole or len(beginning) > _MOST_BEGINNING:
        digest.update(length)

    async def receive_again() -> Message:
        return read.pop(0) if read else await body()

    return digest.hexdigest(), receive_again
