"""Seams: how much pictures that repeat jump where their edges meet, against how they jump inside.

There is one measure, and two questions to ask of it. A tile that was made to repeat `holds` if its
joints are lines among others. A drawn design may have an edge at its joint, on purpose; of that one
asks whether the joint `is_seen`: loud, and louder than the lines beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.nets.oklab import to_oklab
from pinxit.pictures.picture import Pixels, over

PERCENTILE = 95.0
"""Of a hundred inner lines, so many may jump less than a joint."""
SCALES = (1, 4)
"""Full size, and a quarter of it, which tells of steps of light that no two pixels show."""

_LOUD = 1.5  # tiles made without a seam were measured at up to 1.47, others from 4 on
_ALONE = 1.25
_STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Seam:
    """The joints of one axis of a picture that repeats.

    Attributes:
        axis: "x" where right meets left, "y" where bottom meets top.
        scale: Pixels that were averaged first; 1 for none.
        ratio: The largest mean jump at a joint over the mean jump inside.
        limit: The ratio that `PERCENTILE` of a hundred inner lines stay below.
        percentile: Share of the inner lines that jump less, in percent.
        alone: The largest jump at a joint over those beside it; a drawn edge that happens to lie
            there is soft or round, and does not stand alone.
    """

    axis: str
    scale: int
    ratio: float
    limit: float
    percentile: float
    alone: float

    @property
    def holds(self) -> bool:
        """Whether the joint is one line among others."""
        return self.percentile <= PERCENTILE

    @property
    def is_seen(self) -> bool:
        """Whether the joint jumps more than nearly all that is inside, and stands alone."""
        return not self.holds and self.ratio > _LOUD and self.alone > _ALONE

    def to_json(self) -> dict[str, str | float | bool]:
        """All of it."""
        return {
            "axis": self.axis,
            "scale": self.scale,
            "ratio": round(self.ratio, 4),
            "limit": round(self.limit, 4),
            "percentile": round(self.percentile, 1),
            "alone": round(self.alone, 4),
            "holds": self.holds,
            "is_seen": self.is_seen,
        }


def seams(
    unit: Pixels, across: int = 1, down: int = 1, scales: Sequence[int] = SCALES
) -> tuple[Seam, ...]:
    """The seams of a unit that repeats straight: for each scale that of x, then that of y.

    Transparent pixels count as white.

    Args:
        unit: The pixels.
        across: How many tiles lie side by side in it.
        down: How many lie one over another.
        scales: How many pixels are averaged first; those that leave nothing are passed over.
    """
    lab, found = to_oklab(over(unit)), []
    for scale in scales:
        small = _averaged(lab, scale)
        if scale == 1 or min(small.shape[:2]) > 2:
            found.append(_seam(small, "x", scale, across))
            found.append(_seam(np.swapaxes(small, 0, 1), "y", scale, down))
    return tuple(found)


def _averaged(lab: Float[np.ndarray, "_ _ 3"], by: int) -> Float[np.ndarray, "_ _ 3"]:
    height, width = (side // by * by for side in lab.shape[:2])
    blocks = lab[:height, :width].reshape(height // by, by, width // by, by, 3)
    return np.asarray(blocks.mean((1, 3)))


def _seam(lab: Float[np.ndarray, "_ _ 3"], axis: str, scale: int, tiles: int) -> Seam:
    """Mean jump (Oklab) from every column to the next one, around the end."""
    jumps = np.linalg.norm(np.roll(lab, -1, axis=1) - lab, axis=2).mean(axis=0)
    count = len(jumps)
    joints = {round(count * (k + 1) / tiles) - 1 for k in range(tiles)}
    is_inner = np.ones(count, np.bool_)
    is_inner[list(joints)] = False
    inner = jumps[is_inner]
    at = max(joints, key=lambda joint: float(jumps[joint]))
    worst, mean = float(jumps[at]), float(inner.mean()) if len(inner) else 0.0
    if mean < _STILL:
        loud = 0.0 if worst < _STILL else 1e6
        return Seam(axis, scale, loud or 1.0, 1.0, 100.0 if loud else 0.0, loud or 1.0)
    beside = max(float(jumps[(at + step) % count]) for step in (-2, -1, 1, 2))
    return Seam(
        axis,
        scale,
        worst / mean,
        float(np.percentile(inner, PERCENTILE)) / mean,
        float((inner < worst).mean()) * 100,
        worst / max(beside, _STILL),
    )
