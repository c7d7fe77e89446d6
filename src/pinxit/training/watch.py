"""Says early whether a training works: from its numbers, and from pictures on the same seeds.

Each fiftieth of the budget, and every few thousand training pictures, the samples are looked at
beside training pictures, both as coarse pixels. Each thing that goes wrong has its own sign:

- collapse: the samples are alike, measured against how unlike training pictures are;
- divergence: the penalty jumps far above its median, or the samples are mostly at the ends of the
  range;
- a judge that wins for good, one that tells nothing apart, or one whose judgments hardly differ:
  the share of pairs told apart, and how far;
- standstill: the samples hardly change, and are as far from training pictures as at the start;
- memorization: many samples are copies (`pinxit.nets.coarse.aloneness`), which honest pictures
  of the same set, held against the others, are not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.datasets.vast.loading import StreamedPictures
from pinxit.engine import State
from pinxit.nets.coarse import Pictures, aloneness, coarse, copy_limit, gaps

LOOKS = 50
"""Looks within a whole budget."""
LOOK_AFTER = 5_000
"""Training pictures after which there is a look, however large the budget is."""
_ENOUGH = 1500
"""Training pictures before the first look that counts."""
_ALIKE = 0.25
_JUMP = 20.0
_AT_THE_ENDS = 0.9
_MARGIN, _APART, _BLIND = 12.0, 0.9975, 0.35
_COPIES, _COPIES_OF_FEW, _FEW = 0.12, 0.25, 100
"""Part of the samples that must be copies; more where fewer training pictures than the last are
known, because what is usual among them is known less well (benchmarks/gan_watch.py --copies)."""
_HELD, _SURE = 0.15, 0.9
_STILL, _SLOW, _AS_FAR, _FAR = 1e-4, 0.01, 0.95, 1.5
_REFERENCES = 2000
_AT_ONCE = 64
_PREFIX = "watch."

SENTENCES: Mapping[str, str] = {
    "collapse": "The pictures have become alike: the model makes only a few. Lower the rate, "
    "raise gamma, or give it more pictures.",
    "divergence": "The numbers have run away. Lower the rate or raise gamma.",
    "discriminator ahead": "The discriminator tells all pictures apart with ease, and the "
    "generator learns little from it. Raise gamma or the augmentation.",
    "discriminator blind": "The discriminator tells nothing apart, so there is nothing to learn. "
    "Raise the rate or lower gamma.",
    "discriminator held back": "The judgments of the discriminator hardly differ, so that the "
    "generator learns slowly. Lower gamma.",
    "standstill": "The pictures hardly change, though they are far from the training pictures. "
    "Raise the rate.",
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
        apart: Mean distance of a training picture to the nearest other one.
        penalties: Of all looks so far.
        margins: The same.
        suspects: Findings of the look before; what is found twice in a row is told.
        before: Coarse samples of the look before.
        first: Mean distance of a sample to the nearest training picture, at the first look.
    """

    references: NDArray[np.float32]
    spread: float
    limit: float
    apart: float = 0.0
    penalties: list[float] = field(default_factory=list)
    margins: list[float] = field(default_factory=list)
    suspects: frozenset[str] = frozenset()
    before: NDArray[np.float32] | None = None
    first: float = 0.0

    @classmethod
    def over(cls, pictures: "Pictures | StreamedPictures") -> "Watch":
        """An eye that knows these training pictures."""
        chosen = np.arange(0, len(pictures), max(1, len(pictures) // _REFERENCES))[:_REFERENCES]
        # in pieces: two thousand large pictures at once would fill the memory
        pieces = [chosen[n : n + _AT_ONCE] for n in range(0, len(chosen), _AT_ONCE)]
        both_ways = [
            (coarse(some), coarse(some[:, :, ::-1])) for some in map(pictures.__getitem__, pieces)
        ]
        rows, mirrored = (np.concatenate(each) for each in zip(*both_ways, strict=True))
        both = np.concatenate([rows, mirrored])
        limit = copy_limit(rows, mirrored, is_sure=False) if len(rows) >= 8 else 0.0
        apart = np.sort(gaps(rows[:256], rows), axis=1)[:, min(1, len(rows) - 1)].mean()
        return cls(both, _mean_gap(rows[:256]), limit, float(apart))

    def state(self) -> dict[str, NDArray[Any]]:
        """What a resumed training needs to see the same."""
        numbers = {"first": [self.first], "penalties": self.penalties, "margins": self.margins}
        state: dict[str, NDArray[Any]] = {
            _PREFIX + name: np.array(values, np.float64) for name, values in numbers.items()
        }
        suspects = [name in self.suspects for name in SENTENCES]
        state[f"{_PREFIX}suspects"] = np.array(suspects)
        if self.before is not None:
            state[f"{_PREFIX}before"] = self.before
        return state

    def restore(self, state: State) -> None:
        """Goes back to what ``state`` gave; an older state without it changes nothing."""
        there = {name.removeprefix(_PREFIX): array for name, array in state.items()}
        if "suspects" not in there:
            return
        self.first = float(there["first"][0])
        self.penalties, self.margins = there["penalties"].tolist(), there["margins"].tolist()
        names = zip(SENTENCES, there["suspects"], strict=False)
        self.suspects = frozenset(name for name, is_one in names if is_one)
        self.before = there.get("before")

    def look(self, samples: Pictures, facts: Mapping[str, float], seen: int) -> tuple[str, ...]:
        """What is wrong now, and was at the look before: names of `SENTENCES`.

        Args:
            samples: Pictures on fixed seeds.
            facts: The learner's losses.
            seen: Training pictures so far.
        """
        rows = coarse(samples)
        near = float(gaps(rows, self.references).min(1).mean())
        self.first = self.first or near
        self.margins.append(facts.get("margin", 1.0))
        found = set(self._of_numbers(facts)) if seen >= _ENOUGH else set()
        if seen >= _ENOUGH:
            found |= {*self._of_samples(samples, rows), *self._of_progress(rows, near)}
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
        lately = self.margins[-4:]  # one batch alone says little
        if accuracy > _SURE and len(lately) == 4 and np.abs(lately).max() < _HELD:
            found.append("discriminator held back")
        return found

    def _of_progress(self, rows: NDArray[np.float32], near: float) -> Sequence[str]:
        """Whether nothing changes: at all, or too slowly to get anywhere."""
        if self.before is None:
            return ()
        moved = float(np.abs(rows - self.before).mean())
        is_far = near > _AS_FAR * self.first and near > _FAR * self.apart > 0
        return ("standstill",) if moved < _STILL or (moved < _SLOW and is_far) else ()

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
        if self._are_copies(rows):
            found.append("memorization")
        return found

    def sees_copies(self, samples: Pictures) -> bool:
        """Whether many of these pictures are copies of training pictures."""
        return self._are_copies(coarse(samples))

    def _are_copies(self, rows: NDArray[np.float32]) -> bool:
        copies = aloneness(rows, self.references) < self.limit
        most = _COPIES_OF_FEW if len(self.references) < 2 * _FEW else _COPIES
        return self.limit > 0 and bool(copies.mean() > most)


def _mean_gap(rows: NDArray[np.float32]) -> float:
    there = gaps(rows, rows)
    return float(there.sum() / max(len(rows) * (len(rows) - 1), 1))
