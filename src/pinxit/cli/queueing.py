"""What the commands around the queue share: the queue, a job by its id, how it is told."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pinxit.base.errors import PinxitError, Refused, UserMistake
from pinxit.base.progress import Listener, Progress
from pinxit.cli.session import home_folder

if TYPE_CHECKING:
    from pinxit.jobs.queue import Queue
    from pinxit.tables.database import Database
    from pinxit.tables.work import Job

SHOWN = 8
"""Letters of an id that are shown, and that are enough to name a job."""

_SECONDS_BETWEEN_LOOKS = 0.5


@contextmanager
def opened(address: str) -> Iterator["Database"]:
    """The database of the studio, as it is.

    Raises:
        UserMistake: it cannot be opened.
    """
    from sqlalchemy.exc import DBAPIError, NoSuchModuleError

    from pinxit.tables.database import Database, address_in

    home = home_folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        database = Database.open(address or address_in(home))
    except (NoSuchModuleError, ImportError, ValueError) as fault:
        raise UserMistake(f"The database cannot be opened: {fault}.") from fault
    try:
        yield database
    except DBAPIError as fault:
        reason = str(fault.orig).strip().splitlines()[0]
        raise UserMistake(f"The database does not do what is asked: {reason}.") from fault
    finally:
        database.engine.dispose()


@contextmanager
def queue_at(address: str) -> Iterator["Queue"]:
    """The queue of the studio; its tables are brought to this version first.

    Raises:
        UserMistake: the database cannot be opened, or a newer Pinxit made it.
    """
    from pinxit.jobs.queue import Queue
    from pinxit.tables.migrate import upgrade

    with opened(address) as database:
        upgrade(database, home_folder())
        yield Queue(database)


def job_named(queue: "Queue", given: str) -> "Job":
    """The job of the local person whose id begins so.

    Raises:
        UserMistake: there is none, or there are several.
    """
    from pinxit.jobs.queue import NoSuchJob
    from pinxit.tables.people import LOCAL

    try:
        return queue.get(LOCAL, given)
    except NoSuchJob:
        found = [job for job in queue.list(LOCAL, limit=10_000) if job.id.startswith(given)]
    if len(found) != 1:
        many = "Several jobs begin" if found else "No job begins"
        raise UserMistake(f"{many} with {given!r}; `pinxit job list` shows them.")
    return found[0]


def line_of(job: "Job") -> str:
    """A job on a line, for people."""
    wish = f", shall {job.wish}" if job.wish else ""
    share = job.progress.get("share")
    how_far = f" {share:.0%}" if share is not None and job.state in ("running", "paused") else ""
    why = f": {job.error['detail']}" if job.error else ""
    return f"{job.id[:SHOWN]}  {job.state + how_far + wish:<16} {job.kind:<12} {job.title}{why}"


def watch(queue: "Queue", job: "Job", tell: Listener, is_stopped: Callable[[], bool]) -> "Job":
    """Tells how a job goes on until it has ended, or waits on a pause; the job then.

    Args:
        queue: Where it is.
        job: Which one.
        tell: Hears its progress.
        is_stopped: Nobody wants to watch any more.
    """
    told: set[str] = set()
    while True:
        if job.progress.get("stage"):
            tell(_progress(job, ""))
        for notice in job.progress.get("notices", []):
            if notice not in told:
                tell(_progress(job, notice))
                told.add(notice)
        if job.state not in ("queued", "running") or is_stopped():
            return job
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        job = queue.get(job.owner, job.id)


def raise_failure(job: "Job") -> None:
    """Raises what a failed job failed with.

    Raises:
        PinxitError: of the class that its exit code has.
    """
    if job.error is None:
        return
    classes: dict[int, type[PinxitError]] = {2: UserMistake, 3: Refused}
    raise classes.get(job.error["code"], PinxitError)(job.error["detail"])


def _progress(job: "Job", notice: str) -> Progress:
    told = job.progress
    facts = {name: value for name, value in told["facts"].items() if value is not None}
    words = told["words"]
    return Progress(
        told["stage"], told["done"], told["total"], told["unit"], facts, None, notice, words
    )
