"""Generate: new pictures from a model, one for each seed."""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.kinds._models import ModelName, PictureFormat, model_of, seeds_of
from pinxit.jobs.recipes import Seed

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.settings import Settings
    from pinxit.studio import Studio


class Params(JobParams):
    """What is asked for."""

    model: ModelName
    seeds: list[Seed] = Field([], max_length=256, description="One picture for each.")
    count: int = Field(1, ge=1, le=256, description="Without seeds: how many pictures.")
    psi: float | None = Field(
        None, ge=0, le=2, description="Below 1 more typical, above 1 more varied."
    )
    class_name: str = Field("", max_length=200, description="A class that the model learned.")
    text: str = Field("", max_length=1000, description="Words, of models that learned words.")
    size: str = Field("", pattern=r"^(\d{1,4}x\d{1,4})?$", description="Another size: 128x64.")
    tile: bool = Field(False, description="Pictures that repeat without seams.")
    format: PictureFormat = "png"


def title(params: Params) -> str:
    """What the job is called."""
    count = len(params.seeds) or params.count
    return f"{count} {'picture' if count == 1 else 'pictures'} of {params.model}"


def refuse(params: Params, desk: Desk) -> None:
    """Says what cannot be done before it waits in the queue."""
    from pinxit.nets.conditions import conditions_for

    model = model_of(params.model, desk.studio)
    _settings(params, model, desk.studio)
    conditions_for(model, (0,), params.class_name, params.text)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Draws and keeps the pictures."""
    model = model_of(params.model, desk.studio)
    seeds = params.seeds or seeds_of(desk, params.count)
    made = desk.studio.generate(model, seeds, _settings(params, model, desk.studio))
    kept = [desk.keep(each, number, format=params.format) for number, each in enumerate(made)]
    return {"pictures": kept}


def _settings(params: Params, model: "Model", studio: "Studio") -> "Settings":
    asked = {"class_name": params.class_name, "text": params.text, "size": params.size}
    knobs: dict[str, Any] = {name: value for name, value in asked.items() if value}
    knobs |= {"psi": params.psi} if params.psi is not None else {}
    knobs |= {"tile": True} if params.tile else {}
    return studio.model_settings(model, knobs)


KIND = Kind("generate", "quick", Params, title, work, refuse=refuse, many="seeds")
