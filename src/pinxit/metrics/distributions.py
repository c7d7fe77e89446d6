"""How two sets of pictures differ, as sets: distances, precision and recall, density and coverage.

All functions take features, one row for each picture, and say nothing of what the features are.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream
from pinxit.nets.coarse import gap_blocks

Features = Float[np.ndarray, "_ _"]

_TENTHS = 10
NEAREST = 5
"""Which neighbor's distance is the radius of a picture's neighborhood (Naeem et al.)."""


def frechet_distance(real: Features, made: Features) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) of mean and covariance, in float64.

    Heusel et al. (2017), arXiv 1706.08500: "FID", where the features are those of Inception. The
    trace of the root comes from the eigenvalues of the symmetric C1^(1/2) C2 C1^(1/2). With fewer
    pictures than about twice the width it is too large, and larger for fewer.

    Raises:
        ValueError: a set has fewer than two pictures.
    """
    _refuse_few(real, made)
    first, second = np.asarray(real, np.float64), np.asarray(made, np.float64)
    gap = first.mean(0) - second.mean(0)
    one, other = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    values, axes = np.linalg.eigh(np.atleast_2d(one))
    root = (axes * np.sqrt(values.clip(min=0))) @ axes.T
    shared = np.linalg.eigvalsh(root @ np.atleast_2d(other) @ root)
    trace = np.trace(np.atleast_2d(one)) + np.trace(np.atleast_2d(other))
    return float(gap @ gap + trace - 2 * np.sqrt(shared.clip(min=0)).sum())


def kernel_distance(
    real: Features, made: Features, *, most: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """The unbiased squared MMD with the kernel (x.y / width + 1)^3, and its standard error.

    Binkowski et al. (2018), arXiv 1801.01401: "KID", where the features are those of Inception.
    Departure: of all pictures at once instead of subsets; the error is that of the jackknife, a
    tenth of both sets left out at a time, because subsets that overlap tell too small a one.

    Args:
        real: Features of real pictures.
        made: Features of generated ones.
        most: Pictures of each that are compared; random ones, if there are more.
        seed: Decides which, and the tenths.

    Raises:
        ValueError: a set has fewer than two pictures.
    """
    _refuse_few(real, made)
    stream = random_stream(seed, "kernel distance")
    one, other = (
        rows[stream.permutation(len(rows))[:most]].astype(np.float64) for rows in (real, made)
    )
    kernels = _kernel(one, one), _kernel(other, other), _kernel(one, other)
    parts = min(_TENTHS, len(one) // 2, len(other) // 2)
    left = [
        _unbiased(kernels, np.arange(len(one)) % parts != n, np.arange(len(other)) % parts != n)
        for n in range(parts)
    ]
    error = np.sqrt((parts - 1) * np.var(left)) if parts > 1 else np.inf
    return _unbiased(kernels, np.ones(len(one), bool), np.ones(len(other), bool)), float(error)


def _unbiased(kernels: tuple[Any, Any, Any], one: Any, other: Any) -> float:
    """The squared MMD of the pictures that are taken."""
    first, second = kernels[0][np.ix_(one, one)], kernels[1][np.ix_(other, other)]
    within = sum(float(k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) for k in (first, second))
    return within - 2 * float(kernels[2][np.ix_(one, other)].mean())


def precision_recall(real: Features, made: Features, nearest: int = 3) -> tuple[float, float]:
    """Share of made pictures among real ones, and of real ones among made ones.

    A picture is among others if it lies within the distance of one of them to its k-th neighbor
    (Kynkaanniemi et al. 2019, arXiv 1904.06991).

    Raises:
        ValueError: a set has no more pictures than ``nearest``.
    """
    around_real, around_made = _radii(real, nearest), _radii(made, nearest)
    looks_real, is_reached = np.zeros(len(made), bool), np.zeros(len(real), bool)
    for part, between in gap_blocks(real, made):
        looks_real |= (between <= around_real[part, None]).any(0)
        is_reached[part] = (between <= around_made[None]).any(1)
    return float(looks_real.mean()), float(is_reached.mean())


def density_coverage(real: Features, made: Features, nearest: int = NEAREST) -> tuple[float, float]:
    """How densely made pictures lie around real ones (1 as real ones do), and how many they reach.

    Coverage is the share of real pictures with a made one in their neighborhood (Naeem et al.
    2020, arXiv 2002.09797).

    Raises:
        ValueError: there are no more real pictures than ``nearest``.
    """
    around, inside, reached = _radii(real, nearest), 0, 0
    for part, between in gap_blocks(real, made):
        near = between <= around[part, None]
        inside, reached = inside + int(near.sum()), reached + int(near.any(1).sum())
    return inside / (nearest * len(made)), reached / len(real)


def nearest_distance(rows: Features, others: Features, *, leave_self: bool = False) -> NDArray[Any]:
    """Of each row the distance to the nearest of others.

    Args:
        rows: Features.
        others: Features.
        leave_self: ``others`` are the rows themselves, and none counts as its own neighbor.
    """
    found = []
    for part, between in gap_blocks(rows, others):
        if leave_self:
            _leave_self(part, between)
        found.append(between.min(1))
    return np.concatenate(found)


def _radii(rows: Features, nearest: int) -> NDArray[np.float64]:
    if len(rows) <= nearest:
        raise ValueError(f"{len(rows)} pictures have no {nearest} neighbors each.")
    found = []
    for part, there in gap_blocks(rows, rows):
        _leave_self(part, there)
        found.append(np.partition(there, nearest - 1, axis=1)[:, nearest - 1])
    return np.concatenate(found)


def _leave_self(part: slice, between: NDArray[np.float64]) -> None:
    """Lets no row be its own neighbor, in place."""
    between[np.arange(len(between)), np.arange(part.start, part.stop)] = np.inf


def _kernel(one: Features, other: Features) -> NDArray[np.float64]:
    return np.asarray((one @ other.T / one.shape[1] + 1) ** 3)


def _refuse_few(*sets: Features) -> None:
    if min(map(len, sets)) < 2:
        raise ValueError("Two pictures of each kind are the least that can be compared.")
