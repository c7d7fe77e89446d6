"""Files that come in for a data set: looked at, decoded in armor, and given safe names.

Nothing that was sent is opened before its decoder survived it, nothing is overwritten, and a file
that fails does not keep the others out.
"""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import hash_file
from pinxit.datasets.rights_file import NAMES
from pinxit.desks.archives import Admits, Stream, Unpacking, anything, is_archive
from pinxit.desks.safe_names import is_left_out, safe_path
from pinxit.desks.upload_folders import PAPERS, add_rights, alone_in, forget_abandoned, placed
from pinxit.pictures.known import format_of, labels_of_formats, what_else
from pinxit.pictures.read import read_head

_MOST_PAPER = 16 * 2**20
_PIECE = 2**20


Decodes = Callable[[bytes, str], object]
"""Tries to decode the bytes of a picture of that name; raises `UserMistake` if it is none."""


@dataclass(slots=True)
class Received:
    """What became of the files.

    Attributes:
        added: Names that they have in the folder now.
        known: Names of those that were there already.
        failed: Names of those that were not taken, and why.
    """

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Intake:
    """The way into one folder.

    Attributes:
        folder: Where files go.
        decodes: Tries pictures.
        most_bytes: Largest file that is taken.
        admits: Asked before an archive is unpacked.
    """

    folder: Path
    decodes: Decodes
    most_bytes: int
    admits: Admits = anything

    def take(self, files: Iterable[tuple[str, Stream]]) -> Received:
        """Takes files and archives of files; those that fail are named with the reason.

        Args:
            files: Name of each, as it was told, and its bytes.
        """
        forget_abandoned(self.folder)
        done = Received()

        def take(name: str, stream: Stream) -> None:
            self._one(name, stream, done)

        unpacking = Unpacking(take, done.failed, self.admits)
        for name, stream in files:
            (unpacking.archive if is_archive(stream) else take)(name, stream)
        return done

    def _one(self, name: str, stream: Stream, done: Received) -> None:
        if is_left_out(name):
            return
        try:
            path = safe_path(name)
            with self._received(stream) as beside:
                self._file(beside, path, done)
        except UserMistake as fault:
            done.failed.append((name, str(fault)))
        except OSError as fault:
            done.failed.append((name, f"It could not be kept: {fault.strerror}."))

    def _file(self, beside: Path, path: PurePosixPath, done: Received) -> None:
        if path.name in PAPERS:
            self._paper(beside, PurePosixPath(path.name), done)
            return
        if path.suffix == ".txt":
            _refuse_no_text(beside, path.name)
        else:
            self._refuse_no_picture(beside, path.name)
        there = self.folder / path
        if there.is_file() and hash_file(there) == hash_file(beside):
            done.known.append(path.as_posix())
        else:
            done.added.append(placed(beside, self.folder, path))

    def _paper(self, beside: Path, path: PurePosixPath, done: Received) -> None:
        """A table about the pictures: over an older one; rights are added to those said before."""
        _refuse_no_text(beside, path.name)
        if path.name in NAMES:
            with alone_in(self.folder):
                add_rights(self.folder, beside, path.name)
        else:
            beside.replace(self.folder / path)
        done.added.append(path.as_posix())

    def _refuse_no_picture(self, beside: Path, title: str) -> None:
        head = read_head(beside)
        if format_of(head) is None:
            what = what_else(head) if head else "empty"
            raise UserMistake(f"{title} is {what}; {labels_of_formats()} can be learned from.")
        try:
            self.decodes(beside.read_bytes(), title)
        except UserMistake:
            raise
        except PinxitError as fault:
            raise UserMistake(f"{title} could not be opened: {fault}") from fault

    @contextmanager
    def _received(self, stream: Stream) -> Iterator[Path]:
        """The bytes in a file beside those of the folder, as long as nobody moves it away.

        Raises:
            UserMistake: they are too many.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".incoming-{secrets.token_hex(8)}"
        try:
            with beside.open("xb") as out:
                _copied(stream, out, self.most_bytes)
                out.flush()
                os.fsync(out.fileno())
            yield beside
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _copied(stream: Stream, out: BinaryIO, most: int) -> None:
    """Copies a stream.

    Raises:
        UserMistake: it is longer than that.
    """
    left = most
    while piece := stream.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise UserMistake(f"It is larger than {most:,} bytes, the most that is taken.")
        out.write(piece)


def _refuse_no_text(file: Path, title: str) -> None:
    if file.stat().st_size > _MOST_PAPER:
        raise UserMistake(f"{title} is too large for a table.")
    try:
        file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UserMistake(f"{title} is no UTF-8 text.") from fault
