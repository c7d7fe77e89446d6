"""How rare it is that an honest picture lies as near to known ones as this one does.

Conformal p-values (Vovk, Gammerman and Shafer 2005, *Algorithmic Learning in a Random World*,
section 2.2): a new picture takes its rank among pictures that the set itself holds, each measured
against all others. No assumption but that they are of one kind. Several measures become one number
before the rank is taken, so that all together give as many false alarms as one would.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.shares import wilson_interval

_TAIL = 0.95
_FARTHEST = 4.0  # beyond it, no measure says more of the joint one
_FEWEST = 20
"""Honest pictures by which the width of a tail can be told."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """A p-value with what it rests on.

    Attributes:
        p: (1 + hits) / (1 + n).
        hits: Honest pictures that lie as near, or nearer.
        n: Honest pictures.
        interval: 95 % interval (Wilson 1927) of the share of honest pictures that lie as near.
    """

    p: float
    hits: int
    n: int
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Natural:
    """How near the pictures of a set lie to each other by nature.

    Attributes:
        scores: Of some pictures by several measures, each against all others; more is nearer.
        together: So many of the first measures also count as one: a copy that was changed all over
            lies somewhat near by each of them, where what is near by nature often does by one.
    """

    scores: Float[np.ndarray, "n measures"]
    together: int = 0

    def __len__(self) -> int:
        return len(self.scores)

    def reach(self, asked: Float[np.ndarray, "count measures"]) -> NDArray[np.float64]:
        """How far out new pictures lie: 1 is the end of what is usual."""
        usual = self.scores if len(self.scores) >= _FEWEST else asked
        return self._reach(asked, usual)

    def rarity(self, asked: Float[np.ndarray, " measures"]) -> Rarity:
        """How rare the scores of a new picture are.

        Each measure is counted in widths of its own upper tail, from the median on, both taken with
        the new picture among the others as the theory wants; the greatest counts.
        """
        together = np.concatenate([self.scores, asked[None]])
        reach = self._reach(together, together)
        hits = int((reach[:-1] >= reach[-1]).sum())
        n = len(self.scores)
        return Rarity((1 + hits) / (1 + n), hits, n, wilson_interval(hits, n))

    def _reach(
        self, scores: Float[np.ndarray, "count measures"], usual: Float[np.ndarray, "_ measures"]
    ) -> NDArray[np.float64]:
        middle, tail = np.quantile(usual, (0.5, _TAIL), axis=0)
        far = (scores - middle) / np.maximum(tail - middle, 1e-6)
        if self.together:
            joint = far[:, : self.together].clip(-1, _FARTHEST).sum(1) / (self.together / 2)
            far = np.concatenate([far, joint[:, None]], 1)
        return np.asarray(far.max(1))
