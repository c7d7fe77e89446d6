"""Doing one job: its kind's work at a desk, progress written down, every end told in a sentence."""

import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from pinxit.base.errors import Cancelled, PinxitError, Refused, UserMistake, frames_of
from pinxit.base.progress import Progress
from pinxit.jobs.desk import WorkDesk
from pinxit.jobs.leases import (
    LEASE_SECONDS,
    Lease,
    NoLongerOurs,
    Outcome,
    claim,
    end,
    hold,
    lease_of,
)
from pinxit.jobs.progress import MOST_SAMPLES, ProgressBook
from pinxit.jobs.pulse import Pulse
from pinxit.jobs.telling import announce_job
from pinxit.jobs.workshop import Workshop
from pinxit.tables.database import Database, is_disk_full
from pinxit.tables.work import Job, Sample

_SAMPLE_ADDRESS = "/api/v1/jobs/{}/samples/{{}}"
_TRIES_TO_END = 5
_SECONDS_BETWEEN_TRIES = 2.0

_log = logging.getLogger("pinxit.jobs")


def _not_stopping() -> bool:
    return False


def do(
    workshop: Workshop,
    job: Job,
    is_stopping: Callable[[], bool] = _not_stopping,
    seconds: float = LEASE_SECONDS,
) -> str:
    """Does a job that was just claimed; the state it is in then, "" if it went to somebody else.

    Args:
        workshop: With what.
        job: As ``claim`` gave it.
        is_stopping: Whether the worker shall lay the job back and end.
        seconds: For how long its lease is prolonged each time.
    """
    lease = lease_of(job)
    with Pulse(workshop.database, lease, is_stopping, seconds) as pulse:
        told = _Told(workshop.database, lease, ProgressBook(_SAMPLE_ADDRESS.format(job.id)))
        told.book.value = dict(job.progress)
        desk = WorkDesk(workshop, job.owner, lease, told.hear, pulse.wish)
        outcome = _outcome(workshop, job, desk, pulse)
    if pulse.is_lost or outcome is None:
        return ""
    told.write_rest()
    outcome = Outcome(outcome.state, outcome.result, outcome.error, told.book.value)
    state = _ended(workshop.database, lease, outcome)
    if state == "succeeded":
        shutil.rmtree(workshop.folder_of(job.owner, job.id), ignore_errors=True)
    return state


def run_one(workshop: Workshop, job: Job) -> Job:
    """Does a queued job here and now, without a worker; the job as it ended. For tests of kinds.

    Raises:
        UserMistake: it is not queued, or others come before it.
    """
    claimed = claim(workshop.database, "here", [job.lane])
    if claimed is None or claimed.id != job.id:
        raise UserMistake(f"The job {job.title!r} is not the next one.")
    do(workshop, claimed)
    with workshop.database.reading() as session:
        return session.get_one(Job, job.id)


@dataclass
class _Told:
    """Writes progress down now and then; a busy database costs a line of it, never the job."""

    database: Database
    lease: Lease
    book: ProgressBook
    _written: set[int] = field(default_factory=set)

    def hear(self, progress: Progress) -> None:
        self.book.hear(progress)
        if not self.book.is_time():
            return
        try:
            self._write()
        except SQLAlchemyError as fault:
            _log.warning("Progress could not be written: %s", type(fault).__name__)

    def write_rest(self) -> None:
        """Writes samples that were left over; the end of the job writes the other progress."""
        with suppress(SQLAlchemyError, NoLongerOurs):
            if self.book.fresh:
                self._write()

    def _write(self) -> None:
        with self.database.writing() as session:
            job = hold(session, self.lease, {"progress": self.book.value})
            for each in self.book.fresh:
                session.merge(
                    Sample(
                        job=job.id,
                        number=each.number,
                        media_type=each.media_type,
                        width=each.width,
                        height=each.height,
                        data=each.data,
                    )
                )
            if self.book.fresh:
                oldest = self.book.fresh[-1].number - MOST_SAMPLES
                old = delete(Sample).where(Sample.job == job.id, Sample.number <= oldest)
                session.execute(old)
            announce_job(session, job)
        self.book.written()


def _outcome(workshop: Workshop, job: Job, desk: WorkDesk, pulse: Pulse) -> Outcome | None:
    """How the work ended; None if it is somebody else's by now."""
    try:
        kind = workshop.kinds.load(job.kind)
        result = kind.work(kind.params.model_validate(job.params), desk)
    except NoLongerOurs:
        return None
    except Cancelled:  # laid back, and what is wished of it by then comes true
        return Outcome("queued" if pulse.has_stopped else "canceled")
    except (Exception, MemoryError) as fault:  # noqa: BLE001, no job may take its worker along
        return Outcome("failed", error=error_json(fault))
    return Outcome("succeeded", result=result)


def error_json(fault: BaseException) -> dict[str, Any]:
    """What went wrong, for people: a title, a sentence, and whose fault it is."""
    if isinstance(fault, Refused):
        return {**_error("Not allowed", str(fault), 3), "checks": list(fault.checks)}
    if isinstance(fault, UserMistake):
        return _error("This cannot be done", str(fault), 2)
    if isinstance(fault, PinxitError):
        return _error("Something went wrong", str(fault), 1)
    if isinstance(fault, ValidationError):
        again = "It was asked for by another version of Pinxit; ask for it anew."
        return _error("This cannot be done", again, 2)
    return _known_trouble(fault) or _unknown(fault)


def _known_trouble(fault: BaseException) -> dict[str, Any] | None:
    if is_disk_full(fault):
        return _error("The disk is full", "Free some space, and retry; what is done stays.", 1)
    if isinstance(fault, OperationalError):
        return _error("The database could not be reached", "Retry in a while.", 1)
    if isinstance(fault, MemoryError) or "out of memory" in str(fault).lower():
        sentence = "Ask for something smaller, or close other programs, and retry."
        return _error("There was not enough memory", sentence, 1)
    return None


def _unknown(fault: BaseException) -> dict[str, Any]:
    _log.error("A job failed: %s at %s", type(fault).__name__, ", ".join(frames_of(fault)))
    sentence = f"{type(fault).__name__}; the log of the worker says where. You may retry it."
    return _error("This is our fault", sentence, 1)


def _error(title: str, detail: str, code: int) -> dict[str, Any]:
    return {"title": title, "detail": detail, "code": code}


def _ended(database: Database, lease: Lease, outcome: Outcome) -> str:
    """Writes the end of a job, also through a moment of trouble; its state, "" if not ours."""
    for attempt in range(_TRIES_TO_END):
        try:
            return end(database, lease, outcome).state
        except NoLongerOurs:
            return ""
        except SQLAlchemyError as fault:
            _log.warning("The end of a job could not be written: %s", type(fault).__name__)
            time.sleep(_SECONDS_BETWEEN_TRIES * (attempt + 1))
    return ""
