"""Palettes as files of other programs: ASE, GPL, CSS, JSON; and back.

ASE is Adobe's Swatch Exchange: "ASEF", version 1.0, a count, then blocks of a kind, a length and a
body, big-endian, names in UTF-16 with a closing zero. GPL is GIMP's palette, plain lines.
"""

import json
import re
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import name_of, parse_color, spelled
from pinxit.make.palette import MOST_COLORS, Palette, Swatch

_COLOR = 0x0001
_GLOBAL = 0
_LARGEST = 2**20  # bytes; a palette is a few hundred
_CHANNELS = {b"RGB ": 3, b"CMYK": 4, b"LAB ": 3, b"Gray": 1}


def _as_ase(palette: Palette) -> bytes:
    blocks = []
    for swatch in palette.swatches:
        name = f"{swatch.name}\0".encode("utf-16-be")
        body = struct.pack(">H", len(name) // 2) + name + b"RGB "
        body += struct.pack(">3fH", *(float(part) for part in swatch.rgb), _GLOBAL)
        blocks.append(struct.pack(">HI", _COLOR, len(body)) + body)
    return b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def _from_ase(data: bytes) -> list[Swatch]:
    if data[:4] != b"ASEF":
        raise ValueError("it does not begin with ASEF")
    (count,) = struct.unpack_from(">I", data, 8)
    at, found = 12, []
    for _ in range(count):
        kind, length = struct.unpack_from(">HI", data, at)
        body = data[at + 6 : at + 6 + length]
        at += 6 + length
        if kind == _COLOR:
            found.append(_ase_color(body))
    return found


def _ase_color(body: bytes) -> Swatch:
    (letters,) = struct.unpack_from(">H", body, 0)
    end = 2 + 2 * letters
    name = body[2:end].decode("utf-16-be").rstrip("\0")
    model = body[end : end + 4]
    if model not in (b"RGB ", b"Gray"):
        raise ValueError(f"it holds colors of the kind {model.decode('latin-1').strip()}, not RGB")
    parts = struct.unpack_from(f">{_CHANNELS[model]}f", body, end + 4)
    return _swatch(np.array(parts if len(parts) == 3 else parts * 3, np.float32), name)


def _as_gpl(palette: Palette) -> bytes:
    lines = ["GIMP Palette", f"Name: {palette.title}", f"Columns: {len(palette.swatches)}", "#"]
    for swatch in palette.swatches:
        red, green, blue = np.rint(swatch.rgb * 255).astype(int)
        lines.append(f"{red:3d} {green:3d} {blue:3d}\t{swatch.name}")
    return ("\n".join(lines) + "\n").encode()


def _from_gpl(data: bytes) -> list[Swatch]:
    lines = data.decode("utf-8").splitlines()
    if not lines or lines[0].strip() != "GIMP Palette":
        raise ValueError("it does not begin with GIMP Palette")
    rows = (re.match(r"\s*(\d+)\s+(\d+)\s+(\d+)\s*(.*)$", line) for line in lines[1:])
    return [
        _swatch(np.array(row.groups()[:3], np.float32) / 255, row[4].strip()) for row in rows if row
    ]


def _as_css(palette: Palette) -> bytes:
    used: dict[str, int] = {}
    lines = []
    for swatch in palette.swatches:
        word = re.sub(r"[^a-z0-9]+", "-", swatch.name.lower()).strip("-") or "color"
        used[word] = used.get(word, 0) + 1
        word = word if used[word] == 1 else f"{word}-{used[word]}"
        lines.append(f"  --{word}: {swatch.color};")
    return ("\n".join([":root {", *lines, "}"]) + "\n").encode()


def _from_css(data: bytes) -> list[Swatch]:
    rows = re.findall(r"--([\w-]+)\s*:\s*(#[0-9a-fA-F]{3,6})\b", data.decode("utf-8"))
    return [_swatch(parse_color(color), word.replace("-", " ")) for word, color in rows]


def _as_json(palette: Palette) -> bytes:
    return (json.dumps(palette.to_json(), ensure_ascii=False, indent=2) + "\n").encode()


def _from_json(data: bytes) -> list[Swatch]:
    value = json.loads(data)
    colors = value["colors"] if isinstance(value, dict) else value
    rows = [each if isinstance(each, dict) else {"color": each} for each in colors]
    return [_swatch(parse_color(str(row["color"])), str(row.get("name", ""))) for row in rows]


def _swatch(color: Float[np.ndarray, "3"], name: str) -> Swatch:
    if not np.isfinite(color).all() or color.min() < 0 or color.max() > 1:
        raise ValueError("a color in it is out of range")
    return Swatch(spelled(color), name or name_of(color))


SPELLINGS: Mapping[str, Callable[[Palette], bytes]] = {
    "ase": _as_ase,
    "gpl": _as_gpl,
    "css": _as_css,
    "json": _as_json,
}
"""How a palette is written, by the suffix of its file."""

_READERS: Mapping[str, Callable[[bytes], list[Swatch]]] = {
    "ase": _from_ase,
    "gpl": _from_gpl,
    "css": _from_css,
    "json": _from_json,
}


def read_palette(path: Path) -> Palette:
    """The palette in a file of another program, or of `pinxit palette`.

    Raises:
        UserMistake: there is no such file, or it is no palette that can be read.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _READERS:
        known = ", ".join(f".{each}" for each in _READERS)
        raise UserMistake(f"{path} is no palette; it should end in one of {known}.")
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is too large")
        swatches = _READERS[kind](path.read_bytes())
        if not 1 <= len(swatches) <= MOST_COLORS:
            raise ValueError(f"it holds {len(swatches)} colors, and 1 to {MOST_COLORS} can be used")
    except OSError as fault:
        raise UserMistake(f"{path} cannot be read: {fault.strerror}.") from fault
    except (ValueError, LookupError, TypeError, struct.error, UserMistake) as fault:
        raise UserMistake(f"{path} is no palette that can be read: {fault}.") from fault
    return Palette(tuple(swatches), path.stem)
