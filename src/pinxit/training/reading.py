"""The pictures of each update, by the sampler's word; what comes next is read meanwhile."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, Int64, UInt8

from pinxit.datasets.vast.loading import MOST_AHEAD, StreamedPictures
from pinxit.engine import Batch, Conditions, Group, Learner

Pictures = (
    UInt8[np.ndarray, "count height width channel"]
    | Float[np.ndarray, "count height width channel"]
    | StreamedPictures
)
"""All training pictures: sRGB 0..255 as uint8, or 0..1 as float32; or streamed from shards."""


@runtime_checkable
class Order(Protocol):
    """The order in which a training sees its pictures."""

    def take(self, start: int, many: int) -> Int64[np.ndarray, " many"]:
        """Indices of the pictures ``start`` to ``start + many`` since the beginning."""


class Reader:
    """Gives each update the pictures of this process.

    Args:
        order: The order in which pictures are seen.
        pictures: All of them.
        conditions: What each shows.
        group: The processes that train together.
    """

    def __init__(
        self, order: Order, pictures: Pictures, conditions: Conditions | None, group: Group
    ) -> None:
        self._order, self._pictures, self._conditions = order, pictures, conditions
        self._group = group
        self._coming: dict[int, Int64[np.ndarray, " many"]] = {}

    def learned(self, learner: Learner, seen: int, share: float) -> Mapping[str, float]:
        """One update. Gives losses.

        Args:
            learner: What learns.
            seen: Pictures that all processes have learned from before.
            share: The part of the budget that is used up.
        """
        many = learner.batch_size * self._group.size
        mine = self._mine(seen, many)
        if isinstance(self._pictures, StreamedPictures):
            self._announce(seen, many)
        told = None if self._conditions is None else self._conditions[mine]
        return learner.learn(_batch(self._pictures[mine]), share, told)

    def _mine(self, seen: int, many: int) -> Int64[np.ndarray, " many"]:
        known = self._coming.pop(seen, None)
        if known is not None and len(known) * self._group.size == many:
            return known
        part: Int64[np.ndarray, " many"] = self._group.part(self._order.take(seen, many))
        return part

    def _announce(self, seen: int, many: int) -> None:
        """Says which pictures come after those of this update."""
        starts = [seen + number * many for number in range(1, MOST_AHEAD + 1)]
        self._coming = {start: self._mine(start, many) for start in starts}
        assert isinstance(self._pictures, StreamedPictures)  # noqa: S101, asked by the caller
        self._pictures.expect(list(self._coming.values()))


def _batch(
    chosen: UInt8[np.ndarray, "batch height width channel"]
    | Float[np.ndarray, "batch height width channel"],
) -> Batch:
    return chosen.astype(np.float32) / np.float32(255 if chosen.dtype == np.uint8 else 1)
