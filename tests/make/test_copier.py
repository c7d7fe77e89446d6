"""A generator that has learned fifty pictures by heart is called a copier; an honest one is not."""

import numpy as np
import pytest
from copier import copier
from photographs import photograph

from pinxit.engine import Run
from pinxit.make.evaluate import Judging, evaluate
from pinxit.metrics.data_copying import Z_OF_COPYING


@pytest.mark.full
def test_a_generator_that_repeats_fifty_pictures_is_called_a_copier() -> None:
    drawn = [np.rint(photograph(seed, 32, 32) * 255).astype(np.uint8) for seed in range(100)]
    learned, others = np.stack(drawn[:50]), np.stack(drawn[50:])
    model = copier(learned, 600)
    found = evaluate(model, learned, Run(), Judging(128)).to_card()
    assert found["data copying z (C_T)"] < Z_OF_COPYING
    assert found["copy rate"] > 0.5
    assert found["flagged by the copy check"] > 0.3
    honest = evaluate(model, others, Run(), Judging(128)).to_card()
    assert honest["data copying z (C_T)"] > Z_OF_COPYING, "pictures that it never saw"
    assert honest["copy rate"] < 0.1
    assert honest["flagged by the copy check"] < 0.1
