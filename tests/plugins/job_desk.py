"""A desk for kinds of jobs as tests use it: pictures in a folder, no queue behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip
from pinxit.clips.untrusted import clip_of
from pinxit.jobs.kind import Wish
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture
from pinxit.studio import Studio
from pinxit.tables.database import Database, address_in


@dataclass
class FolderDesk:
    """A desk whose pictures are files of a folder, by their names; what is kept goes there, too.

    Attributes:
        home: Of the studio.
        heard: All that was told.
        wishes: Asked each time for what is wanted now.
        on_tell: Called with whatever is told.
    """

    home: Path
    job_id: str = "job"
    owner: str = "local"
    heard: list[Progress] = field(default_factory=list)
    wishes: Callable[[], Wish] = field(default=lambda: "")
    on_tell: Callable[[Progress], None] = field(default=lambda _: None)
    library: Any = None

    def wish(self) -> Wish:
        return self.wishes()

    @property
    def studio(self) -> Studio:
        return Studio(self.home, "cpu", self.hear, self._shall_stop)

    @property
    def folder(self) -> Path:
        place = self.home / "jobs" / self.job_id
        place.mkdir(parents=True, exist_ok=True)
        return place

    @property
    def pictures(self) -> Path:
        return self.home / "library"

    def hear(self, progress: Progress) -> None:
        self.heard.append(progress)
        self.on_tell(progress)

    def tell(self, progress: Progress) -> None:
        self.hear(progress)
        if self._shall_stop():
            raise Cancelled(f"Stopped during {progress.stage}.")

    def keep(
        self,
        picture: Picture,
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "png",  # noqa: A002, as desks call it
    ) -> str:
        name = f"{self.job_id}-{number}.{format}"
        if not (self.pictures / name).exists():
            self.studio.deliver(picture, self.pictures / name)
        return name

    def keep_clip(
        self,
        clip: Clip,
        number: int,
        *,
        title: str = "",
        parent: str = "",
        format: str = "mp4",  # noqa: A002, as desks call it
    ) -> str:
        name = f"{self.job_id}-{number}.{format}"
        if not (self.pictures / name).exists():
            self.studio.deliver_clip(clip, self.pictures / name)
        return name

    def attach(self, picture_id: str, number: int, name: str, data: bytes | Path) -> None:
        place = self.attached(picture_id) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.read_bytes())

    def attached(self, picture_id: str) -> Path:
        """The folder of files beside a picture."""
        return self.pictures / f"{picture_id} files"

    def picture(self, picture_id: str) -> Picture:
        return replace(read_picture(self.path_of(picture_id)), title=picture_id)

    def clip(self, picture_id: str) -> Clip:
        return clip_of(self.path_of(picture_id), picture_id, self.folder)

    def path_of(self, picture_id: str) -> Path:
        if not (self.pictures / picture_id).is_file():
            raise UserMistake(f"There is no picture {picture_id}.")
        return self.pictures / picture_id

    @contextmanager
    def writing(self) -> Iterator[Session]:
        database = Database.open(address_in(self.home))
        database.make_tables()
        with database.writing() as session:
            yield session

    def _shall_stop(self) -> bool:
        return self.wish() in ("pause", "cancel")
