import numpy as np
import pytest

from pinxit.datasets.conformal import Natural

DRAW = np.random.default_rng(3)


def test_a_p_value_is_the_rank_among_honest_pictures() -> None:
    natural = Natural(np.arange(100.0)[:, None])
    for asked, hits in ((1000.0, 0), (99.0, 1), (50.0, 50), (-5.0, 100)):
        rarity = natural.rarity(np.array([asked]))
        assert rarity.hits == hits
        assert rarity.p == pytest.approx((1 + hits) / 101)
        low, high = rarity.interval
        assert low - 1e-9 <= hits / 100 <= high + 1e-9


@pytest.mark.parametrize("together", [0, 2])
def test_several_measures_together_give_no_more_false_alarms_than_promised(together: int) -> None:
    # heavy and light tails, dependent measures; 400 sets of 99 with one new picture each
    alarms = []
    for _ in range(400):
        base = DRAW.normal(size=(100, 1))
        scores = np.concatenate(
            [base, base**3 + DRAW.normal(size=(100, 1)), DRAW.gumbel(size=(100, 1))], 1
        )
        alarms.append(Natural(scores[:-1], together).rarity(scores[-1]).p <= 0.1)
    assert abs(np.mean(alarms) - 0.1) < 0.05  # more than three standard deviations


def test_without_honest_pictures_nothing_is_rare() -> None:
    rarity = Natural(np.empty((0, 2))).rarity(np.ones(2))
    assert (rarity.p, rarity.n, rarity.interval) == (1.0, 0, (0.0, 1.0))
