"""Pairs of nearly alike pictures among millions: multi-index hashing over files, not in memory.

Norouzi, Punjani and Fleet (2012), "Fast Search in Hamming Space with Multi-Index Hashing",
arXiv 1307.2982: two hashes of 256 bits that differ in at most 31 agree but for one bit in at least
one of 16 parts of 16 bits (31 // 16 = 1). So each picture is compared with those alone that share a
part with it, or miss it by one bit: 272 buckets of N / 65,536 pictures. The answer is exact, the
same as that of all pairs (`pinxit.datasets.duplicates.near_groups`).

Departures. (1) The tables are sorted files, one part at a time, read by memory map: 70 bytes a
picture on disk, a fixed window in memory. (2) The bits are shuffled before, because neighbors in a
hash say much the same, and parts of such bits fill few buckets. (3) Buckets are joined in the order
of their keys, each two of them once, so that what is compared lies side by side; half of the bits
rule out nearly all of it. Cost: N^2 x 272 / 65,536 / 2 comparisons (benchmarks/vast.py prints the
time); from some 30,000,000 pictures on, wider parts.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import Int, UInt8
from numpy.typing import NDArray

from pinxit.datasets.duplicates import NEAR_BITS

_PARTS, _KEYS = 16, 1 << 16
_WORDS = 4
"""Of 64 bits, in a hash."""
_WINDOW = 8192
_PAIRS = 1 << 18
_BLOCK = 1 << 16
_FLIPS = (0, *(1 << bit for bit in range(16)))
_SHUFFLED = np.random.default_rng(31).permutation(256)

Pairs = Int[np.ndarray, "pair 2"]
Words = NDArray[np.uint64]


def near_pairs(hashes: UInt8[np.ndarray, "count 32"], scratch: Path) -> Iterator[Pairs]:
    """Positions of all pairs whose hashes differ in at most `NEAR_BITS` bits, lower one first.

    A pair may come several times, once for each part that it is found by.

    Args:
        hashes: A memory map of a file, or an array.
        scratch: A folder for files of 52 bytes a picture.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        yield from _by_parts(hashes, Path(name))


def _by_parts(hashes: UInt8[np.ndarray, "count 32"], scratch: Path) -> Iterator[Pairs]:
    words = _shuffled(hashes, scratch / "shuffled.bin")
    keys = words.view(np.uint16)
    for part in range(_PARTS):
        order, starts = _sorted_by(keys[:, part], scratch / "order.bin")
        others = [(part // 4 + step) % _WORDS for step in (1, 2)]  # words that are not sorted by
        halves = [
            _in_order(words[:, word], order, scratch / f"word-{number}.bin")
            for number, word in enumerate(others)
        ]
        for first, second in _alike(halves, starts, len(hashes)):
            one, other = (np.asarray(order[rows]).astype(np.int64) for rows in (first, second))
            bits = np.bitwise_count(words[one] ^ words[other]).sum(1, dtype=np.int64)
            is_near = bits <= NEAR_BITS
            found = np.stack([one[is_near], other[is_near]], 1)
            if len(found):
                yield np.sort(found, axis=1)
        del order, halves


def _shuffled(hashes: UInt8[np.ndarray, "count 32"], file: Path) -> Words:
    """The same hashes, their bits in another order, as words."""
    mixed = np.memmap(file, np.uint64, "w+", shape=(max(len(hashes), 1), _WORDS))
    for start in range(0, len(hashes), _BLOCK):
        bits = np.unpackbits(np.asarray(hashes[start : start + _BLOCK]), axis=1)[:, _SHUFFLED]
        mixed[start : start + len(bits)] = np.ascontiguousarray(np.packbits(bits, axis=1)).view(
            np.uint64
        )
    return mixed[: len(hashes)]


def _in_order(column: Words, order: NDArray[np.uint32], file: Path) -> Words:
    """One word of every hash, in the order of the keys."""
    laid = np.memmap(file, np.uint64, "w+", shape=order.shape)
    for start in range(0, len(column), _BLOCK):
        rows = order[start : min(start + _BLOCK, len(column))]
        laid[start : start + len(rows)] = column[rows]
    return laid


def _sorted_by(
    keys: NDArray[np.uint16], file: Path
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Rows in the order of their keys, as a file, and where those of each key begin.

    A counting sort in two passes over the keys.
    """
    step = 1 << 18
    counts = np.zeros(_KEYS, np.int64)
    for start in range(0, len(keys), step):
        counts += np.bincount(keys[start : start + step], minlength=_KEYS)
    starts = np.concatenate([[0], np.cumsum(counts)])
    order = np.memmap(file, np.uint32, "w+", shape=(max(len(keys), 1),))
    filled = starts[:-1].copy()
    for start in range(0, len(keys), step):
        some = np.asarray(keys[start : start + step])
        ranks = np.argsort(some, kind="stable")
        inner = some[ranks]
        firsts = np.searchsorted(inner, inner, side="left")
        order[filled[inner] + np.arange(len(inner)) - firsts] = start + ranks
        filled += np.bincount(some, minlength=_KEYS)
    return order, starts


def _alike(
    halves: list[Words], starts: NDArray[np.int64], count: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Places in the order whose keys miss each other by a bit at most, and half of whose bits fit.

    Each two places come once: the second lies behind the first.
    """
    for begin in range(0, count, _WINDOW):
        places = np.arange(begin, min(begin + _WINDOW, count))
        keys = np.searchsorted(starts, places, side="right") - 1
        for flip in _FLIPS:
            wanted = keys ^ flip
            begins = starts[wanted] if flip else places + 1
            lengths = np.where(wanted >= keys, starts[wanted + 1] - begins, 0)
            yield from _of_window(halves, places, begins, lengths)


def _of_window(
    halves: list[Words],
    places: NDArray[np.int64],
    begins: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    ends = np.cumsum(lengths)
    first = 0
    while first < len(places):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _PAIRS, side="right")))
        some = slice(first, last)
        one = np.repeat(places[some], lengths[some])
        jumps = begins[some] - (ends[some] - lengths[some] - done)
        other = np.arange(len(one)) + np.repeat(jumps, lengths[some])
        bits = sum(np.bitwise_count(half[one] ^ half[other]).astype(np.uint16) for half in halves)
        is_likely = np.flatnonzero(bits <= NEAR_BITS)
        if len(is_likely):
            yield one[is_likely], other[is_likely]
        first = last
