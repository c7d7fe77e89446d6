"""The trash: pictures wait there for 30 days, and for jobs that still use them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from pinxit.library.collect import collect
from pinxit.tables.base import now
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.work import Job

if TYPE_CHECKING:
    from pinxit.library.library import Library

DAYS = 30
_WORKING = ("queued", "running", "paused")
_AT_ONCE = 200


def throw_away(rows: Iterable[KeptPicture], when: datetime | None = None) -> None:
    """Moves pictures into the trash; those that lie there keep their day."""
    for row in rows:
        row.trashed = row.trashed or when or now()


def restore(rows: Iterable[KeptPicture]) -> None:
    """Takes pictures out of the trash."""
    for row in rows:
        row.trashed = None


def empty_trash(library: "Library", owner: str) -> int:
    """Removes all that somebody threw away, but what jobs still use; how many were removed."""
    return _remove_where(library, KeptPicture.owner == owner)


def purge(library: "Library") -> int:
    """Removes what lay in the trash of anybody for 30 days; how many were removed."""
    return _remove_where(library, KeptPicture.trashed < now() - timedelta(days=DAYS))


def remove(library: "Library", ids: Sequence[str]) -> int:
    """Removes pictures from the trash at once; what a job still uses goes when its days are over.

    Args:
        library: Where they are.
        ids: Of pictures whose owner asked for it.
    """
    return sum(
        _remove_where(library, KeptPicture.id.in_(ids[start : start + _AT_ONCE]))
        for start in range(0, len(ids), _AT_ONCE)
    )


def is_in_use(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these pictures a job still needs that is queued, running or paused."""
    params = session.scalars(select(Job.params).where(Job.state.in_(_WORKING)))
    told = {text for each in params for text in _texts(each)}
    return told.intersection(ids)


def _texts(value: object) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _remove_where(library: "Library", which: ColumnElement[bool]) -> int:
    thrown = KeptPicture.trashed.is_not(None)
    wanted = select(KeptPicture.id).where(which, thrown).order_by(KeptPicture.id)
    with library.database.reading() as session:
        ids = list(session.scalars(wanted))
    removed = 0
    for start in range(0, len(ids), _AT_ONCE):
        removed += _remove_some(library, ids[start : start + _AT_ONCE])
    return removed


def _remove_some(library: "Library", ids: Sequence[str]) -> int:
    """Removes rows in one transaction, and afterwards the objects that nobody else names."""
    thrown = KeptPicture.trashed.is_not(None)
    with library.database.writing() as session:
        used = is_in_use(session, ids)
        free = [each for each in ids if each not in used]
        wanted = select(KeptPicture).where(KeptPicture.id.in_(free), thrown)
        rows = session.scalars(wanted.order_by(KeptPicture.id).with_for_update()).all()
        objects = {name for r in rows for name in (r.sha256, r.view, r.thumbnail) if name}
        gone = [row.id for row in rows]
        for row in rows:
            library.announce_picture(session, row, "removed")
        _close_stacks(session, rows)
        session.execute(delete(KeptPicture).where(KeptPicture.id.in_(gone)))
    collect(library, objects)
    return len(gone)


def _close_stacks(session: Session, rows: Sequence[KeptPicture]) -> None:
    """A stack that keeps but one picture is none."""
    gone = {row.id for row in rows}
    for name in {row.stack for row in rows if row.stack}:
        others = KeptPicture.id.not_in(gone)
        wanted = select(KeptPicture).where(KeptPicture.stack == name, others).limit(2)
        left = session.scalars(wanted).all()
        if len(left) == 1:
            left[0].stack = ""
