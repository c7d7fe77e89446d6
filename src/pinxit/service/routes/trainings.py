"""Trainings: what one would do, how those that run are doing, and their films."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Depends, Response
from jaxtyping import Float

from pinxit.base.errors import PinxitError
from pinxit.base.names import is_allowed_name
from pinxit.deliver.previews import preview_bytes
from pinxit.jobs.events import announce
from pinxit.jobs.training_params import TrainingParams, plan_of, problems_of
from pinxit.service.asking import House, Me, TheHouse, may
from pinxit.service.in_use import refuse_in_use
from pinxit.service.paging import Cursor, Limit, page_of
from pinxit.service.problem import Missing
from pinxit.service.shapes.trainings import (
    Curves,
    FilmTold,
    Forecast,
    RecipeList,
    RecipeTold,
    TrainingDetails,
    TrainingForecast,
    TrainingList,
)
from pinxit.service.training_views import (
    ACROSS,
    OPEN,
    LastJob,
    curves_told,
    film_told,
    last_jobs,
    names_of,
    training_details,
    training_told,
)
from pinxit.studio import Studio

router = APIRouter(tags=["trainings"])

Samples = Float[np.ndarray, "seed height width channel"]
Sheet = Float[np.ndarray, "_ _ channel"]

_TYPE = "image/webp"
_CHANGES = [Depends(may("train"))]
_MINUTES = {"auto": 30, "few": 45, "many": 120, "icons": 90, "fine-tune": 20}
_USUAL_MINUTES = 30


@router.get("/recipes")
def list_recipes(me: Me) -> RecipeList:
    """Sets of knobs for kinds of pictures."""
    from pinxit.training.recipes import RECIPES

    items = [
        RecipeTold(
            name=name,
            title=name.replace("-", " ").capitalize(),
            about=each.about,
            minutes=_MINUTES.get(name, _USUAL_MINUTES),
            measured=each.measured,
            knobs=dict(each.knobs),
        )
        for name, each in RECIPES.items()
    ]
    return RecipeList(items=items)


@router.post("/trainings/plan", dependencies=[Depends(may("read"))])
def plan_training(wanted: TrainingParams, me: Me, house: TheHouse) -> TrainingForecast:
    """What a training would do within its budget, and what stands in its way."""
    studio = house.studio(me.id)
    if wanted.dataset not in studio.datasets.list():
        raise Missing(
            f"There is no data set {wanted.dataset!r} from which anything was imported.",
            "no_dataset",
            {"name": wanted.dataset},
        )
    problems = problems_of(wanted, studio)
    try:
        return _planned(wanted, studio, problems)
    except PinxitError as fault:
        told = list(dict.fromkeys((*problems, str(fault))))
        count = len(studio.datasets.load(wanted.dataset).trainable())
        return TrainingForecast(
            sentences=[],
            settings={},
            resolution=wanted.resolution,
            channels=None,
            count=count,
            forecast=None,
            problems=told,
        )


@router.get("/trainings")
def list_trainings(me: Me, house: TheHouse, limit: Limit = 50, cursor: Cursor = "") -> TrainingList:
    """All trainings that run, wait, or ran here; the newest first."""
    studio, jobs = house.studio(me.id), last_jobs(house.database, me.id)
    names = names_of(studio, jobs)
    some, following = page_of(names, limit, cursor)
    items = [training_told(studio, name, jobs.get(name)) for name in some]
    return TrainingList(items=items, next_cursor=following, total=len(names))


@router.get("/trainings/{name}")
def show_training(name: str, me: Me, house: TheHouse) -> TrainingDetails:
    """One training: what was set, how far it is, what was found while it learned."""
    studio, job = _training(house, me.id, name)
    return training_details(studio, name, job)


@router.get("/trainings/{name}/curves")
def show_training_curves(name: str, me: Me, house: TheHouse) -> Curves:
    """The numbers of a training through time."""
    studio, _ = _training(house, me.id, name)
    return curves_told(studio.run_folder(name))


@router.get("/trainings/{name}/film")
def show_training_film(name: str, me: Me, house: TheHouse) -> FilmTold:
    """The moments of a training's film."""
    studio, _ = _training(house, me.id, name)
    return film_told(name, studio.run_folder(name))


@router.get(
    "/trainings/{name}/film/{number}",
    response_class=Response,
    responses={200: {"content": {_TYPE: {}}}},
)
def show_film_frame(name: str, number: int, me: Me, house: TheHouse) -> Response:
    """What the same seeds gave at one moment, in rows without gaps."""
    studio, _ = _training(house, me.id, name)
    film = studio.run_folder(name).film()
    if film is None or not 0 <= number < len(film):
        raise Missing(f"The film of {name} has no frame {number}.")
    sheet = _sheet(film.frames[number].astype(np.float32) / np.float32(255))
    headers = {"Cache-Control": "private, max-age=60"}  # begun anew, it has other frames
    return Response(preview_bytes(sheet, _TYPE, 85), 200, headers, _TYPE)


@router.delete("/trainings/{name}", status_code=204, dependencies=_CHANGES)
def delete_training(name: str, me: Me, house: TheHouse) -> None:
    """Forgets a training: its state, curves and film. The model that came of it stays."""
    studio, _ = _training(house, me.id, name)

    def needs(kind: str, params: dict[str, Any]) -> bool:
        own = params.get("name") or params.get("dataset")
        branch = str(params.get("branch", "")).partition("@")[0]
        return kind == "train" and name in (own, branch)

    refuse_in_use(house.database, me.id, ("training", name), needs)
    studio.run_folder(name).clear()
    with house.database.writing() as session:
        told = {"name": name, "change": "training removed"}
        announce(session, me.id, "models", "model", told)


def _training(house: House, owner: str, name: str) -> tuple[Studio, LastJob | None]:
    """Somebody's studio, and the last job of a training of theirs.

    Raises:
        Missing: they have no such training.
    """
    studio = house.studio(owner)
    job = last_jobs(house.database, owner).get(name) if is_allowed_name(name) else None
    is_there = is_allowed_name(name) and studio.run_folder(name).path.is_dir()
    if not is_there and (job is None or job.state not in OPEN):
        raise Missing(f"There is no training {name[:64]!r}.", "no_training", {"name": name[:64]})
    return studio, job


def _planned(wanted: TrainingParams, studio: Studio, problems: list[str]) -> TrainingForecast:
    from pinxit.training.outlook import outlook

    plan = plan_of(wanted, studio, studio.datasets.load(wanted.dataset))
    seen = outlook(plan, studio.run(), studio.home / "cache" / "pace.json")
    rows, columns, channels = seen.shape
    forecast = Forecast(
        seconds=seen.seconds, pictures=seen.pictures, pace=seen.pace, quality=seen.quality
    )
    return TrainingForecast(
        sentences=list(seen.sentences),
        settings=seen.settings,
        resolution=(rows, columns),
        channels=channels,
        count=seen.count,
        forecast=forecast,
        problems=problems,
    )


def _sheet(samples: Samples) -> Sheet:
    """Pictures of one size in rows of `ACROSS`, without gaps."""
    count, height, width, channels = samples.shape
    full = np.zeros((-count % ACROSS, height, width, channels), np.float32)
    cells = np.concatenate([samples, full]).reshape(-1, ACROSS, height, width, channels)
    return cells.swapaxes(1, 2).reshape(-1, ACROSS * width, channels)
