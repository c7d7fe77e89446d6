"""Events: what pages are told of, written in the transaction that makes it true."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction

from pinxit.jobs.hooks import note_for_webhooks
from pinxit.tables.base import now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.work import Event

Topic = Literal["jobs", "pictures", "datasets", "models", "queue", "scans"]

EVERYBODY = "*"
"""Owner of events that all people hear of."""

_WAITING = "pinxit_events"
_ORDER = 7_071_788  # of PostgreSQL's advisory lock, any number that nobody else takes
_KEPT_SECONDS = 6 * 3600.0


def announce(session: Session, owner: str, topic: str, name: str, data: dict[str, Any]) -> None:
    """Tells the owner's pages of something, if the caller's transaction is kept.

    Args:
        session: The transaction in which it happens.
        owner: Whose pages; `EVERYBODY` for all.
        topic: What pages subscribe to; a `Topic`.
        name: What happened: "job", "picture", "dataset", "model", "queue", "scan".
        data: What the page needs to know.
    """
    if _WAITING not in session.info:
        session.info[_WAITING] = []
        event.listen(session, "before_commit", _write)
        event.listen(session, "after_soft_rollback", _forget)
    session.info[_WAITING].append(
        {"owner": owner, "topic": topic, "name": name, "data": data, "created": now()}
    )


def _write(session: Session) -> None:
    """Writes events last of all, one transaction after the other.

    PostgreSQL gives out numbers before transactions end, so that a later number could be seen
    before an earlier one, which a reader would miss. A lock that is held until the end of the
    transaction keeps their order; as it is taken last of all, its holder waits for nobody.
    """
    waiting = session.info.get(_WAITING)
    if not waiting or session.in_nested_transaction():
        return
    note_for_webhooks(session, waiting)
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:order)"), {"order": _ORDER})
    session.execute(insert(Event), waiting)
    waiting.clear()


def _forget(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info[_WAITING].clear()


def last_event(database: Database) -> int:
    """Number of the newest event; 0 if there never was one."""
    with database.reading() as session:
        return session.scalar(select(func.max(Event.seq))) or 0


def events_since(database: Database, seq: int, most: int = 500) -> Sequence[Event]:
    """Events after a number, oldest first."""
    wanted = select(Event).where(Event.seq > seq).order_by(Event.seq).limit(most)
    with database.reading() as session:
        return session.scalars(wanted).all()


def is_gap_after(database: Database, seq: int) -> bool:
    """Whether events after that number were thrown away already, or it is from another database."""
    with database.reading() as session:
        oldest = session.scalar(select(func.min(Event.seq)))
        newest = session.scalar(select(func.max(Event.seq)))
    if oldest is None or newest is None:
        return seq > 0
    return not oldest - 1 <= seq <= newest


def forget_old_events(database: Database, seconds: float = _KEPT_SECONDS) -> None:
    """Throws away events that nobody asks for again; the newest stays."""
    with database.writing() as session:
        newest = session.scalar(select(func.max(Event.seq)))
        limit = session.scalar(select(clock())) or 0.0
        old = Event.created < datetime.fromtimestamp(limit - seconds, UTC)
        session.execute(delete(Event).where(old, Event.seq < (newest or 0)))
