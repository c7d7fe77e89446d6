"""Separate: a picture as a few inks, one plate of coverage for each.

Inks are taken as opaque and printed side by side, so a color is the mean of inks and paper, in
light, by the area that each covers (Murray 1936 and Davies; Neugebauer's equation without
overprints). For every color the coverages that come nearest in Oklab are sought: the difference is
linearized there, and solved by projected gradient. What is nearly one ink alone becomes that ink,
so that flat areas print solid.

Trapping lets lighter inks run a little under darker ones, which are printed later, so that no
paper shows where plates do not meet exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.color_names import name_of, parse_color, spelled
from pinxit.make.differences import delta_e
from pinxit.make.palette import Colors, palette_in
from pinxit.nets.oklab import to_oklab
from pinxit.pictures.picture import Picture, Pixels, Step, over

MOST_INKS = 12
MOST_TRAP = 20
_PAPER = (1.0, 1.0, 1.0)
_BITS = (8, 7, 6)  # a channel, to which colors are told apart
_MOST_COLORS = 60_000  # if they are more, with fewer bits
_STEPS, _FEW_STEPS = 150, 40
_CANDIDATES = 24
_AT_ONCE = 20_000
_SOLID = 0.01  # coverages so near to none or all are none or all
_SAME = 0.008  # in Oklab: a color so near to an ink is that ink


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """A picture as inks.

    Attributes:
        inks: Colors, the lightest first, as they are printed.
        plates: Coverage of each, 0..1.
        proof: What the plates print together.
        mean: CIEDE2000 between picture and proof on average.
        worst: Its 95th percentile.
    """

    inks: tuple[str, ...]
    plates: Float[np.ndarray, "ink height width"]
    proof: Picture
    mean: float
    worst: float

    @property
    def names(self) -> tuple[str, ...]:
        """What people call the inks."""
        return tuple(name_of(parse_color(ink)) for ink in self.inks)


def separate(picture: Picture, inks: Colors, trap: int = 0) -> Separation:
    """The plates of a picture, and what they print on white paper.

    Args:
        picture: Any picture; what is transparent is paper.
        inks: Colors of the inks, sRGB 0..1.
        trap: How far lighter inks run under darker ones, px.

    Raises:
        UserMistake: there are no inks or too many, two are the same, or the trap is out of range.
    """
    codes = sorted({spelled(ink) for ink in inks}, key=_lightness, reverse=True)
    if len(codes) < len(inks) or not 1 <= len(inks) <= MOST_INKS:
        raise UserMistake(f"Separations have 1 to {MOST_INKS} different inks; name each once.")
    if not 0 <= trap <= MOST_TRAP:
        raise UserMistake(f"A trap has 0 to {MOST_TRAP} pixels, not {trap}.")
    pixels = over(picture.pixels)
    plates = _trapped(_plates(pixels, _colors(codes)), trap)
    plates = np.rint(plates * 255).astype(np.float32) / np.float32(255)
    printed = printed_by(plates, codes)
    apart = delta_e(pixels, printed)
    step = Step("separate", "", __version__, {"inks": list(codes), "trap": trap})
    proof = replace(picture.after(printed, step), depth=8)
    return Separation(
        tuple(codes), plates, proof, float(apart.mean()), float(np.percentile(apart, 95))
    )


def best_inks(picture: Picture, count: int) -> Colors:
    """So many of the picture's colors that print all of it best, mixed with paper.

    They are taken one after another, then exchanged as long as that helps. That finds vivid colors
    of small areas, which the largest areas cannot be mixed to.

    Raises:
        UserMistake: it has fewer colors, or the count is out of range.
    """
    if not 1 <= count <= MOST_INKS:
        raise UserMistake(f"1 to {MOST_INKS} inks can be separated, not {count}.")
    found = palette_in([picture], _CANDIDATES)
    colors, shares = found.colors, np.array([swatch.share for swatch in found.swatches])
    if len(colors) < count:
        raise UserMistake(
            f"This picture has {len(colors)} different colors, not {count}; ask for fewer inks."
        )
    chosen: list[int] = []
    while len(chosen) < count:
        chosen.append(_best(colors, shares, chosen))
    for place in range(count):
        rest = chosen[:place] + chosen[place + 1 :]
        chosen = [*rest[:place], _best(colors, shares, rest), *rest[place:]]
    return colors[chosen]


def _best(colors: Colors, shares: NDArray[np.float64], chosen: list[int]) -> int:
    """Which color helps most beside those that were chosen."""

    def loss(more: int) -> float:
        inks = colors[[*chosen, more]]
        plates = np.moveaxis(_covered(colors, inks, _FEW_STEPS), 1, 0)[:, None].astype(np.float32)
        order = sorted(range(len(inks)), key=lambda k: -_lightness(spelled(inks[k]))[0])
        mixed = printed_by(plates[order], [spelled(inks[k]) for k in order])[0]
        return float((delta_e(mixed, colors) ** 2) @ shares)

    return min((k for k in range(len(colors)) if k not in chosen), key=loss)


def printed_by(plates: Float[np.ndarray, "ink height width"], inks: Sequence[str]) -> Pixels:
    """What plates print on white paper; of inks over each other, the last is seen."""
    linear = _light(_colors(inks))
    room = np.ones(plates.shape[1:], np.float32)
    total = np.zeros((*plates.shape[1:], 3), np.float32)
    for plate, ink in zip(plates[::-1], linear[::-1], strict=True):
        seen = np.minimum(plate, room)
        total += seen[..., None] * ink
        room = room - seen
    total += room[..., None] * np.float32(1)
    bright = np.maximum(total, 0.0031308)
    curved = 1.055 * bright ** (1 / 2.4) - 0.055
    return np.asarray(
        np.clip(np.where(total <= 0.0031308, total * 12.92, curved), 0, 1), np.float32
    )


def _colors(codes: Sequence[str]) -> Colors:
    return np.stack([parse_color(code) for code in codes])


def _lightness(code: str) -> tuple[float, str]:
    return float(to_oklab(parse_color(code)[None])[0, 0]), code


def _light(colors: Float[np.ndarray, "*_ 3"]) -> Float[np.ndarray, "*_ 3"]:
    bent = ((colors + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(colors <= 0.04045, colors / 12.92, bent), np.float32)


def _plates(pixels: Pixels, inks: Colors) -> Float[np.ndarray, "ink height width"]:
    """Coverages, found once for each color of the picture."""
    levels = np.rint(pixels * 255).astype(np.int64)
    for bits in _BITS:
        keys = (levels >> (8 - bits)) @ (1 << 2 * bits, 1 << bits, 1)
        there, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
        if len(there) <= _MOST_COLORS:
            break
    which = which.reshape(keys.shape)
    sums = [np.bincount(which.ravel(), pixels[..., c].ravel(), len(there)) for c in range(3)]
    colors = np.asarray(np.stack(sums, axis=1) / counts[:, None], np.float32)
    parts = [_covered(colors[at : at + _AT_ONCE], inks) for at in range(0, len(colors), _AT_ONCE)]
    return np.moveaxis(np.concatenate(parts)[which], 2, 0).astype(np.float32)


def _covered(colors: Colors, inks: Colors, steps: int = _STEPS) -> NDArray[np.float64]:
    """Coverage of each ink for each color."""
    ends = np.concatenate((inks, [_PAPER])).astype(np.float32)
    mixed, wanted = _light(ends).astype(np.float64), _light(colors).astype(np.float64)
    slopes = _slopes(colors)
    ways = np.einsum("nij,kj->nki", slopes, mixed)
    goals = np.einsum("nij,nj->ni", slopes, wanted)
    inner = np.einsum("nki,nli->nkl", ways, ways)
    outer = np.einsum("nki,ni->nk", ways, goals)
    step = 1 / np.maximum(np.trace(inner, axis1=1, axis2=2), 1e-12)[:, None]
    shares = ahead = np.full(outer.shape, 1 / len(ends))
    speed = 1.0
    for _ in range(steps):
        slope = np.einsum("nkl,nl->nk", inner, ahead) - outer
        before, shares = shares, _on_simplex(ahead - step * slope)
        faster = (1 + (1 + 4 * speed**2) ** 0.5) / 2
        ahead = shares + (speed - 1) / faster * (shares - before)
        speed = faster
    shares = np.where(shares < _SOLID, 0, shares)
    shares = shares / shares.sum(axis=1, keepdims=True)
    far = np.linalg.norm(to_oklab(colors)[:, None] - to_oklab(ends)[None], axis=2)
    alone = np.eye(len(ends))[np.argmin(far, axis=1)]
    is_one = (far.min(axis=1) < _SAME) | (shares.max(axis=1) > 1 - _SOLID)
    return np.asarray(np.where(is_one[:, None], alone, shares)[:, :-1])


def _slopes(colors: Colors) -> NDArray[np.float64]:
    """How Oklab changes with red, green and blue light at each color."""
    light = np.maximum(_light(colors).astype(np.float64), 1e-3)
    here, columns = _oklab_of_light(light), []
    for channel in range(3):
        moved = light.copy()
        moved[:, channel] *= 1.01
        columns.append((_oklab_of_light(moved) - here) / (0.01 * light[:, channel : channel + 1]))
    return np.stack(columns, axis=2)


def _oklab_of_light(light: NDArray[np.float64]) -> NDArray[np.float64]:
    bright = np.maximum(light, 0.0031308)
    curved = np.where(light <= 0.0031308, light * 12.92, 1.055 * bright ** (1 / 2.4) - 0.055)
    return np.asarray(to_oklab(curved), np.float64)


def _on_simplex(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest points with no part below 0 and the sum 1 (Held, Wolfe and Crowder 1974)."""
    falling = -np.sort(-points, axis=1)
    excess = (falling.cumsum(axis=1) - 1) / np.arange(1, points.shape[1] + 1)
    last = (falling > excess).sum(axis=1, keepdims=True) - 1
    return np.maximum(points - np.take_along_axis(excess, last, axis=1), 0)


def _trapped(
    plates: Float[np.ndarray, "ink height width"], trap: int
) -> Float[np.ndarray, "ink height width"]:
    """Each ink spread where darker ones cover it."""
    if trap == 0:
        return plates
    circle = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * trap + 1, 2 * trap + 1))
    spread = plates.copy()
    for k in range(len(plates) - 1):
        darker = np.minimum(plates[k + 1 :].sum(axis=0), 1)
        wide = cv2.dilate(np.ascontiguousarray(plates[k]), circle)
        spread[k] = np.maximum(plates[k], np.minimum(wide, darker))
    return spread
