"""The order in which a training sees its pictures: each once in an epoch, newly mixed each time."""

import numpy as np
from jaxtyping import Int64

from pinxit.base.seeds import random_stream


class Sampler:
    """Gives the pictures of any stretch of a training; it depends on the seed alone.

    Args:
        count: Pictures in the data set, at least one.
        seed: Decides the order.
    """

    def __init__(self, count: int, seed: int) -> None:
        self._count, self._seed = count, seed
        self._mixed: tuple[int, Int64[np.ndarray, " count"]] | None = None

    def take(self, start: int, many: int) -> Int64[np.ndarray, " many"]:
        """Indices of the pictures ``start`` to ``start + many`` since the beginning."""
        parts = []
        while many > 0:
            epoch, place = divmod(start, self._count)
            part = self._order(epoch)[place : place + many]
            parts.append(part)
            start, many = start + len(part), many - len(part)
        return np.concatenate(parts)

    def _order(self, epoch: int) -> Int64[np.ndarray, " count"]:
        if self._mixed is None or self._mixed[0] != epoch:
            order = random_stream(self._seed, "epoch", epoch).permutation(self._count)
            self._mixed = (epoch, order.astype(np.int64))
        return self._mixed[1]
