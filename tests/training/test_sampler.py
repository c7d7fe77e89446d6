"""The order of the training pictures."""

import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.training.sampler import Sampler


def test_every_picture_is_seen_once_in_an_epoch() -> None:
    taken = Sampler(count=10, seed=3).take(0, 30).reshape(3, 10)
    assert [sorted(epoch) for epoch in taken.tolist()] == [list(range(10))] * 3
    assert taken[0].tolist() != taken[1].tolist()


def test_a_stretch_is_the_same_however_it_is_cut() -> None:
    whole = Sampler(count=7, seed=1).take(0, 40)
    cut = Sampler(count=7, seed=1)
    parts = [cut.take(start, 5) for start in range(0, 40, 5)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_another_seed_gives_another_order() -> None:
    assert not np.array_equal(Sampler(50, 1).take(0, 50), Sampler(50, 2).take(0, 50))


def test_without_groups_the_order_is_that_of_earlier_versions() -> None:
    """Trainings that were stopped before balance came go on with the same pictures."""
    plain = [random_stream(4, "epoch", epoch).permutation(9) for epoch in range(3)]
    assert np.array_equal(Sampler(9, 4).take(0, 27), np.concatenate(plain))


def test_balanced_groups_are_seen_equally_often_and_the_rest_as_before() -> None:
    groups = [0] * 30 + [1] * 6 + [2] * 4 + [-1] * 10
    sampler = Sampler(50, 2, groups)
    epoch = 3 * 14 + 10
    taken = sampler.take(0, 5 * epoch)
    seen = np.bincount(np.array(groups)[taken] + 1)
    assert seen.tolist() == [50, 70, 70, 70]
    first = np.array(groups)[taken[:epoch]]
    assert np.bincount(first + 1).tolist() == [10, 14, 14, 14]


def test_pictures_of_a_group_are_seen_equally_often_give_or_take_one() -> None:
    groups = [0] * 25 + [1] * 4
    taken = Sampler(29, 1, groups).take(0, 300)
    for numbers in (range(25), range(25, 29)):
        counts = np.bincount(taken, minlength=29)[list(numbers)]
        assert counts.max() - counts.min() <= 1


def test_a_balanced_stretch_is_the_same_however_it_is_cut() -> None:
    groups = [0, 0, 0, 1, 1, -1, 2]
    whole = Sampler(7, 1, groups).take(0, 60)
    parts = [Sampler(7, 1, groups).take(start, 5) for start in range(0, 60, 5)]
    assert np.array_equal(whole, np.concatenate(parts))


@pytest.mark.parametrize("sizes", [(4, 4, 2), (5, 3, 1), (3, 2, 2), (1,), (7, 7, 1, 1)])
def test_two_of_a_class_follow_each_other(sizes: tuple[int, ...]) -> None:
    classes = np.repeat(np.arange(len(sizes)) - 1, sizes)
    count = len(classes)
    taken = Sampler(count, 5, classes=classes.tolist()).take(0, 8 * count)
    for epoch in range(8):
        assert sorted(taken[epoch * count : (epoch + 1) * count]) == list(range(count))
    same = classes[taken[0::2]] == classes[taken[1::2]]
    odd = sum(size % 2 for size in sizes)  # pictures that find no partner in an epoch
    assert (~same).sum() <= 8 * (odd + 1) // 2
    parts = [Sampler(count, 5, classes=classes.tolist()).take(n, 3) for n in range(0, 24, 3)]
    assert np.array_equal(np.concatenate(parts), taken[:24] if count > 2 else np.zeros(24))


def test_pairs_of_a_class_are_mixed_anew_and_stay_where_they_fell() -> None:
    classes = [0] * 50 + [1] * 50
    plain, paired = Sampler(100, 3).take(0, 100), Sampler(100, 3, classes=classes).take(0, 200)
    assert paired[0] == plain[0]
    partners = [
        {frozenset(pair) for pair in epoch.reshape(-1, 2).tolist()} for epoch in np.split(paired, 2)
    ]
    assert len(partners[0] & partners[1]) < 10
    kinds = np.array(classes)[paired[0:100:2]]
    assert 15 < np.abs(np.diff(kinds)).sum() < 40  # classes are mixed as well
