"""The order in which a training sees more pictures than fit into memory: shuffled, resumable.

A permutation of N numbers that is computed and not stored: a Feistel network of six rounds over the
smallest even number of bits that holds N, walked until it falls below N (Black and Rogaway 2002,
"Ciphers with Arbitrary Finite Domains", CT-RSA, section 3: cycle walking). Any stretch of any epoch
costs the same, so that a training goes on at its position by any number of processes. With
``together`` above 1, that many neighbors stay in one read: stretches of neighbors are shuffled over
the whole set, then mixed within windows of 1,024 stretches. Distant stores are read so, where each
request costs the same whatever it brings.
"""

import numpy as np
from jaxtyping import Int64
from numpy.typing import NDArray

from pinxit.base.seeds import random_stream

_ROUNDS = 6
WINDOW = 1024
"""Stretches of neighbors that are mixed with each other."""


class Permutation:
    """A permutation of the numbers from 0 to ``count - 1``.

    Args:
        count: How many numbers, at least one.
        keys: One for each of six rounds.
    """

    def __init__(self, count: int, keys: NDArray[np.uint64]) -> None:
        self._count, self._keys = count, keys
        self._half = np.uint64(max(1, (max(count - 1, 1).bit_length() + 1) // 2))
        self._mask = np.uint64((1 << int(self._half)) - 1)

    def of(self, places: Int64[np.ndarray, " many"]) -> Int64[np.ndarray, " many"]:
        """The numbers at these places."""
        found = self._walk(places.astype(np.uint64))
        outside = found >= self._count
        while outside.any():
            found[outside] = self._walk(found[outside])
            outside = found >= self._count
        return found.astype(np.int64)

    def _walk(self, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
        left, right = numbers >> self._half, numbers & self._mask
        for key in self._keys:
            left, right = right, left ^ (_mixed(right ^ key) & self._mask)
        return (left << self._half) | right


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finalizer (Steele, Lea and Flood 2014): every bit depends on every other."""
    with np.errstate(over="ignore"):
        numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


class StreamOrder:
    """Gives the pictures of any stretch of a training; it depends on its arguments alone.

    Args:
        count: Pictures, at least one.
        seed: Decides the order.
        together: Neighbors that are read in one go; 1 shuffles every picture by itself.
    """

    def __init__(self, count: int, seed: int, together: int = 1) -> None:
        self._count, self._seed, self._together = count, seed, max(1, min(together, count))
        self._stretches = -(-count // self._together)
        self._epoch: tuple[int, Permutation] | None = None
        self._window: tuple[tuple[int, int], Int64[np.ndarray, " rows"]] | None = None

    def take(self, start: int, many: int) -> Int64[np.ndarray, " many"]:
        """Indices of the pictures ``start`` to ``start + many`` since the beginning."""
        parts = []
        while many > 0:
            epoch, place = divmod(start, self._count)
            part = self._of_epoch(epoch, place, min(many, self._count - place))
            parts.append(part)
            start, many = start + len(part), many - len(part)
        return np.concatenate(parts)

    def _of_epoch(self, epoch: int, place: int, many: int) -> Int64[np.ndarray, " many"]:
        if self._together == 1:
            return self._shuffled(epoch).of(np.arange(place, place + many))
        # the last stretch is short: it is left at the end of its window, and windows keep in step
        size = WINDOW * self._together
        found, window = [], place // size
        while many > 0:
            rows = self._rows(epoch, window)
            part = rows[place - window * size :][:many]
            found.append(part)
            place, many, window = place + len(part), many - len(part), window + 1
        return np.concatenate(found)

    def _rows(self, epoch: int, window: int) -> Int64[np.ndarray, " rows"]:
        """The pictures of one window, mixed."""
        if self._window is None or self._window[0] != (epoch, window):
            first = window * WINDOW
            places = np.arange(first, min(first + WINDOW, self._stretches))
            begins = self._stretch(epoch, places) * self._together
            rows = (begins[:, None] + np.arange(self._together)).reshape(-1)
            rows = rows[rows < self._count]
            mixed = random_stream(self._seed, "window", epoch, window).permutation(rows)
            self._window = (epoch, window), mixed
        return self._window[1]

    def _stretch(self, epoch: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which stretches come at these places; the short one, if there is one, comes last."""
        whole = self._count // self._together
        shuffled = self._shuffled(epoch)
        found = places.copy()
        inner = places < whole
        if inner.any():
            found[inner] = shuffled.of(places[inner])
        return found

    def _shuffled(self, epoch: int) -> Permutation:
        if self._epoch is None or self._epoch[0] != epoch:
            count = self._count if self._together == 1 else max(1, self._count // self._together)
            stream = random_stream(self._seed, "stream", epoch)
            keys = stream.integers(0, 2**64, _ROUNDS, dtype=np.uint64)
            self._epoch = epoch, Permutation(count, keys)
        return self._epoch[1]
