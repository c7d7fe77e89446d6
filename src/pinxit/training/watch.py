"""Says early whether a training works: from its numbers, and from pictures on the same seeds.

Each fiftieth of the budget the samples are looked at beside training pictures, both as coarse
pixels. Four things go wrong, and each has its own sign:

- collapse: the samples are alike, measured against how unlike training pictures are;
- divergence: the penalty jumps far above its median, or the samples are mostly at the ends of the
  range;
- a judge that wins for good, or one that tells nothing apart: the share of pairs told apart;
- memorization: many samples are copies (`pinxit.nets.coarse.aloneness`), which honest pictures
  of the same set, held against the others, are not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pinxit.nets.coarse import Pictures, aloneness, coarse, copy_limit, gaps

LOOKS = 50
"""Looks within a whole budget."""
_ENOUGH = 1500
"""Training pictures before the first look that counts."""
_ALIKE = 0.25
_JUMP = 20.0
_AT_THE_ENDS = 0.9
_MARGIN, _APART, _BLIND = 12.0, 0.9975, 0.35
_COPIES = 0.12
_STILL = 1e-4
_REFERENCES = 2000

SENTENCES: Mapping[str, str] = {
    "collapse": "The pictures have become alike: the model makes only a few. Lower the rate, "
    "raise gamma, or give it more pictures.",
    "divergence": "The numbers have run away. Lower the rate or raise gamma.",
    "discriminator ahead": "The discriminator tells all pictures apart with ease, and the "
    "generator learns little from it. Raise gamma or the augmentation.",
    "discriminator blind": "The discriminator tells nothing apart, so there is nothing to learn. "
    "Raise the rate or lower gamma.",
    "standstill": "The pictures have stopped changing. Raise the rate.",
    "memorization": "Some pictures are copies of training pictures. Use more pictures or more "
    "augmentation, or stop earlier.",
}
"""What is said of each finding."""

CURABLE = frozenset({"collapse", "divergence"})
"""What goes away when the training goes back and on with half the rate."""


@dataclass(slots=True)
class Watch:
    """The eye on one training.

    Attributes:
        references: Coarse training pictures, mirror images after them.
        spread: How unlike training pictures are: mean distance of two.
        limit: Below this `aloneness` a sample is a copy.
        penalties: Of all looks so far.
        suspects: Findings of the look before; what is found twice in a row is told.
        before: Coarse samples of the look before.
    """

    references: NDArray[np.float32]
    spread: float
    limit: float
    penalties: list[float] = field(default_factory=list)
    suspects: frozenset[str] = frozenset()
    before: NDArray[np.float32] | None = None

    @classmethod
    def over(cls, pictures: Pictures) -> "Watch":
        """An eye that knows these training pictures."""
        some = pictures[:: max(1, len(pictures) // _REFERENCES)][:_REFERENCES]
        rows = coarse(some)
        both = np.concatenate([rows, coarse(some[:, :, ::-1])])
        limit = 0.0
        if len(rows) >= 8:
            limit = copy_limit(rows)
        return cls(both, _mean_gap(rows[:256]), limit)

    def look(self, samples: Pictures, facts: Mapping[str, float], seen: int) -> tuple[str, ...]:
        """What is wrong now, and was at the look before: names of `SENTENCES`.

        Args:
            samples: Pictures on fixed seeds.
            facts: The learner's losses.
            seen: Training pictures so far.
        """
        rows = coarse(samples)
        found = set(self._of_numbers(facts)) if seen >= _ENOUGH else set()
        if seen >= _ENOUGH:
            found |= set(self._of_samples(samples, rows))
        self.penalties.append(facts.get("penalty", 0.0))
        told = tuple(sorted(found & self.suspects))
        self.suspects, self.before = frozenset(found), rows
        return told

    def _of_numbers(self, facts: Mapping[str, float]) -> Sequence[str]:
        found = []
        usual = float(np.median(self.penalties)) if len(self.penalties) >= 3 else 0.0
        if usual > 0 and facts.get("penalty", 0.0) > _JUMP * usual:
            found.append("divergence")
        accuracy, margin = facts.get("accuracy", 0.75), abs(facts.get("margin", 0.0))
        if (accuracy > _APART and margin > _MARGIN / 2) or margin > _MARGIN:
            found.append("discriminator ahead")
        if accuracy < _BLIND or (margin < 1e-3 and abs(accuracy - 0.5) < 0.4):
            found.append("discriminator blind")
        return found

    def _of_samples(self, samples: Pictures, rows: NDArray[np.float32]) -> Sequence[str]:
        found = []
        if _mean_gap(rows) < _ALIKE * self.spread:
            found.append("collapse")
        light = np.asarray(samples, np.float32) / (255 if samples.dtype == np.uint8 else 1)
        color = light[..., : min(3, light.shape[3])]
        ends = (color < 0.01) | (color > 0.99)
        references = self.references[:256]
        usual = float(((references < 0.01) | (references > 0.99)).mean())
        if ends.mean() > max(_AT_THE_ENDS, 1 - (1 - usual) / 4):
            found.append("divergence")
        if self.before is not None and np.abs(rows - self.before).mean() < _STILL:
            found.append("standstill")
        copies = aloneness(rows, self.references) < self.limit
        if self.limit > 0 and copies.mean() > _COPIES:
            found.append("memorization")
        return found


def _mean_gap(rows: NDArray[np.float32]) -> float:
    there = gaps(rows, rows)
    return float(there.sum() / max(len(rows) * (len(rows) - 1), 1))
