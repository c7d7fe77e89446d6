"""Packs of formats: what the dated file `data/packs/`, or one like it, says of each size."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.shipped import shipped

TEXTS = ("headline", "text", "call")
TYPES = ("jpg", "png", "webp", "avif")
PACKS = ("social", "ads", "web")
SHIPPED = "packs-2026-11.toml"
WEB = "web"
"""The pack that gets favicons, a background, colors and a page besides its pictures."""

_SIDES = (40, 8192)
_KNOWN = frozenset(
    ("width", "height", "safe", "most_kb", "type", "types", "texts", "widths", "source")
)


@dataclass(frozen=True, slots=True)
class Size:
    """One format.

    Attributes:
        name: As in the file.
        width: Columns, px.
        height: Rows, px.
        safe: Left, top, right, bottom: px that hold no text and no logo.
        most_kb: Budget of the file, in 1024 bytes.
        types: Suffixes of the files to write, without the dot.
        texts: What there is room for.
        widths: Widths to write it in; empty for its own alone.
        source: Who states the size.
    """

    name: str
    width: int
    height: int
    safe: tuple[int, int, int, int] = (0, 0, 0, 0)
    most_kb: int = 500
    types: tuple[str, ...] = ("jpg",)
    texts: tuple[str, ...] = TEXTS
    widths: tuple[int, ...] = ()
    source: str = ""

    @property
    def side(self) -> float:
        """Of a square as large as what is safe, px: what letters and logos are measured by."""
        left, top, right, bottom = self.safe
        return sqrt((self.width - left - right) * (self.height - top - bottom))


@dataclass(frozen=True, slots=True)
class Pack:
    """Formats that are wanted together.

    Attributes:
        name: Of the pack.
        file: Name of the dated file that it stands in.
        sizes: Its formats.
    """

    name: str
    file: str
    sizes: tuple[Size, ...]

    @property
    def is_web(self) -> bool:
        """Whether a page and what belongs to it are made besides."""
        return self.name == WEB

    def only(self, names: tuple[str, ...]) -> "Pack":
        """The pack with these formats alone.

        Raises:
            UserMistake: it has no such format.
        """
        known = {size.name: size for size in self.sizes}
        for name in names:
            if name not in known:
                raise unknown_name(f"format of the pack {self.name}", name, known)
        return Pack(self.name, self.file, tuple(known[name] for name in dict.fromkeys(names)))


def read_pack(name: str, file: Path | None = None) -> Pack:
    """The pack of that name.

    Args:
        name: As in the file.
        file: The user's own file; None for the shipped one.

    Raises:
        UserMistake: there is no such pack, or the file is wrong.
    """
    path = file or shipped("packs", SHIPPED)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise UserMistake(f"{path} cannot be read: {fault.strerror}.") from fault
    except ValueError as fault:
        raise UserMistake(f"{path} is no file of packs: {fault}.") from fault
    if name not in told:
        raise unknown_name("pack", name, told)
    if not isinstance(told[name], dict) or not told[name]:
        raise UserMistake(f"The pack {name!r} in {path} holds no formats.")
    return Pack(name, path.name, tuple(_size(key, each, path) for key, each in told[name].items()))


def _size(name: str, told: object, path: Path) -> Size:
    try:
        if not isinstance(told, dict):
            raise TypeError("it is no table")
        _refuse_unknown(told)
        width, height = int(told["width"]), int(told["height"])
        if not all(_SIDES[0] <= side <= _SIDES[1] for side in (width, height)):
            raise ValueError(f"sides have {_SIDES[0]} to {_SIDES[1]} px")
        safe = tuple(int(each) for each in told.get("safe", (0, 0, 0, 0)))
        given = told["types"] if "types" in told else [told["type"]]
        types = tuple(str(each) for each in given)
        texts = tuple(str(each) for each in told.get("texts", TEXTS))
        widths = tuple(int(each) for each in told.get("widths", ()))
        most_kb = int(told["most_kb"])
        _refuse_odd((width, height), safe, widths, most_kb)
        if not types or not set(types) <= set(TYPES) or not set(texts) <= set(TEXTS):
            raise ValueError(f"types are of {', '.join(TYPES)}, texts of {', '.join(TEXTS)}")
        left, top, right, bottom = safe
        edges = (left, top, right, bottom)
        source = str(told.get("source", ""))
        return Size(name, width, height, edges, most_kb, types, texts, widths, source)
    except (KeyError, TypeError, ValueError) as fault:
        why = f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
        raise UserMistake(f"The format {name!r} in {path} is wrong: {why}.") from fault


def _refuse_unknown(told: Mapping[str, Any]) -> None:
    for key in told:
        if key not in _KNOWN:
            raise ValueError(str(unknown_name("entry", key, _KNOWN)).rstrip("."))


def _refuse_odd(
    sides: tuple[int, int], safe: tuple[int, ...], widths: tuple[int, ...], most_kb: int
) -> None:
    if len(safe) != 4 or min(safe) < 0:
        raise ValueError("safe has four numbers: left, top, right, bottom")
    if safe[0] + safe[2] > 0.8 * sides[0] or safe[1] + safe[3] > 0.8 * sides[1]:
        raise ValueError("safe leaves less than a fifth of a side")
    if widths and not all(_SIDES[0] <= each <= sides[0] for each in widths):
        raise ValueError(f"widths have {_SIDES[0]} to {sides[0]} px, those of the format itself")
    if most_kb < 1:
        raise ValueError("most_kb is at least 1")
