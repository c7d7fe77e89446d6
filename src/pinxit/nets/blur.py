"""Smoothing of planes: what is coarser than a radius, and what is finer."""

import math

import numpy as np

from pinxit.nets.masks import Plane

_PASSES = 3


def blurred(plane: Plane, radius: float, *, wraps: bool = False) -> Plane:
    """About a Gaussian of standard deviation ``radius`` pixels: running means in a row.

    Kovesi 2010, Fast Almost-Gaussian Filtering (DICTA): of the two odd widths next to the ideal
    one, as many of each as brings the variance closest. Beyond its edges the plane is mirrored,
    or repeated if it wraps. Time does not grow with the radius.
    """
    for width in _widths(radius):
        plane = _running_mean(_running_mean(plane, width, wraps).T, width, wraps).T
    return np.ascontiguousarray(plane, np.float32)


def _widths(radius: float) -> tuple[int, ...]:
    variance = 12 * radius**2
    low = int(math.sqrt(variance / _PASSES + 1))
    low -= 1 - low % 2
    narrow = round((variance - _PASSES * (low + 1) * (low + 3)) / (-4 * low - 4))
    return (low,) * narrow + (low + 2,) * (_PASSES - narrow)


def _running_mean(plane: Plane, width: int, wraps: bool) -> Plane:
    """Means of ``width`` neighbors down the columns."""
    if width == 1:
        return plane
    half = width // 2
    wide = np.pad(plane, ((half + 1, half), (0, 0)), mode="wrap" if wraps else "symmetric")
    sums = wide.cumsum(axis=0, dtype=np.float64)
    return np.asarray((sums[width:] - sums[:-width]) / width, np.float32)
