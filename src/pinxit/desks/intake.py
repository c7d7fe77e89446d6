"""Files that come in for a data set: looked at, decoded in armor, and given safe names.

Nothing that was sent is opened before its decoder survived it, nothing is overwritten, and a file
that fails does not keep the others out.
"""

import os
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, cast, runtime_checkable

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import hash_file
from pinxit.datasets.rights_file import NAMES
from pinxit.desks.safe_names import is_left_out, safe_path
from pinxit.desks.upload_folders import PAPERS, add_rights, alone_in, forget_abandoned, placed
from pinxit.pictures.known import format_of, labels_of_formats, what_else
from pinxit.pictures.read import read_head

MOST_FILES = 20_000
MOST_BYTES_TOGETHER = 8 * 2**30
"""What one archive may hold, unpacked."""

_MOST_PAPER = 16 * 2**20
_LONGEST_LIST = 8 * 2**20
"""Of the files of an archive: it is read in one piece, and takes ten times as much in memory."""
_PIECE = 2**20
_LINK = 0o120000
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVE_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@runtime_checkable
class Stream(Protocol):
    """Bytes that come in."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Goes to a place."""
        ...


Decodes = Callable[[bytes, str], object]
"""Tries to decode the bytes of a picture of that name; raises `UserMistake` if it is none."""


Admits = Callable[[int], None]
"""Hears how many bytes will come out of an archive; raises `UserMistake` if there is no room."""


def anything(count: int) -> None:
    """Lets everything in."""


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
        for name, stream in files:
            is_archive = stream.read(4) in _ARCHIVES
            stream.seek(0)
            (self._archive if is_archive else self._one)(name, stream, done)
        return done

    def _archive(self, name: str, stream: Stream, done: Received) -> None:
        try:
            with zipfile.ZipFile(cast("BinaryIO", _Measured(stream))) as archive:
                self._members(archive, done)
        except UserMistake as fault:
            done.failed.append((name, str(fault)))
        except (*_ARCHIVE_FAULTS, OSError, ValueError) as fault:
            done.failed.append((name, f"This archive is damaged: {fault}."))

    def _members(self, archive: zipfile.ZipFile, done: Received) -> None:
        members = [each for each in archive.infolist() if not each.is_dir()]
        members = [each for each in members if not is_left_out(each.filename)]
        if len(members) > MOST_FILES:
            raise UserMistake(f"It holds {len(members)} files; at most {MOST_FILES} are taken.")
        together = sum(each.file_size for each in members)
        if together > MOST_BYTES_TOGETHER:
            raise UserMistake("Unpacked it is larger than what is taken; send it in parts.")
        self.admits(together)
        top = _common_folder([each.filename for each in members])
        for each in members:  # none gives more bytes than it told
            self._member(archive, each, each.filename.removeprefix(top), done)

    def _member(
        self, archive: zipfile.ZipFile, each: zipfile.ZipInfo, name: str, done: Received
    ) -> None:
        if each.external_attr >> 16 & 0o170000 == _LINK:
            done.failed.append((name, "It is a link, which may lead anywhere."))
            return
        if each.flag_bits & 1:
            done.failed.append((name, "It is encrypted; unpack it first."))
            return
        try:
            with archive.open(each) as stream:
                self._one(name, stream, done)
        except _ARCHIVE_FAULTS as fault:
            done.failed.append((name, f"It is damaged in the archive: {fault}."))

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


class _Measured:
    """A stream of which nobody may read more in one piece than the list of an archive takes."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes.

        Raises:
            UserMistake: they are too many.
        """
        if size > _LONGEST_LIST:
            raise UserMistake(f"It lists more files than are taken, which are {MOST_FILES}.")
        return self._stream.read(size)


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


def _common_folder(names: list[str]) -> str:
    """The folder that everything in an archive lies in, with its slash; "" if there is none."""
    first = {name.partition("/")[0] for name in names if "/" in name}
    is_one = len(first) == 1 and all("/" in name for name in names)
    return f"{first.pop()}/" if is_one else ""
