"""What has become of a data set's files since they were imported."""

from dataclasses import dataclass

from pinxit.base.hashing import hash_file
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths of files that are not as they were.

    Attributes:
        missing: Gone, or not readable any more.
        changed: There, but with other bytes.
    """

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every file is as it was."""
        return not (self.missing or self.changed)


def changes_of(dataset: Dataset, tell: Listener = silence) -> Changes:
    """Which files of a data set are missing or changed, found by their SHA-256."""
    missing, changed = [], []
    for number, entry in enumerate(dataset.entries, 1):
        try:
            if hash_file(dataset.path_of(entry)) != entry.sha256:
                changed.append(entry.path)
        except OSError:
            missing.append(entry.path)
        tell(Progress("compare files", number, len(dataset.entries), "files"))
    return Changes(tuple(missing), tuple(changed))
