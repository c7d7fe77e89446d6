"""The order in which a training sees its pictures: each once in an epoch, newly mixed each time.

Balanced, each group is seen as often as every other: small groups come round sooner. At the end of
an epoch no picture was seen more than once oftener than another of its group.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64

from pinxit.base.seeds import random_stream


class Sampler:
    """Gives the pictures of any stretch of a training; it depends on its arguments alone.

    Args:
        count: Pictures in the data set, at least one.
        seed: Decides the order.
        groups: The number of each picture's group, to see all groups equally often; -1 for
            pictures without one, which are seen as often as without balance. () for no balance.
    """

    def __init__(self, count: int, seed: int, groups: Sequence[int] = ()) -> None:
        self._seed = seed
        numbers = np.asarray(groups if len(groups) else [-1] * count, np.int64)
        kinds = sorted({*numbers.tolist()} - {-1})
        share = -(-int((numbers >= 0).sum()) // max(len(kinds), 1))
        self._parts = [_Part(np.flatnonzero(numbers == kind), share, seed, kind) for kind in kinds]
        rest = np.flatnonzero(numbers < 0)
        self._parts += [_Part(rest, len(rest), seed, -1)] * bool(len(rest))
        self._length = sum(part.share for part in self._parts)
        self._mixed: tuple[int, Int64[np.ndarray, " count"]] | None = None

    def take(self, start: int, many: int) -> Int64[np.ndarray, " many"]:
        """Indices of the pictures ``start`` to ``start + many`` since the beginning."""
        parts = []
        while many > 0:
            epoch, place = divmod(start, self._length)
            part = self._order(epoch)[place : place + many]
            parts.append(part)
            start, many = start + len(part), many - len(part)
        return np.concatenate(parts)

    def _order(self, epoch: int) -> Int64[np.ndarray, " count"]:
        if self._mixed is None or self._mixed[0] != epoch:
            pictures = np.concatenate([part.of_epoch(epoch) for part in self._parts])
            order = random_stream(self._seed, "epoch", epoch).permutation(self._length)
            self._mixed = (epoch, pictures[order])
        return self._mixed[1]


class _Part:
    """The pictures of one group, as often in each epoch as its share says.

    Args:
        members: Their indices.
        share: How many are seen in an epoch; fewer or more than there are.
        seed: Decides in which order.
        kind: The number of the group.
    """

    def __init__(
        self, members: Int64[np.ndarray, " member"], share: int, seed: int, kind: int
    ) -> None:
        self.share = share
        self._members, self._seed, self._kind = members, seed, kind

    def of_epoch(self, epoch: int) -> Int64[np.ndarray, " share"]:
        """Those that are seen in an epoch: on from where the one before ended."""
        places = np.arange(epoch * self.share, (epoch + 1) * self.share)
        rounds, spots = np.divmod(places, len(self._members))
        if self.share == len(self._members):  # all of them; the epoch mixes them
            return self._members
        return np.concatenate(
            [self._round(n)[spots[rounds == n]] for n in sorted({*rounds.tolist()})]
        )

    def _round(self, number: int) -> Int64[np.ndarray, " member"]:
        stream = random_stream(self._seed, "group", self._kind, number)
        return self._members[stream.permutation(len(self._members))]
