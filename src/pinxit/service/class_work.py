"""The jobs of a class, as far as its teacher rules them: to pause all of them, and to stop one."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select

from pinxit.base.errors import UserMistake
from pinxit.jobs.queue import Queue
from pinxit.service.classes import found_class, found_student
from pinxit.tables.classes import Student
from pinxit.tables.work import Job

UNDER_WAY = ("queued", "running", "paused")


def pause(queue: Queue, teacher: str, class_id: str) -> None:
    """Lets all jobs of a class wait; no further one is taken until it goes on.

    Jobs that run keep their checkpoints first. Those that students let wait themselves are left as
    they are, then and afterwards.

    Raises:
        NoClass: there is no such class of this teacher.
    """
    with queue.database.writing() as session:
        found_class(session, teacher, class_id, is_changing=True).is_paused = True
    held = [
        each.id for each in _jobs_of(queue, class_id, ("queued", "running")) if _pause(queue, each)
    ]
    with queue.database.writing() as session:
        found = found_class(session, teacher, class_id, is_changing=True)
        found.held = [*found.held, *(each for each in held if each not in found.held)]


def go_on(queue: Queue, teacher: str, class_id: str) -> None:
    """Lets those jobs of a class go on that waited because it was paused.

    Raises:
        NoClass: there is no such class of this teacher.
    """
    with queue.database.writing() as session:
        found = found_class(session, teacher, class_id, is_changing=True)
        held, found.held, found.is_paused = set(found.held), [], False
    for job in _jobs_of(queue, class_id, ("running", "paused")):
        if job.id in held:
            with suppress(UserMistake):  # it has ended meanwhile
                queue.resume(job.owner, job.id)


def cancel(queue: Queue, teacher: str, where: tuple[str, str], job_id: str) -> None:
    """Stops one job of a student.

    Args:
        queue: Has it.
        teacher: Whose class it is.
        where: Ids of the class and of the student.
        job_id: Which job.

    Raises:
        NoClass: there is no such class of this teacher, or no such student in it.
        NoSuchJob: the student has no such job.
        WrongState: it has ended.
    """
    with queue.database.reading() as session:
        found_student(session, teacher, *where)
    queue.cancel(where[1], job_id)


def cancel_all(queue: Queue, people: Sequence[str]) -> None:
    """Stops all that is under way of some people; what runs ends soon."""
    wanted = select(Job).where(Job.owner.in_(people), Job.state.in_(UNDER_WAY))
    with queue.database.reading() as session:
        jobs = session.scalars(wanted).all()
    for job in jobs:
        if job.wish != "cancel":
            with suppress(UserMistake):  # it has ended meanwhile
                queue.cancel(job.owner, job.id)


def _pause(queue: Queue, job: Job) -> bool:
    if job.wish:
        return False  # it is about to wait or to end already
    try:
        queue.pause(job.owner, job.id)
    except UserMistake:
        return False  # it has ended meanwhile
    return True


def _jobs_of(queue: Queue, class_id: str, states: tuple[str, ...]) -> Sequence[Job]:
    members = select(Student.person).where(Student.school_class == class_id)
    wanted = select(Job).where(Job.owner.in_(members), Job.state.in_(states))
    with queue.database.reading() as session:
        return session.scalars(wanted.order_by(Job.created, Job.id)).all()
