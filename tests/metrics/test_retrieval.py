import numpy as np
import pytest

from pinxit.metrics.retrieval import retrieval


def test_results_nearest_to_their_own_source_are_all_found() -> None:
    found = retrieval(1 - np.eye(4), own=[0, 1, 2, 3])
    assert (found.share, found.mean_rank, found.among) == (1.0, 1.0, 4)


def test_ranks_are_counted_from_the_nearest() -> None:
    distances = np.array([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3], [0.1, 0.2, 0.3]])
    found = retrieval(distances, own=[0, 1, 2])
    assert found.share == pytest.approx(1 / 3)
    assert found.mean_rank == pytest.approx(2)


def test_a_result_equally_far_from_everything_finds_nothing() -> None:
    found = retrieval(np.ones((2, 5)), own=[0, 3])
    assert (found.share, found.mean_rank) == (0.0, 5.0)


def test_every_result_needs_its_own_source() -> None:
    with pytest.raises(ValueError, match="own sources"):
        retrieval(np.ones((2, 5)), own=[0])
    with pytest.raises(ValueError, match="own sources"):
        retrieval(np.ones((0, 5)), own=[])
