"""Models as the service tells of them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pinxit.jobs.recipes import RecipeShape, Seed


class Shape(BaseModel):
    """Size of the pictures that a model makes."""

    height: int
    width: int
    channels: int


class Conditions(BaseModel):
    """What a model can be asked for."""

    classes: list[str]
    words: bool


class LearnedFrom(BaseModel):
    """The data set that a model learned from."""

    name: str
    version: int | None
    pictures: int
    digest: str
    licenses: dict[str, int]


class ModelRights(BaseModel):
    """What a model's pictures may be used for."""

    may: dict[str, bool]
    sentences: list[str]
    credits: list[str]


class ModelShape(BaseModel):
    """A model on the shelf.

    `problem` says why it cannot be used, where it cannot: its file is damaged, or it learned from a
    picture that was revoked.
    """

    name: str
    sha256: str
    bytes: int
    is_shipped: bool
    problem: str = ""
    engine: str
    shape: Shape
    conditions: Conditions
    dataset: LearnedFrom
    scores: dict[str, float]
    settings: dict[str, Any]
    trained: str | None
    can_explore: bool
    stages: int
    directions: int
    cover: str
    rights: ModelRights


class Models(BaseModel):
    """A list of models."""

    items: list[ModelShape]
    next_cursor: str | None = None
    total: int | None = None


_Media = Literal["jpeg", "webp"]


class PreviewRequest(BaseModel):
    """A look at one place."""

    model_config = ConfigDict(extra="forbid")

    recipe: RecipeShape
    size: int = Field(256, ge=16, le=512, description="Longest side, px.")
    format: _Media = "jpeg"


class SheetRequest(BaseModel):
    """A look at many places at once."""

    model_config = ConfigDict(extra="forbid")

    recipes: list[RecipeShape] = Field(min_length=1, max_length=64)
    columns: int = Field(8, ge=1, le=64)
    cell: int = Field(64, ge=8, le=128, description="Longest side of each picture, px.")
    format: _Media = "jpeg"


class MixRequest(BaseModel):
    """Two places, mixed by stage."""

    model_config = ConfigDict(extra="forbid")

    row: RecipeShape
    column: RecipeShape
    stage: int = Field(2, ge=0, le=64, description="First stage that the column decides.")


class BreedRequest(BaseModel):
    """Places that somebody likes."""

    model_config = ConfigDict(extra="forbid")

    parents: list[RecipeShape] = Field(min_length=1, max_length=64)
    n: int = Field(16, ge=1, le=64, description="Places in all, the parents first.")
    spread: float = Field(0.3, ge=0, le=1, description="Share of something new in each child.")
    seed: Seed = 1


class Recipes(BaseModel):
    """Places in a model's space."""

    recipes: list[RecipeShape]


class DirectionShape(BaseModel):
    """A direction of a model: a slider. `id` and `name` are those of somebody who named it."""

    id: str | None
    number: int
    name: str
    low: float
    high: float
    moved: list[float] | None = None


class Directions(BaseModel):
    """The directions of a model."""

    items: list[DirectionShape]


class NameDirection(BaseModel):
    """What a direction is called."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=0, le=4095)
    name: Annotated[str, Field(min_length=1, max_length=100)]


class SpotShape(BaseModel):
    """A place that somebody wants to come back to."""

    id: str
    title: str
    recipe: RecipeShape
    created: str


class Spots(BaseModel):
    """Places that somebody wants to come back to, newest first."""

    items: list[SpotShape]
    next_cursor: str | None = None
    total: int | None = None


class KeepSpot(BaseModel):
    """A place to come back to."""

    model_config = ConfigDict(extra="forbid")

    recipe: RecipeShape
    title: str = Field("", max_length=200)


class ChangeSpot(BaseModel):
    """What changes of a spot; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    recipe: RecipeShape | None = None
    title: str | None = Field(None, max_length=200)
