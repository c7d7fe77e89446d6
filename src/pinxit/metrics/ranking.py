"""How well a score tells one kind from another: area under the ROC curve, with an interval.

The area is the share of pairs in which the one of the second kind scores higher, ties by half
(Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747). The interval draws whole units
again, as slices of one patient, or neighbors in one, are alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.base.seeds import random_stream
from pinxit.base.shares import CONFIDENCE

Scores = Float[np.ndarray, " _"] | Sequence[float]
FEWEST_UNITS = 3
"""Below it the interval is 0 to 1."""
_DRAWS = 1000
_ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Area:
    """The area under the curve.

    Attributes:
        area: 0.5 is chance, 1 is perfect, below 0.5 is the wrong way round.
        low: Lower end of the 95 % interval.
        high: Upper end.
        negative: How many of the first kind.
        positive: How many of the second.
        units: That were drawn again.
    """

    area: float
    low: float
    high: float
    negative: int
    positive: int
    units: int

    def __str__(self) -> str:
        return f"{self.area:.3f} ({self.low:.3f} to {self.high:.3f})"


def area(negative: Scores, positive: Scores) -> float:
    """The area alone; 0.5 if either kind is missing."""
    one, other = (np.asarray(each, np.float64) for each in (negative, positive))
    if not len(one) or not len(other):
        return 0.5
    order = np.sort(one)
    below = np.searchsorted(order, other, "left") + np.searchsorted(order, other, "right")
    return float(below.sum() / 2 / len(one) / len(other))


def area_by_units(
    units: Sequence[tuple[Scores, Scores]], seed: int = 0, *, within: bool = False
) -> Area:
    """The area over all units together, with a 95 % interval.

    Args:
        units: For each patient or block of slices the scores of both kinds in it; either may be
            empty.
        seed: Decides what is drawn.
        within: Compare within each unit alone, and take the mean over units: for scores whose zero
            differs from patient to patient.
    """
    pairs = [(np.asarray(a, np.float64), np.asarray(b, np.float64)) for a, b in units]
    measure = _mean_within if within else _pooled
    random = random_stream(seed, "area")
    drawn: list[float] = []
    for _ in range(_DRAWS if len(pairs) >= FEWEST_UNITS else 0):
        which = random.integers(len(pairs), size=len(pairs))
        some = measure([pairs[each] for each in which])
        drawn += [] if some is None else [some]
    found = measure(pairs)
    low, high = np.quantile(drawn, _ENDS) if drawn else (0.0, 1.0)
    sizes = [sum(len(pair[kind]) for pair in pairs) for kind in (0, 1)]
    middle = 0.5 if found is None else found
    return Area(middle, float(low), float(high), sizes[0], sizes[1], len(pairs))


Pairs = Sequence[tuple[Float[np.ndarray, " _"], Float[np.ndarray, " _"]]]


def _pooled(pairs: Pairs) -> float | None:
    one, other = (np.concatenate([pair[kind] for pair in pairs]) for kind in (0, 1))
    return area(one, other) if len(one) and len(other) else None


def _mean_within(pairs: Pairs) -> float | None:
    found = [area(one, other) for one, other in pairs if len(one) and len(other)]
    return float(np.mean(found)) if found else None
