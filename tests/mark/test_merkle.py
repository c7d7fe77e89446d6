"""The tree against the definition of RFC 6962, written down plainly, and its published roots."""

import hashlib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.mark.merkle import (
    EMPTY,
    consistency,
    grown,
    inclusion,
    is_beginning,
    leaf_hash,
    pair_hash,
    root,
    root_of_path,
)

# Inputs and roots of the test vectors of Certificate Transparency (RFC 6962's own log).
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@dataclass
class Grown:
    """A tree that grew leaf by leaf, keeping complete subtrees alone."""

    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    count: int = 0

    def add(self, data: bytes) -> None:
        leaf = leaf_hash(data)
        self.nodes[0, self.count] = leaf
        for level, at, value in grown(self.count, leaf, self.node):
            self.nodes[level, at] = value
        self.count += 1

    def node(self, level: int, at: int) -> bytes:
        return self.nodes[level, at]


def tree_of(leaves: list[bytes]) -> Grown:
    tree = Grown()
    for leaf in leaves:
        tree.add(leaf)
    return tree


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256().digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return pair_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


def plain_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m < k:
        return [*plain_path(m, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(m - k, leaves[k:]), plain_root(leaves[:k])]


def plain_proof(m: int, leaves: list[bytes], is_whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if is_whole else [plain_root(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m <= k:
        return [*plain_proof(m, leaves[:k], is_whole), plain_root(leaves[k:])]
    return [*plain_proof(m - k, leaves[k:], False), plain_root(leaves[:k])]


LEAVES = [str(number).encode() for number in range(70)]


def test_published_roots_are_met() -> None:
    tree = tree_of([bytes.fromhex(each) for each in INPUTS])
    assert {count: root(count, tree.node).hex() for count in ROOTS} == ROOTS
    assert root(0, tree.node) == EMPTY


def test_roots_paths_and_proofs_are_those_of_the_definition() -> None:
    tree = tree_of(LEAVES[:40])
    for count in range(1, 41):
        assert root(count, tree.node) == plain_root(LEAVES[:count])
        for at in range(count):
            assert list(inclusion(at, count, tree.node)) == plain_path(at, LEAVES[:count])
            before = at + 1
            assert list(consistency(before, count, tree.node)) == plain_proof(
                before, LEAVES[:count]
            )


@given(st.integers(1, 70), st.data())
def test_a_path_leads_to_the_root_from_its_own_leaf_alone(count: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, count - 1))
    tree = tree_of(LEAVES[:count])
    path = inclusion(at, count, tree.node)
    top = root(count, tree.node)
    assert root_of_path(leaf_hash(LEAVES[at]), at, count, path) == top
    assert root_of_path(leaf_hash(b"other"), at, count, path) != top
    for cut in (path[:-1], (*path, top)):
        if cut != path:
            assert root_of_path(leaf_hash(LEAVES[at]), at, count, cut) != top
    wrong = data.draw(st.integers(0, count - 1))
    if wrong != at:
        assert root_of_path(leaf_hash(LEAVES[at]), wrong, count, path) != top


@given(st.integers(1, 70), st.data())
def test_a_beginning_is_shown_and_a_rewritten_one_is_not(count: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(1, count))
    tree = tree_of(LEAVES[:count])
    proof = consistency(before, count, tree.node)
    new = (count, root(count, tree.node))
    assert is_beginning((before, root(before, tree.node)), new, proof)
    at = data.draw(st.integers(0, before - 1))
    other = [*LEAVES[:at], b"rewritten", *LEAVES[at + 1 : before]]
    assert not is_beginning((before, plain_root(other)), new, proof)
    assert not is_beginning((before, root(before, tree.node)), new, (*proof, EMPTY))


def test_what_cannot_be_is_no_proof() -> None:
    tree = tree_of(LEAVES[:5])
    top = root(5, tree.node)
    assert root_of_path(leaf_hash(b"x"), 5, 5, ()) is None
    assert not is_beginning((0, EMPTY), (5, top), ())
    assert not is_beginning((6, top), (5, top), ())
    assert not is_beginning((3, top), (5, top), ())
    with pytest.raises(ValueError, match="no leaf 5"):
        inclusion(5, 5, tree.node)
    with pytest.raises(ValueError, match="does not begin"):
        consistency(0, 5, tree.node)
