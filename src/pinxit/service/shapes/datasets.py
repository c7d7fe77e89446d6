"""Data sets over the wire."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

Name = Annotated[str, Field(min_length=1, max_length=64)]
Text = Annotated[str, Field(max_length=2000)]
Sha256 = Annotated[str, Field(min_length=64, max_length=64)]
Filter = Literal["all", "twins", "no_rights", "reserved"]


class NewDataset(BaseModel, extra="forbid"):
    """An empty data set, and what holds for its pictures unless they say otherwise."""

    name: Name
    license: Text = Field(default="", description="SPDX id, LicenseRef-Own or LicenseRef-Licensed.")
    creator: Text = ""
    source: Text = ""
    evidence: Text = Field(default="", description="What shows that the license is true.")


class DatasetCopy(BaseModel, extra="forbid"):
    """A copy of a data set, to be changed in the studio."""

    name: Name


class ReadinessItem(BaseModel):
    """One thing that is to be so before a training, and how it is."""

    item: Literal["pictures", "rights", "twins", "sizes", "people"]
    is_met: bool
    sentence: str
    blocks: bool


class DatasetRights(BaseModel):
    """What may be done with what is made of a data set."""

    sentence: str
    licenses: dict[str, int]
    may: dict[str, bool]
    problems: list[str]


class DatasetTold(BaseModel):
    """A data set. Version 0 is one of which nothing was imported yet."""

    name: str
    version: int
    versions: list[int]
    frozen: bool
    pictures: int
    trainable: int
    digest: str
    created: str
    rights: DatasetRights
    duplicates: int
    readiness: list[ReadinessItem]
    labels: dict[str, list[str]]
    cover: list[str]
    waiting: int = Field(description="Files that were sent and not imported yet.")
    is_mine_to_change: bool = Field(description="Whether its pictures were sent to this studio.")


class DatasetList(BaseModel):
    """All data sets."""

    items: list[DatasetTold]
    next_cursor: str | None = None
    total: int | None = None


class Failed(BaseModel):
    """A file that was not taken, and why."""

    name: str
    detail: str


class FilesTaken(BaseModel):
    """What became of files that were sent."""

    added: int
    known: int = Field(description="Files that were there already.")
    failed: list[Failed]


class PictureRights(BaseModel):
    """The rights in one picture."""

    license: str
    creator: str
    source: str
    evidence: str
    until: str | None
    people: str
    may_learn: bool
    why_not: str | None


class DatasetPicture(BaseModel):
    """A picture of a data set."""

    id: str
    path: str
    width: int
    height: int
    twin_of: str | None
    near: list[str] = Field(description="Paths of pictures that are nearly alike.")
    rights: PictureRights
    tags: list[str]
    caption: str
    says: list[str] = Field(description="What the file says itself of its author and its rights.")
    thumbnail: str


class DatasetPictures(BaseModel):
    """Some pictures of a data set."""

    items: list[DatasetPicture]
    next_cursor: str | None
    total: int | None


class RightsEdit(BaseModel, extra="forbid"):
    """Columns of the rights file; "" takes a cell away, what is absent stays."""

    license: Text | None = None
    creator: Text | None = None
    source: Text | None = None
    terms: Text | None = Field(default=None, description="The same as evidence.")
    evidence: Text | None = None
    seen: Text | None = None
    until: Text | None = None
    territory: Text | None = None
    people: Text | None = None
    release: Text | None = None
    allow: Text | None = None
    deny: Text | None = None
    waive: Text | None = None
    reason: Text | None = None

    def cells(self) -> dict[str, str]:
        """What was said, by the column of the rights file."""
        said = {name: value.strip() for name, value in self if value is not None}
        terms = said.pop("terms", None)
        return said if terms is None else {"evidence": terms, **said}


class PicturesEdit(BaseModel, extra="forbid"):
    """What is said of some pictures, or of all."""

    ids: list[Sha256] | Literal["all"]
    rights: RightsEdit | None = None
    tags: list[Name] | None = Field(
        None, max_length=4, description="Folders, outermost first; the last one is the class."
    )


class PicturesChosen(BaseModel, extra="forbid"):
    """Some pictures."""

    ids: list[Sha256] = Field(min_length=1)


class DatasetReport(BaseModel):
    """Everything people ask about a data set before they train on it."""

    name: str
    version: int
    sizes: dict[str, Any]
    facts: dict[str, Any]
    twins: dict[str, list[list[str]]]
    rights: dict[str, Any]
    opt_outs: dict[str, str]
    groups: dict[str, Any]
    colors: dict[str, float]
    brightness: list[int]
    looked_at: int
    readiness: list[ReadinessItem]
    faces: list[str]
    unreadable: dict[str, str]
