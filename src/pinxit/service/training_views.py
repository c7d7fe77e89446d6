"""How trainings are told over the wire: from their folders, and from their jobs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pinxit.base.names import is_allowed_name
from pinxit.jobs.training_params import DEFAULT_MINUTES
from pinxit.service.shapes.trainings import (
    Budgeted,
    Curves,
    FilmTold,
    Frame,
    TrainingDetails,
    TrainingTold,
)
from pinxit.tables.database import Database
from pinxit.tables.work import Job

if TYPE_CHECKING:
    from pinxit.studio import Studio
    from pinxit.training.run_folder import RunFolder

ACROSS = 8
"""Seeds in a row of the film."""

OPEN = ("queued", "running", "paused")
"""States of jobs that are not over."""

_PREFIX = "train-"


@dataclass(frozen=True, slots=True)
class LastJob:
    """The newest job of a training."""

    id: str = ""
    state: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    progress: Mapping[str, Any] = field(default_factory=dict)
    created: datetime | None = None


def last_jobs(database: Database, owner: str) -> dict[str, LastJob]:
    """The newest job of each of somebody's trainings, by the name of its model."""
    wanted = select(Job).where(Job.owner == owner, Job.kind == "train").order_by(Job.created)
    found: dict[str, LastJob] = {}
    with database.reading() as session:
        for job in session.scalars(wanted):
            name = str(job.params.get("name") or job.params.get("dataset"))
            told = dict(job.params), dict(job.progress)
            found[name] = LastJob(job.id, job.state, *told, job.created)
    return found


def names_of(studio: "Studio", jobs: Mapping[str, LastJob]) -> list[str]:
    """Names of all trainings, the newest first."""
    folders = (studio.home / "runs").glob(f"{_PREFIX}*")
    there = {each.name.removeprefix(_PREFIX): each for each in folders if each.is_dir()}
    waiting = (name for name, job in jobs.items() if job.state in OPEN)
    names = {name for name in (*there, *waiting) if is_allowed_name(name)}
    return sorted(names, key=lambda name: _started(there.get(name), jobs.get(name)), reverse=True)


def training_told(studio: "Studio", name: str, job: LastJob | None) -> TrainingTold:
    """A training as lists tell it."""
    return TrainingTold(**_told(studio, name, job or LastJob()))


def training_details(studio: "Studio", name: str, job: LastJob | None) -> TrainingDetails:
    """A training with all that was set, and what was found while it learned."""
    folder = studio.run_folder(name)
    about, film = folder.about(), folder.film()
    last = job or LastJob()
    shape = about.get("shape")
    return TrainingDetails(
        **_told(studio, name, last),
        shape=(int(shape[0]), int(shape[1]), int(shape[2])) if shape else None,
        settings=about.get("settings") or dict(last.params.get("knobs", {})),
        seed=about.get("seed"),
        start=str(last.params.get("start") or about.get("start") or ""),
        branch=str(about.get("branch") or last.params.get("branch") or ""),
        conditions=about.get("conditions", {}),
        notices=list(last.progress.get("notices", [])),
        frames=len(film) if film is not None else 0,
    )


def curves_told(folder: "RunFolder") -> Curves:
    """The numbers of a training, column by column."""
    curves = folder.curves()
    columns = {name: [_number(row.get(name)) for row in curves.rows] for name in curves.names()}
    return Curves(columns=columns)


def film_told(name: str, folder: "RunFolder") -> FilmTold:
    """The moments of a training's film, and how each sheet is divided."""
    film = folder.film()
    if film is None:
        return FilmTold(frames=[], columns=ACROSS, rows=0)
    pairs = zip(film.pictures.tolist(), film.seconds.tolist(), strict=True)
    frames = [
        Frame(
            number=number,
            pictures=int(pictures),
            seconds=float(seconds),
            url=f"/api/v1/trainings/{name}/film/{number}",
        )
        for number, (pictures, seconds) in enumerate(pairs)
    ]
    return FilmTold(frames=frames, columns=ACROSS, rows=-(-film.frames.shape[1] // ACROSS))


def _told(studio: "Studio", name: str, job: LastJob) -> dict[str, Any]:
    folder = studio.run_folder(name)
    about = folder.about()
    has_model = studio.models.place_for(name).exists()
    dataset, params = about.get("dataset", {}), job.params
    minutes, images = params.get("minutes"), params.get("images")
    is_endless = bool(params.get("is_endless"))
    if params and minutes is None and images is None and not is_endless:
        minutes = DEFAULT_MINUTES
    started = _started(folder.path, job)
    return {
        "name": name,
        "state": job.state or ("trained" if has_model else "stopped"),
        "dataset": str(dataset.get("name") or params.get("dataset") or ""),
        "version": dataset.get("version"),
        "started": datetime.fromtimestamp(started, UTC).isoformat() if started else None,
        "budget": Budgeted(minutes=minutes, images=images, is_endless=is_endless),
        "share": _share(job, has_model=has_model),
        "milestones": folder.milestones(),
        "job": job.id or None,
        "model": name if has_model else None,
        "can_resume": (folder.path / "state.safetensors").is_file(),
    }


def _share(job: LastJob, *, has_model: bool) -> float | None:
    if job.state == "succeeded" or (not job.state and has_model):
        return 1.0
    is_learning = str(job.progress.get("stage", "")).startswith("train")
    return job.progress.get("share") if is_learning else None


def _started(folder: Path | None, job: LastJob | None) -> float:
    """When it was begun, in seconds; 0 if nobody knows."""
    if job is not None and job.created is not None:
        return job.created.timestamp()
    try:
        return (folder / "run.json").stat().st_mtime if folder is not None else 0.0
    except OSError:
        return 0.0


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
