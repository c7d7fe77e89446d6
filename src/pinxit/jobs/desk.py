"""The desk of one job: everything that its kind may use, tied to the job's lease."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from pinxit.base.errors import Cancelled
from pinxit.base.progress import Listener, Progress, silence
from pinxit.jobs.kind import Wish
from pinxit.jobs.leases import Lease, writing
from pinxit.jobs.workshop import Workshop

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.jobs.keeping import Shelving
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


def _no_wish() -> Wish:
    return ""


@dataclass
class WorkDesk:
    """A desk, as `pinxit.jobs.kind.Desk` describes it.

    Attributes:
        workshop: What it stands in.
        owner: Whose job it is.
        lease: The right to work at it; None while it is only looked at.
        hear: Takes in progress.
        wish: What is wanted of the job now.
    """

    workshop: Workshop
    owner: str
    lease: Lease | None = None
    hear: Listener = silence
    wish: Callable[[], Wish] = field(default=_no_wish)

    @property
    def job_id(self) -> str:
        return self.lease.job if self.lease else ""

    @cached_property
    def studio(self) -> "Studio":
        return self.workshop.studio_of(self.owner, self.hear, self._shall_stop)

    @property
    def library(self) -> Any:
        return self.workshop.library

    @property
    def folder(self) -> Path:
        folder = self.workshop.folder_of(self.owner, self.job_id or "asked")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _shall_stop(self) -> bool:
        return self.wish() in ("pause", "cancel")

    def tell(self, progress: Progress) -> None:
        self.hear(progress)
        if self._shall_stop():
            raise Cancelled(f"Stopped during {progress.stage}.")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with writing(self.workshop.database, self._held()) as session:
            yield session

    def keep(
        self,
        picture: "Picture",
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "png",  # noqa: A002
    ) -> str:
        kept = self._shelving(number, title, parent, "picture")
        studio = self.studio
        return kept.keep(
            picture, format, lambda path: studio.deliver(picture, path, overwrite=True)
        )

    def keep_clip(
        self,
        clip: "Clip",
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "mp4",  # noqa: A002
    ) -> str:
        kept = self._shelving(number, title, parent, "clip")
        studio = self.studio
        return kept.keep(clip, format, lambda path: studio.deliver_clip(clip, path, overwrite=True))

    def attach(self, picture_id: str, number: int, name: str, data: bytes | Path) -> None:
        from pinxit.library.attaching import attach

        objects = self.workshop.library.objects
        objects.put(data)  # what takes long comes before the transaction
        with self.writing() as session:
            attach(session, objects, picture_id, number, (name, data))

    def picture(self, picture_id: str) -> "Picture":
        made: Picture = self.library.open(self.owner, picture_id)
        return made

    def clip(self, picture_id: str) -> "Clip":
        made: Clip = self.library.clip(self.owner, picture_id, self.folder)
        return made

    def path_of(self, picture_id: str) -> Path:
        return Path(self.library.path_of(self.owner, picture_id))

    def _shelving(self, number: int, title: str, parent: str, use: str) -> "Shelving":
        from pinxit.jobs.keeping import Shelving
        from pinxit.library.keeping import Keeping

        lease = self._held()
        keeping = Keeping(
            self.owner, job=lease.job, number=number, title=title, parent=parent, use=use
        )
        return Shelving(self.workshop, lease, keeping, self.folder)

    def _held(self) -> Lease:
        if self.lease is None:
            raise Cancelled("Nothing is kept before the job runs.")
        return self.lease
