"""Manifests that lie beside their file, as C2PA specification 2.1, section 11.4, provides."""

from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.clips.kinds import kind_of
from pinxit.pictures.known import format_of
from pinxit.pictures.read import read_file

_LARGEST = 2**28


def place_beside(path: Path) -> Path:
    """Where the manifest of a file lies that can hold none."""
    return path.with_name(f"{path.name}.c2pa")


def beside(path: Path, data: bytes) -> bytes | None:
    """The manifest beside a file of a kind that can hold none; None if there is none."""
    kind = kind_of(data[:64])
    can_hold = format_of(data) is not None if kind is None else not kind.is_beside
    if can_hold:
        return None
    try:
        return read_file(place_beside(path), most_bytes=_LARGEST)
    except UserMistake:
        return None
