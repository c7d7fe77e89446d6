"""The object store: bytes under their own hash, written once and never changed.

It lies in a folder, or behind any file system that fsspec knows (``s3://bucket/folder``). A name is
the sha256 of the bytes, fanned out over folders; what is there already is not written again.
"""

import contextlib
import errno
import io
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import hash_bytes, hash_file, is_sha256

_PIECE = 2**20
_NAME = re.compile(r"[a-z]+(?:/[A-Za-z0-9_.-]+)*")
_UNFINISHED = timedelta(days=1)


class NoSpace(UserMistake):
    """The disk is full: nothing was changed."""

    code = "no_space"

    def __init__(self) -> None:
        super().__init__(
            "No space is left where pictures are kept, so nothing was kept. "
            "Empty the trash or free some of the disk, then try again."
        )


class ObjectMissing(PinxitError):
    """An object that the library names is not in the store."""


@dataclass(frozen=True, slots=True)
class Objects:
    """A store of objects.

    Attributes:
        files: The file system.
        root: Folder in it.
        cache: Where copies of objects of a distant store lie on this machine.
    """

    files: Any
    root: str
    cache: Path

    @classmethod
    def at(cls, address: str, home: Path) -> "Objects":
        """The store at an address; a folder of the home if it is "".

        Args:
            address: A folder, or what fsspec opens, such as ``s3://bucket/folder``.
            home: The studio's folder.

        Raises:
            UserMistake: nothing can open such an address.
        """
        try:
            place = address or str((home / "objects").absolute())
            files, root = fsspec.url_to_fs(place, use_listings_cache=False)  # others write, too
        except (ImportError, ValueError) as fault:
            raise UserMistake(f"The store {address!r} cannot be opened: {fault}.") from fault
        return cls(files, root.rstrip("/"), home / "cache" / "objects")

    @property
    def is_local(self) -> bool:
        """Whether objects are plain files of this machine."""
        return isinstance(self.files, LocalFileSystem)

    def put(self, data: bytes | Path) -> str:
        """Keeps bytes, or those of a file; gives their sha256, under which they are found again.

        Raises:
            NoSpace: the disk is full.
        """
        sha256 = hash_file(data) if isinstance(data, Path) else hash_bytes(data)
        if not self.has(sha256):
            with _told():
                write = self._write_local if self.is_local else self._write
                write(self._place(sha256), data)
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether an object is there."""
        return bool(self.files.exists(self._place(sha256)))

    def size(self, sha256: str) -> int:
        """Bytes of an object.

        Raises:
            ObjectMissing: it is not there.
        """
        try:
            return int(self.files.size(self._place(sha256)))
        except FileNotFoundError as fault:
            raise _missing(sha256) from fault

    def get(self, sha256: str) -> bytes:
        """All bytes of an object.

        Raises:
            ObjectMissing: it is not there.
        """
        try:
            data: bytes = self.files.cat_file(self._place(sha256))
        except FileNotFoundError as fault:
            raise _missing(sha256) from fault
        return data

    def path_of(self, sha256: str) -> Path:
        """A file with the bytes of an object, to be read and never to be written.

        Raises:
            ObjectMissing: it is not there.
            NoSpace: there is no room for a copy of it on this machine.
        """
        if self.is_local:
            path = Path(self._place(sha256))
            if not path.is_file():
                raise _missing(sha256)
            return path
        path = self.cache / sha256[:2] / sha256
        if not path.is_file():
            with _told():
                self._write_local(str(path), self.get(sha256))
        return path

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """The bytes of an object, piece by piece."""
        with self.files.open(self._place(sha256), "rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every object, and when it was written."""
        for path, facts in self.files.find(self.root, detail=True).items():
            name = str(path).rpartition("/")[2]
            if is_sha256(name):
                yield name, _written(facts)

    def remove(self, sha256: str) -> None:
        """Removes an object; ask `pinxit.library.collect` which ones may go."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._place(sha256))
        if not self.is_local:
            (self.cache / sha256[:2] / sha256).unlink(missing_ok=True)

    def put_named(self, name: str, data: bytes | Path) -> None:
        """Writes a file under a name of its own, which is no object; in place of an older one.

        Raises:
            NoSpace: the disk is full.
        """
        with _told():
            write = self._write_local if self.is_local else self._write
            write(self._named(name), data)

    def has_named(self, name: str) -> bool:
        """Whether a file is there under a name."""
        return bool(self.files.exists(self._named(name)))

    def get_named(self, name: str) -> bytes:
        """All bytes of a file under a name.

        Raises:
            ObjectMissing: it is not there.
        """
        try:
            data: bytes = self.files.cat_file(self._named(name))
        except FileNotFoundError as fault:
            raise ObjectMissing(f"The file {name} is not in the store.") from fault
        return data

    def fetch_named(self, name: str, target: Path) -> None:
        """Puts a file under a name into a file of this machine; a link where both are on one disk.

        Raises:
            ObjectMissing: it is not there.
            NoSpace: there is no room for it on this machine.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.is_local:
            with contextlib.suppress(OSError):  # another disk, or a file system without links
                target.unlink(missing_ok=True)
                target.hardlink_to(self._named(name))
                return
        with _told():
            self._write_local(str(target), self.get_named(name))

    def named(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Every file below a folder of names, and when it was written."""
        for path, facts in self.files.find(self._named(folder), detail=True).items():
            yield str(path).removeprefix(self.root).lstrip("/"), _written(facts)

    def remove_folder(self, name: str) -> None:
        """Removes all files below a folder of names."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm(self._named(name), recursive=True)

    def remove_unfinished(self) -> None:
        """Removes what writers that were killed left behind a day ago and longer."""
        if not self.is_local:
            return
        before = datetime.now(UTC) - _UNFINISHED
        for path in Path(self.root).glob("*/*/.*.part"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink(missing_ok=True)

    def _named(self, name: str) -> str:
        if not _NAME.fullmatch(name) or ".." in name:
            raise PinxitError(f"{name!r} cannot be the name of a file in the store.")
        return f"{self.root}/{name}"

    def _place(self, sha256: str) -> str:
        if not is_sha256(sha256):
            raise PinxitError(f"{sha256!r} is not the name of an object.")
        return f"{self.root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _write(self, place: str, data: bytes | Path) -> None:
        if isinstance(data, Path):
            self.files.put_file(str(data), place)
        else:
            self.files.pipe_file(place, data)

    def _write_local(self, place: str, data: bytes | Path) -> None:
        """Writes beside, to disk, and then renames: nobody ever sees half an object."""
        path = Path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name[:16]}.{secrets.token_hex(6)}.part")
        try:
            with beside.open("xb") as stream, _reading(data) as source:
                shutil.copyfileobj(source, stream, _PIECE)
                stream.flush()
                os.fsync(stream.fileno())
            beside.chmod(0o444)
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


def _reading(data: bytes | Path) -> io.BufferedIOBase:
    return data.open("rb") if isinstance(data, Path) else io.BytesIO(data)


def _sync_folder(folder: Path) -> None:
    """Makes a renaming last through a loss of power, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turns a full disk into a sentence."""
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace from fault
        raise


def _written(facts: dict[str, Any]) -> datetime:
    when = facts.get("mtime", facts.get("LastModified"))
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.fromtimestamp(float(when), UTC) if when is not None else datetime.now(UTC)


def _missing(sha256: str) -> ObjectMissing:
    return ObjectMissing(f"The object {sha256} is not in the store.")
