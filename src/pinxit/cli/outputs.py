"""Which files a command reads and where its results go, settled before any long work begins."""

from collections.abc import Sequence
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.pictures.read import picture_suffixes


def contents(given: Sequence[Path]) -> list[Path]:
    """The files named, and in the place of each folder the pictures in it.

    Raises:
        UserMistake: a folder holds no picture.
    """
    files: list[Path] = []
    for path in given:
        if not is_folder(path):
            files.append(path)
            continue
        try:
            inside = sorted(path.iterdir())
        except OSError as fault:
            raise UserMistake(f"{path} cannot be read: {fault.strerror}.") from fault
        inside = [file for file in inside if file.suffix.lower() in picture_suffixes()]
        if not inside:
            raise UserMistake(f"There is no picture in the folder {path}.")
        files += inside
    return files


def places(out: Path, files: Sequence[Path], *, overwrite: bool) -> list[Path]:
    """Where the result for each file goes: ``out`` itself, or a PNG of that name in the folder.

    Args:
        out: What the user named.
        files: One or more.
        overwrite: Whether results may be there already.

    Raises:
        UserMistake: a result may not be written there, or its suffix is no picture's.
    """
    is_many = len(files) > 1 or not out.suffix or is_folder(out)
    targets = [out / f"{file.stem}.png" for file in files] if is_many else [out]
    for target in targets:
        refuse_place(target, overwrite=overwrite)
    if len(set(targets)) < len(targets):
        raise UserMistake("Two of these pictures have the same name; give them in two calls.")
    return targets


def is_folder(path: Path) -> bool:
    """Whether there is a folder of that name.

    Raises:
        UserMistake: nobody can know: the name is too long, or may not be looked at.
    """
    try:
        return path.is_dir()
    except OSError as fault:
        raise UserMistake(f"{path} cannot be used: {fault.strerror}.") from fault


def refuse_place(target: Path, *, overwrite: bool) -> None:
    """Makes sure that a picture may be written there.

    Raises:
        UserMistake: the suffix is no picture's, or the file exists.
    """
    if target.suffix.lower() not in picture_suffixes():
        known = ", ".join(sorted(picture_suffixes()))
        raise UserMistake(f"{target} names no picture format; end it in one of {known}.")
    refuse_existing(target, overwrite=overwrite)


def certificate_text(path: Path) -> str:
    """The certificates in a PEM file.

    Raises:
        UserMistake: it cannot be read, or holds no certificate.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is not text"
        raise UserMistake(f"{path} cannot be read: {why}.") from fault
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise UserMistake(f"{path} holds no certificate; `pinxit key export` prints one.")
    return text
