"""What simulated cases are asked for: subjects, defects, an exercise."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from pinxit.base.errors import UserMistake
from pinxit.jobs.design_params import Id, Seed
from pinxit.jobs.kind import JobParams
from pinxit.jobs.kinds._models import ModelName
from pinxit.jobs.knobs import checked_knobs, settings_schema
from pinxit.jobs.style_params import MOST_STYLES, StyleNamed
from pinxit.make.simulation.settings import SimulationSettings

MOST_PICTURES = 12
MOST_PIXELS = 2**24
"""Of all cases together: the exercise is one page that holds them all."""

Words = Annotated[str, Field(min_length=1, max_length=200)]


def _knobs(given: dict[str, Any]) -> dict[str, Any]:
    try:
        return checked_knobs(SimulationSettings, given)
    except UserMistake as mistake:
        raise ValueError(str(mistake)) from None


Knobs = Annotated[
    dict[str, Any],
    AfterValidator(_knobs),
    WithJsonSchema(settings_schema(SimulationSettings)),
]


class SimulateParams(JobParams):
    """Cases whose truth is known, of a model or of pictures, and an exercise to train people on."""

    model: ModelName | None = None
    pictures: tuple[Id, ...] = Field(
        default=(),
        max_length=MOST_PICTURES,
        description="Instead of a model: ids of pictures, of which cases are pieces.",
    )
    classes: tuple[Words, ...] = Field(
        default=(), max_length=50, description="Classes of the model; all, if none is named."
    )
    texts: tuple[Words, ...] = Field(
        default=(), max_length=50, description="Words, for models that learned words."
    )
    styles: tuple[StyleNamed, ...] = Field(
        default=(), max_length=MOST_STYLES, description="Some cases are painted in one of them."
    )
    knobs: Knobs = Field(default_factory=dict)
    exercise: Literal["inspection", "recognition", "none"] = "inspection"
    seconds: int = Field(default=10, ge=0, le=600, description="For each picture; 0 for no limit.")
    language: Literal["en", "de"] = "en"
    name: str = Field(
        default="",
        max_length=80,
        pattern="^[^\\x00-\\x1f]*$",
        description="Of the exercise; that of its subjects, if empty.",
    )
    seed: Seed = 0

    @model_validator(mode="after")
    def _is_one(self) -> "SimulateParams":
        if (self.model is None) == (not self.pictures):
            raise ValueError("name either a model or pictures")
        if self.pictures and (self.classes or self.texts):
            raise ValueError("classes and texts are of models")
        return self

    @property
    def settings(self) -> SimulationSettings:
        """All knobs, with those that were left out."""
        return SimulationSettings.from_json(self.knobs)
