"""The order in which a training sees its pictures: each once in an epoch, newly mixed each time.

Balanced, each group is seen as often as every other: small groups come round sooner. At the end of
an epoch no picture was seen more than once oftener than another of its group.

Where pictures are of classes, two of a class follow each other at an even place and the next, for
a discriminator that compares pictures two by two.
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
        classes: The number of each picture's class, if two of a class are to follow each other; -1
            for pictures without one, which are a class by themselves. () for no classes.
    """

    def __init__(
        self, count: int, seed: int, groups: Sequence[int] = (), classes: Sequence[int] = ()
    ) -> None:
        self._seed = seed
        self._classes = np.asarray(classes, np.int64)
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
            mixed = pictures[order]
            if len(self._classes):
                places = _two_by_two(self._classes[mixed], is_odd=epoch * self._length % 2 == 1)
                mixed = mixed[places]
            self._mixed = (epoch, mixed)
        return self._mixed[1]


def _two_by_two(
    classes: Int64[np.ndarray, " count"], *, is_odd: bool
) -> Int64[np.ndarray, " count"]:
    """Places in an order where two of a class follow each other, each pair where its first was.

    Args:
        classes: Of the pictures, as they were mixed.
        is_odd: Whether the first place is the second half of a pair; a picture without a partner
            comes there. Others without one come last.
    """
    count = len(classes)
    by_class = np.argsort(classes, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(classes[by_class]) != 0])
    sizes = np.diff(np.r_[starts, count])
    rank = np.arange(count) - np.repeat(starts, sizes)
    firsts = by_class.copy()
    firsts[rank % 2 == 1] = by_class[np.flatnonzero(rank % 2 == 1) - 1]
    is_single = (rank % 2 == 0) & (rank == np.repeat(sizes, sizes) - 1)
    firsts[is_single] += count
    if is_odd and is_single.any():
        firsts[np.flatnonzero(is_single)[np.argmin(firsts[is_single])]] = -1
    return by_class[np.lexsort((rank, firsts))]


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
