"""How two sets of pictures differ, as sets: distances, precision and recall, density and coverage.

All functions take features, one row for each picture, and say nothing of what the features are.
"""

from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream
from pinxit.nets.coarse import gaps

Features = Float[np.ndarray, "_ _"]

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
    real: Features, made: Features, *, subsets: int = 50, size: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The unbiased squared MMD with the kernel (x.y / width + 1)^3: its mean and standard error.

    Binkowski et al. (2018), arXiv 1801.01401: "KID", where the features are those of Inception.

    Args:
        real: Features of real pictures.
        made: Features of generated ones.
        subsets: How many random subsets of both are compared.
        size: Pictures in each, at most; fewer if there are fewer.
        seed: Decides the subsets.

    Raises:
        ValueError: a set has fewer than two pictures.
    """
    _refuse_few(real, made)
    size = min(size, len(real), len(made))
    stream = random_stream(seed, "kernel distance")
    found = []
    for _ in range(subsets):
        one = real[stream.choice(len(real), size, replace=False)].astype(np.float64)
        other = made[stream.choice(len(made), size, replace=False)].astype(np.float64)
        same = _kernel(one, one), _kernel(other, other)
        within = sum(float(k.sum() - np.trace(k)) for k in same) / (size * (size - 1))
        found.append(within - 2 * float(_kernel(one, other).mean()))
    return float(np.mean(found)), float(np.std(found) / np.sqrt(len(found)))


def precision_recall(real: Features, made: Features, nearest: int = 3) -> tuple[float, float]:
    """Share of made pictures among real ones, and of real ones among made ones.

    A picture is among others if it lies within the distance of one of them to its k-th neighbor
    (Kynkaanniemi et al. 2019, arXiv 1904.06991).

    Raises:
        ValueError: a set has no more pictures than ``nearest``.
    """
    between = gaps(real, made)
    inside_real = between <= _radii(real, nearest)[:, None]
    inside_made = between <= _radii(made, nearest)[None]
    return float(inside_real.any(0).mean()), float(inside_made.any(1).mean())


def density_coverage(real: Features, made: Features, nearest: int = NEAREST) -> tuple[float, float]:
    """How densely made pictures lie around real ones (1 as real ones do), and how many they reach.

    Coverage is the share of real pictures with a made one in their neighborhood (Naeem et al.
    2020, arXiv 2002.09797).

    Raises:
        ValueError: there are no more real pictures than ``nearest``.
    """
    inside = gaps(real, made) <= _radii(real, nearest)[:, None]
    return float(inside.sum() / (nearest * len(made))), float(inside.any(1).mean())


def nearest_distance(rows: Features, others: Features, *, leave_self: bool = False) -> NDArray[Any]:
    """Of each row the distance to the nearest of others.

    Args:
        rows: Features.
        others: Features.
        leave_self: ``others`` are the rows themselves, and none counts as its own neighbor.
    """
    found = []
    for start in range(0, len(rows), 512):
        part = gaps(rows[start : start + 512], others)
        if leave_self:
            part[np.arange(len(part)), start + np.arange(len(part))] = np.inf
        found.append(part.min(1))
    return np.concatenate(found)


def wilson_interval(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share = hits / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2)) / (1 + z**2 / of)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def _radii(rows: Features, nearest: int) -> NDArray[np.float64]:
    if len(rows) <= nearest:
        raise ValueError(f"{len(rows)} pictures have no {nearest} neighbors each.")
    there = gaps(rows, rows)
    np.fill_diagonal(there, -1.0)
    return np.asarray(np.partition(there, nearest, axis=1)[:, nearest])


def _kernel(one: Features, other: Features) -> NDArray[np.float64]:
    return np.asarray((one @ other.T / one.shape[1] + 1) ** 3)


def _refuse_few(*sets: Features) -> None:
    if min(map(len, sets)) < 2:
        raise ValueError("Two pictures of each kind are the least that can be compared.")
