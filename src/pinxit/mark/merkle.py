"""Merkle trees of RFC 6962 (section 2.1) and proofs about them, checked as RFC 9162 (2.1) says.

Only subtrees that are complete are ever stored, so a tree grows by one node for each leaf on
average, and every root, path and proof is made of a few dozen of them.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = Callable[[int, int], bytes]
"""Hash of the complete subtree of 2**level leaves at (level, number); level 0 is the leaves."""

EMPTY = hashlib.sha256().digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """Hash of the node above two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


def grown(count: int, leaf: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """Level, number and hash of each subtree above the leaves that one more leaf completes.

    Args:
        count: Leaves before.
        leaf: Hash of the new one.
        node: Subtrees that were complete before.
    """
    level, at, right = 0, count, leaf
    while at & 1:
        right = pair_hash(node(level, at - 1), right)
        level, at = level + 1, at >> 1
        yield level, at, right


def root(count: int, node: Node) -> bytes:
    """Root of the tree of the first leaves."""
    return _over(0, count, node) if count else EMPTY


def inclusion(at: int, count: int, node: Node) -> tuple[bytes, ...]:
    """The path that shows that a leaf is in the tree of the first ``count`` leaves (2.1.1).

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= at < count:
        raise ValueError(f"There is no leaf {at} among {count}.")
    path: list[bytes] = []
    first, last = 0, count
    while last - first > 1:
        middle = first + _split(last - first)
        if at < middle:
            path.append(_over(middle, last, node))
            last = middle
        else:
            path.append(_over(first, middle, node))
            first = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """What shows that the tree of ``old`` leaves is the beginning of that of ``new`` (2.1.2).

    Raises:
        ValueError: the old tree has no leaves, or more than the new one.
    """
    if not 0 < old <= new:
        raise ValueError(f"A tree of {new} leaves does not begin with one of {old}.")
    proof: list[bytes] = []
    first, last, is_known = 0, new, True
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            proof.append(_over(middle, last, node))
            last = middle
        else:
            proof.append(_over(first, middle, node))
            first, is_known = middle, False
    if not is_known:
        proof.append(_over(first, last, node))
    return tuple(reversed(proof))


def root_of_path(leaf: bytes, at: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path of inclusion leads to (RFC 9162, 2.1.3.2); None if it cannot be one."""
    if not 0 <= at < count:
        return None
    low, high, found = at, count - 1, leaf
    for other in path:
        if high == 0:
            return None
        if low & 1 or low == high:
            found = pair_hash(other, found)
            while low and not low & 1:
                low, high = low >> 1, high >> 1
        else:
            found = pair_hash(found, other)
        low, high = low >> 1, high >> 1
    return found if high == 0 else None


def is_beginning(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree is the beginning of another (RFC 9162, 2.1.4.2).

    Args:
        old: Leaves and root of the older tree.
        new: Leaves and root of the newer tree.
        proof: What `consistency` gave.
    """
    (before, old_root), (after, new_root) = old, new
    if not 0 < before <= after:
        return False
    if before == after:
        return not proof and old_root == new_root
    hashes = [*([old_root] if before & (before - 1) == 0 else []), *proof]
    if not hashes:
        return False
    low, high = before - 1, after - 1
    while low & 1:
        low, high = low >> 1, high >> 1
    was = now = hashes[0]
    for other in hashes[1:]:
        if high == 0:
            return False
        if low & 1 or low == high:
            was, now = pair_hash(other, was), pair_hash(other, now)
            while low and not low & 1:
                low, high = low >> 1, high >> 1
        else:
            now = pair_hash(now, other)
        low, high = low >> 1, high >> 1
    return high == 0 and (was, now) == (old_root, new_root)


def _over(first: int, last: int, node: Node) -> bytes:
    """Hash over leaves first to last; wherever it is asked for, first is a multiple as needed."""
    count = last - first
    level = count.bit_length() - 1
    if count == 1 << level:
        return node(level, first >> level)
    middle = first + _split(count)
    return pair_hash(_over(first, middle, node), _over(middle, last, node))


def _split(count: int) -> int:
    """The largest power of two below count (2.1: k < n <= 2k)."""
    return 1 << (count - 1).bit_length() - 1
