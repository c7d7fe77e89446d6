"""A data set whose rights were said anew, or from which pictures were taken; nothing is decoded.

What comes out is what importing the folder once more would give, without the time that decoding
takes: the same judge looks at the same bytes.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.datasets.captions import read_captions
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.duplicates import mark_twins
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import MOST_BYTES
from pinxit.datasets.judge import Honors, Judge
from pinxit.datasets.reservations import Reservations
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import read_rights_file
from pinxit.pictures.read import read_file


def judged_again(dataset: Dataset, hashes: Collection[str], honors: Honors) -> Dataset:
    """The data set, with what its rights file says now of these pictures and of their twins.

    Args:
        dataset: As it is on record.
        hashes: Of the pictures that are judged.
        honors: Which clauses and reservations count.

    Raises:
        UserMistake: a picture is gone or was changed, or the rights file is wrong.
    """
    root = dataset.root
    judge = Judge(root, Rights(), read_rights_file(root), honors.policy, Reservations(root))
    captions = read_captions(root)
    pixels = {entry.pixels for entry in dataset.entries if entry.sha256 in hashes}

    def again(entry: Entry) -> Entry:
        if entry.pixels not in pixels:
            return entry
        data = read_file(dataset.path_of(entry), most_bytes=MOST_BYTES)
        if hash_bytes(data) != entry.sha256:
            raise UserMistake(f"{entry.path} was changed since it was imported; import it again.")
        judged = judge.judged(entry.path, data)
        words = captions.of(root, entry.path)
        return replace(entry, rights=judged.rights, says=judged.says, caption=words)

    return with_entries(dataset, tuple(map(again, dataset.entries)))


def without(dataset: Dataset, hashes: Collection[str]) -> Dataset:
    """The data set without these pictures.

    Raises:
        UserMistake: nothing would be left.
    """
    rest = tuple(entry for entry in dataset.entries if entry.sha256 not in hashes)
    if not rest:
        raise UserMistake(
            f"These are all pictures of {dataset.name}; delete the data set, or keep one of them."
        )
    return with_entries(dataset, rest)


def moved(dataset: Dataset, paths: Mapping[str, str]) -> Dataset:
    """The data set in whose folder pictures lie elsewhere now.

    Args:
        dataset: As it was.
        paths: New ones by old ones.
    """
    entries = (replace(each, path=paths.get(each.path, each.path)) for each in dataset.entries)
    named = tuple(replace(each, tags=tuple(each.path.split("/")[:-1])) for each in entries)
    return with_entries(dataset, named)


def with_entries(dataset: Dataset, entries: tuple[Entry, ...]) -> Dataset:
    """The next state of a data set: not frozen, of now, its twins found anew."""
    single = tuple(replace(entry, twin_of="") for entry in entries)
    return Dataset(dataset.name, dataset.root, mark_twins(single), dataset.version)
