"""What jobs still need: it is not deleted under them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from pinxit.service.problem import Conflict
from pinxit.tables.database import Database
from pinxit.tables.work import Job

_OPEN = ("queued", "running", "paused")


def refuse_in_use(
    database: Database,
    owner: str,
    what: tuple[str, str],
    needs: Callable[[str, dict[str, Any]], bool],
) -> None:
    """Makes sure that no job that waits, runs or is paused needs a thing.

    Args:
        database: Has the jobs.
        owner: Whose.
        what: The thing: "model", "data set", "training" or "style", and its name.
        needs: Whether a job of this kind with these params needs it.

    Raises:
        Conflict: one does.
    """
    wanted = select(Job).where(Job.owner == owner, Job.state.in_(_OPEN))
    with database.reading() as session:
        jobs = [
            (job.kind, dict(job.params), job.title, job.state) for job in session.scalars(wanted)
        ]
    using = [(title or kind, state) for kind, params, title, state in jobs if needs(kind, params)]
    if using:
        (noun, name), (title, state) = what, using[0]
        raise Conflict(
            f"The {noun} {name} is needed by the job {title!r}, which is {state}; let it end, or "
            "cancel it.",
            "in_use",
            {"noun": noun, "name": name, "job": title, "state": state},
        )
