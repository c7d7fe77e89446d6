"""Shares of groups, and how sure they are: intervals, distances, correction of a judge's errors.

Everything is of counts alone; what the groups are, who counted and why, is said elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream

Shares = Float[np.ndarray, " group"]
"""Parts of a whole, 0..1, adding up to 1."""
Draws = Float[np.ndarray, "draw group"]
"""What shares may be, given what was seen."""
Counts = Sequence[float] | NDArray[np.int64] | NDArray[np.float64]

CONFIDENCE = 0.95
DRAWS = 2000
_PRIOR = 0.5
"""Added to counts (Jeffreys): a judge never seen to err still may."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Shares of groups, with their intervals.

    Attributes:
        shares: Of each group.
        low: Lower end of the 95 % interval of each.
        high: Upper end.
        sure_low: Lower ends that hold for all groups at once with 95 % (Bonferroni).
        sure_high: Upper ends.
        draws: What the shares may be, for intervals of what is computed from them; of a judge who
            errs also such as lie outside 0..1.
        count: How many pictures were counted.
    """

    shares: Shares
    low: Shares
    high: Shares
    sure_low: Shares
    sure_high: Shares
    draws: Draws
    count: int


def wilson_interval(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share = hits / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2)) / (1 + z**2 / of)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def z_of(comparisons: int = 1, confidence: float = CONFIDENCE) -> float:
    """Half the width, in standard errors, of intervals that all hold with this confidence."""
    return NormalDist().inv_cdf(1 - (1 - confidence) / (2 * comparisons))


def comparisons_of(groups: int) -> int:
    """How many shares are free to be wrong: of two groups one, the other is its rest."""
    return 1 if groups <= 2 else groups


def effective_groups(counts: Counts) -> float:
    """The number of equally large groups that would be as mixed: exp of the entropy (Hill 1973)."""
    weights = np.asarray(counts, np.float64)
    if not weights.sum():
        return 0.0
    shares = weights[weights > 0] / weights.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


def total_variation(one: Shares, other: Shares) -> float:
    """Half the sum of all differences: the part that would have to change its group."""
    return float(np.abs(np.asarray(one) - np.asarray(other)).sum() / 2)


def total_variation_interval(estimate: Estimate, other: Shares) -> tuple[float, float]:
    """An interval that holds the total variation between estimated and known shares with 95 %.

    By the triangle inequality it is off by no more than the estimate lies from the truth, which
    the draws tell. It holds at least as often as it says; percentiles of the drawn distances do not
    when shares lie near each other, because chance moves all of them apart
    (`benchmarks/bias.py` prints how often).
    """
    seen = total_variation(estimate.shares, other)
    off = float(np.quantile(np.abs(estimate.draws - estimate.shares).sum(1) / 2, CONFIDENCE))
    return max(0.0, seen - off), min(1.0, seen + off)


def counted(counts: Counts, seed: int = 0) -> Estimate:
    """Shares of groups that were counted without error: Wilson intervals.

    Args:
        counts: How many of each group; at least one in all.
        seed: Decides the draws.
    """
    numbers = np.asarray(counts, np.int64)
    total = int(numbers.sum())
    ends = np.array([wilson_interval(int(each), total, z_of()) for each in numbers])
    z = z_of(comparisons_of(len(numbers)))
    sure = np.array([wilson_interval(int(each), total, z) for each in numbers])
    shares = numbers / total
    draws = random_stream(seed, "shares").dirichlet(numbers + _PRIOR, DRAWS)
    return Estimate(shares, ends[:, 0], ends[:, 1], sure[:, 0], sure[:, 1], draws, total)


def corrected(told: Counts, confusion: NDArray[np.int64], seed: int = 0) -> Estimate:
    """Shares of groups that were told by a judge who errs, corrected for the errors.

    Rogan and Gladen (1978) for two groups, Teo et al. (NeurIPS 2023: "CLEAM") for
    generated pictures: what is told is the true shares times the confusion matrix, so its inverse
    gives them back; what falls outside 0..1 is moved to the nearest shares that exist. The
    intervals are those of the bootstrap over both: the pictures judged, and the pictures by which
    the errors are known.

    Args:
        told: How many pictures the judge told of each group.
        confusion: Held-out pictures of known groups: a row for the group, a column for what the
            judge told; at least one in each row.
        seed: Decides the draws.
    """
    numbers, known = np.asarray(told, np.float64), np.asarray(confusion, np.float64)
    total = int(numbers.sum())
    rates = known / known.sum(1, keepdims=True)
    shares = _unmixed(numbers[None] / total, rates[None], is_held=True)[0]
    stream = random_stream(seed, "corrected shares")
    seen = stream.dirichlet(numbers + _PRIOR / len(numbers), DRAWS)
    rows = [stream.dirichlet(row + _PRIOR, DRAWS) for row in known]
    loose = _unmixed(seen, np.stack(rows, 1), is_held=False)
    tails = [(1 - CONFIDENCE) / 2 / each for each in (1, comparisons_of(len(numbers)))]
    low, high, sure_low, sure_high = (
        np.quantile(loose, end, axis=0).clip(0, 1) for tail in tails for end in (tail, 1 - tail)
    )
    # the shares were moved to what exists, perhaps out of the interval
    low, sure_low = np.minimum(low, shares), np.minimum(sure_low, shares)
    high, sure_high = np.maximum(high, shares), np.maximum(sure_high, shares)
    return Estimate(shares, low, high, sure_low, sure_high, loose, total)


def is_possible(estimate: Estimate) -> bool:
    """Whether some shares could have led to what a judge told; if not, it errs otherwise now.

    They could not if a group would have to be rarer than not there at all, with 95 % confidence.
    """
    groups = estimate.draws.shape[1]
    most = np.quantile(estimate.draws, 1 - (1 - CONFIDENCE) / 2 / comparisons_of(groups), axis=0)
    return bool((most >= 0).all())


def _unmixed(told: Draws, rates: NDArray[np.float64], *, is_held: bool) -> Draws:
    """What the judge of these rates must have seen; held to shares that exist, if asked for."""
    turned = np.swapaxes(rates, 1, 2)
    found = np.linalg.pinv(turned) @ told[..., None]
    return nearest_shares(found[..., 0]) if is_held else found[..., 0]


def nearest_shares(rows: Draws) -> Draws:
    """Of each row the nearest one that is nowhere below 0 and adds up to 1.

    Duchi et al. (2008), "Efficient projections onto the l1-ball", figure 1.
    """
    falling = -np.sort(-rows, axis=1)
    excess = falling.cumsum(1) - 1
    places = np.arange(1, rows.shape[1] + 1)
    kept = (falling - excess / places > 0).sum(1, keepdims=True)
    level = np.take_along_axis(excess, kept - 1, 1) / kept
    return np.asarray((rows - level).clip(min=0))


def needed(estimate: Estimate, other: Shares, delta: float) -> int:
    """About how many pictures would tell a gap of ``delta``, judged as those of the estimate were.

    For counts z^2 p (1 - p) / delta^2 of the share nearest to one half; for a judge who errs as
    many times more as its intervals are wider.
    """
    z = z_of(comparisons_of(len(estimate.shares)))
    spread = np.maximum(estimate.shares * (1 - estimate.shares), other * (1 - other))
    plain = z**2 * spread / delta**2
    half = (estimate.sure_high - estimate.sure_low) / 2
    ends = (wilson_interval(round(s * estimate.count), estimate.count, z) for s in estimate.shares)
    usual = np.array([(high - low) / 2 for low, high in ends])
    wider = np.maximum(1.0, half / usual) ** 2
    return int(np.ceil((plain * wider).max()))
