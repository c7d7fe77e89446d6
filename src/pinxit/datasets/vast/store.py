"""Shards: tar files of pictures on a disk or in S3, each whole or not there at all.

A shard is a POSIX tar (ustar) as WebDataset reads it: ``000012/00000417.png``, the bytes as they
were imported. Beside it lies an index: at which byte each picture begins. ``tar`` opens it, any
WebDataset loader streams it, and we read single pictures out of it by their place.

Why tar, and not Parquet or Lance: ``benchmarks/shard_formats.py`` prints pictures in a second of
processor time, and bytes on disk beyond their own. 8,000 JPEG pictures of 32 px (1,112 bytes each),
two busy cores, warm cache: loose files were written at 8,332 a second and read at 40,173
in order and 41,390 at random, with 2,984 bytes more each; tar at 13,781, 308,602 and 116,111, with
957 bytes more. Parquet's numbers were not taken on that day; the program prints them where pyarrow
(170 MB) is installed.

A picture in a tar costs one read of its own bytes wherever it lies, which a global shuffle needs;
Parquet reads a whole row group for it. Tar costs up to 1 kB a picture: much for thumbnails, 1 % of
photographs. Lance reads at random, too, and was not tried: nothing but Lance reads it.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file

TRIES = 4
"""How often a distant store is asked before it is given up."""
PAUSE = 0.5
"""Seconds before the second try; twice as many before each further one."""
_BLOCK = 512
_PIECE = 2**20
_OPEN = 64
_GAP = 64 * 1024
"""Bytes between two pictures that are read along rather than asked for apart."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one picture lies.

    Attributes:
        shard: Number of the shard.
        offset: Its first byte in it.
        size: Bytes.
        crc: CRC-32 of them.
    """

    shard: int
    offset: int
    size: int
    crc: int


def shard_name(number: int) -> str:
    """The file name of a shard."""
    return f"{number:06d}.tar"


class ShardWriter:
    """Writes one shard into a file of this machine, picture by picture.

    Args:
        path: The file; what is there already is replaced.
        number: Of the shard.
    """

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number, self._count = path, number, 0
        self._stream: BinaryIO = path.open("wb")

    def add(self, data: bytes, suffix: str) -> Place:
        """Adds a picture; says where it lies.

        Args:
            data: The file's bytes.
            suffix: Of its name, with the dot.

        Raises:
            UserMistake: the disk is full.
        """
        about = tarfile.TarInfo(f"{self._number:06d}/{self._count:08d}{suffix.lower()}")
        about.size, about.mode, about.mtime = len(data), 0o644, 0
        offset = self._stream.tell() + _BLOCK
        with told_of_full_disk(self._path):
            self._stream.write(about.tobuf(tarfile.USTAR_FORMAT))
            self._stream.write(data)
            self._stream.write(bytes(-len(data) % _BLOCK))
        self._count += 1
        return Place(self._number, offset, len(data), zlib.crc32(data))

    def close(self) -> tuple[int, str]:
        """Ends the shard on disk; gives its bytes and its SHA-256.

        Raises:
            UserMistake: the disk is full.
        """
        with told_of_full_disk(self._path):
            self._stream.write(bytes(2 * _BLOCK))
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self._stream.close()
        return self._path.stat().st_size, hash_file(self._path)

    def abandon(self) -> None:
        """Removes what was written."""
        self._stream.close()
        self._path.unlink(missing_ok=True)


@dataclass(slots=True)
class ShardStore:
    """Where the shards of one data set lie.

    Attributes:
        address: A folder, or what fsspec opens, such as ``s3://bucket/pictures``.
        files: The file system.
        root: The folder in it.
    """

    address: str
    files: Any = field(repr=False)
    root: str
    _handles: dict[int, int] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def at(cls, address: str) -> "ShardStore":
        """The store at an address.

        Raises:
            UserMistake: nothing can open such an address.
        """
        try:
            place = address if "://" in address else str(Path(address).absolute())
            files, root = fsspec.url_to_fs(place, use_listings_cache=False)
        except (ImportError, ValueError) as fault:
            raise UserMistake(
                f"The store {address!r} cannot be opened: {fault}. Name a folder, or "
                's3://bucket/folder with `pip install "pinxit[s3]"`.'
            ) from fault
        return cls(address, files, root.rstrip("/"))

    @property
    def is_local(self) -> bool:
        """Whether shards are plain files of this machine."""
        return isinstance(self.files, LocalFileSystem)

    def path_of(self, name: str) -> str:
        """Where something lies in the file system."""
        return f"{self.root}/{name}"

    def put(self, name: str, file: Path) -> None:
        """Moves a finished file into the store, whole or not at all; the file is gone afterwards.

        Raises:
            UserMistake: the disk is full, or the store does not answer or keeps less than it got.
        """
        if self.is_local:
            _put_local(Path(self.path_of(name)), file)
            return
        self.ask(lambda: self._put_distant(name, file), f"writing {name}")
        file.unlink(missing_ok=True)

    def _put_distant(self, name: str, file: Path) -> None:
        self.files.put_file(str(file), self.path_of(name))
        there, here = int(self.files.size(self.path_of(name))), file.stat().st_size
        if there != here:
            raise OSError(errno.EIO, f"{there} of {here} bytes have arrived")

    def get(self, name: str, file: Path) -> None:
        """A copy of something on this machine, whole or not at all.

        Raises:
            UserMistake: it is not there, the store does not answer, or the disk is full.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
        try:
            with told_of_full_disk(file):
                self.ask(lambda: self.files.get_file(self.path_of(name), str(beside)), name)
                beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        """Whether something is there.

        Raises:
            UserMistake: the store does not answer.
        """
        return bool(self.ask(lambda: self.files.exists(self.path_of(name)), name))

    def hash_of(self, name: str) -> str:
        """SHA-256 of something in the store, read in pieces.

        Raises:
            UserMistake: it is not there, or the store does not answer.
        """

        def read() -> str:
            digest = hashlib.sha256()
            with self.files.open(self.path_of(name), "rb") as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
            return digest.hexdigest()

        return self.ask(read, name)

    def remove(self) -> None:
        """Removes all shards."""
        self.close()
        with contextlib.suppress(FileNotFoundError):
            self.files.rm(self.root, recursive=True)

    def read(self, places: Sequence[Place]) -> list[bytes]:
        """The bytes of pictures, in the order asked for.

        Neighbors in one shard are read together.

        Raises:
            UserMistake: a shard is missing or damaged, or the store does not answer.
        """
        found: dict[Place, bytes] = {}
        for first, end, members in _spans(places):
            shard = members[0].shard
            whole = self._range(shard, first, end)
            for each in members:
                data = whole[each.offset - first : each.offset - first + each.size]
                if len(data) != each.size or zlib.crc32(data) != each.crc:
                    raise UserMistake(
                        f"{self.address}/{shard_name(shard)} is damaged or was changed at byte "
                        f"{each.offset}. Put the shard back, or import the pictures again."
                    )
                found[each] = data
        return [found[each] for each in places]

    def _range(self, shard: int, first: int, end: int) -> bytes:
        name = shard_name(shard)
        if self.is_local:
            return os.pread(self._handle(shard), end - first, first)
        path = self.path_of(name)
        return bytes(self.ask(lambda: self.files.cat_file(path, start=first, end=end), name))

    def _handle(self, shard: int) -> int:
        if shard not in self._handles:
            if len(self._handles) >= _OPEN:
                os.close(self._handles.pop(next(iter(self._handles))))
            path = self.path_of(shard_name(shard))
            try:
                self._handles[shard] = os.open(path, os.O_RDONLY)
            except OSError as fault:
                raise UserMistake(
                    f"The shard {path} cannot be read: {fault.strerror}. Put it back, or import "
                    "the pictures again."
                ) from fault
        return self._handles[shard]

    def close(self) -> None:
        """Closes all files."""
        while self._handles:
            os.close(self._handles.popitem()[1])

    def ask(self, work: Callable[[], T], what: str) -> T:
        """The answer of the store, which is asked again after a while if it fails to give one.

        Raises:
            UserMistake: it is not there, or the store did not answer `TRIES` times.
        """
        pause = PAUSE
        for left in reversed(range(TRIES)):
            try:
                return work()
            except FileNotFoundError as fault:
                raise UserMistake(f"{self.address} holds no {what}.") from fault
            except (OSError, TimeoutError) as fault:
                if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise
                if not left:
                    raise UserMistake(
                        f"The store {self.address} did not answer {TRIES} times ({what}: "
                        f"{fault}). What was finished is kept; call again to go on."
                    ) from fault
            time.sleep(pause)
            pause *= 2
        raise AssertionError("unreachable")  # pragma: no cover


def _put_local(path: Path, file: Path) -> None:
    with told_of_full_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file.replace(path)
        except OSError as fault:
            if fault.errno != errno.EXDEV:
                raise
            _copy(path, file)


def _copy(path: Path, file: Path) -> None:
    """Moves a file from another disk, so that nobody ever sees half of it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        shutil.copyfile(file, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    file.unlink()


@contextlib.contextmanager
def told_of_full_disk(path: Path) -> Iterator[None]:
    """Turns a full disk into a sentence.

    Raises:
        UserMistake: the disk is full.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise UserMistake(
                f"No space is left on the disk of {path.parent}. Free some and call again: what "
                "was finished is kept."
            ) from fault
        raise


def _spans(places: Sequence[Place]) -> Iterator[tuple[int, int, list[Place]]]:
    """Stretches of shards that hold all these pictures, and which are in each."""
    members: list[Place] = []
    end = 0
    for each in sorted({*places}, key=lambda place: (place.shard, place.offset)):
        if members and (each.shard != members[0].shard or each.offset > end + _GAP):
            yield members[0].offset, end, members
            members = []
        members.append(each)
        end = each.offset + each.size
    if members:
        yield members[0].offset, end, members
