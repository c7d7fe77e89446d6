"""Nearly alike pictures among many: the same pairs as if all were compared with all."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.datasets.duplicates import NEAR_BITS
from pinxit.datasets.prints import hash_distances
from pinxit.datasets.vast.near import near_pairs


def with_near_ones(count: int, seed: int) -> np.ndarray:
    """Random hashes, of which many miss an earlier one by 0 to 40 bits."""
    draw = np.random.default_rng(seed)
    hashes = draw.integers(0, 256, (count, 32), dtype=np.uint8)
    for row in range(count // 2, count):
        bits = np.unpackbits(hashes[draw.integers(0, count // 2)])
        bits[draw.permutation(256)[: draw.integers(0, 41)]] ^= 1
        hashes[row] = np.packbits(bits)
    return hashes


@pytest.mark.parametrize("seed", range(3))
def test_the_pairs_are_those_of_all_comparisons(tmp_path: Path, seed: int) -> None:
    hashes = with_near_ones(700, seed)
    found = {(int(a), int(b)) for pairs in near_pairs(hashes, tmp_path) for a, b in pairs}
    near = np.argwhere(hash_distances(hashes, hashes) <= NEAR_BITS)
    expected = {(int(a), int(b)) for a, b in near if a < b}
    assert len(expected) > 100
    assert found == expected
    assert not list(tmp_path.iterdir())


def test_small_windows_and_many_equal_ones_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.datasets.vast.near._WINDOW", 7)
    monkeypatch.setattr("pinxit.datasets.vast.near._PAIRS", 5)
    hashes = np.repeat(with_near_ones(4, 1), 12, axis=0)
    found = {(int(a), int(b)) for pairs in near_pairs(hashes, tmp_path) for a, b in pairs}
    near = np.argwhere(hash_distances(hashes, hashes) <= NEAR_BITS)
    assert found == {(int(a), int(b)) for a, b in near if a < b}
