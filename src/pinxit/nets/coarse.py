"""Pictures as rows of coarse pixels, and how alone each lies beside its nearest."""

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


def copy_limit(rows: Rows) -> float:
    """The `aloneness` below which a picture counts as a copy of one of these.

    All but one in a hundred of these, seen by the others, are above it; those that have a near
    twin among them are left out, or one pair of twins would excuse every copy.
    """
    alone = aloneness(rows, rows, leave_out=True)
    alone = alone[alone >= _TWIN]
    return float(np.percentile(alone, _PERCENTILE)) if len(alone) else _TWIN


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
