"""Whether a model draws its classes evenly."""

import numpy as np
import pytest

from pinxit.metrics.balance import balance, looks_like

DRAW = np.random.default_rng(3)
CENTERS = DRAW.normal(size=(3, 8)) * 6


def _rows(counts: list[int]) -> tuple[np.ndarray, list[str]]:
    rows = [CENTERS[one] + DRAW.normal(size=(n, 8)) for one, n in enumerate(counts)]
    return np.concatenate(rows).astype(np.float32), [
        name for name, n in zip("abc", counts, strict=True) for _ in range(n)
    ]


def test_a_model_that_draws_each_class_as_often_is_balanced() -> None:
    real, classes = _rows([40, 40, 40])
    made, wanted = _rows([50, 50, 50])
    found = balance(real, classes, made, wanted)
    assert found.distance < 0.02
    assert found.scarcity == pytest.approx(1, abs=0.05)


def test_a_class_that_is_missing_is_named_with_its_share() -> None:
    real, classes = _rows([40, 40, 40])
    made, _ = _rows([100, 90, 10])
    _, wanted = _rows([50, 50, 50])
    found = balance(real, classes, made, wanted)
    assert found.scarcest == "c"
    assert found.scarcity == pytest.approx(0.15, abs=0.03)
    assert found.distance == pytest.approx(1 / 3 - 0.05, abs=0.03)
    assert found.shares["c"] == pytest.approx((0.05, 1 / 3), abs=0.01)


def test_a_large_class_takes_nothing_from_a_small_one() -> None:
    real, classes = _rows([300, 12, 12])
    made, wanted = _rows([300, 12, 12])
    assert balance(real, classes, made, wanted).distance < 0.01
    place = np.array(["abc".index(name) for name in classes])
    assert (looks_like(real, place, made) == place).mean() > 0.98


def test_one_class_has_no_balance() -> None:
    real, classes = _rows([9, 0, 0])
    with pytest.raises(ValueError, match="two classes"):
        balance(real, classes, real, classes)
