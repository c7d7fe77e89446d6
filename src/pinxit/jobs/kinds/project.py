"""Project: the place in a model's space whose picture comes nearest to a given one."""

from typing import Any

from pydantic import Field

from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, explorer_of
from pinxit.jobs.recipes import RecipeShape


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    picture: str = Field(max_length=64, description="Id of a picture of your library.")
    steps: int = Field(200, ge=1, le=5000, description="How long to search.")


def title(params: Params) -> str:
    """What the job is called."""
    return f"Find a picture in {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    explorer_of(params.model, desk.studio)
    desk.picture(params.picture)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Searches; the result holds the place, and how far its picture is from the given one, 0..1."""
    explorer = explorer_of(params.model, desk.studio)
    found, error = explorer.project(desk.picture(params.picture), params.steps)
    return {"recipe": RecipeShape.of(found).model_dump(), "error": round(error, 4)}


KIND = Kind("project", "quick", Params, title, work, refuse=refuse)
