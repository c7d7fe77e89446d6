"""How many generated pictures are copies: much nearer to one training picture than to others.

Compared are coarse pixels, mirror images too. How near the nearest training picture is says little:
a blurred mean is near to all. So the distance to the nearest is divided by the mean distance to the
next ones (Carlini et al. 2023, arXiv 2301.13188), and a picture counts as a copy if that is smaller
than for all but one in a hundred training pictures seen by the others. Measured against the set
itself: near-duplicates in it excuse near-duplicates. Tried and left out: features of
EfficientNet-lite0, where noise of 2 % moves an icon as far as another icon lies, so that an
imperfect copy counts as new.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float32
from numpy.typing import NDArray

from pinxit.metrics.distributions import distances, wilson_interval
from pinxit.metrics.lite0 import Generated

COARSE = 16
"""Side of the coarse pictures, px."""
_PERCENTILE = 1.0
_MOST = 4000
"""Training pictures whose own neighbors are looked up; more say the same."""
_FOLLOWING = 50
"""Neighbors after the nearest that it is compared with; half of all, where there are fewer."""


@dataclass(frozen=True, slots=True, eq=False)
class Copying:
    """What was found.

    Attributes:
        is_copy: For each generated picture.
        share: Of copies.
        interval: The share's 95 % interval.
        twins: Share of generated pictures that are as near to another generated one.
    """

    is_copy: Bool[np.ndarray, " count"]
    share: float
    interval: tuple[float, float]
    twins: float


def copying(real: Generated, made: Generated) -> Copying:
    """How many of the made pictures are copies of real ones.

    Args:
        real: The training pictures, at least three.
        made: Generated pictures, of the same size and channels.

    Raises:
        ValueError: there are fewer than three training pictures.
    """
    if len(real) < 3:
        raise ValueError("Three training pictures are the least that copies can be measured by.")
    known, new = coarse(real), coarse(made)
    both = np.concatenate([known, coarse(real[:, :, ::-1])])
    some = known[:: max(1, len(known) // _MOST)]
    limit = np.percentile(_alone(some, known, leave_out=True), _PERCENTILE)
    is_copy = _alone(new, both) < limit
    twins = _alone(new, new, leave_out=True) < limit if len(new) > 3 else is_copy[:0]
    count = int(is_copy.sum())
    return Copying(
        is_copy,
        count / max(len(made), 1),
        wilson_interval(count, len(made)),
        float(twins.mean()) if len(twins) else 0.0,
    )


def _alone(
    rows: Float32[np.ndarray, "_ _"], others: Float32[np.ndarray, "_ _"], *, leave_out: bool = False
) -> NDArray[np.float64]:
    """Of each row the distance to its nearest, over the mean distance to the next ones.

    Args:
        rows: What is asked about.
        others: What it is compared with.
        leave_out: Rows that are among the others are not compared with themselves.
    """
    following = max(1, min(_FOLLOWING, len(others) // 2))
    found = []
    for start in range(0, len(rows), 256):
        first = 1 if leave_out else 0
        near = np.sort(distances(rows[start : start + 256], others), axis=1)
        near = near[:, first : first + 1 + following]
        found.append(near[:, 0] / near[:, 1:].mean(1).clip(min=1e-9))
    return np.concatenate(found)


def coarse(pictures: Generated) -> Float32[np.ndarray, "_ _"]:
    """Pixels at `COARSE` px as rows, color premultiplied by alpha."""
    unit = 255 if pictures.dtype == np.uint8 else 1
    light = torch.from_numpy(np.ascontiguousarray(pictures, np.float32) / unit)
    light = light.permute(0, 3, 1, 2)
    if light.shape[1] == 4:
        light = torch.cat([light[:, :3] * light[:, 3:], light[:, 3:]], 1)
    small = F.interpolate(light, (COARSE, COARSE), mode="area")
    rows: NDArray[np.float32] = small.flatten(1).numpy()
    return rows
