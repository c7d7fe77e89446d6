"""A batch of a GAN that is learned from in parts, one after the other, where memory is short."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from pinxit.nets.augment import Augmentation
from pinxit.nets.residual import Maps


@dataclass(slots=True, eq=False)
class Part:
    """Part of a batch, with what is drawn for it, and what judges said of it on the way.

    Attributes:
        real: The pictures.
        noise: What others are generated from.
        told: What both show.
        change: How both are changed.
        ground: What shows through both.
        grain: Small noise for both, where slopes are measured by it.
        weight: Its share of the batch.
        fake: The generated pictures, kept if this is all of the batch.
        said: What the discriminator said of the real pictures.
        looks: Features of the generated pictures, kept if this is all of the batch.
        tops: What the heads said of those of the real ones.
    """

    real: Maps
    noise: Tensor
    told: Tensor | None
    change: Augmentation
    ground: Tensor
    grain: Tensor | None = None
    weight: float = 1.0
    fake: Tensor | None = None
    said: Tensor | None = None
    looks: Sequence[Tensor] = ()
    tops: Sequence[Tensor] = ()

    @property
    def is_whole(self) -> bool:
        """Whether this is all of the batch, so that what is computed once can be kept."""
        return self.weight == 1.0

    def split(self, pieces: int) -> list["Part"]:
        """This part in so many smaller ones, as equal as can be; no pair of pictures is parted."""
        if pieces == 1:
            return [self]
        pairs = -(-len(self.real) // 2)
        ends = np.linspace(0, pairs, min(pieces, pairs) + 1).round().astype(int) * 2
        ends[-1] = len(self.real)
        return [self._between(first, last) for first, last in itertools.pairwise(ends.tolist())]

    def _between(self, first: int, last: int) -> "Part":
        def mine(rows: Any) -> Any:
            return rows[first:last]

        return Part(
            mine(self.real),
            mine(self.noise),
            None if self.told is None else mine(self.told),
            self.change.part(mine),
            mine(self.ground),
            None if self.grain is None else self.grain[:, first:last],
            (last - first) / len(self.real),
        )

    def note(self, facts: dict[str, float], name: str, value: float) -> None:
        """Adds a number to those of the batch."""
        facts[name] = facts.get(name, 0.0) + self.weight * value
