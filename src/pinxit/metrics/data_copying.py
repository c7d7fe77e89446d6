"""Whether a model copies its data: three-sample test, and authenticity.

Both ask how near generated pictures lie to the training pictures, beside how near honest pictures
lie. Departure from both papers, because our models learn from all pictures and none is held out:
each training picture, measured against all others, stands for a held-out one. Distances are of
coarse pixels (`pinxit.nets.coarse`), to the picture and its mirror image.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream
from pinxit.base.shares import wilson_interval
from pinxit.nets.coarse import FOLLOWING, Pictures, Rows, aloneness, coarse, gap_blocks, gaps

Z_OF_COPYING = -3.0
"""z below which a model copies; by chance one honest model in 740 lies there."""
_CELLS, _FEWEST = 8, 12
_ROUNDS = 20
_MOST = 1500


@dataclass(frozen=True, slots=True)
class DataCopying:
    """What the tests found.

    Attributes:
        z: Of the three-sample test; below `Z_OF_COPYING` the model copies.
        authenticity: Share of generated pictures that are farther from their training picture than
            that one is from its own nearest.
        interval: The 95 % interval of that share.
        honest: The share among training pictures, each measured against all others.
    """

    z: float
    authenticity: float
    interval: tuple[float, float]
    honest: float


def data_copying(real: Pictures, made: Pictures, seed: int = 0) -> DataCopying:
    """Both tests of generated pictures.

    Args:
        real: The training pictures, at least three.
        made: Generated pictures, of the same size and channels.
        seed: Decides which training pictures are measured where they are many, and the cells.

    Raises:
        ValueError: there are fewer than three training pictures, or no generated ones.
    """
    if len(real) < 3 or not len(made):
        raise ValueError("Three training pictures and a generated one are the least.")
    known, mirrored, new = coarse(real), coarse(real[:, :, ::-1]), coarse(made)
    chosen = random_stream(seed, "data copying").permutation(len(known))[:_MOST]
    some = known[chosen]
    both = np.concatenate([known, mirrored])
    z = copying_z(
        _alone_among(some, chosen, both),
        aloneness(new, both),
        cells_of(some, new, seed),
    )
    hits = int(authentic(known, new).sum())
    interval = wilson_interval(hits, len(new))
    return DataCopying(z, hits / len(new), interval, _honest_share(known))


def copying_z(
    held_out: Float[np.ndarray, " some"],
    made: Float[np.ndarray, " count"],
    cells: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> float:
    """C_T of Meehan, Chaudhuri and Dasgupta (2020), arXiv 2004.05675: Mann-Whitney z by cells.

    Within each cell the z of the distances of generated pictures, ranked among those of held-out
    ones; the mean over the cells, weighted by their held-out pictures. Cells with too few of either
    are passed over; without any that is left, all pictures make one.

    Args:
        held_out: Distances of held-out pictures to the training pictures.
        made: Distances of generated ones.
        cells: The cell of each held-out and of each generated picture.
    """
    total = weight = 0.0
    of_held, of_made = cells
    for cell in np.unique(of_held):
        one, other = held_out[of_held == cell], made[of_made == cell]
        if min(len(one), len(other)) >= _FEWEST:
            total += len(one) * mann_whitney_z(one, other)
            weight += len(one)
    return total / weight if weight else mann_whitney_z(held_out, made)


def mann_whitney_z(one: Float[np.ndarray, " m"], other: Float[np.ndarray, " n"]) -> float:
    """How much greater the others are than these, in standard deviations; ties count by half.

    Mann and Whitney (1947), with the normal approximation and the correction for ties.
    """
    m, n = len(one), len(other)
    order = np.sort(one)
    below = np.searchsorted(order, other, "left") + np.searchsorted(order, other, "right")
    u = below.sum() / 2
    _, ties = np.unique(np.concatenate([one, other]), return_counts=True)
    count = m + n
    tied = float((ties.astype(float) ** 3 - ties).sum()) / (count * max(count - 1, 1))
    spread = np.sqrt(m * n / 12 * (count + 1 - tied))
    return float((u - m * n / 2) / spread) if spread > 0 else 0.0


def authentic(known: Rows, made: Rows) -> NDArray[np.bool_]:
    """Which made rows are farther from their nearest known row than that is from its nearest.

    Alaa et al. (2022), arXiv 2102.08921, section 3.3. About half of honest rows are.
    """
    own, _ = _nearest(known, known, leave_self=True)
    apart, at = _nearest(made, known)
    return np.asarray(apart > own[at])


def _honest_share(known: Rows) -> float:
    """`authentic` for known rows, each without itself in the set."""
    own, at = _nearest(known, known, leave_self=True)
    # the nearest's own nearest, without the row that is asked about: itself, where they are a pair
    second = _second_nearest(known)
    is_pair = at[at] == np.arange(len(known))
    return float((own > np.where(is_pair, second[at], own[at])).mean())


def _nearest(
    rows: Rows, others: Rows, *, leave_self: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    apart, at = [], []
    for part, between in gap_blocks(rows, others):
        here = np.arange(len(between))
        if leave_self:
            between[here, part.start + here] = np.inf
        at.append(between.argmin(1))
        apart.append(between[here, at[-1]])
    return np.concatenate(apart), np.concatenate(at)


def _second_nearest(rows: Rows) -> NDArray[np.float64]:
    """Of each row the distance to the second nearest of the others."""
    return np.concatenate([np.partition(b, 2, axis=1)[:, 2] for _, b in gap_blocks(rows, rows)])


def cells_of(some: Rows, made: Rows, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells of the data by k-means (Lloyd), and the cell of each made row."""
    count = max(1, min(_CELLS, len(some) // (4 * _FEWEST)))
    start = random_stream(seed, "cells").permutation(len(some))[:count]
    middles = np.asarray(some[start], np.float64)
    for _ in range(_ROUNDS):
        cell = gaps(some, middles).argmin(1)
        middles = np.stack(
            [some[cell == n].mean(0) if (cell == n).any() else middles[n] for n in range(count)]
        )
    return gaps(some, middles).argmin(1), gaps(made, middles).argmin(1)


def _alone_among(some: Rows, chosen: NDArray[np.int64], both: Rows) -> NDArray[np.float64]:
    """`aloneness` of known rows among all others; their own mirror images are left out, too."""
    half = len(both) // 2
    following = max(1, min(FOLLOWING, len(both) // 2))
    found = []
    for start in range(0, len(some), 256):
        part = slice(start, start + 256)
        apart = gaps(some[part], both)
        for image in (chosen[part], chosen[part] + half):
            apart[np.arange(len(apart)), image] = np.inf
        near = np.sort(apart, 1)[:, : 1 + following]
        near = np.where(np.isfinite(near), near, np.nan)
        found.append(near[:, 0] / np.nanmean(near[:, 1:], 1).clip(min=1e-9))
    return np.concatenate(found)
