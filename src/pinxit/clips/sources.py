"""The file that a clip is read from, or its bytes: what it is called, and its place in history."""

from pathlib import Path

from pinxit.base.hashing import hash_bytes, hash_file
from pinxit.pictures.picture import Source


def name_of(file: Path | bytes) -> str:
    """What a file is called in messages; bytes have no name."""
    return file.name if isinstance(file, Path) else "It"


def source_in(file: Path | bytes, title: str) -> Source:
    """A file, or its bytes, as the input of a step."""
    if isinstance(file, Path):
        return Source("file", title, hash_file(file), file.absolute())
    return Source("file", title, hash_bytes(file))
