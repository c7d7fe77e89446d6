"""Imports the pictures that were sent for a data set, with the rights that are said of each."""

from typing import Any

from pydantic import Field

from pinxit.jobs.events import announce
from pinxit.jobs.kind import Desk, JobParams, Kind


class Params(JobParams):
    """Which data set."""

    name: str = Field(max_length=64)


def title(params: Params) -> str:
    """What the job is called."""
    return f"Import {params.name}"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: there is no such data set, or its pictures were not sent.
    """
    desk.studio.dataset_desk.newest(params.name)
    desk.studio.dataset_desk.uploads.for_change(params.name)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Imports, and looks at each picture once for its thumbnail and its colors."""
    from pinxit.desks.looks import looks_of

    made, report = desk.studio.dataset_desk.bring_in(params.name)
    looks_of(desk.studio.home, made, desk.tell)
    with desk.writing() as session:
        told = {"name": made.name, "change": "imported"}
        announce(session, desk.owner, "datasets", "dataset", told)
    return {"datasets": [made.name], "version": made.version, "import": report.to_json()}


KIND = Kind("import_dataset", "quick", Params, title, work, needs="train", refuse=refuse)
