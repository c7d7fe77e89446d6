"""What jobs are done with: the studios of people, the library, the database."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.progress import Listener, silence
from pinxit.jobs.kind import KINDS, Desk, Kinds
from pinxit.library.homes import home_of
from pinxit.tables.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinxit.studio import Studio


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where jobs are done.

    Attributes:
        home: Folder of the service; of its one person, or of everybody's homes.
        database: Jobs, pictures, people.
        library: The library of pictures.
        device: What studios compute on.
        kinds: What can be asked for.
    """

    home: Path
    database: Database
    library: Any = None
    device: str = "auto"
    kinds: Kinds = KINDS

    def studio_of(
        self, owner: str, tell: Listener = silence, is_cancelled: "Callable[[], bool]" = _never
    ) -> "Studio":
        """The studio of somebody, under the rules of the whole house."""
        from pinxit.studio import Studio

        home = home_of(self.home, owner)
        return Studio(
            home, device=self.device, tell=tell, is_cancelled=is_cancelled, rules=self.home
        )

    def folder_of(self, owner: str, job_id: str) -> Path:
        """The folder of one job, which all its attempts share."""
        return home_of(self.home, owner) / "jobs" / job_id

    def desk_of(self, owner: str) -> Desk:
        """A desk at which nothing is done yet: for kinds to look at what they are asked."""
        from pinxit.jobs.desk import WorkDesk

        return WorkDesk(self, owner)
