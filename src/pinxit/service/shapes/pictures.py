"""Pictures and boards over the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from pinxit.library.changes import Action
from pinxit.library.query import Query, Sort

Id = str
_PLAIN = "^[^\\x00]*$"  # what no database can hold
Level = Literal["fine", "warns", "blocks"]
ColorName = Literal[
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "violet",
    "pink",
    "brown",
    "gray",
    "black",
    "white",
]


class ModelTold(BaseModel):
    """The model that made a picture."""

    name: str
    sha256: str


class StackTold(BaseModel):
    """Versions of one picture."""

    id: Id
    count: int


class FindingTold(BaseModel):
    """What one check said."""

    check: str
    level: Level
    sentence: str


class Urls(BaseModel):
    """Where a picture is looked at: the file, something a browser shows, something small."""

    file: str = Field(description="of uploads it gives the view: they are not served as they are")
    view: str
    thumbnail: str


class PictureTold(BaseModel):
    """A picture or clip of the library."""

    id: Id
    title: str
    origin: Literal["made", "uploaded"]
    use: Literal["picture", "mask", "clip"]
    media_type: str
    width: int
    height: int
    bytes: int
    created: datetime
    stars: int
    tags: list[str]
    boards: list[Id]
    color: str
    verb: str
    model: ModelTold | None
    seed: int | None
    job: Id | None
    stack: StackTold | None
    findings: list[FindingTold]
    level: Level
    is_shared: bool
    is_mine: bool
    trashed: datetime | None
    urls: Urls


class Asked(BaseModel, extra="forbid"):
    """What pictures are looked for."""

    q: str = Field("", max_length=200, description="words, or beginnings of words")
    board: str = Field("", max_length=64, pattern=_PLAIN)
    origin: Literal["", "made", "uploaded"] = ""
    use: Literal["", "picture", "mask", "clip"] = ""
    verb: str = Field("", max_length=32, pattern=_PLAIN)
    model: str = Field("", max_length=200, pattern=_PLAIN, description="name or sha256")
    job: str = Field("", max_length=64, pattern=_PLAIN)
    stars: int = Field(0, ge=0, le=5, description="at least so many")
    color: Literal["", ColorName] = ""
    tag: str = Field("", max_length=100, pattern=_PLAIN)
    stack: str = Field("", max_length=64, pattern=_PLAIN)
    trashed: bool = False
    shared: bool = Field(False, description="those that anybody shares, not only yours")
    sort: Sort = "newest"
    limit: int = Field(50, ge=1, le=500)
    cursor: str = Field("", max_length=2000)
    offset: int = Field(
        0, ge=0, le=10_000_000, description="pass over so many; not where pages follow each other"
    )

    def question(self) -> Query:
        """As the library is asked."""
        facts = self.model_dump(exclude={"q", "trashed", "shared", "limit", "cursor", "offset"})
        return Query(text=self.q, is_trashed=self.trashed, is_shared=self.shared, **facts)


class Pictures(BaseModel):
    """A page of pictures."""

    items: list[PictureTold]
    next_cursor: str | None = None
    total: int | None = Field(None, description="on the first page, unless there are too many")


class NotTaken(BaseModel):
    """A file that was not taken, and why."""

    name: str
    detail: str


class Uploaded(BaseModel):
    """What became of files that were brought."""

    items: list[PictureTold]
    failed: list[NotTaken]


class PictureChange(BaseModel, extra="forbid"):
    """What is to be changed of a picture."""

    title: str | None = Field(None, max_length=300)
    stars: int | None = Field(None, ge=0, le=5)
    tags: list[str] | None = Field(None, max_length=100)
    is_shared: bool | None = None


class Bulk(BaseModel, extra="forbid"):
    """One thing to do to many pictures: to all of them, or to none."""

    ids: list[str] = Field(min_length=1, max_length=2000)
    action: Action
    value: int | str | None = Field(
        None, description="stars, a tag, the id of a board, or of the first picture of a stack"
    )


class Several(BaseModel, extra="forbid"):
    """Pictures by their ids."""

    ids: list[str] = Field(min_length=1, max_length=2000)


class Changed(BaseModel):
    """How many pictures were changed."""

    changed: int


class Export(BaseModel, extra="forbid"):
    """How a picture leaves: as a new file, checked, marked and signed again."""

    format: Literal["png", "jpeg", "webp", "tiff", "avif"] = "png"
    quality: int | None = Field(None, ge=1, le=100)
    longest_side: int | None = Field(None, ge=16, le=16_000, description="never scaled up")


class Facets(BaseModel):
    """How many pictures there are of each kind."""

    verb: dict[str, int]
    model: dict[str, int]
    tag: dict[str, int]
    color: dict[str, int]
    stars: dict[str, int]


class BoardShape(BaseModel):
    """A board."""

    id: Id
    name: str
    position: float
    count: int
    cover: str | None


class BoardPage(BaseModel):
    """All boards of somebody."""

    items: list[BoardShape]
    next_cursor: str | None = None
    total: int | None = None


class NewBoard(BaseModel, extra="forbid"):
    """A board to be made."""

    name: str = Field(min_length=1, max_length=200)


class BoardChange(BaseModel, extra="forbid"):
    """What is to be changed of a board."""

    name: str | None = Field(None, min_length=1, max_length=200)
    position: float | None = Field(None, ge=-1e9, le=1e9, allow_inf_nan=False)
