"""Reads the files that were sent as a study: sorts them by series, and makes them ready to see."""

from typing import Any

from pydantic import Field

from pinxit.base.errors import UserMistake
from pinxit.jobs.events import announce
from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.scan_work import shelf_of
from pinxit.scans.installed import refuse_without_extra


class Params(JobParams):
    """Which study."""

    study: str = Field(max_length=64, description="Id of the study.")


def title(params: Params) -> str:
    """What the job is called."""
    return "Read scans"


def refuse(params: Params, desk: Desk) -> None:
    """Makes sure that there is something to be read.

    Raises:
        UserMistake: there is no such study, or nothing was sent.
    """
    refuse_without_extra()
    study = shelf_of(desk.studio.home).study(params.study)
    if not study.waiting() and not study.about().get("is_read"):
        raise UserMistake("Nothing was sent for this study yet; send its files first.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Opens every file in armor; the result says how many series there are."""
    from pinxit.desks.scan_reading import Reading
    from pinxit.scans.untrusted import scan_armor

    study = shelf_of(desk.studio.home).study(params.study)
    with scan_armor() as armor:
        reading = Reading(armor, desk.tell, lambda: desk.wish() in ("pause", "cancel"))
        told = reading.read(study)
    with desk.writing() as session:
        announce(session, desk.owner, "scans", "scan", {"id": study.id, "change": "read"})
    return {"study": study.id, "series": len(told)}


KIND = Kind("read_scans", "quick", Params, title, work, needs="make", refuse=refuse)
