import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import LARGEST_SEED, parse_seeds, random_stream


def test_ranges_and_single_seeds_keep_their_order() -> None:
    assert parse_seeds("9,1-3, 7") == (9, 1, 2, 3, 7)


@given(st.lists(st.integers(0, LARGEST_SEED), min_size=1, max_size=20))
def test_any_list_of_seeds_is_read_back(seeds: list[int]) -> None:
    assert parse_seeds(",".join(map(str, seeds))) == tuple(seeds)


@pytest.mark.parametrize("text", ["", "a", "3-1", "-1", "1--2", "1,,2", "4294967296", "0-4000000"])
def test_what_is_no_list_of_seeds_is_refused(text: str) -> None:
    with pytest.raises(UserMistake):
        parse_seeds(text)


def test_a_stream_depends_on_seed_and_purpose_alone() -> None:
    first = random_stream(1, "noise", 2).random(4)
    assert np.array_equal(first, random_stream(1, "noise", 2).random(4))
    assert not np.array_equal(first, random_stream(1, "noise", 3).random(4))
    assert not np.array_equal(first, random_stream(2, "noise", 2).random(4))


def test_purposes_do_not_run_into_each_other() -> None:
    assert random_stream(1, "ab", "c").random() != random_stream(1, "a", "bc").random()
