"""How even a panorama is: its wrap, and its poles beside its equator.

A row of a panorama shows a circle; near a pole a small one, drawn wide. So rows are compared by
steps of the same length on the sphere: the mean squared difference of lightness between places so
far apart (a variogram), along the rows, and along the columns. Where texture is even, both are the
same near the poles as at the equator.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.make.seams import Seam, seams
from pinxit.nets.oklab import to_oklab
from pinxit.pictures.picture import Picture, over

LEAST = 0.8
"""Variance near the poles, of that at the equator, from which texture counts as even."""

MOST_PINCH = 1.5
"""Pinch up to which it does; what was drawn flat was measured at 2 to 11."""

_STEPS = (1.0, 2.0, 4.0)
_POLE = (2.0, 20.0)
_EQUATOR = 20.0


@dataclass(frozen=True, slots=True)
class PanoramaReport:
    """What was measured.

    Attributes:
        wrap: The seams where the right side meets the left, at full size and at a quarter.
        poles: Variance along the rows near the upper and the lower pole, of that at the equator.
        pinch: The same along rows over that along columns, near both poles; 1 where nothing is
            drawn out or squeezed.
    """

    wrap: tuple[Seam, ...]
    poles: tuple[float, float]
    pinch: float

    @property
    def wraps(self) -> bool:
        """Whether the joint is one line among others."""
        return all(seam.holds for seam in self.wrap)

    @property
    def is_even(self) -> bool:
        """Whether texture is as lively at the poles, and not squeezed along their rows."""
        return min(self.poles) >= LEAST and self.pinch <= MOST_PINCH

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "wraps": self.wraps,
            "wrap": [seam.to_json() for seam in self.wrap],
            "is_even": self.is_even,
            "poles": [round(each, 3) for each in self.poles],
            "pinch": round(self.pinch, 3),
        }

    def sentence(self) -> str:
        """All of it in words."""
        wrap = "no seam at the wrap" if self.wraps else "a seam can be seen at the wrap"
        ratios = " and ".join(f"{seam.ratio:.2f}" for seam in self.wrap)
        poles = " and ".join(f"{each:.2f}" for each in self.poles)
        return (
            f"{wrap} (jump {ratios} of the inner mean); "
            f"variance at the poles {poles} of that at the equator"
        )


def panorama_report(picture: Picture) -> PanoramaReport:
    """The wrap and the poles of a panorama."""
    wrap = tuple(seam for seam in seams(picture.pixels) if seam.axis == "x")
    light = to_oklab(over(picture.pixels))[..., 0]
    height = light.shape[0]
    latitude = (0.5 - (np.arange(height) + 0.5) / height) * 180
    along, down = _along(light, latitude), _down(light)
    middle = np.abs(latitude) < _EQUATOR
    usual = max(float(along[middle].mean()), 1e-12)
    parts = [
        (90 - sign * latitude > _POLE[0]) & (90 - sign * latitude < _POLE[1]) for sign in (1, -1)
    ]
    poles = tuple(float(along[part].mean()) / usual for part in parts)
    both = parts[0] | parts[1]
    ratio = float(along[both].mean()) / max(float(down[both].mean()), 1e-12)
    pinch = ratio / (usual / max(float(down[middle].mean()), 1e-12))
    return PanoramaReport(wrap, (poles[0], poles[1]), pinch)


def _along(
    light: Float[np.ndarray, "height width"], latitude: Float[np.ndarray, " height"]
) -> Float[np.ndarray, " height"]:
    """Mean squared difference along each row, between places as far apart on the sphere."""
    width = light.shape[1]
    found = np.zeros(len(light))
    for row, (values, at) in enumerate(zip(light, latitude, strict=True)):
        circle = max(8, round(width * np.cos(np.radians(at))))
        there = _averaged(values, circle)
        for step in _STEPS:
            found[row] += _moved(there, step)
    return found / len(_STEPS)


def _averaged(values: Float[np.ndarray, " width"], count: int) -> Float[np.ndarray, " count"]:
    """The circle at as many places as it has pixels of the equator's size, each a mean."""
    width = len(values)
    total = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    edges = np.arange(count + 1) * (width / count)
    sums = np.interp(edges, np.arange(width + 1), total)
    return np.asarray(np.diff(sums) * (count / width))


def _moved(values: Float[np.ndarray, " count"], step: float) -> float:
    return float(((np.roll(values, -int(step)) - values) ** 2).mean())


def _down(light: Float[np.ndarray, "height width"]) -> Float[np.ndarray, " height"]:
    """Mean squared difference of each row to those below it."""
    found = np.zeros(len(light))
    for step in _STEPS:
        below = np.minimum(np.arange(len(light)) + int(step), len(light) - 1)
        found += ((light[below] - light) ** 2).mean(axis=1)
    return found / len(_STEPS)
