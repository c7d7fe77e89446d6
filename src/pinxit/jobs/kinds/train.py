"""Trains a GAN to make pictures like those of a data set."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.files import write_bytes
from pinxit.datasets.dataset import Dataset
from pinxit.jobs.events import announce
from pinxit.jobs.kind import Desk, Kind
from pinxit.jobs.training_params import TrainingParams, plan_of, refuse_unfit
from pinxit.tables.work import Job

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.studio import Studio
    from pinxit.training.plan import TrainingPlan

_BEGUN = "begun.json"
_OPEN = ("queued", "running", "paused")


class Params(TrainingParams):
    """What is learned from what, and for how long."""


def title(params: Params) -> str:
    """What the job is called."""
    return f"Train {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: something does not fit, or a name is taken.
        Refused: the rights of a picture forbid learning.
    """
    refuse_unfit(params, desk.studio)
    database = getattr(desk.library, "database", None)
    if database is None:
        return
    wanted = select(Job.params).where(
        Job.owner == desk.owner,
        Job.kind == KIND.name,
        Job.state.in_(_OPEN),
        Job.id != desk.job_id,
    )
    with database.reading() as session:
        names = [told.get("name") or told.get("dataset") for told in session.scalars(wanted)]
    if params.model in names:
        raise UserMistake(
            f"Another training of {params.model} waits or runs already; choose another name."
        )


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Trains, going on where an earlier attempt was stopped or killed.

    Raises:
        Cancelled: it was paused or canceled; what was learned is kept.
    """
    dataset = _dataset(params, desk)
    plan = plan_of(params, desk.studio, dataset)
    try:
        model = _trained(params, plan, desk)
    except Cancelled:
        if desk.wish() != "finish" or desk.studio.run_folder(plan.name).kept() is None:
            raise
        model = desk.studio.training_desk.finished(plan)
    with desk.writing() as session:
        announce(session, desk.owner, "models", "model", {"name": plan.name, "change": "trained"})
        told = {"name": dataset.name, "change": "frozen"}
        announce(session, desk.owner, "datasets", "dataset", told)
    return {"models": [plan.name], "datasets": [dataset.name], "sha256": model.sha256}


def _dataset(params: Params, desk: Desk) -> Dataset:
    """The version that the first attempt began with; it was frozen then."""
    version = _begun(desk).get("version")
    return desk.studio.datasets.load(params.dataset, version)


def _trained(params: Params, plan: "TrainingPlan", desk: Desk) -> "Model":
    folder = desk.studio.run_folder(plan.name)
    is_resuming = params.resume
    if _begun(desk):
        is_resuming = folder.kept() is not None  # else it was killed before anything was kept
    elif not params.resume:
        _refuse_begun(params, plan, desk)
        folder.clear()
    told = json.dumps({"version": plan.dataset.version})
    write_bytes(desk.folder / _BEGUN, told.encode(), overwrite=True)
    with _finishing(desk) as studio:
        return studio.train(plan, is_resuming=is_resuming, overwrite=not is_resuming)


def _refuse_begun(params: Params, plan: "TrainingPlan", desk: Desk) -> None:
    """Looks once more, for somebody else may have been faster since this job was queued."""
    place, folder = desk.studio.models.place_for(plan.name), desk.studio.run_folder(plan.name)
    if not params.overwrite and (place.exists() or folder.path.exists()):
        raise UserMistake(
            f"A model or a training {plan.name} is there by now; choose another name, or overwrite."
        )


@contextmanager
def _finishing(desk: Desk) -> Iterator["Studio"]:
    """The studio, in which the training stops, too, when it shall end now."""
    studio = desk.studio

    def shall_stop() -> bool:
        return studio.is_cancelled() or desk.wish() == "finish"

    yield replace(studio, is_cancelled=shall_stop)


def _begun(desk: Desk) -> dict[str, Any]:
    try:
        value = json.loads((desk.folder / _BEGUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


KIND = Kind("train", "long", Params, title, work, needs="train", refuse=refuse)
