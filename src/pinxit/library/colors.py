"""The most striking color of a picture, and what people call it.

Hues are those of Oklab, weighted by how colorful pixels are: a red apple on gray is red.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.nets.oklab import from_oklab, to_oklab
from pinxit.pictures.picture import over
from pinxit.pictures.resize import fit_within

NAMES = (
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "violet",
    "pink",
    "brown",
    "gray",
    "black",
    "white",
)

_SIDE = 64
_BINS = 36
_SPREAD = 25  # degrees around the strongest hue that belong to it
_LEAST_CHROMA = 0.04
_LEAST_SHARE = 0.02
_HUES = (
    (40, "red"),
    (85, "orange"),
    (116, "yellow"),
    (165, "green"),
    (225, "cyan"),
    (284, "blue"),
    (322, "violet"),
    (345, "pink"),
    (360, "red"),
)


@dataclass(frozen=True, slots=True)
class Color:
    """A color that stands for a picture.

    Attributes:
        spelled: As "#rrggbb".
        hue: In Oklab, 0..359; -1 for gray, black and white.
        name: One of `NAMES`.
    """

    spelled: str
    hue: int
    name: str


def striking_color(pixels: Float[np.ndarray, "_ _ _"]) -> Color:
    """The color that a picture is remembered by; alpha lies over white."""
    small = over(np.asarray(fit_within(pixels, _SIDE), np.float32)).reshape(-1, 3)
    lab = np.asarray(to_oklab(small), np.float64)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    if np.mean(chroma > _LEAST_CHROMA) < _LEAST_SHARE:
        return _gray(float(np.median(lab[:, 0])))
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    weights = np.where(chroma > _LEAST_CHROMA, chroma, 0)
    counts = np.bincount((hue * _BINS / 360).astype(int) % _BINS, weights, _BINS)
    smooth = counts + (np.roll(counts, 1) + np.roll(counts, -1)) / 2
    peak = (int(np.argmax(smooth)) + 0.5) * 360 / _BINS
    is_near = np.abs((hue - peak + 180) % 360 - 180) <= _SPREAD
    mean = np.average(lab[is_near], axis=0, weights=weights[is_near] + 1e-9)
    return _colored(mean)


def name_of(lightness: float, hue: float) -> str:
    """What people call a color of this Oklab lightness, 0..1, and hue in degrees."""
    name = next(name for end, name in _HUES if hue % 360 < end)
    if name == "red" and lightness > 0.72:
        return "pink"
    if name in ("orange", "yellow") and lightness < 0.58:
        return "brown"
    return name


def _gray(lightness: float) -> Color:
    name = "black" if lightness < 0.25 else "white" if lightness > 0.9 else "gray"
    return Color(_spelled(np.array((lightness, 0, 0))), -1, name)


def _colored(lab: Float[np.ndarray, "3"]) -> Color:
    hue = math.degrees(math.atan2(lab[2], lab[1])) % 360
    return Color(_spelled(lab), int(hue) % 360, name_of(float(lab[0]), hue))


def _spelled(lab: Float[np.ndarray, "3"]) -> str:
    levels = np.rint(np.clip(from_oklab(lab), 0, 1) * 255).astype(int)
    return "#" + "".join(f"{level:02x}" for level in levels)
