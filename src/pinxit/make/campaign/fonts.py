"""Fonts: families that are shipped, and files of the user's own."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.base.names import unknown_name
from pinxit.base.shipped import shipped
from pinxit.pictures.picture import Source

SUFFIXES = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
ROLE = "font"
"""Role of the user's own fonts in steps."""

_JOINED = {"R", "AL", "AN"}  # bidirectional classes of scripts that need more than letters in a row

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Typeface:
    """One cut of a font.

    Attributes:
        file: Where it lies.
        is_shipped: Whether it comes with Pinxit, and so is found by its name alone.
    """

    file: Path
    is_shipped: bool

    @property
    def name(self) -> str:
        """Its file's name, by which recipes know it."""
        return self.file.name

    def source(self) -> tuple[Source, ...]:
        """It as the input of a step; nothing if it is shipped."""
        if self.is_shipped:
            return ()
        return (Source(ROLE, self.name, hash_file(self.file), self.file),)

    def at(self, size: int) -> Font:
        """The font at a size, px.

        Raises:
            UserMistake: the file is no font.
        """
        return _opened(self.file, size)

    def refuse_letters(self, text: str) -> None:
        """Makes sure that it can set a text.

        Raises:
            UserMistake: it lacks a letter, or the script has to be joined or runs from the right.
        """
        for letter in dict.fromkeys(text):
            if unicodedata.bidirectional(letter) in _JOINED:
                raise UserMistake(
                    f"{text!r} is written from right to left, which cannot be set yet; draw it "
                    "into the motif."
                )
            if not letter.isspace() and not _has(self.file, letter):
                raise UserMistake(
                    f"The font {self.name} has no {letter!r} ({unicodedata.name(letter, 'unnamed')}"
                    f"), which {text!r} needs; name another font."
                )


def families() -> dict[str, dict[str, str]]:
    """The shipped families: files of their cuts by "strong" and "plain"."""
    path = shipped("fonts", "fonts.toml")
    told: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return told


def typeface(name: str, cut: Literal["strong", "plain"], folder: Path) -> Typeface:
    """The cut of a family, or a font file; a file has one cut alone.

    Args:
        name: Of a shipped family, or the path of a file.
        cut: "strong" for headlines, "plain" for texts.
        folder: What the path of a file is below.

    Raises:
        UserMistake: there is no such family or file, or it is no font.
    """
    known = families()
    spelled = {each.lower(): each for each in known}
    if name.lower() in spelled:
        return Typeface(shipped("fonts", known[spelled[name.lower()]][cut]), is_shipped=True)
    path = folder / name
    if path.suffix.lower() not in SUFFIXES:
        said = str(unknown_name("font", name, known))
        raise UserMistake(f"{said} Or name a file that ends in one of {', '.join(SUFFIXES)}.")
    if not path.is_file():
        raise UserMistake(f"There is no font file {path}.")
    _opened(path, 20)
    return Typeface(path, is_shipped=False)


def shipped_typeface(file: str) -> Typeface | None:
    """The shipped cut with that file name; None if there is none."""
    known = {name for cuts in families().values() for name in cuts.values()}
    return Typeface(shipped("fonts", file), is_shipped=True) if file in known else None


@cache
def _opened(file: Path, size: int) -> Font:
    # Without libraqm, so that letters lie the same on machines that lack it.
    try:
        return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as fault:
        raise UserMistake(f"{file} is no font that can be read.") from fault


@cache
def _has(file: Path, letter: str) -> bool:
    font = _opened(file, 40)
    missing = font.getmask("\U0010fffd"), font.getmask("\uffff")
    drawn = font.getmask(letter)
    return all((drawn.size, bytes(drawn)) != (each.size, bytes(each)) for each in missing)
