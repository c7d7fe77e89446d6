"""How a job puts what it made into the library: once, however often it begins anew."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from pinxit.jobs.leases import Lease, writing
from pinxit.jobs.workshop import Workshop
from pinxit.library.keeping import Keeping
from pinxit.tables.shelves import KeptPicture

if TYPE_CHECKING:
    from pinxit.clips.clip import Clip
    from pinxit.deliver.files import Delivered
    from pinxit.pictures.picture import Picture


@dataclass(frozen=True, slots=True)
class Shelving:
    """Where one picture or clip of a job is put.

    Attributes:
        workshop: With library and database.
        lease: The right to work at the job.
        keeping: What the library is told of it.
        folder: Where the file is written before the library takes it.
    """

    workshop: Workshop
    lease: Lease
    keeping: Keeping
    folder: Path

    def keep(
        self,
        made: "Picture | Clip",
        suffix: str,
        deliver: "Callable[[Path], Delivered]",
    ) -> str:
        """Delivers it and puts it into the library, unless it is there already; its id.

        Raises:
            Refused: a check blocks it.
            NoLongerOurs: the job went to another worker.
        """
        known = self._known()
        if known:
            return known
        path = self.folder / "made" / f"{self.keeping.number:05}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        delivered = deliver(path)
        library = self.workshop.library
        ready = library.prepared(self.keeping, made, delivered)
        with writing(self.workshop.database, self.lease) as session:
            found = str(library.enter(ready, session).id)
        path.unlink(missing_ok=True)
        return found

    def _known(self) -> str | None:
        wanted = select(KeptPicture.id).where(
            KeptPicture.job == self.lease.job, KeptPicture.job_number == self.keeping.number
        )
        with self.workshop.database.reading() as session:
            return session.scalar(wanted)
