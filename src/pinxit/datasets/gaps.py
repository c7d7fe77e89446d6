"""Whether groups have the shares that somebody wants: gaps, and what may be said of them.

There are three verdicts and no others: a gap beyond what is tolerated, with 95 % confidence; none
shown; too few pictures to tell. "Fair" is not among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import numpy as np

from pinxit.base.shares import (
    Estimate,
    needed,
    total_variation,
    total_variation_interval,
)

Outcome = Literal["gap", "none shown", "too few"]
DELTA = 0.05
"""The gap that is tolerated unless somebody says another: 5 points."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of shares beside those they are compared with.

    Attributes:
        against: What they are compared with, in words.
        wanted: The shares they are compared with, by group.
        outcome: "gap", "none shown" or "too few".
        delta: The gap that is tolerated.
        group: The group whose gap is most certain, or largest if none is.
        gap: Of that group: its share minus the wanted one.
        needed: About how many pictures would tell a gap of ``delta``.
        variation: Total variation: the part of all pictures that lies in a wrong group.
        interval: The 95 % interval of the total variation.
    """

    against: str
    wanted: Mapping[str, float]
    outcome: Outcome
    delta: float
    group: str
    gap: float
    needed: int
    variation: float
    interval: tuple[float, float]

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        points = f"{100 * self.delta:g} points"
        about = f"against {self.against}"
        if self.outcome == "gap":
            more = "more" if self.gap > 0 else "fewer"
            return (
                f"{about}: gap > {points} with 95 % confidence ({self.group}: "
                f"{abs(100 * self.gap):.0f} points {more})"
            )
        if self.outcome == "none shown":
            return f"{about}: no gap > {points} shown"
        return f"{about}: too few samples (need n = {self.needed})"

    def to_json(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {
            "against": self.against,
            "wanted": {name: round(share, 5) for name, share in self.wanted.items()},
            "outcome": self.outcome,
            "delta": self.delta,
            "group": self.group,
            "gap": round(self.gap, 5),
            "needed": self.needed,
            "total_variation": round(self.variation, 5),
            "total_variation_interval": [round(end, 5) for end in self.interval],
            "sentence": self.sentence,
        }


def judged(
    names: Sequence[str],
    estimate: Estimate,
    wanted: Mapping[str, float],
    against: str,
    delta: float = DELTA,
) -> Verdict:
    """What may be said of shares beside those that are wanted.

    All groups are looked at together, with intervals that hold for all of them at once; otherwise
    one of twenty groups would seem to have a gap by chance.

    Args:
        names: Of the groups, as the estimate has them.
        estimate: Their shares.
        wanted: The shares they are compared with, by group; 0 where one is missing.
        against: What those are, in words.
        delta: The gap that is tolerated.
    """
    other = np.array([wanted.get(name, 0.0) for name in names])
    gaps = estimate.shares - other
    # how far the whole interval lies beyond what is tolerated; above 0 it is certain
    beyond = np.maximum(estimate.sure_low - other, other - estimate.sure_high) - delta
    beyond = beyond.round(9)
    most = int(beyond.argmax()) if beyond.max() > 0 else int(np.abs(gaps).argmax())
    need = needed(estimate, other, delta)
    if beyond.max() > 0:
        outcome: Outcome = "gap"
    else:
        outcome = "none shown" if estimate.count >= need else "too few"
    return Verdict(
        against,
        dict(zip(names, map(float, other), strict=True)),
        outcome,
        delta,
        names[most],
        float(gaps[most]),
        need,
        total_variation(estimate.shares, other),
        total_variation_interval(estimate, other),
    )


def to_collect(counts: Mapping[str, int], wanted: Mapping[str, float]) -> dict[str, int]:
    """How many pictures each group lacks, if none is taken away: "add at least 40 of ...".

    Args:
        counts: How many there are of each group.
        wanted: The share each should have; groups with the share 0 are as large as they may be.
    """
    wholes = [counts.get(name, 0) / share for name, share in wanted.items() if share > 0]
    whole = max(wholes, default=0.0)
    lacking = {
        name: ceil(round(whole * share - counts.get(name, 0), 6)) for name, share in wanted.items()
    }
    return {name: count for name, count in lacking.items() if count > 0}
