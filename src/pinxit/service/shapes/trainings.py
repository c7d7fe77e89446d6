"""Trainings over the wire."""

from typing import Any, Literal

from pydantic import BaseModel, Field


class RecipeTold(BaseModel):
    """A set of knobs for a kind of pictures."""

    name: str
    title: str
    about: str = Field(description="When to take it.")
    minutes: int = Field(description="A budget to begin with.")
    measured: str = Field(
        description="Time, memory and score with it, and how; what was not measured, says so."
    )
    knobs: dict[str, Any]


class RecipeList(BaseModel):
    """All recipes; "auto" first."""

    items: list[RecipeTold]


class Forecast(BaseModel):
    """What a training would do within its budget."""

    seconds: float | None
    pictures: int
    pace: float = Field(description="Training pictures in a second on this device.")
    quality: str


class TrainingForecast(BaseModel):
    """What a training would do, and what stands in its way."""

    sentences: list[str]
    settings: dict[str, Any]
    resolution: tuple[int, int] | None
    channels: int | None
    count: int
    forecast: Forecast | None
    problems: list[str]


TrainingState = Literal[
    "queued", "running", "paused", "succeeded", "failed", "canceled", "stopped", "trained"
]


class Budgeted(BaseModel):
    """When a training ends."""

    minutes: float | None
    images: int | None
    is_endless: bool


class TrainingTold(BaseModel):
    """A training that runs, waits, or ran here."""

    name: str
    state: TrainingState = Field(description="Of its last job; without one, stopped or trained.")
    dataset: str
    version: int | None
    started: str | None
    budget: Budgeted
    share: float | None
    milestones: list[int] = Field(description="Percent of the budget from which it can branch.")
    job: str | None
    model: str | None
    can_resume: bool


class TrainingList(BaseModel):
    """All trainings, newest first."""

    items: list[TrainingTold]
    next_cursor: str | None = None
    total: int | None = None


class TrainingDetails(TrainingTold):
    """A training with all that was set, and what was found while it learned."""

    shape: tuple[int, int, int] | None
    settings: dict[str, Any]
    seed: int | None
    start: str
    branch: str
    conditions: dict[str, Any]
    notices: list[str]
    frames: int


class Curves(BaseModel):
    """The numbers of a training through time; null where a moment has none."""

    columns: dict[str, list[float | None]]


class Frame(BaseModel):
    """A moment of the film."""

    number: int
    pictures: int
    seconds: float
    url: str


class FilmTold(BaseModel):
    """What the same seeds gave at more and more pictures seen."""

    frames: list[Frame]
    columns: int
    rows: int
