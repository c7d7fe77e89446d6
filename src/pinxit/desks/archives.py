"""ZIP archives that strangers send: gone through file by file, within limits."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.desks.safe_names import is_left_out

MOST_FILES = 20_000
MOST_BYTES_TOGETHER = 8 * 2**30
"""What one archive may hold, unpacked."""

_LONGEST_LIST = 8 * 2**20
"""Of the files of an archive: it is read in one piece, and takes ten times as much in memory."""
_LINK = 0o120000
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@runtime_checkable
class Stream(Protocol):
    """Bytes that come in."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Goes to a place."""
        ...


Admits = Callable[[int], None]
"""Hears how many bytes will come out of an archive; raises `UserMistake` if there is no room."""

Takes = Callable[[str, Stream], None]
"""Takes one file: its name and its bytes."""


def anything(count: int) -> None:
    """Lets everything in."""


def is_archive(stream: Stream) -> bool:
    """Whether a stream begins as a ZIP does; it is at its beginning again afterwards."""
    found = stream.read(4) in _ARCHIVES
    stream.seek(0)
    return found


@dataclass(frozen=True, slots=True)
class Unpacking:
    """Goes through archives.

    Attributes:
        take: Called with every file in them that is meant to be sent.
        failed: Where names are put that were not taken, and why.
        admits: Asked before an archive is unpacked.
    """

    take: Takes
    failed: list[tuple[str, str]]
    admits: Admits = anything

    def archive(self, name: str, stream: Stream) -> None:
        """Takes every file of one archive."""
        try:
            with zipfile.ZipFile(cast("BinaryIO", _Measured(stream))) as archive:
                self._members(archive)
        except UserMistake as fault:
            self.failed.append((name, str(fault)))
        except (*_FAULTS, OSError, ValueError) as fault:
            self.failed.append((name, f"This archive is damaged: {fault}."))

    def _members(self, archive: zipfile.ZipFile) -> None:
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
            self._member(archive, each, each.filename.removeprefix(top))

    def _member(self, archive: zipfile.ZipFile, each: zipfile.ZipInfo, name: str) -> None:
        if each.external_attr >> 16 & 0o170000 == _LINK:
            self.failed.append((name, "It is a link, which may lead anywhere."))
            return
        if each.flag_bits & 1:
            self.failed.append((name, "It is encrypted; unpack it first."))
            return
        try:
            with archive.open(each) as stream:
                self.take(name, stream)
        except _FAULTS as fault:
            self.failed.append((name, f"It is damaged in the archive: {fault}."))


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


def _common_folder(names: list[str]) -> str:
    """The folder that everything in an archive lies in, with its slash; "" if there is none."""
    first = {name.partition("/")[0] for name in names if "/" in name}
    is_one = len(first) == 1 and all("/" in name for name in names)
    return f"{first.pop()}/" if is_one else ""
