"""List, watch, pause, cancel or retry the jobs of your studio."""

import sys
from typing import TYPE_CHECKING

import click

from pinxit.base.listeners import listener_for
from pinxit.cli.queueing import job_named, line_of, queue_at, raise_failure
from pinxit.cli.queueing import watch as watch_job
from pinxit.cli.serving import database_option
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.tables.work import Job

_STATES = ("queued", "running", "paused", "succeeded", "failed", "canceled")


@click.group()
def job() -> None:
    """List, watch, pause, cancel or retry the jobs of your studio.

    A job is work that the studio was asked for. A few first letters of its id are enough.
    """


@job.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only these.")
@click.option("-n", "most", default=20, show_default=True, type=click.IntRange(1), help="Jobs.")
@database_option
@with_session
def list_(session: Session, states: tuple[str, ...], most: int, database: str) -> None:
    """List your jobs, newest first."""
    from pinxit.jobs.queue import Only
    from pinxit.jobs.telling import job_json
    from pinxit.tables.people import LOCAL

    with queue_at(database) as queue:
        jobs = queue.list(LOCAL, Only(states), most)
        waits = "\nThe queue is paused." if queue.is_paused else ""
    text = "\n".join(map(line_of, jobs)) or "There are no such jobs."
    session.say(text + waits, [job_json(each) for each in jobs])


@job.command()
@click.argument("job_id")
@database_option
@with_session
def watch(session: Session, job_id: str, database: str) -> None:
    """Show how a job goes on until it ends; Ctrl-C ends watching, and not the job."""
    listener = listener_for(sys.stderr, is_quiet=session.is_quiet, is_json=session.is_json)
    with queue_at(database) as queue:
        try:
            seen = watch_job(queue, job_named(queue, job_id), listener, lambda: False)
        finally:
            listener.close()
    raise_failure(seen)
    _say(session, seen)


@job.command()
@click.argument("job_id")
@database_option
@with_session
def pause(session: Session, job_id: str, database: str) -> None:
    """Let a job wait; one that runs keeps its state first."""
    with queue_at(database) as queue:
        found = job_named(queue, job_id)
        _say(session, queue.pause(found.owner, found.id))


@job.command()
@click.argument("job_id")
@database_option
@with_session
def resume(session: Session, job_id: str, database: str) -> None:
    """Let a paused job go on where it was."""
    with queue_at(database) as queue:
        found = job_named(queue, job_id)
        _say(session, queue.resume(found.owner, found.id))


@job.command()
@click.argument("job_id")
@database_option
@with_session
def cancel(session: Session, job_id: str, database: str) -> None:
    """End a job; what it kept stays."""
    with queue_at(database) as queue:
        found = job_named(queue, job_id)
        _say(session, queue.cancel(found.owner, found.id))


@job.command()
@click.argument("job_id")
@database_option
@with_session
def retry(session: Session, job_id: str, database: str) -> None:
    """Try a failed or canceled job again; it goes on where it was."""
    with queue_at(database) as queue:
        found = job_named(queue, job_id)
        _say(session, queue.retry(found.owner, found.id))


def _say(session: Session, done: "Job") -> None:
    from pinxit.jobs.telling import job_json

    session.say(line_of(done), job_json(done))


COMMAND = job
