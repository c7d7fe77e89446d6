"""Names of files that strangers gave: made safe for any disk, and never leading out of a folder."""

import re
import unicodedata
from pathlib import PurePosixPath

from pinxit.base.errors import UserMistake

_UNUSUAL = re.compile(r"[^\w .()+,=@-]+")
_LONGEST, _DEEPEST = 120, 6
_DRIVE = re.compile(r"^[A-Za-z]:")
_NOBODY_MEANS = {"__MACOSX", "Thumbs.db", "desktop.ini"}


def safe_path(name: str) -> PurePosixPath:
    """Where a file goes below a folder: its name, and the folders it came in.

    Args:
        name: As a browser or an archive tells it.

    Raises:
        UserMistake: it leads out of the folder, or nothing is left of it.
    """
    told = unicodedata.normalize("NFC", name).replace("\\", "/")
    if told.startswith("/") or _DRIVE.match(told) or ".." in told.split("/"):
        raise UserMistake("Its name leads out of the folder.")
    parts = [part for part in map(_safe, told.split("/")) if part]
    if not parts:
        raise UserMistake("It has no name.")
    return PurePosixPath(*parts[-_DEEPEST:])


def is_left_out(name: str) -> bool:
    """Whether a file is one that systems put beside pictures, and that nobody means to send."""
    parts = name.replace("\\", "/").split("/")
    named = (part for part in parts if part not in {"", ".", ".."})
    return any(part.startswith(".") or part in _NOBODY_MEANS for part in named)


def numbered(path: PurePosixPath, number: int) -> PurePosixPath:
    """Another name for the same file; 1 is its own."""
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


def _safe(part: str) -> str:
    clean = _UNUSUAL.sub("-", part).strip(" .-")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix) > 8:
        return _cut(clean, _LONGEST)
    return f"{_cut(stem, _LONGEST)}.{suffix}" if stem else suffix


def _cut(text: str, most: int) -> str:
    """The beginning of a text, of at most so many bytes."""
    return text.encode()[:most].decode(errors="ignore").strip(" .")
