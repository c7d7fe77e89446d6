"""The order of jobs that wait: by priority, and of one person's jobs within one by position.

Between people of the same priority, who waits longest comes next (`pinxit.jobs.leases`).
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.jobs.queue import LARGEST_PRIORITY, Queue, WrongState, found_job
from pinxit.jobs.telling import announce_job
from pinxit.tables.clock import clock
from pinxit.tables.work import Job

_WAITING = ("queued", "paused")


def set_priority(queue: Queue, owner: str, job_id: str, priority: int) -> Job:
    """Gives a job another priority.

    Raises:
        NoSuchJob: there is none.
        UserMistake: there is no such priority.
        WrongState: it runs or has ended.
    """
    if abs(priority) > LARGEST_PRIORITY:
        raise UserMistake(
            f"The priority is {priority}; it goes from {-LARGEST_PRIORITY} to {LARGEST_PRIORITY}."
        )
    with queue.database.writing() as session:
        job = _waiting(session, owner, job_id)
        job.priority = priority
        announce_job(session, job)
        return job


def move_before(queue: Queue, owner: str, job_id: str, other_id: str) -> Job:
    """Puts a job just before another one of the same owner, with the priority of that.

    Raises:
        NoSuchJob: there is none.
        WrongState: one of them runs or has ended.
    """
    with queue.database.writing() as session:
        job, other = _waiting(session, owner, job_id), _waiting(session, owner, other_id)
        if job.id == other.id:
            return job
        position = _place_before(session, job, other)
        if position is None:
            _spread(session, other.priority)
            position = _place_before(session, job, other)
        job.priority, job.position = other.priority, position or other.position
        announce_job(session, job)
        return job


def move_to_end(queue: Queue, owner: str, job_id: str) -> Job:
    """Puts a job behind all others of its priority.

    Raises:
        NoSuchJob: there is none.
        WrongState: it runs or has ended.
    """
    with queue.database.writing() as session:
        job = _waiting(session, owner, job_id)
        last = select(Job.position).where(Job.priority == job.priority, Job.state.in_(_WAITING))
        latest = session.scalar(last.order_by(Job.position.desc()).limit(1)) or 0.0
        job.position = max(session.scalar(select(clock())) or 0.0, latest + 1e-3)
        announce_job(session, job)
        return job


def _waiting(session: Session, owner: str, job_id: str) -> Job:
    job = found_job(session, owner, job_id, is_changing=True)
    if job.state not in _WAITING:
        raise WrongState(
            f"The job is {job.state}; only jobs that wait have a place in the queue.",
            "job_not_waiting",
            {"state": job.state},
        )
    return job


def _place_before(session: Session, job: Job, other: Job) -> float | None:
    """A position between another job and the one before it; None if no number lies between."""
    earlier = select(Job.position).where(
        Job.priority == other.priority,
        Job.state.in_(_WAITING),
        Job.id != job.id,
        (Job.position < other.position) | ((Job.position == other.position) & (Job.id < other.id)),
    )
    before = session.scalar(earlier.order_by(Job.position.desc()).limit(1))
    if before is None:
        return other.position - 1.0
    middle = (before + other.position) / 2
    return middle if before < middle < other.position else None


def _spread(session: Session, priority: int) -> None:
    """Numbers the jobs of a priority anew, with room between them."""
    wanted = select(Job).where(Job.priority == priority, Job.state.in_(_WAITING))
    jobs = session.scalars(wanted.order_by(Job.position, Job.id)).all()
    first = jobs[0].position - len(jobs) if jobs else 0.0
    for number, job in enumerate(jobs):
        job.position = first + number
    session.flush()
