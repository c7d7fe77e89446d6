"""How well a model shows what it is asked for."""

import numpy as np
import pytest

from pinxit.metrics.obedience import obedience, obedience_of_real

DRAW = np.random.default_rng(0)
NAMES = [f"thing {n}" for n in range(40)]
CENTERS = DRAW.normal(size=(40, 16))


def _pictures(numbers: list[int], noise: float = 0.3) -> np.ndarray:
    return CENTERS[numbers] + noise * DRAW.normal(size=(len(numbers), 16))


REAL = _pictures([n for n in range(40) for _ in range(3)])
SHOWN = [NAMES[n] for n in range(40) for _ in range(3)]


def test_a_model_that_obeys_is_first_everywhere() -> None:
    numbers = list(range(20)) * 2
    found = obedience(REAL, SHOWN, _pictures(numbers), [NAMES[n] for n in numbers])
    assert (found.asked, found.first, found.percentile) == (20, 1.0, 1.0)


def test_a_model_that_does_not_listen_is_at_chance() -> None:
    numbers = list(range(40)) * 2
    heard = [int(n) for n in DRAW.integers(0, 40, 80)]
    found = obedience(REAL, SHOWN, _pictures(heard), [NAMES[n] for n in numbers])
    assert found.first < 0.2
    assert found.percentile == pytest.approx(0.5, abs=0.1)


def test_the_rank_is_that_of_a_plain_count() -> None:
    numbers = [3, 5, 8]
    made = _pictures(numbers, 2.0)
    found = obedience(REAL, SHOWN, made, [NAMES[n] for n in numbers])
    mean, spread = REAL.mean(0), REAL.std(0) + 1e-6
    shares = []
    for number, row in zip(numbers, (made - mean) / spread, strict=True):
        like = []
        for n in range(40):
            center = ((REAL - mean) / spread)[3 * n : 3 * n + 3].mean(0)
            like.append(row @ center / np.linalg.norm(row) / np.linalg.norm(center))
        shares.append(sum(value > like[number] for value in like) / 39)
    assert found.percentile == pytest.approx(1 - np.mean(shares))


def test_only_what_is_shown_can_be_asked_for() -> None:
    with pytest.raises(ValueError, match="two things"):
        obedience(REAL, SHOWN, REAL[:1], ["something else"])


def test_real_pictures_reach_what_their_likeness_allows() -> None:
    easy = obedience_of_real(REAL, SHOWN, np.random.default_rng(1), 30, 4)
    assert easy is not None
    assert (easy.asked, easy.first) == (30, 1.0)
    order = DRAW.permutation(len(REAL))
    mixed = obedience_of_real(REAL[order], SHOWN, np.random.default_rng(1), 40, 4)
    assert mixed is not None
    assert mixed.percentile == pytest.approx(0.5, abs=0.15), "the words say nothing here"


def test_what_is_shown_once_or_without_words_says_nothing_of_the_best() -> None:
    shown = ["", "", *(f"thing {n}" for n in range(len(REAL) - 2))]
    assert obedience_of_real(REAL, shown, np.random.default_rng(1), 30, 4) is None
