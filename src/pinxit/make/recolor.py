"""Recolor: a design in other colors, with its shading and its soft edges.

Every pixel belongs to the colors that it is near to, by inverse distance (Shepard 1968, A
two-dimensional interpolation function for irregularly-spaced data), so that a pixel that has a
color exactly belongs to it alone. Distance is measured in Oklab after the pixel's own shading was
taken out. A pixel on a soft edge is none of that: it is a mixture of the two flat colors beside it,
so its share of both is found on the line between them, and the result is mixed of their new colors
by the same share. That is why edges get no halos.

Less light on a color scales its Oklab coordinates all alike (they are cube roots of light), so
shade is kept as a factor; light above it goes towards white. What a pixel has of its own beside
shade (the weave of a cloth) turns with the hue, and stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.color_names import parse_color, spelled
from pinxit.make.differences import delta_e
from pinxit.make.palette import Colors, is_calm, palette_in
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture, Pixels, Step, rgb

MOST_PAIRS = 16
_NEAR = 12.0  # CIEDE2000 within which a named color counts as one of the picture
_SELF = 0.012  # in Oklab: so near to a color, a pixel is that color
_LEAST_NEAR = 0.5 / 49  # of that square: one pixel
_REACH = 7  # pixels a side in which an edge looks for the areas beside it
_ON_LINE = 0.05  # in sRGB: so near to the line between two colors, a pixel is their mixture
_POWER = 2.5  # of the squared inverse distance
_LIGHT_COUNTS = 0.35
_BRIGHTER, _DARKER = 1.0, 1.6  # how much contrast of light and shade may grow
_GRAY = 0.02
_USUAL = 5
_SHADE, _TINT = 0.6, 0.03  # how dark a shade is at most, and how far from it, to be one
_BAND = 256  # rows at a time

Lab = Float[np.ndarray, "pixel 3"]


@dataclass(frozen=True, slots=True)
class Reached:
    """How near one color came to what was wanted, as CIEDE2000.

    Attributes:
        source: The color that was there.
        wanted: The color that was asked for.
        flat_share: Area of the picture that has the color flatly, 0..1.
        flat: Mean of these pixels; None if there is none.
        flat_worst: Their 95th percentile.
        shaded_share: Area that belongs to it mostly, but is shaded, 0..1.
        shaded: Mean of these; None if there is none.
        shaded_worst: Their 95th percentile.
    """

    source: str
    wanted: str
    flat_share: float
    flat: float | None
    flat_worst: float | None
    shaded_share: float
    shaded: float | None
    shaded_worst: float | None

    def to_json(self) -> dict[str, str | float | None]:
        """All of it."""
        numbers = {
            name: None if (value := getattr(self, name)) is None else round(value, 3)
            for name in (
                "flat_share",
                "flat",
                "flat_worst",
                "shaded_share",
                "shaded",
                "shaded_worst",
            )
        }
        return {"from": self.source, "to": self.wanted, **numbers}


def recolor(picture: Picture, source: Colors, wanted: Colors) -> Picture:
    """The picture with its colors exchanged, with one more step of history.

    Args:
        picture: Any picture; alpha stays.
        source: Colors that are in it (`colors_there`), sRGB 0..1.
        wanted: What each becomes.

    Raises:
        UserMistake: there are no pairs or too many, or two of them have the same source.
    """
    codes, goals = [spelled(c) for c in source], [spelled(c) for c in wanted]
    if len(codes) != len(goals):
        raise UserMistake(f"{len(codes)} colors cannot become {len(goals)}; give pairs.")
    if not 1 <= len(codes) <= MOST_PAIRS:
        raise UserMistake(f"1 to {MOST_PAIRS} colors can be exchanged at once, not {len(codes)}.")
    if len(set(codes)) < len(codes):
        raise UserMistake("The same color of the picture is to become two others; name it once.")
    pixels = rgb(picture.pixels)
    result = _exchanged(pixels, _colors(codes), _colors(goals))
    if picture.channels == 4:
        result = np.concatenate((result, picture.pixels[..., 3:]), axis=2)
    step = Step("recolor", "", __version__, {"from": codes, "to": goals})
    return picture.after(result, step)


def _colors(codes: Sequence[str]) -> Colors:
    return np.stack([parse_color(code) for code in codes])


def colors_there(picture: Picture, named: Sequence[Float[np.ndarray, "3"]]) -> Colors:
    """The picture's own colors that are meant by these: of those near, the flattest and largest.

    Raises:
        UserMistake: the picture has no such color.
    """
    pixels = _visible(picture)
    codes = np.rint(pixels * 255).astype(np.int64) @ (65536, 256, 1)
    there, counts = np.unique(codes, return_counts=True)
    colors = np.stack((there >> 16, there >> 8 & 255, there & 255), axis=1).astype(np.float32) / 255
    found = []
    for color in named:
        far = delta_e(colors, color)
        worth = np.where(far <= _NEAR, counts * np.exp(-((far / 3) ** 2)), 0)
        if worth.max() < 1e-3 * len(pixels) * np.exp(-((_NEAR / 3) ** 2)):
            own = ", ".join(swatch.color for swatch in palette_in([picture], 6).swatches)
            raise UserMistake(f"There is no {spelled(color)} in this picture; it has {own}.")
        found.append(colors[int(np.argmax(worth))])
    return np.stack(found)


def own_colors(picture: Picture, count: int | None = None) -> Colors:
    """Colors of the picture to be exchanged, the largest first.

    A color that is another one in the shade is no color of its own, so that it stays its shade.

    Args:
        picture: Any picture.
        count: How many; None for five, or as many as there are.

    Raises:
        UserMistake: it has fewer, or the count is out of range.
    """
    wanted = _USUAL if count is None else count
    if not 1 <= wanted <= MOST_PAIRS:
        raise UserMistake(f"1 to {MOST_PAIRS} colors can be exchanged at once, not {wanted}.")
    found = palette_in([picture], wanted).colors
    for more in range(wanted, 2 * MOST_PAIRS + 1):
        found = _without_shades(palette_in([picture], more).colors)
        if len(found) >= wanted:
            break
    if count is not None and len(found) < count:
        raise UserMistake(
            f"This picture has {len(found)} different colors, not {count}; ask for fewer."
        )
    return found[:wanted]


def _without_shades(colors: Colors) -> Colors:
    """Colors of which none is another one in the shade; of a color and its shade, the larger."""
    lab = np.asarray(to_oklab(colors), np.float64)
    kept: list[int] = []
    for k in range(len(colors)):
        if not any(_is_shade(lab[k], lab[each]) for each in kept):
            kept.append(k)
    return colors[kept]


def _is_shade(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    dark, light = sorted((first, second), key=lambda lab: float(lab[0]))
    factor = dark[0] / max(light[0], 1e-3)
    return bool(factor > _SHADE and np.linalg.norm(dark[1:] - light[1:] * factor) < _TINT)


def reached(before: Picture, after: Picture, source: Colors, wanted: Colors) -> list[Reached]:
    """How near each color came to what was wanted, such as a file that was written."""
    old, new = rgb(before.pixels), rgb(after.pixels)
    lab = to_oklab(old)
    goal = to_oklab(source)
    far = np.stack([np.linalg.norm(lab - each, axis=2) for each in goal])
    nearest, calm = np.argmin(far, axis=0), is_calm(lab)
    seen = before.pixels[..., 3] > 0.5 if before.channels == 4 else np.ones(calm.shape, np.bool_)
    found = []
    for k in range(len(source)):
        mine = (nearest == k) & seen & calm
        flat = mine & (far[k] <= _SELF)
        shaded = mine & ~flat & (far[k] < 0.35)
        found.append(
            Reached(
                spelled(source[k]),
                spelled(wanted[k]),
                float(flat.mean()),
                *_apart(new[flat], wanted[k]),
                float(shaded.mean()),
                *_apart(new[shaded], wanted[k]),
            )
        )
    return found


def _apart(
    pixels: Float[np.ndarray, "pixel 3"], wanted: Float[np.ndarray, "3"]
) -> tuple[float | None, float | None]:
    if not len(pixels):
        return None, None
    apart = delta_e(pixels, wanted)
    return float(apart.mean()), float(np.percentile(apart, 95))


def _visible(picture: Picture) -> Float[np.ndarray, "pixel 3"]:
    pixels = rgb(picture.pixels)
    return pixels[picture.pixels[..., 3] > 0.5] if picture.channels == 4 else pixels.reshape(-1, 3)


def _exchanged(pixels: Pixels, source: Colors, wanted: Colors) -> Pixels:
    """All rows, a band at a time with the rows around it that edges look at."""
    result = np.empty_like(pixels)
    height = pixels.shape[0]
    for top in range(0, height, _BAND):
        first, last = max(0, top - _REACH), min(height, top + _BAND + _REACH)
        band = _band(np.ascontiguousarray(pixels[first:last]), source, wanted)
        end = min(height, top + _BAND)
        result[top:end] = band[top - first : end - first]
    return result


def _band(pixels: Pixels, source: Colors, wanted: Colors) -> Pixels:
    lab = to_oklab(pixels)
    old, new = to_oklab(source), to_oklab(wanted)
    flat = lab.reshape(-1, 3).astype(np.float32)
    shares = _shares(flat, old)
    moved = np.zeros_like(flat)
    for k in range(len(old)):
        moved += shares[:, k : k + 1] * _moved(flat, old[k], new[k])
    result = shown(moved).reshape(pixels.shape)
    mine = np.argmax(shares, axis=1).reshape(lab.shape[:2])
    _mix_edges(result, pixels, np.where(is_calm(lab), mine, -1))
    return result


def _shares(flat: Lab, old: Colors) -> Float[np.ndarray, "pixel color"]:
    """How much each pixel belongs to each color; the shares of one pixel add up to 1."""
    weights = np.empty((len(flat), len(old)), np.float32)
    for k, color in enumerate(old):
        factor = np.clip(flat[:, :1] / max(float(color[0]), 1e-3), 0.4, 1.0)
        tint = flat[:, 1:] - color[1:] * factor
        light = _LIGHT_COUNTS * (flat[:, 0] - color[0])
        weights[:, k] = 1 / (light**2 + (tint**2).sum(axis=1) + 1e-6) ** _POWER
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def _moved(flat: Lab, old: Float[np.ndarray, "3"], new: Float[np.ndarray, "3"]) -> Lab:
    """Where pixels go if they all belong to one color that becomes another."""
    light, was, becomes = flat[:, 0], float(old[0]), float(new[0])
    down = min(becomes / max(was, 1e-3), _DARKER)
    up = min((1 - becomes) / max(1 - was, 1e-3), _BRIGHTER)
    over = np.maximum(light - was, 0)
    lightness = becomes + np.where(light < was, down * (light - was), up * over)
    shade = np.where(light < was, light / max(was, 1e-3), 1 - over / max(1 - was, 1e-3))
    tint = np.where(
        light < was, lightness / max(becomes, 1e-3), (1 - lightness) / max(1 - becomes, 1e-3)
    )
    tint = np.clip(tint, 0, 1)[:, None]
    own = (flat[:, 1:] - old[1:] * np.clip(shade, 0, 1)[:, None]) @ _turn(old[1:], new[1:]).T
    return np.concatenate((lightness[:, None], new[1:] * tint + own), axis=1).astype(np.float32)


def _turn(old: Float[np.ndarray, "2"], new: Float[np.ndarray, "2"]) -> NDArray[np.float64]:
    """The matrix that turns and scales one color's a and b to the other's; scales little."""
    before, after = complex(*old), complex(*new)
    if abs(before) < _GRAY or abs(after) < _GRAY:
        return np.eye(2) * (1.0 if abs(before) < _GRAY else 0.4)
    ratio = after / before
    ratio = ratio / abs(ratio) * min(abs(ratio), 1.5)
    return np.array(((ratio.real, -ratio.imag), (ratio.imag, ratio.real)))


def _mix_edges(result: Pixels, pixels: Pixels, areas: Int[np.ndarray, "height width"]) -> None:
    """Mixes pixels between two calm areas of what these areas became, in place.

    Args:
        result: What each pixel became by itself.
        pixels: What was there.
        areas: Which color a calm pixel belongs to; -1 for the others.
    """
    there = [k for k in np.unique(areas) if k >= 0]
    near = [_blurred((areas == k).astype(np.float32)) for k in there]
    counts = np.sum([each > _LEAST_NEAR for each in near], axis=0)
    rows, columns = np.nonzero((areas < 0) & (counts >= 2))
    if not len(rows):
        return
    beside = []
    for k, weight in zip(there, near, strict=True):
        mask = (areas == k).astype(np.float32)[..., None]
        total = np.maximum(weight[rows, columns], 1e-6)[:, None]
        was, becomes = (_blurred(each * mask)[rows, columns] / total for each in (pixels, result))
        beside.append(_Beside(weight[rows, columns] > _LEAST_NEAR, was, becomes))
    colors = pixels[rows, columns]
    best = np.full(len(rows), _ON_LINE**2, np.float32)
    for one, other in combinations(beside, 2):
        line = other.was - one.was
        along = ((colors - one.was) * line).sum(axis=1)
        share = np.clip(along / np.maximum((line**2).sum(axis=1), 1e-6), 0, 1)[:, None]
        off = ((colors - one.was - share * line) ** 2).sum(axis=1)
        better = one.is_near & other.is_near & (off < best)
        best = np.where(better, off, best)
        mixed = one.becomes + share * (other.becomes - one.becomes)
        result[rows[better], columns[better]] = mixed[better]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What lies of one color beside the pixels of edges: whether, and what it was and becomes."""

    is_near: NDArray[np.bool_]
    was: NDArray[np.floating[Any]]
    becomes: NDArray[np.floating[Any]]


def _blurred(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of squares of `_REACH` pixels a side."""
    return np.asarray(cv2.blur(np.ascontiguousarray(plane), (_REACH, _REACH)), np.float32)
