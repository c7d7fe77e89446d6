"""Holds people to their quotas, before a route does what they ask for."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil, isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from pinxit.service.asking import House, Me, TheHouse
from pinxit.service.class_rules import refuse_paused
from pinxit.service.idempotency import is_queued
from pinxit.service.problem import Conflict, Told, TooMuch
from pinxit.service.quotas import QUOTAS, Quota, limits_of, note_job, quotas_in, quotas_of
from pinxit.service.room import release, reserve
from pinxit.service.sources import bytes_meanwhile, pixels_made
from pinxit.tables.base import new_id
from pinxit.tables.people import LOCAL, Person

if TYPE_CHECKING:
    from pinxit.jobs.queue import Ask

_BEGIN_JOBS = (
    "/api/v1/jobs",
    "/v1/images/generations",
    "/v1/images/edits",
    "/v1/images/variations",
)
_KEEP_NOTHING = ("/api/v1/inspect",)
_UPLOAD = "multipart/form-data"
_NO_END = 2**53
"""Minutes of a training that ends by a number of pictures, or when it is told to."""


async def within_quota(request: Request, me: Me, house: TheHouse) -> AsyncIterator[None]:
    """Refuses what is beyond somebody's quota before anything is done; sets room for files aside.

    What is refused here would be refused by `admit_job`, too, which is asked when the job is
    queued; but here nothing has been read yet.

    Raises:
        LengthRequired: files come without their length, and the person has a quota of bytes.
        TooMuch: it is more than the quota leaves.
    """
    path, kind = request.url.path, request.headers.get("content-type", "").strip().lower()
    begins = request.method == "POST" and path in _BEGIN_JOBS and not is_queued(request.scope)
    uploads = request.method == "POST" and kind.startswith(_UPLOAD) and path not in _KEEP_NOTHING
    if begins:
        quotas = await run_in_threadpool(quotas_of, house.database, me.id, house.config.home)
        refuse_beyond(quotas, {"jobs_at_once": 1, "jobs_a_day": 1, "bytes": 1})
        if not uploads:
            refuse_beyond(quotas, _wants_of(await _json(request)))
    if not uploads:
        yield
        return
    room = Room(house, me.id)
    await run_in_threadpool(room.take, _length(request))
    request.state.room = room
    try:
        yield
    finally:
        await run_in_threadpool(room.give_back)


class LengthRequired(Told):
    """Nobody knows how long it is before it is read."""

    status = HTTPStatus.LENGTH_REQUIRED
    code = "length_required"


@dataclass(slots=True)
class Room:
    """What is set aside for one upload.

    Attributes:
        house: The server.
        person: Whose upload.
        is_taken: Whether anything is set aside: not of people who have no quota of bytes.
    """

    house: House
    person: str
    is_taken: bool = False
    _token: str = field(default_factory=new_id)

    def take(self, more: int | None) -> None:
        """Sets so many bytes aside, besides those that were before.

        Raises:
            LengthRequired: nobody knows how many.
            TooMuch: the quota does not leave them.
        """
        with self.house.database.reading() as session:
            found = session.get_one(Person, self.person)
            if limits_of(found.role, found.quota)["bytes"] is None:
                return
        if more is None:
            raise LengthRequired("Say how long the files are (Content-Length), then send them.")
        with self.house.database.writing() as session:
            session.get_one(Person, self.person, with_for_update=True)
            refuse_beyond(quotas_in(session, self.person, self.house.config.home), {"bytes": more})
            reserve(session, self.person, self._token, more)
        self.is_taken = True

    def give_back(self) -> None:
        """Ends it: what was kept counts by itself from now on."""
        if not self.is_taken:
            return
        with self.house.database.writing() as session:
            if session.get(Person, self.person, with_for_update=True) is not None:
                release(session, self.person, self._token)


@contextmanager
def room_for(house: House, person: str, more: int) -> Iterator[None]:
    """Sets so many bytes aside while something is kept that was not sent in a form.

    Raises:
        TooMuch: the quota does not leave them.
    """
    room = Room(house, person)
    room.take(more)
    try:
        yield
    finally:
        room.give_back()


def refuse_beyond(quotas: Mapping[str, Quota], wanted: Mapping[str, int]) -> None:
    """Refuses what is more than is left.

    Raises:
        TooMuch: it is.
    """
    for name, more in wanted.items():
        quota = quotas[name]
        if not quota.leaves(more):
            used = "" if quota.used is None else f" and used {quota.used}"
            raise TooMuch(
                f"That is beyond your quota of {QUOTAS[name]}: you may have {quota.limit}{used}. "
                "Wait, delete what you need no more, or ask who runs this server.",
                f"quota_{name}",
                {"limit": quota.limit, "used": quota.used, "more": more},
            )


def admit_job(home: Path, session: Session, person: str, ask: "Ask | None") -> None:
    """Refuses one more job that waits, in the transaction in which it would begin to.

    The row of the person is locked until that ends, so that no other request passes meanwhile. A
    new job is put on the account of the day.

    Args:
        home: Of the server.
        session: The transaction.
        person: Whose job.
        ask: What is asked for; None for a job that was there before.

    Raises:
        TooMuch: it is more than the quota leaves, or their class waits.
        Conflict: their class has ended, or they were removed.
        UserMistake: its pictures are more than this server takes at once.
    """
    if session.get(Person, person, with_for_update=True) is None:
        if person == LOCAL:
            return
        raise Conflict("You are not on this server any more.", "person_gone")
    refuse_paused(session, person)
    wanted = {"jobs_at_once": 1}
    if ask is not None:
        meanwhile = bytes_meanwhile(session, ask)
        wanted |= {"jobs_a_day": 1, "bytes": max(1, meanwhile), **_wants_of(ask.params)}
        made = pixels_made(session, ask)
        wanted |= {"pixels": max(made, wanted.get("pixels", 0))} if made else {}
    quotas = quotas_in(session, person, home)
    refuse_beyond(quotas, wanted)
    if ask is not None and quotas["jobs_a_day"].limit is not None:
        note_job(session, person)


def _wants_of(asked: Any) -> dict[str, int]:
    """Pixels and minutes that a request asks for, in the words of jobs and of OpenAI."""
    if not isinstance(asked, dict):
        return {}
    params = asked.get("params", asked)
    if not isinstance(params, dict):
        return {}
    wants = {}
    knobs = params.get("knobs")
    side = knobs.get("side") if isinstance(knobs, dict) else None  # of simulated cases
    given = params.get("size", params.get("resolution", side))
    sides = _sides(given) or _sides_of_design(params)
    if sides:
        wants["pixels"] = sides[0] * sides[-1]
    minutes = params.get("minutes")
    if isinstance(minutes, int | float) and isfinite(minutes):
        wants["minutes"] = ceil(minutes)
    elif minutes is None and (params.get("images") or params.get("is_endless")):
        wants["minutes"] = _NO_END
    return wants


def _sides(size: Any) -> list[int]:
    given = size.lower().split("x") if isinstance(size, str) else size
    parts = given if isinstance(given, list) else [given]
    try:
        return [int(part) for part in parts][:2]
    except (TypeError, ValueError, OverflowError):
        return []


def _sides_of_design(params: Mapping[str, Any]) -> list[int]:
    """Width and height, or those of a tile or a repeat on cloth, about as high as wide."""
    named = [params[name] for name in ("width", "height") if params.get(name) is not None]
    if named:
        return _sides([named[0], named[-1]])
    try:
        side = round(params["cm"] / 2.54 * params.get("dpi", 150))
    except (KeyError, TypeError, ValueError, OverflowError):
        return []
    return [side, side]


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None


def _length(request: Request) -> int | None:
    given = request.headers.get("content-length", "")
    return int(given) if given.isdecimal() else None
