"""The order of the training pictures."""

import numpy as np

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
