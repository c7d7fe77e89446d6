"""How a job is told to pages and programs, and the events on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pinxit.jobs.events import EVERYBODY, announce
from pinxit.tables.work import Job, Switch

ENDED = ("succeeded", "failed", "canceled")
STATES = ("queued", "running", "paused", *ENDED)
IS_PAUSED = "queue is paused"
"""Name of the switch that is there while all jobs wait."""


def job_json(job: Job) -> dict[str, Any]:
    """A job as the service tells it."""
    return {
        "id": job.id,
        "kind": job.kind,
        "lane": job.lane,
        "title": job.title,
        "state": job.state,
        "wish": job.wish,
        "params": job.params,
        "priority": job.priority,
        "position": job.position,
        "attempt": job.attempt,
        "progress": job.progress,
        "result": job.result,
        "error": job.error,
        "created": _iso(job.created),
        "started": _iso(job.started),
        "ended": _iso(job.ended),
    }


def announce_job(session: Session, job: Job) -> None:
    """Tells the owner's pages how a job is now."""
    told = job_json(job)
    del told["params"]
    announce(session, job.owner, "jobs", "job", told)


def announce_gone(session: Session, job: Job) -> None:
    """Tells the owner's pages that a job was deleted."""
    announce(session, job.owner, "jobs", "job", {"id": job.id, "state": "deleted"})


def announce_queue(session: Session) -> None:
    """Tells all pages how the queue is now."""
    announce(session, EVERYBODY, "queue", "queue", queue_json(session))


def queue_json(session: Session) -> dict[str, Any]:
    """Whether the queue is paused, and how many jobs run and wait."""
    session.flush()
    wanted = select(Job.state, func.count()).where(Job.state.in_(("queued", "running")))
    counts = {row[0]: row[1] for row in session.execute(wanted.group_by(Job.state))}
    return {
        "is_paused": session.get(Switch, IS_PAUSED) is not None,
        "running": counts.get("running", 0),
        "queued": counts.get("queued", 0),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
