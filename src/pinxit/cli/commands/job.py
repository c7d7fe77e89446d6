"""Add, list, watch, pause, cancel or retry the jobs of your studio, and save what they made."""

import secrets
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.base.listeners import listener_for
from pinxit.cli.queueing import job_named, line_of, queue_at, raise_failure
from pinxit.cli.queueing import watch as watch_job
from pinxit.cli.serving import database_option, store_option
from pinxit.cli.session import Session, home_folder, with_session
from pinxit.datasets.words import counted

if TYPE_CHECKING:
    from pinxit.tables.work import Job

_STATES = ("queued", "running", "paused", "succeeded", "failed", "canceled")


@click.group()
def job() -> None:
    """Add, list, watch, pause, cancel or retry the jobs of your studio, and save what they made.

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
@click.argument("job_id", default="")
@click.option("--failed", is_flag=True, help="All jobs that failed.")
@database_option
@with_session
def retry(session: Session, job_id: str, failed: bool, database: str) -> None:
    """Try a failed or canceled job again, or all that failed; it goes on where it was."""
    from pinxit.tables.people import LOCAL

    if failed == bool(job_id):
        raise UserMistake("Name the job, or say --failed for all that failed.")
    with queue_at(database) as queue:
        if failed:
            done = queue.retry_failed(LOCAL)
            session.say(f"{counted(done, 'job')} tried again.", {"jobs": done})
            return
        found = job_named(queue, job_id)
        _say(session, queue.retry(found.owner, found.id))


@job.command()
@click.argument("kind")
@click.option(
    "--name", default="", help="Name of the batch, by which it is saved; a new one, if absent."
)
@click.option(
    "--params",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A JSON file with what is asked for.",
)
@click.option("--set", "words", multiple=True, metavar="NAME=VALUE", help="One thing asked for.")
@click.option(
    "--pictures",
    "places",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A folder or file to work on; the pictures are brought into the library.",
)
@click.option(
    "--sweep",
    "sweeps",
    multiple=True,
    metavar="NAME=A,B,C",
    help="A job for each value; several sweeps make a job for each combination.",
)
@click.option("--part", type=click.IntRange(1), help="At most so many seeds or pictures in a job.")
@click.option("--parts", type=click.IntRange(1), help="So many jobs for one clip, by its shots.")
@click.option("--priority", default=0, show_default=True, help="Higher ones first, -100 to 100.")
@database_option
@store_option
@with_session
def add(session: Session, kind: str, database: str, store: str, **given: Any) -> None:
    """Put work into the queue, shared out among as many jobs as you like.

    \b
    pinxit job add generate --name many --set model=icons --set seeds=1-10000 --part 200
    pinxit job add generate --set model=icons --set seeds=1-16 --sweep psi=0.5,0.7,1
    pinxit job add stylize_folder --name sea --pictures photos/ --part 50 \\
        --set 'styles=[{"picture": "@wave.jpg"}]'
    pinxit job add stylize_clip --name film --set content=@film.mp4 --parts 8 \\
        --set 'styles=[{"picture": "@wave.jpg"}]'

    Workers do them: those of `pinxit studio` or `serve`, `pinxit worker --until-empty`, or the
    tasks of a cluster, `pinxit worker --cluster auto --count 16`. Then `pinxit job save NAME`.
    @FILE is a picture or clip that is brought into the library first.
    """
    from pinxit.cli.batches import PICTURES, asks_of, in_parts, jobs_of
    from pinxit.cli.batching import (
        all_brought,
        library_at,
        read_params,
        seeds_written_out,
        values_of,
        with_files,
    )
    from pinxit.cli.outputs import contents
    from pinxit.cli.training import knobs_of
    from pinxit.jobs.kind import KINDS
    from pinxit.jobs.queue import Queue
    from pinxit.jobs.workshop import Workshop
    from pinxit.tables.people import LOCAL

    found, sweeps = KINDS.load(kind), values_of(given["sweeps"])
    wanted = seeds_written_out({**read_params(given["place"]), **knobs_of(given["words"])})
    if given["places"] and found.many != PICTURES:
        raise UserMistake(f"A job {kind} takes no list of pictures; name one as @FILE.")
    with queue_at(database) as plain, library_at(plain.database, store) as library:
        wanted, sweeps = with_files(wanted, library, LOCAL), with_files(sweeps, library, LOCAL)
        if given["places"]:
            files = [each.file for each in contents(given["places"], home_folder())]
            wanted[PICTURES] = all_brought(library, LOCAL, files, session.remark)
        queue = Queue(plain.database, Workshop(home_folder(), plain.database, library))
        name = given["name"] or f"{kind}-{secrets.token_hex(3)}"
        if jobs_of(queue, LOCAL, name):
            raise UserMistake(f"There are jobs of the name {name!r} already; say another --name.")
        if given["parts"]:
            wanted, sweeps = in_parts(found, wanted, sweeps, given["parts"])
        asked = asks_of(found, name, wanted, sweeps, given["part"])
        checked = [
            queue.checked(LOCAL, replace(each, priority=given["priority"])) for each in asked
        ]
        with queue.database.writing() as writing:
            ids = [queue.enqueue_in(writing, LOCAL, each).id for each in checked]
    session.say(
        f"{counted(len(ids), 'job')} of {name!r} in the queue.", {"name": name, "jobs": ids}
    )


@job.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the pictures.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@database_option
@store_option
@with_session
def save(
    session: Session, name: str, folder: Path, database: str, store: str, *, overwrite: bool
) -> None:
    """Write the pictures that the jobs called NAME made into a folder.

    NAME is that of a batch, or the id of one job. Files are the signed ones of the library.
    """
    from pinxit.cli.batches import jobs_of
    from pinxit.cli.batching import library_at, saved
    from pinxit.tables.people import LOCAL

    with queue_at(database) as queue, library_at(queue.database, store) as library:
        jobs = jobs_of(queue, LOCAL, name) or [job_named(queue, name)]
        files = [str(file) for file in saved(library, jobs, folder, overwrite=overwrite)]
    failed = [each for job in jobs for each in job.result.get("failed", ())]
    states = Counter(each.state for each in jobs)
    for each in failed:
        session.remark(f"left out: {each['detail']}")
    told = ", ".join(f"{count} {state}" for state, count in states.items())
    session.say(
        f"{counted(len(files), 'picture')} in {folder} (jobs: {told}).",
        {"files": files, "failed": failed, "jobs": dict(states)},
    )


def _say(session: Session, done: "Job") -> None:
    from pinxit.jobs.telling import job_json

    session.say(line_of(done), job_json(done))


COMMAND = job
