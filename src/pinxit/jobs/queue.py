"""The queue as people see it: they add jobs, look at them, and say what they want of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from pinxit.base.errors import Clash, NotThere, UserMistake
from pinxit.jobs.kind import KINDS, Kinds
from pinxit.jobs.telling import (
    ENDED,
    IS_PAUSED,
    announce_gone,
    announce_job,
    announce_queue,
    queue_json,
)
from pinxit.tables.base import is_keepable, now
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.work import Job, Sample, Switch, Worker

if TYPE_CHECKING:
    from pinxit.jobs.workshop import Workshop

LARGEST_PRIORITY = 100
_SEEN_SECONDS = 60.0


class NoSuchJob(NotThere):
    """There is no job of that id, or it is somebody else's."""


class WrongState(Clash):
    """A job is in no state in which that can be done with it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants done.

    Attributes:
        kind: Name of a kind of job.
        params: As the kind wants them.
        title: What it is called; "" for what its kind calls it.
        priority: Higher ones first.
    """

    kind: str
    params: dict[str, Any]
    title: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Only:
    """Which jobs are meant.

    Attributes:
        states: In one of these; empty for all.
        kinds: Of one of these; empty for all.
    """

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The same for SQL."""
        states = (Job.state.in_(self.states),) if self.states else ()
        return (*states, *((Job.kind.in_(self.kinds),) if self.kinds else ()))


_ALL_JOBS = Only()
_MOST_AT_ONCE = 10_000


Admit = Callable[[Session, str, Ask | None], None]
"""Raises why somebody may not have a job that waits: what is asked for; None for an older job."""


def anybody(session: Session, owner: str, ask: Ask | None) -> None:
    """Lets people have as many jobs as they like."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The jobs of everybody.

    Attributes:
        database: Where they are.
        workshop: With what they will be done; kinds ask it what they refuse. None in tests.
        kinds: What can be asked for.
        admit: Raises why somebody may have no further job that waits; asked in the very
            transaction in which there would be one.
    """

    database: Database
    workshop: "Workshop | None" = None
    kinds: Kinds = KINDS
    admit: Admit = anybody

    def enqueue(
        self, owner: str, kind: str, params: dict[str, Any], title: str = "", priority: int = 0
    ) -> Job:
        """Queues a job, once its kind has nothing against it.

        Raises:
            UserMistake: there is no such kind, or its params are wrong.
            Refused: a policy forbids it.
        """
        ask = self.checked(owner, Ask(kind, params, title, priority))
        with self.database.writing() as session:
            return self.enqueue_in(session, owner, ask)

    def checked(self, owner: str, ask: Ask) -> Ask:
        """What is asked for, complete, once its kind has nothing against it.

        Raises:
            UserMistake: there is no such kind, or its params are wrong.
            Refused: a policy forbids it.
        """
        found = self.kinds.load(ask.kind)
        try:
            params = found.params.model_validate(ask.params)
        except ValidationError as fault:
            raise UserMistake(_sentence(ask.kind, fault)) from None
        if abs(ask.priority) > LARGEST_PRIORITY:
            raise UserMistake(
                f"The priority is {ask.priority}; it goes from {-LARGEST_PRIORITY} to "
                f"{LARGEST_PRIORITY}."
            )
        if self.workshop is not None:
            found.refuse(params, self.workshop.desk_of(owner))
        told = params.model_dump(mode="json")
        if not is_keepable(told):
            raise UserMistake("There is a letter or a number in it that cannot be kept.")
        title = ask.title.strip() or found.title(params)
        return Ask(ask.kind, told, title[:300], ask.priority)

    def enqueue_in(self, session: Session, owner: str, ask: Ask) -> Job:
        """Queues what ``checked`` gave, in the caller's transaction."""
        self.admit(session, owner, ask)
        lane = self.kinds.load(ask.kind).lane
        job = Job(owner=owner, kind=ask.kind, lane=lane, params=ask.params, title=ask.title)
        job.priority, job.position = ask.priority, session.scalar(select(clock())) or 0.0
        session.add(job)
        session.flush()
        announce_job(session, job)
        return job

    def get(self, owner: str, job_id: str) -> Job:
        """A job of its owner.

        Raises:
            NoSuchJob: there is none.
        """
        with self.database.reading() as session:
            return found_job(session, owner, job_id)

    def list(
        self, owner: str, only: Only = _ALL_JOBS, limit: int = 50, after: Job | None = None
    ) -> Sequence[Job]:
        """Jobs of somebody, newest first.

        Args:
            owner: Whose.
            only: Which of them.
            limit: How many at most.
            after: The last job of the page before; None for the first page.
        """
        wanted = select(Job).where(Job.owner == owner, *only.conditions())
        if after is not None:
            older = Job.created < after.created
            wanted = wanted.where(older | ((Job.created == after.created) & (Job.id < after.id)))
        wanted = wanted.order_by(Job.created.desc(), Job.id.desc()).limit(limit)
        with self.database.reading() as session:
            return session.scalars(wanted).all()

    def count(self, owner: str, only: Only = _ALL_JOBS) -> int:
        """How many jobs ``list`` would give in all."""
        wanted = select(func.count()).where(Job.owner == owner, *only.conditions())
        with self.database.reading() as session:
            return session.scalar(wanted) or 0

    def sample(self, owner: str, job_id: str, number: int) -> Sample:
        """A small picture that a job showed.

        Raises:
            NoSuchJob: there is no such job, or no such picture any more.
        """
        with self.database.reading() as session:
            found_job(session, owner, job_id)
            sample = session.get(Sample, (job_id, number))
        if sample is None:
            raise NoSuchJob(f"The job shows no picture {number} any more.")
        return sample

    @contextmanager
    def _changing(self, owner: str, job_id: str) -> Iterator[tuple[Session, Job]]:
        """A job of somebody that nobody else changes meanwhile, and the transaction.

        Raises:
            NoSuchJob: there is none.
        """
        with self.database.writing() as session:
            yield session, found_job(session, owner, job_id, is_changing=True)

    def pause(self, owner: str, job_id: str) -> Job:
        """Lets a job wait; one that runs keeps its checkpoint first.

        Raises:
            NoSuchJob: there is none.
            WrongState: it has ended.
        """
        with self._changing(owner, job_id) as (session, job):
            _refuse_ended(job, "paused")
            if job.state == "running":
                job.wish = "pause"
            else:
                job.state = "paused"
            return _told(session, job)

    def resume(self, owner: str, job_id: str) -> Job:
        """Lets a paused job go on where it was.

        Raises:
            NoSuchJob: there is none.
            WrongState: it has ended.
        """
        with self._changing(owner, job_id) as (session, job):
            _refuse_ended(job, "resumed; retry it instead")
            if job.state == "running":
                job.wish = "" if job.wish == "pause" else job.wish
            elif job.state == "paused":
                self.admit(session, owner, None)
                job.state = "queued"
            return _told(session, job)

    def cancel(self, owner: str, job_id: str) -> Job:
        """Ends a job; one that runs ends soon. What it kept in the library stays.

        Raises:
            NoSuchJob: there is none.
            WrongState: it has ended.
        """
        with self._changing(owner, job_id) as (session, job):
            _refuse_ended(job, "canceled")
            if job.state == "running":
                job.wish = "cancel"
            else:
                job.state, job.wish, job.ended = "canceled", "", now()
            return _told(session, job)

    def finish(self, owner: str, job_id: str) -> Job:
        """Asks a running job to end now and make the best of what it has.

        Raises:
            NoSuchJob: there is none.
            WrongState: it does not run.
        """
        with self._changing(owner, job_id) as (session, job):
            if job.state != "running":
                raise WrongState(
                    f"The job is {job.state}; only a running one can be finished.",
                    "job_not_running",
                    {"state": job.state},
                )
            job.wish = "finish"
            return _told(session, job)

    def retry(self, owner: str, job_id: str) -> Job:
        """Queues a failed or canceled job again; it goes on from its checkpoint.

        Raises:
            NoSuchJob: there is none.
            WrongState: it neither failed nor was canceled.
        """
        with self._changing(owner, job_id) as (session, job):
            if job.state not in ("failed", "canceled"):
                raise WrongState(
                    f"The job is {job.state}; only failed and canceled ones can be tried again.",
                    "job_not_failed",
                    {"state": job.state},
                )
            self.admit(session, owner, None)
            job.state, job.wish, job.deaths, job.error, job.ended = "queued", "", 0, None, None
            return _told(session, job)

    def retry_failed(self, owner: str) -> int:
        """Tries all failed jobs of somebody again, the oldest first; how many that were.

        Raises:
            UserMistake: not even one more may wait.
        """
        failed, tried = self.list(owner, Only(("failed",)), limit=_MOST_AT_ONCE), 0
        for job in reversed(failed):
            try:
                self.retry(owner, job.id)
            except (NoSuchJob, WrongState):
                continue  # somebody was faster
            except UserMistake:
                if not tried:
                    raise
                break
            tried += 1
        return tried

    def delete(self, owner: str, job_id: str) -> None:
        """Forgets a job that has ended; what it made stays.

        Raises:
            NoSuchJob: there is none.
            WrongState: it has not ended.
        """
        with self._changing(owner, job_id) as (session, job):
            if job.state not in ENDED:
                raise WrongState(
                    f"The job is {job.state}; cancel it first.",
                    "job_not_ended",
                    {"state": job.state},
                )
            _forget(session, [job])
        self._sweep([job])

    def clear(self, owner: str) -> int:
        """Forgets all jobs of somebody that have ended; how many there were."""
        wanted = select(Job).where(Job.owner == owner, Job.state.in_(ENDED))
        with self.database.writing() as session:
            jobs = session.scalars(wanted.order_by(Job.id).with_for_update()).all()
            _forget(session, jobs)
        self._sweep(jobs)
        return len(jobs)

    def _sweep(self, jobs: Sequence[Job]) -> None:
        """Removes what jobs kept to go on from."""
        if self.workshop is None:
            return
        for job in jobs:
            rmtree(self.workshop.folder_of(job.owner, job.id), ignore_errors=True)

    @property
    def is_paused(self) -> bool:
        """Whether all jobs wait; those that run go on."""
        with self.database.reading() as session:
            return session.get(Switch, IS_PAUSED) is not None

    def pause_all(self) -> None:
        """Lets no further job begin."""
        with self.database.writing() as session:
            if session.get(Switch, IS_PAUSED) is None:
                session.merge(Switch(name=IS_PAUSED, value=True))
                announce_queue(session)

    def resume_all(self) -> None:
        """Lets jobs begin again."""
        with self.database.writing() as session:
            session.execute(delete(Switch).where(Switch.name == IS_PAUSED))
            announce_queue(session)

    def left(self, lanes: Sequence[str]) -> int:
        """How many jobs of these lanes wait or are being done; none while the queue is paused."""
        if self.is_paused:
            return 0
        wanted = select(func.count()).where(
            Job.state.in_(("queued", "running")), Job.lane.in_(lanes)
        )
        with self.database.reading() as session:
            return session.scalar(wanted) or 0

    def status(self) -> dict[str, Any]:
        """Whether the queue is paused, how many jobs run and wait, and who works."""
        seen = select(Worker).where(Worker.seen > clock() - _SEEN_SECONDS).order_by(Worker.name)
        with self.database.reading() as session:
            running = select(Job.worker, func.count()).where(Job.state == "running")
            busy = {name for name, _ in session.execute(running.group_by(Job.worker))}
            workers = [
                {"lane": each.lane, "device": each.device, "is_busy": each.name in busy}
                for each in session.scalars(seen)
            ]
            return {**queue_json(session), "workers": workers}


def found_job(session: Session, owner: str, job_id: str, *, is_changing: bool = False) -> Job:
    """A job of its owner, within a transaction; to be changed, nobody else changes it meanwhile.

    Raises:
        NoSuchJob: there is none.
    """
    wanted = select(Job).where(Job.id == job_id, Job.owner == owner)
    job = session.scalars(wanted.with_for_update() if is_changing else wanted).one_or_none()
    if job is None:
        raise NoSuchJob(f"There is no job {job_id[:40]!r}.", "no_job")
    return job


def _refuse_ended(job: Job, what: str) -> None:
    if job.state in ENDED:
        raise WrongState(
            f"The job has {_ENDS[job.state]}; it cannot be {what}.",
            "job_ended",
            {"state": job.state},
        )


_ENDS = {"succeeded": "succeeded", "failed": "failed", "canceled": "been canceled"}


def _told(session: Session, job: Job) -> Job:
    session.flush()
    announce_job(session, job)
    return job


def _forget(session: Session, jobs: Sequence[Job]) -> None:
    for job in jobs:
        announce_gone(session, job)
        session.delete(job)


def _sentence(kind: str, fault: ValidationError) -> str:
    """What is wrong with params, in one sentence for each."""
    wrong = []
    for each in fault.errors(include_url=False, include_input=False, include_context=False)[:3]:
        place = ".".join(map(str, each["loc"]))
        wrong.append(f"{place}: {each['msg']}" if place else each["msg"])
    return f"This is not what {kind!r} can do: {'; '.join(wrong)}."
