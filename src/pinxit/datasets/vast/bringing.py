"""A folder becomes a sharded data set: imported, sealed, known by its name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_json
from pinxit.base.lock import Lock
from pinxit.base.progress import Listener, silence
from pinxit.datasets.judge import HONORS_ALL, Honors
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.importing import MOST_PICTURES, Import, Task
from pinxit.datasets.vast.report import keep_labels
from pinxit.datasets.vast.sealing import seal
from pinxit.datasets.vast.sharded import ABOUT, INDEX, ShardedDataset, ShardedStore
from pinxit.datasets.vast.store import ShardStore
from pinxit.datasets.vast.tables import Tables

_ROWS, _STAGING, _SHARDS = "rows.db", "staging", "shards"


@dataclass(frozen=True, slots=True)
class How:
    """How pictures are brought into shards.

    Attributes:
        address: Where shards are to lie; a folder beside the index if it is "".
        workers: Processes that read pictures; 0 reads in this one.
        per_shard: Pictures of one shard at most.
        overwrite: Begin anew, and forget what was imported under that name.
        honors: Which clauses and reservations count, and which pictures were revoked.
    """

    address: str = ""
    workers: int = 2
    per_shard: int = MOST_PICTURES
    overwrite: bool = False
    honors: Honors = HONORS_ALL


def bring_in(
    store: ShardedStore,
    folder: Path,
    name: str,
    rights: Rights,
    how: How | None = None,
    tell: Listener = silence,
) -> ShardedDataset:
    """All pictures below a folder as a sharded data set; goes on where an earlier call ended.

    A call that comes after the end adds what is new in the folder.

    Args:
        store: Keeps it.
        folder: Searched with all folders in it; hidden files and folders are skipped.
        name: Of the data set.
        rights: What holds for every picture that the rights file does not name.
        how: Where to, by how many processes, and what is heeded.
        tell: Hears how far it is; may stop by raising.

    Raises:
        UserMistake: there is no readable picture, a file of rights is wrong, the data set is
            frozen, was begun otherwise or is being imported, or a disk is full. What was finished
            is kept.
    """
    how, place = how or How(), store.place(name)
    with _alone(place, name):
        if how.overwrite:
            _forget(store, name)
        address = how.address or str((place / _SHARDS).absolute())
        _refuse_frozen(store, name)
        task = Task(folder.resolve(), rights, how.honors, place / _ROWS, address, place / _STAGING)
        with Tables(place / INDEX) as tables:
            _note_or_compare(tables, task)
            (place / ABOUT).unlink(missing_ok=True)
            Import(task, tables, how.workers, tell, how.per_shard).run()
            pictures = tables.number("SELECT count(*) FROM pictures")
            if not pictures:
                raise UserMistake(f"There is no readable picture in {folder}.")
            keep_labels(tables, folder / LABELS)
            digest = seal(tables, ShardStore.at(address), tell)
        return store.save(ShardedDataset(name, place, address, digest, pictures))


@contextmanager
def _alone(place: Path, name: str) -> Iterator[None]:
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = Lock(place.with_name(f".{name}.lock"))
        is_ours = lock.take()
    except OSError as fault:
        raise UserMistake(f"{place} cannot be written: {fault.strerror}.") from fault
    if not is_ours:
        raise UserMistake(f"{name} is being imported by somebody else; wait for its end.")
    try:
        yield
    finally:
        lock.give_back()


def _refuse_frozen(store: ShardedStore, name: str) -> None:
    if name in store.list() and store.load(name).frozen:
        raise UserMistake(
            f"The data set {name} is frozen, because a model may have learned from it; import "
            "the folder under another --name."
        )


def _note_or_compare(tables: Tables, task: Task) -> None:
    """Writes down what is imported, or makes sure that it is the same as before."""
    about = {
        "folder": str(task.folder),
        "address": task.address,
        "rights": hash_json(task.default.to_json()),
    }
    before = tables.about("import")
    if before is None:
        with tables.writing():
            tables.note("import", about)
        return
    other = [name for name in about if before.get(name) != about[name]]
    if other:
        raise UserMistake(
            f"This import was begun with another {' and '.join(other)}; call again as it was "
            "begun, or begin anew with --overwrite."
        )


def _forget(store: ShardedStore, name: str) -> None:
    """Removes what was imported under a name, its shards included.

    Raises:
        UserMistake: it is frozen.
    """
    _refuse_frozen(store, name)
    place = store.place(name)
    if (place / INDEX).is_file():
        with Tables(place / INDEX) as tables:
            before = tables.about("import")
        if before is not None:
            ShardStore.at(str(before["address"])).remove()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
