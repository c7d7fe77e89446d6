"""A linear probe: tells groups by the features of a fixed network, and knows how often it errs.

Fisher's discriminant (Fisher 1936) with the covariance within groups drawn toward a multiple of the
identity, and every group held to be equally likely: a probe that knew how rare a group is would
find it even more rarely. Its errors are those on held-out pictures, in turns of five. It must never
be believed by itself: `pinxit.base.shares.corrected` takes its errors into account.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream
from pinxit.metrics.distributions import Features
from pinxit.nets.coarse import gaps

FEWEST = 20
"""Labeled pictures of each group; with fewer, the errors are not known well enough."""
NEARBY = 0.95
_TURNS = 5
_SHRINKAGE = 0.03
_TINY = 1e-9
_BARELY = 1.25
"""Times chance that held-out pictures must be told rightly for a probe to be of use."""


@dataclass(frozen=True, slots=True, eq=False)
class Discriminant:
    """Where groups lie among features.

    Attributes:
        evened: What makes the spread within groups the same in every direction.
        means: The mean of each group, so evened.
    """

    evened: Float[np.ndarray, "feature feature"]
    means: Float[np.ndarray, "group feature"]

    def distances(self, features: Features) -> NDArray[np.float64]:
        """Of each picture the squared distance to each group (Mahalanobis 1936)."""
        return np.asarray(gaps(np.asarray(features, np.float64) @ self.evened, self.means) ** 2)


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A linear probe.

    Attributes:
        names: Of the groups it tells.
        confusion: Held-out pictures: a row for their group, a column for what the probe told.
        discriminant: Where the groups lie.
        reach: How far from the nearest group `NEARBY` of held-out pictures lie at most.
    """

    names: tuple[str, ...]
    confusion: NDArray[np.int64]
    discriminant: Discriminant
    reach: float

    def told(self, features: Features) -> NDArray[np.int64]:
        """The number of the group of each picture, among ``names``."""
        return np.asarray(self.discriminant.distances(features).argmin(1), np.int64)

    def strange(self, features: Features) -> int:
        """How many pictures lie farther from every group than `NEARBY` of held-out real ones."""
        return int((self.discriminant.distances(features).min(1) > self.reach).sum())

    @property
    def accuracy(self) -> float:
        """How often held-out pictures are told rightly, every group counting the same."""
        return float((np.diag(self.confusion) / self.confusion.sum(1)).mean())

    @property
    def is_of_use(self) -> bool:
        """Whether it tells the groups apart better than by chance."""
        return self.accuracy > _BARELY / len(self.names)


def trained_probe(features: Features, groups: Sequence[str], seed: int = 0) -> Probe:
    """A probe for the groups of some pictures.

    Args:
        features: Of each picture.
        groups: Of each picture; "" where nobody said, which are left out.
        seed: Decides which pictures are held out together.

    Raises:
        ValueError: there are fewer than two groups, or one has fewer than `FEWEST` pictures.
    """
    names = tuple(sorted({*groups} - {""}))
    numbers = np.array([names.index(name) if name else -1 for name in groups])
    rows, known = np.asarray(features, np.float64)[numbers >= 0], numbers[numbers >= 0]
    counts = np.bincount(known, minlength=len(names))
    if len(names) < 2:
        raise ValueError("a probe tells two groups apart, or more")
    if counts.min() < FEWEST:
        least = names[int(counts.argmin())]
        raise ValueError(
            f"{least} has {counts.min()} labeled pictures, and {FEWEST} of each group are needed; "
            "label more, or join groups"
        )
    confusion = np.zeros((len(names), len(names)), np.int64)
    turns, away = _turns(known, seed), []
    for turn in range(_TURNS):
        others, held = turns != turn, turns == turn
        far = _fitted(rows[others], known[others], len(names)).distances(rows[held])
        np.add.at(confusion, (known[held], far.argmin(1)), 1)
        away.append(far.min(1))
    reach = float(np.quantile(np.concatenate(away), NEARBY))
    return Probe(names, confusion, _fitted(rows, known, len(names)), reach)


def _turns(known: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """In which turn each picture is held out; every group as often in each."""
    turns = np.empty(len(known), np.int64)
    stream = random_stream(seed, "probe")
    for group in range(known.max() + 1):
        places = np.flatnonzero(known == group)
        turns[stream.permutation(places)] = np.arange(len(places)) % _TURNS
    return turns


def _fitted(rows: Features, known: NDArray[np.int64], groups: int) -> Discriminant:
    means = np.stack([rows[known == group].mean(0) for group in range(groups)])
    rest = rows - means[known]
    spread = rest.T @ rest / max(len(rows) - groups, 1)
    middle = np.trace(spread) / len(spread)
    spread = (1 - _SHRINKAGE) * spread + (_SHRINKAGE * middle + _TINY) * np.eye(len(spread))
    evened = np.linalg.cholesky(np.linalg.inv(spread))
    return Discriminant(evened, means @ evened)
