"""Coarser and finer along one axis of a scan, and what the one must keep of the other.

A thick slice is taken for the mean of the thin ones in it (a box profile, as in CT and in most of
MR of two dimensions). What is made finer is consistent if its means are the coarse values again.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import ndimage

Values = Float[np.ndarray, "..."]

_ROUNDS = 3
_CUBIC = 3


def coarser(fine: Any, axis: int, factor: int) -> Any:
    """Means of ``factor`` neighbors along an axis; what is left over at the end is dropped.

    Args:
        fine: An array or a tensor of any shape.
        axis: Along which.
        factor: At least 1.
    """
    axis %= fine.ndim
    count = fine.shape[axis] // factor
    cut = [slice(None)] * fine.ndim
    cut[axis] = slice(0, count * factor)
    shape = list(fine.shape)
    shape[axis : axis + 1] = [count, factor]
    return fine[tuple(cut)].reshape(shape).mean(axis + 1)


def spread(coarse: Any, axis: int, factor: int) -> Any:
    """Every value ``factor`` times, of an array or a tensor."""
    index = np.arange(coarse.shape[axis] * factor) // factor
    cut: list[Any] = [slice(None)] * coarse.ndim
    cut[axis] = index
    return coarse[tuple(cut)]


def spline(coarse: Values, axis: int, factor: int) -> Values:
    """Cubic splines at the centers of the finer voxels, then made consistent."""
    made = _interpolated(coarse, axis, factor)
    for _ in range(_ROUNDS):
        made += _interpolated(coarse - coarser(made, axis, factor), axis, factor)
    result: Values = consistent(made, coarse, axis, factor)
    return result


def consistent(fine: Any, coarse: Any, axis: int, factor: int) -> Any:
    """The nearest finer values, by least squares, whose means are the coarse ones."""
    return fine + spread(coarse - coarser(fine, axis, factor), axis, factor)


def _interpolated(coarse: Values, axis: int, factor: int) -> Values:
    places = (np.arange(coarse.shape[axis] * factor) + 0.5) / factor - 0.5
    if coarse.shape[axis] == 1:
        same: Values = spread(coarse, axis, factor).astype(np.float32)
        return same
    knots = ndimage.spline_filter1d(coarse, _CUBIC, axis, np.float32, mode="mirror")
    below = np.floor(places).astype(int)
    part = (places - below).astype(np.float32)
    weights = _cubic(part)
    length = coarse.shape[axis]
    shape = [1] * coarse.ndim
    shape[axis] = -1
    made = np.zeros((), np.float32)
    for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
        index = _mirrored(below + offset, length)
        made = made + np.take(knots, index, axis) * weight.reshape(shape)
    result: Values = made.astype(np.float32)
    return result


def _cubic(part: Any) -> tuple[Any, Any, Any, Any]:
    """Cubic B-spline weights of the four knots around a place."""
    rest = 1 - part
    return (
        rest**3 / 6,
        2 / 3 - part**2 + part**3 / 2,
        2 / 3 - rest**2 + rest**3 / 2,
        part**3 / 6,
    )


def _mirrored(index: Any, length: int) -> Any:
    period = 2 * length - 2
    wrapped = np.abs(index) % period
    return np.where(wrapped < length, wrapped, period - wrapped)
