"""Pairs of nearly alike pictures among millions: multi-index hashing over files, not in memory.

Norouzi, Punjani and Fleet (2012), "Fast Search in Hamming Space with Multi-Index Hashing",
arXiv 1307.2982: two hashes of 256 bits that differ in at most 31 agree but for one bit in at least
one of 16 parts of 16 bits (31 // 16 = 1). So each picture is compared with those alone that share a
part with it, or miss it by one bit: 272 buckets of N / 65,536 pictures. The answer is exact, the
same as that of all pairs (`pinxit.datasets.duplicates.near_groups`).

Departure: the tables are sorted files, one part at a time, read by memory map: 38 bytes a picture
on disk, a fixed window in memory. Cost: N^2 x 272 / 65,536 comparisons of 32 bytes, half of them
made (benchmarks/vast.py prints the time); from some 30,000,000 pictures on, wider parts.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import Int, UInt8
from numpy.typing import NDArray

from pinxit.datasets.duplicates import NEAR_BITS

_PARTS, _KEYS = 16, 1 << 16
_WINDOW = 2048
_PAIRS = 1 << 20
_FLIPS = np.array([0, *(1 << bit for bit in range(16))], np.uint16)

Pairs = Int[np.ndarray, "pair 2"]


def near_pairs(hashes: UInt8[np.ndarray, "count 32"], scratch: Path) -> Iterator[Pairs]:
    """Positions of all pairs whose hashes differ in at most `NEAR_BITS` bits, lower one first.

    A pair may come several times, once for each part that it is found by.

    Args:
        hashes: A memory map of a file, or an array.
        scratch: A folder for files of 6 bytes a picture.
    """
    keys = hashes.view(np.uint16)
    for part in range(_PARTS):
        order, starts = _sorted_by(keys[:, part], scratch / "order.bin")
        for first in range(0, len(hashes), _WINDOW):
            rows = np.arange(first, min(first + _WINDOW, len(hashes)))
            yield from _of_window(hashes, rows, keys[rows, part], (order, starts))
        del order
    (scratch / "order.bin").unlink(missing_ok=True)


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


def _of_window(
    hashes: UInt8[np.ndarray, "count 32"],
    rows: NDArray[np.int64],
    keys: NDArray[np.uint16],
    table: tuple[NDArray[np.uint32], NDArray[np.int64]],
) -> Iterator[Pairs]:
    """Pairs of some rows with later ones, found by one part."""
    order, starts = table
    for flip in _FLIPS:
        wanted = (keys ^ flip).astype(np.int64)
        begins, lengths = starts[wanted], starts[wanted + 1] - starts[wanted]
        ends = np.cumsum(lengths)
        first = 0
        while first < len(rows):
            done = int(ends[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(ends, done + _PAIRS, side="right")))
            some = slice(first, last)
            yield _compared(hashes, rows[some], order, (begins[some], lengths[some]))
            first = last


def _compared(
    hashes: UInt8[np.ndarray, "count 32"],
    rows: NDArray[np.int64],
    order: NDArray[np.uint32],
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> Pairs:
    begins, lengths = spans
    one = np.repeat(rows, lengths)
    offsets = np.arange(len(one)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    other = order[np.repeat(begins, lengths) + offsets].astype(np.int64)
    is_later = other > one
    one, other = one[is_later], other[is_later]
    first, second = (np.asarray(hashes[rows]).view(np.uint64) for rows in (one, other))
    bits = np.bitwise_count(first ^ second).sum(1, dtype=np.int64)
    is_near = bits <= NEAR_BITS
    return np.stack([one[is_near], other[is_near]], 1)
