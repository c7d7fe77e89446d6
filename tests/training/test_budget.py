"""Budgets."""

import pytest

from pinxit.base.errors import UserMistake
from pinxit.training.budget import Budget


def test_the_part_that_is_used_up_first_decides() -> None:
    budget = Budget(minutes=2, pictures=1000)
    assert budget.share(pictures=250, seconds=12) == 0.25
    assert budget.share(pictures=250, seconds=60) == 0.5


def test_the_share_never_exceeds_one() -> None:
    assert Budget(pictures=10).share(pictures=16, seconds=0) == 1.0


def test_progress_speaks_of_the_part_that_ends_first() -> None:
    budget = Budget(minutes=2, pictures=1000)
    assert budget.progress(250, 12) == (250, 1000, "pictures")
    assert budget.progress(250, 60) == (60, 120, "seconds")
    assert Budget(minutes=1).progress(5, 99) == (60, 60, "seconds")


@pytest.mark.parametrize(("minutes", "pictures"), [(None, None), (0, None), (1, -5)])
def test_a_budget_without_end_is_refused(minutes: float | None, pictures: int | None) -> None:
    with pytest.raises(UserMistake, match="needs an end"):
        Budget(minutes=minutes, pictures=pictures)


def test_a_training_without_end_comes_ever_nearer_to_it() -> None:
    endless = Budget(is_endless=True)
    shares = [endless.share(0, seconds) for seconds in (0, 60, 3600, 36_000, 1e7)]
    assert shares == sorted(shares)
    assert (shares[0], shares[2]) == (0, 0.5)
    assert 0.99 < shares[-1] < 1
    assert endless.progress(250, 12) == (250, None, "pictures")


def test_a_training_until_stopped_may_have_an_end_as_well() -> None:
    budget = Budget(pictures=100, is_endless=True)
    assert budget.share(100, 1) == 1
    assert budget.progress(25, 1) == (25, 100, "pictures")
