"""Lesions whose truth is known, planted into scans and slices: to measure with, and to teach with.

A lesion is a ball with a wavy border and a grain of its own, brighter or darker than what is
around; its mask is exact. Real ones come in more kinds: what finds these need not find those.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy import ndimage

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream

Values = Float[np.ndarray, "depth height width"]
Mask = Bool[np.ndarray, "depth height width"]

_WAVES = 0.35  # of the radius, how far the border wanders
_GRAIN = 0.25  # of the contrast
_EDGE = 0.8  # voxels over which the border fades
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Lesion:
    """What was planted.

    Attributes:
        center: Slice, row and column.
        diameter: In the unit of the spacing that was given (mm).
        contrast: What was added in its middle, in the unit of the values.
    """

    center: tuple[int, int, int]
    diameter: float
    contrast: float


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """Values with a lesion, and where it is.

    Attributes:
        values: With the lesion.
        mask: Where it changes them by more than half of its contrast.
        lesion: What it is.
    """

    values: Values
    mask: Mask
    lesion: Lesion


def plant(
    values: Values,
    inside: Mask,
    spacing: tuple[float, float, float],
    lesion: tuple[float, float],
    seed: int,
) -> Planted:
    """Values with one lesion more.

    Args:
        values: A volume, or one slice.
        inside: Where its middle may be; most of it will lie in there.
        spacing: From slice to slice, row to row, column to column.
        lesion: Diameter in the unit of the spacing, and contrast in that of the values.
        seed: Decides place, border and grain.

    Raises:
        UserMistake: there is no place for it.
    """
    diameter, contrast = lesion
    random = random_stream(seed, "lesion")
    places = np.argwhere(inside)
    if not len(places):
        raise UserMistake("There is no place for a lesion in this scan.")
    for _ in range(_TRIES):
        center = places[random.integers(len(places))]
        shape = _shape(values.shape, center, spacing, diameter, random)
        if inside[shape > 0.5].mean() > 0.9:
            break
    else:
        raise UserMistake(f"A lesion of {diameter:g} mm does not fit into this scan.")
    grain = ndimage.gaussian_filter(random.standard_normal(values.shape), _reach(spacing, 1.5))
    grain /= max(float(grain.std()), 1e-9)
    made = values + shape * contrast * (1 + _GRAIN * grain)
    where = (int(center[0]), int(center[1]), int(center[2]))
    return Planted(made.astype(np.float32), shape > 0.5, Lesion(where, diameter, contrast))


def _shape(
    size: tuple[int, ...],
    center: Int[np.ndarray, "3"],
    spacing: tuple[float, float, float],
    diameter: float,
    random: np.random.Generator,
) -> Values:
    """1 in the lesion, 0 outside, between at its border; its area or volume is that of a ball."""
    axes = np.ogrid[tuple(slice(0, length) for length in size)]
    offsets = [(axis - c) * s for axis, c, s in zip(axes, center, spacing, strict=True)]
    far = np.sqrt(sum(each**2 for each in offsets))
    up, down, across = (offset / np.maximum(far, 1e-6) for offset in offsets)
    waves = np.zeros(size)
    for _ in range(4):  # a few smooth bumps by direction
        way = random.standard_normal(3)
        way /= np.linalg.norm(way)
        phase, pace = random.uniform(0, 2 * np.pi), random.uniform(1.5, 4)
        waves = waves + np.sin(pace * (up * way[0] + down * way[1] + across * way[2]) + phase) / 4
    radius = diameter / 2 * (1 + _WAVES * waves)
    edge = _EDGE * min(spacing[1:])
    return np.clip((radius - far) / edge + 0.5, 0, 1)


def _reach(spacing: tuple[float, float, float], mm: float) -> list[float]:
    return [mm / each for each in spacing]
