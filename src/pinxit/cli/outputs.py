"""Which files a command reads and where its results go, settled before any long work begins."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.pictures.read import picture_suffixes


@dataclass(frozen=True, slots=True)
class Content:
    """One file to work on.

    Attributes:
        file: Where it lies, as the user named it.
        place: Its path below the folder that was named, or, of several things named, below the
            folder that they share.
    """

    file: Path
    place: Path


def contents(
    given: Sequence[Path], out: Path, suffixes: frozenset[str] = frozenset()
) -> list[Content]:
    """The files named, and in the place of each folder the pictures in it and in its folders.

    Hidden files, and what lies below ``out``, are passed over in folders.

    Args:
        given: Files and folders.
        out: Where results go.
        suffixes: Of files in folders that are taken besides pictures.

    Raises:
        UserMistake: a folder holds no picture, or cannot be read.
    """
    homes = [path.parent.resolve() for path in given]
    shared = Path(os.path.commonpath(homes))
    found: dict[Path, Content] = {}
    for path, home in zip(given, homes, strict=True):
        if not is_folder(path):
            found.setdefault(path, Content(path, home.relative_to(shared) / path.name))
            continue
        before = Path() if len(given) == 1 else home.relative_to(shared) / path.name
        for file in _inside(path, out, picture_suffixes() | suffixes):
            found.setdefault(file, Content(file, before / file.relative_to(path)))
    return list(found.values())


def _inside(folder: Path, out: Path, suffixes: frozenset[str]) -> list[Path]:
    """The files with these suffixes below a folder, in the order of their names.

    Raises:
        UserMistake: there is none, or a folder cannot be read.
    """
    try:
        inside = sorted(_walked(folder, out.resolve(), suffixes))
    except OSError as fault:
        raise UserMistake(f"{fault.filename} cannot be read: {fault.strerror}.") from fault
    if not inside:
        raise UserMistake(f"There is no picture in the folder {folder}.")
    return inside


def _walked(folder: Path, out: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.resolve() == out:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walked(path, out, suffixes)
        elif path.suffix.lower() in suffixes:
            yield path


def places(out: Path, files: Sequence[Content], *, overwrite: bool) -> list[Path]:
    """Where the result for each file goes: ``out`` itself, or a PNG at its place in that folder.

    Args:
        out: What the user named.
        files: One or more.
        overwrite: Whether results may be there already.

    Raises:
        UserMistake: a result may not be written there, or its suffix is no picture's.
    """
    is_many = len(files) > 1 or not out.suffix or is_folder(out)
    if len(files) > 1 and out.suffix.lower() in picture_suffixes() and not is_folder(out):
        raise UserMistake(f"{out} is one file, and there are {len(files)} pictures; name a folder.")
    targets = _targets(out, files) if is_many else [out]
    for target in targets:
        refuse_place(target, overwrite=overwrite)
    return targets


def _targets(folder: Path, files: Sequence[Content]) -> list[Path]:
    """A PNG for each; those that differ in their suffix alone keep it in their name."""
    plain = [file.place.with_suffix(".png") for file in files]
    often = Counter(plain)
    return [
        folder / (target if often[target] == 1 else file.place.with_name(f"{file.place.name}.png"))
        for file, target in zip(files, plain, strict=True)
    ]


def stems(files: Sequence[Content]) -> list[Path]:
    """What results are called after, without suffix; those that differ in it alone keep it."""
    plain = [file.place.with_suffix("") for file in files]
    often = Counter(plain)
    return [
        stem if often[stem] == 1 else file.place for file, stem in zip(files, plain, strict=True)
    ]


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
