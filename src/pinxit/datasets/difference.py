"""What changed between two versions of a data set, in one sentence."""

from pinxit.datasets.dataset import Dataset
from pinxit.datasets.words import counted, few


def difference(before: Dataset, now: Dataset) -> str:
    """Which pictures were added, removed or changed; which have other rights or words."""
    old = {entry.path: entry for entry in before.entries}
    new = {entry.path: entry for entry in now.entries}
    both = sorted(old.keys() & new.keys())
    changes = {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": [path for path in both if old[path].sha256 != new[path].sha256],
        "with other rights": [path for path in both if old[path].rights != new[path].rights],
        "with other words": [path for path in both if old[path].caption != new[path].caption],
    }
    parts = [
        f"{counted(len(paths), 'picture')} {what} ({few(paths, 3)})"
        for what, paths in changes.items()
        if paths
    ]
    return ", ".join(parts) or "nothing that a training sees"
