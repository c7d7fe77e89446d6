"""Walk: a clip that goes from place to place in a model's space, and back to the first."""

from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, explorer_of, refuse_places
from pinxit.jobs.recipes import RecipeShape


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    stops: list[RecipeShape] = Field(min_length=2, max_length=64)
    frames: int = Field(24, ge=1, le=1000, description="From each stop to the next.")
    rate: int = Field(24, ge=1, le=120, description="Frames in a second.")
    format: Literal["mp4", "webp", "gif"] = "mp4"


def title(params: Params) -> str:
    """What the job is called."""
    return f"Walk through {len(params.stops)} places of {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    refuse_places(params.model, params.stops, desk.studio)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Draws and keeps the clip."""
    explorer = explorer_of(params.model, desk.studio)
    stops = [each.to_recipe() for each in params.stops]
    called = f"{params.model}, a walk"
    clip = explorer.walk(stops, params.frames, Fraction(params.rate), called)
    return {"pictures": [desk.keep_clip(clip, 0, title=called, format=params.format)]}


KIND = Kind("walk", "quick", Params, title, work, refuse=refuse)
