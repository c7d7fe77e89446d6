"""Pictures as rows of coarse pixels, and how alone each lies beside its nearest."""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, UInt8
from numpy.typing import NDArray

Pictures = UInt8[np.ndarray, "_ height width channel"] | Float[np.ndarray, "_ height width channel"]
"""sRGB 0..255 as uint8, or 0..1 as float; 1, 3 or 4 channels."""
Rows = Float[np.ndarray, "_ _"]

COARSE = 16
"""Side of the coarse pictures, px."""
FOLLOWING = 50
"""Neighbors after the nearest that it is compared with; half of all, where there are fewer."""
_TOGETHER = 256
_PERCENTILE, _TWIN = 1.0, 0.2
_FEWEST = 6
"""Known pictures without twins by which their spread can be told."""
_CLEARLY = 0.45
"""What is a copy for sure; honest pictures beside few others vary down to here."""


def coarse(pictures: Pictures) -> Rows:
    """Pixels at `COARSE` px as rows, color premultiplied by alpha."""
    unit = 255 if pictures.dtype == np.uint8 else 1
    light = torch.from_numpy(np.ascontiguousarray(pictures, np.float32) / unit)
    light = light.permute(0, 3, 1, 2)
    if light.shape[1] == 4:
        light = torch.cat([light[:, :3] * light[:, 3:], light[:, 3:]], 1)
    small = F.interpolate(light, (COARSE, COARSE), mode="area")
    rows: NDArray[np.float32] = small.flatten(1).numpy()
    return rows


def gaps(one: Rows, other: Rows) -> NDArray[np.float64]:
    """Euclidean distances of all pairs."""
    a, b = np.asarray(one, np.float64), np.asarray(other, np.float64)
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * (a @ b.T)
    return np.asarray(np.sqrt(squared.clip(min=0)), np.float64)


def gap_blocks(one: Rows, other: Rows) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """`gaps` of some rows after the other, and which: all pairs at once would fill the memory."""
    for start in range(0, len(one), _TOGETHER):
        part = slice(start, min(start + _TOGETHER, len(one)))
        yield part, gaps(one[part], other)


def copy_limit(rows: Rows, mirrored: Rows, most: int = 2000, *, is_sure: bool = True) -> float:
    """The `aloneness` below which a picture counts as a copy of one of these.

    One in a hundred honest pictures is below it: these, each seen by all others and their mirror
    images, stand for honest ones. Where they are few, their lowest hundredth lies beyond them: it
    is where the next of so many normal logarithms falls once in a hundred times, if that is lower.
    Those that have a near twin among them are left out, or one pair of twins would excuse every
    copy.

    Args:
        rows: Of all known pictures.
        mirrored: Of their mirror images, in the same order.
        most: So many, evenly spread, are looked at.
        is_sure: Beside few, `_CLEARLY` at most: single pictures are accused of nothing else. Where
            many pictures are asked about together, it need not be.
    """
    chosen = np.arange(len(rows))[:: max(1, len(rows) // most)]
    alone = _aloneness_within(rows, mirrored, chosen)
    alone = alone[alone >= _TWIN]
    if len(alone) < _FEWEST:
        return _TWIN
    logs = np.log(alone)
    beyond = _student(0.01 * _PERCENTILE, len(logs) - 1) * np.sqrt(1 + 1 / len(logs))
    below = float(np.exp(logs.mean() + beyond * logs.std(ddof=1)))
    clear = _CLEARLY if is_sure and len(alone) < 100 / _PERCENTILE - 1 else 1.0
    return min(float(np.percentile(alone, _PERCENTILE)), below, clear)


def _aloneness_within(rows: Rows, mirrored: Rows, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """`aloneness` of some of the rows among all others and the others' mirror images."""
    both, found = np.concatenate([rows, mirrored]), []
    following = max(1, min(FOLLOWING, (len(both) - 2) // 2))
    for part, near in gap_blocks(rows[chosen], both):
        own = chosen[part]
        places = np.arange(len(own))
        near[places, own] = near[places, len(rows) + own] = np.inf
        near = np.sort(near, axis=1)[:, : 1 + following]
        found.append(near[:, 0] / near[:, 1:].mean(1).clip(min=1e-9))
    return np.concatenate(found)


def _student(share: float, freedom: int) -> float:
    """Where so small a share of Student's t lies below (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(share)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def aloneness(rows: Rows, others: Rows, *, leave_out: bool = False) -> NDArray[np.float64]:
    """Of each row the distance to its nearest, over the mean distance to the next ones.

    0 for a copy of one that is unlike all others, near 1 for what has many neighbors, or none
    (Carlini et al. 2023, arXiv 2301.13188).

    Args:
        rows: What is asked about.
        others: What it is compared with; at least two.
        leave_out: The rows are among the others, and not compared with themselves.
    """
    first = 1 if leave_out else 0
    following = max(1, min(FOLLOWING, len(others) // 2))
    found = []
    for start in range(0, len(rows), _TOGETHER):
        near = np.sort(gaps(rows[start : start + _TOGETHER], others), axis=1)
        near = near[:, first : first + 1 + following]
        found.append(near[:, 0] / near[:, 1:].mean(1).clip(min=1e-9))
    return np.concatenate(found)
