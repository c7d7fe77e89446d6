"""Pictures that are in a data set twice, exactly or nearly."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pinxit.datasets.entry import Entry
from pinxit.datasets.prints import Hashes, Thumbs, hash_distances

NEAR_BITS = 31  # what PDQ's authors recommend
NEAR_LEVELS = 16.0  # drawings of one shape in two colors differ by more
_PAIRS_AT_ONCE = 1 << 24


def mark_twins(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, in each group of equal pixels all but the first by path marked as its twins.

    Equal pixels are the same work: if any of a group may not be learned from, the first may not
    either, unless its own rights decide that explicitly.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: each.path):
        groups.setdefault(entry.pixels, []).append(entry)
    marked: list[Entry] = []
    for first, *twins in groups.values():
        marked.append(as_strict_as(first, twins))
        marked.extend(replace(twin, twin_of=first.path) for twin in twins)
    return tuple(sorted(marked, key=lambda each: each.path))


def as_strict_as(first: Entry, twins: Iterable[Entry]) -> Entry:
    """The entry that stands for its twins: not to be learned from if one of them may not be."""
    if any(override.use == "learn" for override in first.rights.overrides):
        return first
    for twin in twins:
        why = twin.rights.why_not("learn")
        if why is not None and first.rights.allows("learn"):
            reason = f"the same picture is there as {twin.path}, and {why}"
            return replace(first, rights=first.rights.override("learn", False, reason))
    return first


def exact_groups(entries: Iterable[Entry]) -> tuple[tuple[str, ...], ...]:
    """Paths of pictures with equal pixels, the one that stands for all of them first."""
    groups: dict[str, list[str]] = {}
    for entry in entries:
        if entry.twin_of:
            groups.setdefault(entry.twin_of, [entry.twin_of]).append(entry.path)
    return tuple(tuple(group) for group in groups.values())


def near_groups(hashes: Hashes, thumbs: Thumbs) -> tuple[tuple[int, ...], ...]:
    """Positions of pictures that are nearly alike, by connected groups of two and more.

    Two are nearly alike when at most ``NEAR_BITS`` bits of their hashes and at most
    ``NEAR_LEVELS`` grey levels of their thumbnails differ. Takes time with the square of the count.
    """
    count = len(hashes)
    head = np.arange(count)
    rows = max(1, _PAIRS_AT_ONCE // max(count, 1))
    for start in range(0, count, rows):
        block = hash_distances(hashes[start : start + rows], hashes[start:])
        for a, b in np.argwhere(block <= NEAR_BITS) + start:
            if a < b and _levels(thumbs[a], thumbs[b]) <= NEAR_LEVELS:
                head[_root(head, int(b))] = _root(head, int(a))
    groups: dict[int, list[int]] = {}
    for number in range(count):
        groups.setdefault(_root(head, number), []).append(number)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _levels(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(np.sqrt(np.mean((a.astype(np.float32) - b) ** 2)))


def _root(head: NDArray[np.int_], number: int) -> int:
    while head[number] != number:
        head[number] = head[head[number]]
        number = int(head[number])
    return number
