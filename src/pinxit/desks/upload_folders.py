"""Folders of pictures that were sent to this studio, one for each data set.

What a frozen version of a data set names stays where it is: before a picture is taken away or
moved, the folder is linked to a new one (``NAME~2``), which the next version lies in.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pinxit.base.errors import Clash, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.lock import Lock
from pinxit.base.names import is_allowed_name, refuse_bad_name
from pinxit.datasets.captions import NAME as CAPTIONS
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.paper_rows import (
    EVERYTHING,
    amended,
    read_rows,
    with_paths,
    write_rows,
)
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import NAMES, refuse_bad_rows
from pinxit.desks.safe_names import numbered

UPLOADS = "pictures"
"""Name of the folder of a studio in which they lie."""

RIGHTS = NAMES[0]
PAPERS = frozenset({*NAMES, CAPTIONS, LABELS})
"""Tables about pictures, which lie beside them."""

_ABOUT = ".about"
_ABANDONED = 24 * 3600
_WAIT = 15.0
"""Seconds for which who wants to change a data set waits for others who do."""
_NUMBER = "~"


@dataclass(frozen=True, slots=True)
class UploadFolders:
    """Where the pictures lie that were sent to a studio.

    Attributes:
        root: Holds a folder for each data set.
    """

    root: Path

    def names(self) -> tuple[str, ...]:
        """Names of the data sets that have a folder here, sorted."""
        found = self.root.iterdir() if self.root.is_dir() else ()
        return tuple(sorted(e.name for e in found if is_allowed_name(e.name) and e.is_dir()))

    def begin(self, name: str, rights: Rights) -> Path:
        """Makes an empty folder whose pictures have these rights unless its tables say others.

        Raises:
            UserMistake: the name is not allowed, or taken.
        """
        refuse_bad_name("data set", name)
        folder = self.root / name
        try:
            folder.mkdir(parents=True)
        except FileExistsError as fault:
            raise UserMistake(
                f"There is a data set {name} already; choose another name."
            ) from fault
        if rights != Rights():
            cells = {name: value for name, value in _cells(rights).items() if value}
            write_rows(folder / RIGHTS, amended((), {EVERYTHING: cells}))
        self.remember(name, {"created": datetime.now(UTC).isoformat(timespec="seconds")})
        return folder

    def folder(self, name: str) -> Path | None:
        """The folder of a data set's newest version; None if its pictures lie elsewhere."""
        if not is_allowed_name(name) or not (self.root / name).is_dir():
            return None
        numbers = [0]
        for each in self.root.glob(f"{name}{_NUMBER}*"):
            number = each.name.rpartition(_NUMBER)[2]
            numbers += [int(number)] if number.isdecimal() else []
        return self._at(name, max(numbers))

    def about(self, name: str) -> Mapping[str, Any]:
        """What was noted of a data set: when it was made, what its last import found."""
        try:
            value = json.loads(self._about(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def remember(self, name: str, told: Mapping[str, Any]) -> None:
        """Notes something of a data set besides what is noted already."""
        text = json.dumps({**self.about(name), **told}, ensure_ascii=False)
        write_bytes(self._about(name), text.encode(), overwrite=True)

    def for_change(self, name: str, frozen: Collection[Path] = ()) -> Path:
        """The folder in which pictures may be moved and taken away.

        Args:
            name: Of the data set.
            frozen: Where the pictures of frozen versions lie, which stay as they are.

        Raises:
            UserMistake: its pictures do not lie here, or there is no space.
        """
        here = self.folder(name)
        if here is None:
            raise UserMistake(
                f"The pictures of {name} were imported from a folder of this machine; change them "
                "there, and import them again with `pinxit dataset import`."
            )
        if here.resolve() not in frozen:
            return here
        number = int(here.name.partition(_NUMBER)[2] or 1) + 1
        fresh, beside = self._at(name, number), self.root / f".{name}{_NUMBER}{number}"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            shutil.copytree(here, beside, copy_function=_linked)
            beside.rename(fresh)
        except OSError as fault:
            shutil.rmtree(beside, ignore_errors=True)
            raise UserMistake(f"{name} could not be changed: {fault.strerror}.") from fault
        return fresh

    def delete(self, name: str) -> None:
        """Removes the folders of a data set, and all that is in them."""
        folders = [*self.root.glob(f"{name}{_NUMBER}*"), self.root / name]
        for folder in folders:
            if folder.name == name or folder.name.rpartition(_NUMBER)[2].isdecimal():
                shutil.rmtree(folder, ignore_errors=True)
        self._about(name).unlink(missing_ok=True)

    def _about(self, name: str) -> Path:
        return self.root / _ABOUT / f"{name}.json"

    def _at(self, name: str, number: int) -> Path:
        return self.root / (f"{name}{_NUMBER}{number}" if number > 1 else name)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Changes what is said of a data set's pictures while nobody else does, in any process.

    Args:
        folder: Of the newest version of a data set.

    Raises:
        Clash: others change it for longer than anybody waits.
    """
    about = folder.parent / _ABOUT
    about.mkdir(parents=True, exist_ok=True)
    lock, until = (
        Lock(about / f"{folder.name.partition(_NUMBER)[0]}.lock"),
        time.monotonic() + _WAIT,
    )
    while not lock.take():
        if time.monotonic() > until:
            raise Clash("Somebody else changes this data set; try again in a moment.", "busy_set")
        time.sleep(0.02)
    try:
        yield
    finally:
        lock.give_back()


def bytes_within(folder: Path) -> int:
    """How much the files in a folder take, each once, however many names it has."""
    files: dict[tuple[int, int], int] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # gone meanwhile
                about = os.lstat(os.path.join(root, name))  # noqa: PTH118, of many thousands
                files[about.st_dev, about.st_ino] = about.st_size
    return sum(files.values())


def taken(name: str) -> UserMistake:
    """The mistake of somebody who names a new data set like an old one."""
    return UserMistake(f"There is a data set {name} already; choose another name.")


def placed(beside: Path, folder: Path, path: PurePosixPath) -> str:
    """Moves a file into a folder under a name that nothing else has; gives that name.

    Raises:
        OSError: it cannot be moved there.
    """
    number = 1
    while True:
        name = numbered(path, number)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _move_to_free(beside, target)
        except FileExistsError:
            number += 1
            continue
        return name.as_posix()


def forget_abandoned(folder: Path) -> None:
    """Removes what was being received when a server was killed a day ago."""
    for file in folder.glob(".incoming-*"):
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > _ABANDONED:
                file.unlink()


def set_rights(folder: Path, said: Mapping[str, Mapping[str, str]]) -> None:
    """Says in a folder's rights file what holds for some pictures.

    Args:
        folder: Of the pictures.
        said: Cells of the rights file by path; `EVERYTHING` is the path of all that say nothing.

    Raises:
        UserMistake: a cell is wrong, or the file cannot be read or written.
    """
    rows = amended(read_rows(folder / RIGHTS), said)
    refuse_bad_rows(RIGHTS, rows)
    write_rows(folder / RIGHTS, rows)


def add_rights(folder: Path, table: Path, name: str) -> None:
    """Adds what a table says of rights to what the folder's own says; the table wins.

    Raises:
        UserMistake: it is no table of rights.
    """
    rows = read_rows(table, is_json=name.endswith(".json"))
    refuse_bad_rows(name, rows)
    set_rights(folder, {row["path"]: row for row in rows})


def take_away(folder: Path, paths: Iterable[str]) -> None:
    """Removes pictures, with what the tables beside them say of each."""
    gone = frozenset(paths)
    for path in gone:
        (folder / path).unlink(missing_ok=True)
        (folder / path).with_suffix(".txt").unlink(missing_ok=True)
    for paper in PAPERS:
        with_paths(folder / paper, lambda path: None if path in gone else path)


def move(folder: Path, paths: Mapping[str, PurePosixPath]) -> dict[str, str]:
    """Moves pictures within a folder, and what the tables say of them; gives where each went."""
    went: dict[str, str] = {}
    for path, wanted in paths.items():
        old = folder / path
        went[path] = placed(old, folder, wanted)
        words = old.with_suffix(".txt")
        if words.is_file():
            words.rename((folder / went[path]).with_suffix(".txt"))
    for paper in PAPERS:
        with_paths(folder / paper, lambda path: went.get(path, path))
    return went


def _cells(rights: Rights) -> dict[str, str]:
    return {
        "license": rights.license,
        "creator": rights.creator,
        "source": rights.source,
        "evidence": rights.evidence,
    }


def _move_to_free(beside: Path, target: Path) -> None:
    """Renames a file to a name that must be free, which is found out in the same moment."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        with target.open("xb"):
            pass
        beside.replace(target)
        return
    beside.unlink()


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
