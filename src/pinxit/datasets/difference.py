"""What changed between two versions of a data set, in one sentence."""

from collections.abc import Mapping
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.store import DatasetStore
from pinxit.datasets.vast.sharded import ShardedDataset
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


def refuse_changed(
    store: DatasetStore, before: Mapping[str, Any], now: Dataset | ShardedDataset
) -> None:
    """Makes sure that a training goes on with the pictures that it began with.

    Args:
        store: Where the older version may be.
        before: Name, version and digest of the data set at the beginning.
        now: The data set at hand.

    Raises:
        UserMistake: they are others; the message says which.
    """
    if before.get("digest") in {None, now.digest}:
        return
    name, version = str(before.get("name")), before.get("version")
    is_here = name == now.name and version in store.versions(name)
    what = "another data set"
    if is_here and isinstance(now, Dataset):
        what = difference(store.load(name, version), now)
    raise UserMistake(
        f"The training began with other pictures: {what}. Put them back as they were, or begin "
        "anew under another --name; --start goes on from the model itself."
    )
