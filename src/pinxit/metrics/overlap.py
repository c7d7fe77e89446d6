"""How well two sets of labels agree: Dice, with an interval by drawing whole units again.

Dice 1945 (doi 10.2307/1932409). Voxels of a slice, and slices of a patient, are alike, so what is
drawn with replacement are units that are held to be independent: patients, or blocks of slices
(the cluster bootstrap of Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from pinxit.base.seeds import random_stream
from pinxit.base.shares import CONFIDENCE, DRAWS

Mask = Bool[np.ndarray, "..."]
FEWEST_UNITS = 3
"""Below it no interval is told: drawing one or two units again says nothing."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Dice over all units together.

    Attributes:
        dice: 2 |A and B| / (|A| + |B|); 1 if both are empty everywhere.
        low: Lower end of the 95 % interval; 0 where there are too few units to tell one.
        high: Upper end; 1 where there are too few.
        units: That hold the label in either set.
        ratio: What was found over what is true, in voxels; infinite if nothing is.
    """

    dice: float
    low: float
    high: float
    units: int
    ratio: float

    @property
    def has_interval(self) -> bool:
        """Whether there were units enough."""
        return self.units >= FEWEST_UNITS


def counts(found: Mask, truth: Mask) -> tuple[int, int, int]:
    """Voxels in both, in the found, in the true set."""
    return int((found & truth).sum()), int(found.sum()), int(truth.sum())


def overlap(units: Sequence[tuple[int, int, int]], seed: int = 0) -> Overlap:
    """Dice of units that `counts` were taken of, with a 95 % interval.

    Args:
        units: One for each patient or block; those without the label in either set say nothing.
        seed: Decides what is drawn.
    """
    kept = np.array([unit for unit in units if unit[1] + unit[2] > 0], np.float64).reshape(-1, 3)
    if not len(kept):
        return Overlap(1.0, 0.0, 1.0, 0, 1.0)
    both, found, truth = kept.sum(0)
    ratio = float(found / truth) if truth else float("inf")
    dice = float(2 * both / (found + truth))
    if len(kept) < FEWEST_UNITS:
        return Overlap(dice, 0.0, 1.0, len(kept), ratio)
    low, high = np.quantile(_drawn(kept, seed), _ENDS)
    return Overlap(dice, float(low), float(high), len(kept), ratio)


_ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


def _drawn(units: Float[np.ndarray, "unit 3"], seed: int) -> Float[np.ndarray, " draw"]:
    which = random_stream(seed, "overlap").integers(len(units), size=(DRAWS, len(units)))
    both, found, truth = np.moveaxis(units[which].sum(1), -1, 0)
    return np.asarray(2 * both / (found + truth))
