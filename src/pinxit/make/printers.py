"""Profiles of fabric printers: what `data/printers.toml`, or a file like it, says of each."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.shipped import shipped

_SHORT = {"tiff": "tif", "jpeg": "jpg"}
_FORMATS = {"png", "tif", "tiff", "jpg", "jpeg", "webp", "avif", "pdf"}


@dataclass(frozen=True, slots=True)
class Printer:
    """One printer.

    Attributes:
        name: As users name it.
        bed_cm: The widest that it prints.
        dpi: Pixels an inch that it works with.
        formats: Suffixes of files that it takes, without the dot.
        note: What its users should know.
    """

    name: str
    bed_cm: float
    dpi: float
    formats: tuple[str, ...]
    note: str = ""

    def refuse(self, cm: float, dpi: float, suffix: str) -> None:
        """Makes sure that it can print such a file.

        Raises:
            UserMistake: it cannot.
        """
        kind = suffix.lower().removeprefix(".")
        if not {kind, _SHORT.get(kind, kind)} & set(self.formats):
            known = ", ".join(f".{each}" for each in self.formats)
            raise UserMistake(f"{self.name} takes {known}, not {suffix}; choose another suffix.")
        if cm > self.bed_cm:
            raise UserMistake(
                f"{self.name} prints {self.bed_cm:g} cm at most, and this repeat is {cm:g} cm wide."
            )
        if dpi != self.dpi:
            raise UserMistake(f"{self.name} works with {self.dpi:g} dpi, not {dpi:g}.")


def printers() -> tuple[Printer, ...]:
    """All printers that are shipped."""
    path = shipped("printers.toml")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_printer(name, value, path) for name, value in told.items())


def printer(name: str, file: Path | None = None) -> Printer:
    """The printer of that name.

    Args:
        name: As in the file.
        file: The user's own file; None for the shipped one.

    Raises:
        UserMistake: there is no such printer, or the file is wrong.
    """
    path = file or shipped("printers.toml")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise UserMistake(f"{path} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise UserMistake(f"{path} is no file of printers: {fault}.") from fault
    if name not in told:
        raise unknown_name("printer", name, told)
    return _printer(name, told[name], path)


def _printer(name: str, value: object, path: Path) -> Printer:
    try:
        if not isinstance(value, dict):
            raise TypeError("it is no table")
        formats = tuple(str(each).lower() for each in value["formats"])
        bed_cm, dpi = float(value["bed_cm"]), float(value["dpi"])
        if bed_cm <= 0 or dpi <= 0 or not formats or not set(formats) <= _FORMATS:
            raise ValueError("a size or a format is out of range")
        if str(value.get("profile", "srgb")).lower() != "srgb":
            raise ValueError("only the color profile srgb can be written")
        return Printer(name, bed_cm, dpi, formats, str(value.get("note", "")))
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"The printer {name!r} in {path} is wrong: {fault}.") from fault
