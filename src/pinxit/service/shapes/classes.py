"""Classes over the wire: as teachers and as students see them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from pinxit.service.classes import MOST_HOURS, MOST_KEPT_DAYS, MOST_STUDENTS
from pinxit.service.shapes.people import QuotaTold


class NewClass(BaseModel, extra="forbid"):
    """A class that shall be opened."""

    name: str = Field(min_length=1, max_length=100)
    most: int = Field(35, ge=1, le=MOST_STUDENTS, description="How many students it takes.")
    hours: float = Field(3.0, gt=0, le=MOST_HOURS, description="How long it is open.")
    keeps_days: int = Field(
        7, ge=0, le=MOST_KEPT_DAYS, description="Days after its end for which things are kept."
    )
    quota: dict[str, int | None] = Field(default_factory=dict, max_length=20)


class ChangedClass(BaseModel, extra="forbid"):
    """What shall be different of a class; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=100)
    most: int | None = Field(None, ge=1, le=MOST_STUDENTS)
    hours: float | None = Field(None, gt=0, le=MOST_HOURS, description="From now on.")
    keeps_days: int | None = Field(None, ge=0, le=MOST_KEPT_DAYS)
    quota: dict[str, int | None] | None = Field(None, max_length=20)


class ClosedClass(BaseModel, extra="forbid"):
    """What becomes of what its students made."""

    keeps_days: int = Field(
        ge=0, le=MOST_KEPT_DAYS, description="Days for which it is kept; 0 deletes it at once."
    )


class ClassTold(BaseModel):
    """A class.

    `gone` is when all that its students made is deleted.
    """

    id: str
    name: str
    code: str
    most: int
    students: int
    opened: datetime
    ends: datetime
    is_open: bool
    keeps_days: int
    gone: datetime
    is_paused: bool
    quota: dict[str, int | None]


class Classes(BaseModel):
    """Your classes, newest first."""

    items: list[ClassTold]
    next_cursor: str | None = None
    total: int | None = None


class ClassAddress(BaseModel):
    """Where students go, with the code behind `#` in `whole`, which stands in the QR code.

    `path` draws the dark modules of that code in an SVG of `side` units; four around it stay light.
    """

    address: str
    whole: str
    side: int
    path: str


class StudentJob(BaseModel):
    """A job of a student that waits, runs or is paused."""

    id: str
    kind: str
    title: str
    state: str
    wish: str
    progress: dict[str, Any]


class StudentTold(BaseModel):
    """A student, as their teacher sees them.

    How far somebody is in a lesson is kept in their browser alone, and so is not told.
    """

    id: str
    name: str
    joined: datetime
    seen: datetime
    may_return: bool
    jobs: dict[str, int]
    working: list[StudentJob]
    pictures: int
    newest: list[str]
    models: int
    datasets: int
    quota: dict[str, QuotaTold]


class ClassSeen(ClassTold):
    """A class with its students. Without an address, nobody but this machine reaches the server."""

    address: ClassAddress | None
    present: list[StudentTold]


class Joining(BaseModel, extra="forbid"):
    """Somebody who wants to join a class."""

    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=100)


class Joined(BaseModel):
    """Somebody who joined."""

    name: str
    class_name: str


class MyClass(BaseModel):
    """The class that somebody is in; `gone` is when all that they made is deleted."""

    class_name: str
    name: str
    ends: datetime
    gone: datetime
    is_paused: bool


class WhichClass(BaseModel):
    """The class that you are in; null if you are in none."""

    in_class: MyClass | None
