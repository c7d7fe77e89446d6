"""Keep: pictures of places in a model's space, checked and signed."""

from typing import Any

from pydantic import Field

from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, PictureFormat, explorer_of, refuse_places
from pinxit.jobs.recipes import RecipeShape


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    recipes: list[RecipeShape] = Field(min_length=1, max_length=64)
    format: PictureFormat = "png"


def title(params: Params) -> str:
    """What the job is called."""
    count = len(params.recipes)
    return f"Keep {count} {'picture' if count == 1 else 'pictures'} of {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    refuse_places(params.model, params.recipes, desk.studio)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Draws and keeps the pictures."""
    explorer = explorer_of(params.model, desk.studio)
    made = explorer.pictures([each.to_recipe() for each in params.recipes])
    kept = [desk.keep(each, number, format=params.format) for number, each in enumerate(made)]
    return {"pictures": kept}


KIND = Kind("keep", "quick", Params, title, work, refuse=refuse)
