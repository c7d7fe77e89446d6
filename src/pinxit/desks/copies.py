"""A copy of a data set whose pictures lie elsewhere, to be changed in the studio."""

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from pinxit.base.errors import NotThere, UserMistake
from pinxit.base.hashing import hash_file
from pinxit.datasets.captions import NAME as CAPTIONS
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.paper_rows import write_rows
from pinxit.datasets.rights import Rights
from pinxit.datasets.territory import territory_words
from pinxit.desks.datasets import DatasetDesk
from pinxit.desks.upload_folders import RIGHTS


def copy_to_change(desk: DatasetDesk, source: str, name: str) -> None:
    """Copies the newest version of a data set into this studio, with all that is said of it.

    The copy is imported as pictures that were sent are; the data set itself stays as it is.

    Args:
        desk: Knows both.
        source: The data set whose pictures lie in a folder of this machine.
        name: Of the copy.

    Raises:
        UserMistake: the name is not allowed or taken, nothing was imported, or a picture is not
            where it was, or not as it was.
    """
    newest = desk.newest(source)
    if newest is None:
        raise NotThere(f"Nothing was imported into {source} yet; there is nothing to copy.")
    desk.begin(name, Rights())
    folder = desk.uploads.for_change(name)
    try:
        for entry in newest.entries:
            _copy(newest, entry, folder)
        for table in (CAPTIONS, LABELS):
            if (newest.root / table).is_file():
                shutil.copyfile(newest.root / table, folder / table)
        write_rows(folder / RIGHTS, [row for entry in newest.entries for row in _rows(entry)])
    except UserMistake:
        desk.uploads.delete(name)
        raise
    except OSError as fault:
        desk.uploads.delete(name)
        raise UserMistake(f"{source} could not be copied: {fault.strerror}.") from fault


def size_of_copy(desk: DatasetDesk, source: str) -> int:
    """How many bytes the pictures of a copy take at most."""
    newest = desk.newest(source)
    files = [newest.root / entry.path for entry in newest.entries] if newest else []
    return sum(file.stat().st_size for file in files if file.is_file())


def _copy(dataset: Dataset, entry: Entry, folder: Path) -> None:
    """Copies a picture, the words beside it, and what proves its rights."""
    origin, target = dataset.root / entry.path, folder / entry.path
    if not origin.is_file() or hash_file(origin) != entry.sha256:
        raise UserMistake(
            f"{entry.path} is not in its folder as it was imported; import the folder again, then "
            "copy it."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origin, target)
    words = origin.with_suffix(".txt")
    if words.is_file():
        shutil.copyfile(words, target.with_suffix(".txt"))
    for paper in (entry.rights.evidence, entry.rights.consent.release):
        if _is_beside(dataset.root, paper):
            (folder / paper).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(dataset.root / paper, folder / paper)


def _is_beside(root: Path, paper: str) -> bool:
    """Whether a paper lies below a folder, and is named as what lies there."""
    try:
        place, named = (root / paper).resolve(), PurePath(paper)
        is_below = not named.is_absolute() and ".." not in named.parts
        return is_below and place.is_file() and place.is_relative_to(root.resolve())
    except (OSError, ValueError):  # an address, or a number on an invoice
        return False


def _rows(entry: Entry) -> Iterator[dict[str, str]]:
    """The rights of a picture as rows of a rights file: its license, then each decision."""
    rights, path = entry.rights, {"path": entry.path}
    said = {
        "license": rights.license,
        "creator": rights.creator,
        "source": rights.source,
        "evidence": rights.evidence,
        "seen": rights.proof.seen.isoformat() if rights.proof else "",
        "until": rights.until.isoformat() if rights.until else "",
        "territory": territory_words(rights.territory) if rights.territory is not None else "",
        "people": rights.consent.people if rights.consent.people != "unasked" else "",
        "release": rights.consent.release,
    }
    yield path | {name: value for name, value in said.items() if value}
    for override in rights.overrides:
        column = "allow" if override.allowed else "deny"
        yield path | {column: override.use, "reason": override.reason}
    for waiver in rights.waivers:
        yield path | {"waive": waiver.clause, "reason": waiver.reason}
