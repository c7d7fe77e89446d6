"""What workers do with the queue: take a job, hold it, tell of it, end it.

A job is leased: its worker holds it for a while and says again and again that it is alive. If it
is not heard of any more, the job is queued again. A worker that only seemed dead may come back, so
each of its transactions begins with ``hold``, which finds out that the job went to somebody else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from pinxit.base.errors import Cancelled
from pinxit.jobs.telling import IS_PAUSED, announce_job
from pinxit.tables.base import now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.work import Job, Switch, Turn

LEASE_SECONDS = 60.0
MOST_DEATHS = 3

_ALL = {"synchronize_session": False, "populate_existing": True}


class NoLongerOurs(Cancelled):
    """The job was given to another worker, which took this one for dead."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work at a job.

    Attributes:
        job: Its id.
        worker: Who has it.
        attempt: For the how many-th time it was taken; each time is another lease.
    """

    job: str
    worker: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, or why it stopped.

    Attributes:
        state: What it is now: "succeeded", "failed", "canceled", "paused", "queued".
        result: What came of it.
        error: "title", "detail", "code"; None if all is well.
        progress: What was told last; None if that is written already.
    """

    state: str
    result: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    progress: dict[str, Any] | None = None


def claim(
    database: Database, worker: str, lanes: Sequence[str], seconds: float = LEASE_SECONDS
) -> Job | None:
    """Takes the next job of these lanes; None if there is none, or the queue is paused."""
    with database.reading() as session:
        if session.scalar(_next(lanes)) is None:
            return None
    values = {
        "state": "running",
        "worker": worker,
        "attempt": Job.attempt + 1,
        "lease_until": clock() + seconds,
        "started": func.coalesce(Job.started, now()),
        "ended": None,
    }
    following = _next(lanes).with_for_update(of=Job, skip_locked=True).scalar_subquery()
    taking = update(Job).where(Job.id == following, Job.state == "queued").values(values)
    with database.writing() as session:
        job = session.scalars(taking.returning(Job), execution_options=_ALL).one_or_none()
        if job is not None:
            _note_turn(session, job)
            announce_job(session, job)
        return job


def _next(lanes: Sequence[str]) -> Select[str]:
    """Of the highest priority, the job of whoever waits longest for a turn.

    So nobody's many jobs keep others waiting, and deleting jobs does not change whose turn it is.
    """
    paused = exists().where(Switch.name == IS_PAUSED)
    wanted = select(Job.id).where(Job.state == "queued", Job.lane.in_(lanes), ~paused)
    is_whose = (Turn.owner == Job.owner) & (Turn.lane == Job.lane)
    turn = func.coalesce(Turn.at, 0.0)
    order = (Job.priority.desc(), turn, Job.position, Job.id)
    return wanted.outerjoin(Turn, is_whose).order_by(*order).limit(1)


def _note_turn(session: Session, job: Job) -> None:
    """Puts the owner of a job that was taken behind all others who wait."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgresql_insert
    noting = insert(Turn).values(owner=job.owner, lane=job.lane, at=clock())
    session.execute(
        noting.on_conflict_do_update(index_elements=("owner", "lane"), set_={"at": clock()})
    )


def lease_of(job: Job) -> Lease:
    """The lease under which a job was just claimed."""
    return Lease(job.id, job.worker, job.attempt)


def hold(
    session: Session,
    lease: Lease,
    values: dict[str, Any] | None = None,
    seconds: float = LEASE_SECONDS,
) -> Job:
    """Makes sure that the job is still this worker's until the transaction ends; prolongs it.

    Args:
        session: The transaction.
        lease: What the worker was given.
        values: Columns to change on the way.
        seconds: For how long it is held from now on.

    Raises:
        NoLongerOurs: the job went to another worker, or was deleted.
    """
    changed = {"lease_until": clock() + seconds, **(values or {})}
    ours = update(Job).where(
        Job.id == lease.job,
        Job.worker == lease.worker,
        Job.attempt == lease.attempt,
        Job.state == "running",
    )
    holding = ours.values(changed).returning(Job)
    job = session.scalars(holding, execution_options=_ALL).one_or_none()
    if job is None:
        raise NoLongerOurs("Another worker has the job by now.")
    return job


@contextmanager
def writing(database: Database, lease: Lease) -> Iterator[Session]:
    """A transaction that is kept only if the job is still this worker's.

    What is kept is progress: deaths before it are forgotten.

    Raises:
        NoLongerOurs: the job went to another worker.
    """
    with database.writing() as session:
        hold(session, lease, {"deaths": 0})
        yield session


def tell(database: Database, lease: Lease, progress: dict[str, Any]) -> None:
    """Writes how far a job is.

    Raises:
        NoLongerOurs: the job went to another worker.
    """
    with database.writing() as session:
        announce_job(session, hold(session, lease, {"progress": progress}))


def end(database: Database, lease: Lease, outcome: Outcome) -> Job:
    """Ends a job, or lays it back: its state, and all that came of it, at once.

    Raises:
        NoLongerOurs: the job went to another worker.
    """
    is_over = outcome.state not in ("queued", "paused")
    values: dict[str, Any] = {
        "state": outcome.state,
        "error": outcome.error,
        "worker": "",
        "deaths": 0,
        "ended": now() if is_over else None,
    }
    if outcome.state != "queued":
        values["wish"] = ""
    if outcome.result is not None:
        values["result"] = outcome.result
    if outcome.progress is not None:
        values["progress"] = outcome.progress
    with database.writing() as session:
        job = hold(session, lease, values, seconds=0)
        if outcome.state == "queued":
            _follow_wish(job)
        announce_job(session, job)
        return job


def give_up_lost(database: Database) -> int:
    """Queues all jobs again whose lease ran out; how many there were."""
    lost = select(Job).where(Job.state == "running", Job.lease_until < clock())
    return _free(database, lost, is_waiting=False)


def give_up_dead(database: Database, workers: Sequence[str]) -> int:
    """Queues all jobs again of workers that are known to be dead; how many there were."""
    dead = select(Job).where(Job.state == "running", Job.worker.in_(workers))
    return _free(database, dead, is_waiting=True)


def _free(database: Database, lost: Select[Job], *, is_waiting: bool) -> int:
    """Frees jobs; those that somebody else changes at this moment are left, or waited for."""
    with database.reading() as session:
        if session.scalars(lost.limit(1)).first() is None:
            return 0
    with database.writing() as session:
        locking = lost.order_by(Job.id).with_for_update(skip_locked=not is_waiting)
        jobs = session.scalars(locking).all()
        for job in jobs:
            _after_death(job)
            announce_job(session, job)
        return len(jobs)


def _after_death(job: Job) -> None:
    """What becomes of a job whose worker died: what was wished of it, or another attempt."""
    job.state, job.worker, job.deaths = "queued", "", job.deaths + 1
    _follow_wish(job)
    if job.state == "queued" and job.deaths >= MOST_DEATHS:
        job.state, job.wish, job.ended = "failed", "", now()
        job.error = {
            "title": "It brought down its worker",
            "detail": f"The process that did it died {job.deaths} times in a row, the last time "
            f"during {job.progress.get('stage') or 'its start'}. Most often memory ran out: ask "
            "for something smaller, or close other programs, and retry.",
            "code": 1,
        }


def _follow_wish(job: Job) -> None:
    """Nobody works at the job now: what was wished of it meanwhile comes true."""
    if job.wish in ("cancel", "pause"):
        job.state = "canceled" if job.wish == "cancel" else "paused"
        job.ended = now() if job.wish == "cancel" else None
        job.wish = ""
