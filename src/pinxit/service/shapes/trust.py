"""What is answered about where pictures come from."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from pinxit.service.lineage import Kind
from pinxit.service.restoring import Screen


class JobAgain(BaseModel):
    """The job that makes a picture again."""

    kind: str
    params: dict[str, Any]


class SettingsTold(BaseModel):
    """Settings of a screen, out of a recipe."""

    screen: Screen
    values: dict[str, Any] = Field(description="What the screen asks for, by its own names")
    job: JobAgain | None = Field(description="Makes the picture again; null if nothing can")
    inputs: list[dict[str, Any]] = Field(description="What the recipe names, and what is here")
    missing: list[str] = Field(description="Titles of what is not here")
    sentences: list[str]


class PictureRecipe(BaseModel):
    """The recipe of a picture."""

    recipe: dict[str, Any] | None
    settings: SettingsTold | None


class NearTold(BaseModel):
    """A training picture near a made one; `bits` of 256 and grey `levels` lie between them.

    `thumbnail` is null where the asker does not have the picture.
    """

    sha256: str
    bits: int
    levels: float
    thumbnail: str | None


class NearestTold(BaseModel):
    """The nearest training pictures, and the share of honest pictures that lie as near."""

    dataset: str
    p: float | None
    items: list[NearTold]


class NodeTold(BaseModel):
    """One thing in a lineage."""

    id: str
    kind: Kind
    title: str
    facts: dict[str, Any]
    picture: str | None = None
    thumbnail: str | None = None


class EdgeTold(BaseModel):
    """From what was used to what came of it."""

    model_config = {"populate_by_name": True}

    from_: str = Field(alias="from")
    to: str
    role: str


class LineageTold(BaseModel):
    """Where a picture comes from."""

    nodes: list[NodeTold]
    edges: list[EdgeTold]
    is_cut: bool = Field(description="Whether there was more than is shown")


class VerdictTold(BaseModel):
    """Who made a file, with what, out of what, and whether it is unchanged."""

    state: Literal["trusted", "unknown signer", "changed", "unsigned", "broken"]
    sentence: str
    sentences: list[str] = Field(description="The whole verdict in plain words")
    verdict: dict[str, Any] = Field(description="As `pinxit verify --json` gives it")


class Inspected(VerdictTold):
    """What a dropped file is, for somebody who is signed in."""

    known: str | None = Field(description="Id of the same file in the asker's library")
    recipe: dict[str, Any] | None
    settings: SettingsTold | None
    lineage: LineageTold | None
