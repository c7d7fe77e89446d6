"""Makes something of a series of scans by one of the scan verbs; the original is not touched."""

from typing import Any

from pydantic import Field

from pinxit.jobs.events import announce
from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.scan_verb import VERBS
from pinxit.jobs.scan_work import do_verb, settings_for, shelf_of
from pinxit.scans.installed import refuse_without_extra


class Params(JobParams):
    """What is done to which series."""

    study: str = Field(max_length=64, description="Id of the study.")
    volume: str = Field(max_length=100, description="Id of the volume of the series.")
    verb: str = Field(max_length=64, description="One of `GET /scan-verbs`.")
    knobs: dict[str, Any] = Field(default={}, description="As the verb's schema says.")


def title(params: Params) -> str:
    """What the job is called."""
    return f"Scan: {params.verb}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue.

    Raises:
        UserMistake: there is no such series or verb, or a knob is wrong.
    """
    refuse_without_extra()
    study = shelf_of(desk.studio.home).study(params.study)
    settings_for(VERBS.load(params.verb), study.volume(params.volume), params.knobs)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Puts the result beside the series; `GET /scans/{scan}/results/{result}/zip` gives it out."""
    study = shelf_of(desk.studio.home).study(params.study)
    source = study.volume(params.volume)
    told = do_verb(study, source, (params.verb, params.knobs), desk)
    with desk.writing() as session:
        announce(session, desk.owner, "scans", "scan", {"id": study.id, "change": "made"})
    return {"study": study.id, "scan_result": told["id"], "volumes": told["volumes"]}


KIND = Kind("scan", "long", Params, title, work, needs="make", refuse=refuse)
