"""Which files a command reads and where its results go, settled before any long work begins."""

from collections.abc import Sequence
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.pictures.known import all_formats


def contents(given: Sequence[Path]) -> list[Path]:
    """The files named, and in the place of each folder the pictures in it.

    Raises:
        UserMistake: a folder holds no picture.
    """
    files: list[Path] = []
    for path in given:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in picture_suffixes())
        if not inside:
            raise UserMistake(f"There is no picture in the folder {path}.")
        files += inside
    return files


def places(out: Path, files: Sequence[Path], *, overwrite: bool) -> list[Path]:
    """Where the result for each file goes: ``out`` itself, or a PNG of that name in the folder.

    Raises:
        UserMistake: a result may not be written there, or its suffix is no picture's.
    """
    is_folder = len(files) > 1 or out.is_dir() or not out.suffix
    targets = [out / f"{file.stem}.png" for file in files] if is_folder else [out]
    for target in targets:
        refuse_place(target, overwrite=overwrite)
    if len(set(targets)) < len(targets):
        raise UserMistake("Two of these pictures have the same name; give them in two calls.")
    return targets


def refuse_place(target: Path, *, overwrite: bool) -> None:
    """Makes sure that a picture may be written there.

    Raises:
        UserMistake: the suffix is no picture's, or the file exists.
    """
    if target.suffix.lower() not in picture_suffixes():
        known = ", ".join(sorted(picture_suffixes()))
        raise UserMistake(f"{target} names no picture format; end it in one of {known}.")
    refuse_existing(target, overwrite=overwrite)


def read_text(path: Path) -> str:
    """The text of a small file.

    Raises:
        UserMistake: it cannot be read as text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is not text"
        raise UserMistake(f"{path} cannot be read: {why}.") from fault


def picture_suffixes() -> frozenset[str]:
    """All suffixes of picture files, lower case, with their dot."""
    return frozenset(suffix for known in all_formats() for suffix in known.suffixes)
