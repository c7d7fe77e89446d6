"""Pattern: a tile as the unit of a repeat, at its true size on cloth.

The unit is a rectangle that repeats straight, as printers want it: a half-drop is two tiles wide,
the second lowered by half; brick is two high, the second row moved by half; mirror is two by two;
a toss is a motif strewn on a ground that wraps around. The unit is put together first and
resampled after, with what lies beyond its edges wrapped, so that no joint is resampled away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.seams import Seam, seams
from pinxit.make.toss import strewn
from pinxit.pictures.picture import Picture, Step

AnyPixels = Float[np.ndarray, "_ _ _"]
"""As `Pixels`, where sizes change."""

REPEATS = ("straight", "half-drop", "brick", "mirror", "toss")
LEAST_SIDE = 16
_MOST_PIXELS = 200_000_000
_INCH = 2.54  # cm
_LEAST_DPI, _MOST_DPI = 10, 2400
_TILES: Mapping[str, tuple[int, int]] = {
    "straight": (1, 1),
    "half-drop": (2, 1),
    "brick": (1, 2),
    "mirror": (2, 2),
    "toss": (1, 1),
}
_MARGIN = 24  # source pixels on each side that resampling may look at, times the scale


@dataclass(frozen=True, slots=True)
class Layout:
    """How a tile becomes a pattern.

    Attributes:
        repeat: One of `REPEATS`.
        cm: Width of the unit on cloth.
        dpi: Pixels an inch.
        may_upscale: Whether the tile may be enlarged beyond its pixels.
        ground: Color under a motif that is strewn, "#rrggbb"; "" for none.
        count: Motifs in the unit of a toss.
    """

    repeat: str = "straight"
    cm: float = 20.0
    dpi: float = 150.0
    may_upscale: bool = False
    ground: str = ""
    count: int = 9

    def __post_init__(self) -> None:
        if self.repeat not in REPEATS:
            known = ", ".join(REPEATS)
            raise UserMistake(f"There is no repeat {self.repeat!r}; there are {known}.")
        if not _LEAST_DPI <= self.dpi <= _MOST_DPI:
            raise UserMistake(f"{self.dpi:g} dpi is not between {_LEAST_DPI} and {_MOST_DPI}.")
        if not self.width >= LEAST_SIDE:
            raise UserMistake(
                f"A repeat of {self.cm:g} cm at {self.dpi:g} dpi has {self.width} pixels; "
                "make it larger."
            )
        if not 1 <= self.count <= 100:
            raise UserMistake(f"A toss has 1 to 100 motifs, not {self.count}.")

    @property
    def width(self) -> int:
        """Pixels of the unit from left to right."""
        return round(self.cm / _INCH * self.dpi) if 0 < self.cm < 1e5 else 0

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "repeat": self.repeat,
            "cm": self.cm,
            "dpi": self.dpi,
            "may_upscale": self.may_upscale,
            "ground": self.ground,
            "count": self.count,
        }


def layout_of(value: Mapping[str, Any]) -> Layout:
    """The layout that ``to_json`` wrote.

    Raises:
        UserMistake: it is none.
    """
    try:
        return Layout(
            repeat=str(value["repeat"]),
            cm=float(value["cm"]),
            dpi=float(value["dpi"]),
            may_upscale=bool(value["may_upscale"]),
            ground=str(value["ground"]),
            count=int(value["count"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"This is no pattern of a recipe: {fault!r} is wrong in it.") from fault


def pattern(tile: Picture, layout: Layout, *, seed: int = 0) -> Picture:
    """The unit of a repeat at its size, with one more step of history.

    Its file says the pixels an inch that make its width exactly what was asked for.

    Raises:
        UserMistake: the tile is too small, or the size cannot be reached with its pixels.
    """
    if min(tile.width, tile.height) < LEAST_SIDE:
        raise UserMistake(
            f"This tile has {tile.width} x {tile.height} pixels; {LEAST_SIDE} a side are the least."
        )
    unit = _unit(tile, layout, seed)
    width = layout.width
    if width > unit.shape[1] and not layout.may_upscale:
        most = unit.shape[1] / layout.dpi * _INCH
        raise UserMistake(
            f"At {layout.dpi:g} dpi this {layout.repeat} repeat can be {most:.1f} cm wide, not "
            f"{layout.cm:g} cm: the tile has no more pixels. Make it smaller, take a larger "
            "picture, or add --allow-upscale."
        )
    height = max(1, round(unit.shape[0] * width / unit.shape[1]))
    if width * height > _MOST_PIXELS:
        raise UserMistake(
            f"This repeat would have {width:,} x {height:,} pixels; {_MOST_PIXELS:,} in all are "
            "the most. Make it smaller or take fewer dpi."
        )
    step = Step(
        "pattern", "", __version__, layout.to_json(), seed if layout.repeat == "toss" else None
    )
    made = tile.after(wrapped_resize(unit, width, height), step)
    return replace(made, dpi=width / (layout.cm / _INCH))


def judged(picture: Picture, repeat: str) -> tuple[Seam, ...]:
    """The seams of a pattern, at all its joints, pixel by pixel."""
    return seams(picture.pixels, *_TILES[repeat], scales=(1,))


def proof(picture: Picture, times: int = 3, longest: int = 2400) -> Picture:
    """The unit repeated, scaled down to be looked at, with one more step of history."""
    scale = min(1.0, longest / (times * max(picture.width, picture.height)))
    width, height = (max(1, round(side * scale)) for side in (picture.width, picture.height))
    small = wrapped_resize(picture.pixels, width, height)
    step = Step("proof", "", __version__, {"times": times, "longest": longest})
    return picture.after(np.tile(small, (times, times, 1)), step)


def wrapped_resize(unit: AnyPixels, width: int, height: int) -> AnyPixels:
    """Lanczos-3 of a picture that goes on beyond its edges with its other side; alpha weighs."""
    if unit.shape[:2] == (height, width):
        return unit
    if unit.shape[2] == 4:
        unit = np.concatenate((unit[..., :3] * unit[..., 3:], unit[..., 3:]), axis=2)
    result = _lanczos(_lanczos(unit, width, axis=1), height, axis=0)
    if unit.shape[2] == 4:
        alpha = result[..., 3:]
        color = np.divide(
            result[..., :3], alpha, where=alpha > 1e-4, out=np.zeros_like(result[..., :3])
        )
        result = np.concatenate((color, alpha), axis=2)
    return np.asarray(np.clip(result, 0, 1), np.float32)


def _lanczos(pixels: AnyPixels, size: int, axis: int) -> AnyPixels:
    length = pixels.shape[axis]
    if size == length:
        return pixels
    margin = _MARGIN + 4 * (length // size)
    pads = [(0, 0)] * 3
    pads[axis] = (margin, margin)
    wide = np.pad(pixels, pads, mode="wrap")
    other = pixels.shape[1 - axis]
    across, down = (size, other) if axis == 1 else (other, size)
    ends = (margin, 0, margin + length, other) if axis == 1 else (0, margin, other, margin + length)
    planes = []
    for channel in range(pixels.shape[2]):
        plane = Image.fromarray(np.ascontiguousarray(wide[..., channel], np.float32))
        drawn = plane.resize((across, down), Image.Resampling.LANCZOS, box=ends)
        planes.append(np.asarray(drawn, np.float32))
    return np.stack(planes, axis=2)


def _unit(tile: Picture, layout: Layout, seed: int) -> AnyPixels:
    pixels = tile.pixels
    if layout.repeat == "half-drop":
        return np.concatenate((pixels, np.roll(pixels, pixels.shape[0] // 2, axis=0)), axis=1)
    if layout.repeat == "brick":
        return np.concatenate((pixels, np.roll(pixels, pixels.shape[1] // 2, axis=1)), axis=0)
    if layout.repeat == "mirror":
        row = np.concatenate((pixels, pixels[:, ::-1]), axis=1)
        return np.concatenate((row, row[::-1]), axis=0)
    if layout.repeat == "toss":
        return strewn(pixels, layout.ground, layout.count, seed)
    return pixels
