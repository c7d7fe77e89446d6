"""Defects whose truth is known, planted into pictures so that they are neither plain nor hidden.

A defect is a shape, and what the picture would look like in it at full strength. It is blended in
by just so much that the change in its shape (root mean square over pixels and colors) is what the
wanted strength asks for; a place where even full strength shows too little is not taken. Borders
are as soft as the picture is, so that no sharp edge gives a defect away. Real defects come in more
kinds: who finds these need not find those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float
from scipy import ndimage

from pinxit.base.errors import UserMistake

Color = Float[np.ndarray, "height width 3"]
Mask = Bool[np.ndarray, "height width"]
Shape = Float[np.ndarray, "height width"]
Box = tuple[int, int, int, int]
"""Left, top, width, height, px."""

_TRIES = 60
_HIDDEN, _PLAIN = 0.045, 0.33
"""Change, of a range of 1, that strength 0 and 1 ask for."""
_ENOUGH = 0.8  # of the wanted change
_WHOLE, _GONE = 1.0, 0.2  # what is missing is changed wholly, and by at least so much
_GREY = 0.01  # largest difference of colors in a grey picture
_INSIDE = 0.8  # of a shape has to lie on what is shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be planted.

    Attributes:
        kind: One of ``KINDS``.
        size: About how large, px.
        strength: 0..1.
        softness: Deviation of the picture's own blur, px.
    """

    kind: str
    size: float
    strength: float
    softness: float = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A picture with a defect, and the truth about it.

    Attributes:
        pixels: With the defect.
        mask: Where its shape covers at least half of a pixel.
        visibility: Root mean square of the change in the mask, of a range of 1.
    """

    pixels: Color
    mask: Mask
    visibility: float

    @property
    def box(self) -> Box:
        """The smallest box around the mask."""
        return box_of(self.mask)


def box_of(mask: Mask) -> Box:
    """The smallest box around a mask that is not empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def plant(pixels: Color, inside: Mask, wanted: Wanted, random: np.random.Generator) -> Planted:
    """The picture with one defect.

    Args:
        pixels: sRGB, 0..1.
        inside: What is shown, as against its ground.
        wanted: Kind, size, strength.
        random: Decides place, form and color.

    Raises:
        UserMistake: there is no place where it can be seen.
    """
    aim = _HIDDEN + (_PLAIN - _HIDDEN) * wanted.strength
    if wanted.kind == "missing":  # a part is gone or not: strength says how much of it
        wanted = replace(wanted, size=wanted.size * (0.5 + wanted.strength))
        aim = _WHOLE
    places = np.argwhere(_deep(inside) if wanted.kind != "missing" else _border(inside))
    best: Planted | None = None
    for _ in range(_TRIES if len(places) else 0):
        center = places[random.integers(len(places))]
        shape = _SHAPES[wanted.kind](inside, center, wanted, random)
        shape = ndimage.gaussian_filter(shape, wanted.softness)
        mask = shape >= 0.5
        if not mask.any() or inside[mask].mean() < _INSIDE:
            continue
        full = _FILLS[wanted.kind](pixels, inside, mask, random)
        found = _blended(pixels, full, shape, aim)
        if best is None or found.visibility > best.visibility:
            best = found
        if found.visibility >= _ENOUGH * min(aim, _GONE):
            return found
    if best is None or best.visibility < _HIDDEN * _ENOUGH:
        raise UserMistake(f"A {wanted.kind} of {wanted.size:.0f} px can be seen nowhere in it.")
    return best


def _blended(pixels: Color, full: Color, shape: Shape, aim: float) -> Planted:
    mask = shape >= 0.5
    change = shape[..., None] * (full - pixels)
    loud = float(np.sqrt(np.mean(change[mask] ** 2)))
    share = min(1.0, aim / max(loud, 1e-9))
    made = np.clip(pixels + share * change, 0, 1).astype(np.float32)
    seen = float(np.sqrt(np.mean((made - pixels)[mask] ** 2)))
    return Planted(made, mask, seen)


def _deep(inside: Mask) -> Mask:
    steps = max(1, len(inside) // 40)
    deep = np.asarray(ndimage.binary_erosion(inside, iterations=steps, border_value=1), bool)
    return deep if deep.any() else inside


def _border(inside: Mask) -> Mask:
    """Where a part can break off: the border of what is shown, or anywhere on a texture."""
    if inside.all():
        return inside
    return np.asarray(inside & ~ndimage.binary_erosion(inside, iterations=3), bool)


def _far(inside: Mask, center: np.ndarray) -> tuple[Shape, Shape]:
    rows, columns = np.ogrid[: inside.shape[0], : inside.shape[1]]
    down, across = rows - center[0], columns - center[1]
    return np.hypot(down, across), np.arctan2(down, across)


def _blob(inside: Mask, center: np.ndarray, wanted: Wanted, random: np.random.Generator) -> Shape:
    """A disk with a wavy border."""
    far, angle = _far(inside, center)
    radius = np.full(inside.shape, wanted.size / 2)
    for waves in (2, 3, 5):
        radius = radius * (1 + 0.22 * np.sin(waves * angle + random.uniform(0, 2 * np.pi)))
    return np.asarray(np.clip(radius - far + 0.5, 0, 1), np.float64)


def _line(inside: Mask, center: np.ndarray, wanted: Wanted, random: np.random.Generator) -> Shape:
    """A thin bent line, wider in its middle."""
    along = np.linspace(-1, 1, 48)
    reach, turn = 1.3 * wanted.size, random.uniform(0, np.pi)
    bend = random.uniform(-0.35, 0.35) * along**2 + 0.06 * np.sin(random.uniform(2, 5) * along)
    down = center[0] + reach * (along * np.sin(turn) + bend * np.cos(turn))
    across = center[1] + reach * (along * np.cos(turn) - bend * np.sin(turn))
    half = max(1.0, len(inside) / 170, 1.2 * wanted.softness) * (1 - 0.5 * along**2)
    rows, columns = np.ogrid[: inside.shape[0], : inside.shape[1]]
    shape = np.zeros(inside.shape)
    for y, x, wide in zip(down, across, half, strict=True):
        shape = np.maximum(shape, np.clip(wide - np.hypot(rows - y, columns - x) + 0.5, 0, 1))
    return np.asarray(shape)


def _bite(inside: Mask, center: np.ndarray, wanted: Wanted, random: np.random.Generator) -> Shape:
    """A blob, as far as there is something to be missing."""
    return np.asarray(_blob(inside, center, wanted, random) * inside)


def _ink(pixels: Color, inside: Mask, mask: Mask, random: np.random.Generator) -> Color:
    """Light on what is dark, dark on what is light."""
    around = float(pixels[mask].mean())
    light = random.uniform(0.85, 0.97) if around < 0.5 else random.uniform(0.05, 0.2)
    return np.full_like(pixels, light)


def _tint(pixels: Color, inside: Mask, mask: Mask, random: np.random.Generator) -> Color:
    """What is there, through a cloudy color."""
    color = random.uniform(0.1, 0.55, 3) if random.random() < 0.7 else np.full(3, 0.25)
    color = (
        color if float(np.ptp(pixels[mask], axis=-1).max()) > _GREY else np.full(3, color.mean())
    )
    clouds = ndimage.gaussian_filter(random.standard_normal(mask.shape), max(2, len(mask) / 50))
    clouds = 0.85 + 0.15 * np.clip(clouds / max(float(clouds.std()), 1e-9), -1, 1)
    dark = pixels * color * clouds[..., None]
    light = 1 - (1 - pixels) * color * clouds[..., None]
    made = light if float(pixels[mask].mean()) < 0.3 else dark
    return np.asarray(made, np.float32)


def _depth(pixels: Color, inside: Mask, mask: Mask, random: np.random.Generator) -> Color:
    """Darkness, with a light rim below; on what is dark, light."""
    deep = ndimage.distance_transform_edt(mask)
    shade = np.clip(deep / max(float(deep.max()), 1e-9) * 2, 0, 1)[..., None]
    if float(pixels[mask].mean()) < 0.2:
        return np.asarray(0.35 + 0.4 * shade * np.ones_like(pixels), np.float32)
    rim = np.clip(ndimage.sobel(mask.astype(float), 0), -1, 0)[..., None]
    made = pixels * (1 - shade) + 0.06 * shade - 0.15 * rim
    return np.asarray(np.clip(made, 0, 1), np.float32)


def _ground(pixels: Color, inside: Mask, mask: Mask, random: np.random.Generator) -> Color:
    """The ground where there is one, else what is around without its detail."""
    if inside.all():
        wide = max(3.0, float(np.sqrt(mask.sum())) / 2)
        return np.asarray(ndimage.gaussian_filter(pixels, (wide, wide, 0)), np.float32)
    color = np.median(pixels[~inside], axis=0)
    return np.broadcast_to(color, pixels.shape).astype(np.float32)


def _smeared(pixels: Color, inside: Mask, mask: Mask, random: np.random.Generator) -> Color:
    """What is there, drawn out in one direction."""
    turn, reach = random.uniform(0, 2 * np.pi), 1.2 * float(np.sqrt(mask.sum()))
    parts = [
        ndimage.shift(pixels, (far * np.sin(turn), far * np.cos(turn), 0), order=1, mode="nearest")
        for far in np.linspace(0, reach, 12)
    ]
    return np.asarray(np.mean(parts, axis=0), np.float32)


_SHAPES: Mapping[str, Callable[..., Shape]] = {
    "scratch": _line,
    "stain": _blob,
    "hole": _blob,
    "missing": _bite,
    "smear": _blob,
}
_FILLS: Mapping[str, Callable[..., Color]] = {
    "scratch": _ink,
    "stain": _tint,
    "hole": _depth,
    "missing": _ground,
    "smear": _smeared,
}
