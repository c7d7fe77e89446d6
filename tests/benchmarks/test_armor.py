"""Mutants of signed files in armor: none crashes it, none hangs, none is called trusted."""

from collections.abc import Iterator

import pytest

from armor import File, mutants, signed_files, survive
from pinxit.base.armor import Armor
from pinxit.mark.untrusted import verifying_armor


@pytest.fixture(scope="module")
def armor() -> Iterator[Armor]:
    with verifying_armor() as worn:
        yield worn


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[File]:
    return signed_files(tmp_path_factory.mktemp("signed"))


def check(armor: Armor, files: list[File], count: int, seed: int) -> None:
    tally = survive(armor, mutants(files, count, seed))
    assert tally.files == tally.decoded + tally.refused == count
    assert tally.given_up == 0
    assert tally.slowest < 10
    assert tally.memory < 2000


def test_signed_files_are_decoded_and_clips_are_no_pictures(
    armor: Armor, files: list[File]
) -> None:
    tally = survive(armor, files)
    assert (tally.decoded, tally.refused, tally.given_up) == (5, 3, 0)


def test_mutants_are_the_same_for_the_same_seed(files: list[File]) -> None:
    assert list(mutants(files, 20, 3)) == list(mutants(files, 20, 3))
    assert list(mutants(files, 20, 3)) != list(mutants(files, 20, 4))


def test_mutants_end_no_process(armor: Armor, files: list[File]) -> None:
    check(armor, files, 300, seed=1)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 7))
def test_ten_thousand_mutants_end_no_process(armor: Armor, files: list[File], seed: int) -> None:
    check(armor, files, 2000, seed)
