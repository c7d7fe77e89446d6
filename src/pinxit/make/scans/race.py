"""Enlargers in a race, on planes that none has learned from, made coarse: the truth is known."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.make.scans.held_out import in_blocks

_SURE = 2.0  # standard errors
_HAIR = 0.05  # dB


@dataclass(frozen=True, slots=True)
class Race:
    """How networks did against splines on held-out planes.

    Attributes:
        spline: Root mean squared error of consistent splines, in the scan's unit.
        learned: The same of the networks' mean.
        doubt: Standard error of the difference of the squares.
        decibels: By how much the networks are nearer to the truth.
        right: Of the additions that are larger than three errors of the networks, the share that
            came nearer to the truth; None where there are none.
        pixels: That were judged.
    """

    spline: float
    learned: float
    doubt: float
    decibels: float
    right: float | None
    pixels: int

    @property
    def is_better(self) -> bool:
        """Whether it is worth it: beyond two standard errors, and by more than a hair."""
        return self.decibels > _HAIR and self.spline**2 - self.learned**2 > _SURE * self.doubt

    def to_json(self) -> dict[str, Any]:
        """As the record says it."""
        return {**asdict(self), "is_better": self.is_better}

    @property
    def words(self) -> str:
        """One sentence for people."""
        won = "won" if self.is_better else "did not win"
        return (
            f"The learned enlarger {won} over cubic splines on {self.pixels:,} held-out pixels of "
            f"this scan: {self.decibels:+.2f} dB (errors of {self.learned:.4g} and "
            f"{self.spline:.4g})."
        )


def raced(
    truths: Sequence[Any], splines: Sequence[Any], answers: Sequence[Any], least: float
) -> Race:
    """The race's outcome over the body.

    Args:
        truths: Planes ``height width``.
        splines: Of the same planes, made coarse.
        answers: Of the networks.
        least: Values above it are body.
    """
    before = [(a - b) ** 2 for a, b in zip(splines, truths, strict=True)]
    after = [(a - b) ** 2 for a, b in zip(answers, truths, strict=True)]
    bodies = [truth > least for truth in truths]
    sums, counts = _blocks(before, after, bodies)
    total = max(float(counts.sum()), 1.0)
    old, new = (
        float(sum((each * body).sum() for each, body in zip(errors, bodies, strict=True))) / total
        for errors in (before, after)
    )
    doubt = float(np.sqrt(((sums - (old - new) * counts) ** 2).sum())) / total
    added = [np.abs(a - b) for a, b in zip(answers, splines, strict=True)]
    large = [each > 3 * np.sqrt(new) for each in added]
    wins = sum(int((each & (b > a)).sum()) for each, b, a in zip(large, before, after, strict=True))
    many = sum(int(each.sum()) for each in large)
    decibels = 10 * np.log10(max(old, 1e-12) / max(new, 1e-12))
    return Race(
        float(np.sqrt(old)),
        float(np.sqrt(new)),
        doubt,
        float(decibels),
        wins / many if many else None,
        int(total),
    )


def _blocks(
    before: Sequence[Any], after: Sequence[Any], bodies: Sequence[Any]
) -> tuple[Float[np.ndarray, " block"], Float[np.ndarray, " block"]]:
    found = [
        in_blocks((b - a)[None], body[None])
        for b, a, body in zip(before, after, bodies, strict=True)
    ]
    return np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])
