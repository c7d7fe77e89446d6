"""What a kind of job is, and the desk at which it works.

Adding a kind is adding one file to `pinxit.jobs.kinds` that exports ``KIND``::

    class Params(JobParams):
        model: str
        count: int = Field(1, ge=1, le=64)

    def work(params: Params, desk: Desk) -> dict[str, Any]:
        ...
        return {"pictures": [desk.keep(picture, number) for number, picture in enumerate(made)]}

    KIND = Kind("generate", "quick", Params, title, work, needs="make")

Its worker may die at any moment, and another does the job again from the start: what was kept under
a number is found there, and what was written into ``desk.folder`` is still there.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from pinxit.base.progress import Progress
from pinxit.base.registry import Registry

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

Lane = Literal["quick", "long"]
Wish = Literal["", "pause", "cancel", "finish"]


class JobParams(BaseModel):
    """Root of what kinds of jobs ask for; a name that is unknown is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@runtime_checkable
class Desk(Protocol):
    """All that a job may use while it is done."""

    @property
    def job_id(self) -> str:
        """Id of the job; "" while it is only looked at before it is queued."""
        ...

    @property
    def owner(self) -> str:
        """Whose job it is."""
        ...

    @property
    def studio(self) -> "Studio":
        """The owner's studio; it tells progress of this job, and stops when this job shall."""
        ...

    @property
    def library(self) -> Any:
        """The library of pictures."""
        ...

    @property
    def folder(self) -> Path:
        """A folder for this job alone, which its next attempt finds again."""
        ...

    def wish(self) -> Wish:
        """What is wanted of the job now.

        "pause" and "cancel": raise `Cancelled` soon, with a checkpoint in the folder; the studio
        does so by itself. "finish": end now, and make the best of what there is.
        """
        ...

    def tell(self, progress: Progress) -> None:
        """Tells how far the job is.

        Raises:
            Cancelled: the job shall stop.
        """
        ...

    def keep(
        self,
        picture: "Picture",
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "png",  # noqa: A002, its name in the API too
    ) -> str:
        """Checks, marks, signs a picture and puts it into the library; its id.

        Args:
            picture: What was made.
            number: Which of this job's pictures it is; one that is there already is kept.
            title: What it is called.
            parent: Id of the picture that it is a version of.
            format: "png", "jpeg", "webp", "tiff", "avif".

        Raises:
            Refused: a check blocks it.
            Cancelled: the job belongs to another worker by now.
        """
        ...

    def keep_clip(
        self,
        clip: "Clip",
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "mp4",  # noqa: A002
    ) -> str:
        """As `keep`, for moving pictures."""
        ...

    def attach(self, picture_id: str, number: int, name: str, data: bytes | Path) -> None:
        """Puts a file beside a picture that this job kept, to be downloaded; once for a number.

        Raises:
            Cancelled: the job belongs to another worker by now.
        """
        ...

    def picture(self, picture_id: str) -> "Picture":
        """A picture of the owner's library.

        Raises:
            UserMistake: there is none of that id, or it is somebody else's.
        """
        ...

    def clip(self, picture_id: str) -> "Clip":
        """A clip of the owner's library; those that were brought are decoded in armor.

        Raises:
            UserMistake: there is none of that id, it is somebody else's, or a picture.
        """
        ...

    def path_of(self, picture_id: str) -> Path:
        """The file of a picture of the owner's library.

        Raises:
            UserMistake: there is none of that id, or it is somebody else's.
        """
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction that is kept only if the job is still this worker's.

        Raises:
            Cancelled: the job belongs to another worker by now.
        """
        ...


P = TypeVar("P", bound=BaseModel)


def _nothing_refused(_: Any, __: Desk) -> None:
    """The check of kinds that refuse nothing."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[P]):
    """A kind of job.

    Attributes:
        name: As its file is called.
        lane: "quick" for what people wait for, "long" for what runs by the hour.
        params: What may be asked for; a pydantic model.
        title: What a job is called when nobody names it.
        work: Does the job; what it returns is the job's result.
        needs: Scope without which nobody may ask for it: "make", "train".
        refuse: Raises what is wrong with the params when the job is queued.
        many: The list among its params that several jobs may share out among them, such as seeds;
            pictures of the library if it is "contents"; "" if there is none.
    """

    name: str
    lane: Lane
    params: type[P]
    title: Callable[[P], str]
    work: Callable[[P, Desk], dict[str, Any]]
    needs: str = "make"
    refuse: Callable[[P, Desk], None] = _nothing_refused
    many: str = ""


Kinds = Registry[Kind[Any]]

KINDS: Kinds = Registry("kind of job", "pinxit.jobs.kinds", "KIND")
