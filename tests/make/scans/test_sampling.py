"""Coarse values are the means of fine ones, whoever makes these."""

import numpy as np
import pytest

pytest.importorskip("scipy")

from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.make.scans.sampling import coarser, consistent, spline


@settings(deadline=None, max_examples=30)
@given(
    axis=st.integers(0, 2),
    factor=st.integers(2, 5),
    count=st.integers(1, 6),
    seed=st.integers(0, 99),
)
def test_splines_keep_the_means(axis: int, factor: int, count: int, seed: int) -> None:
    shape = [4, 5, 6]
    shape[axis] = count
    coarse = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    fine = spline(coarse, axis, factor)
    assert fine.shape[axis] == count * factor
    assert np.allclose(coarser(fine, axis, factor), coarse, atol=1e-5)


def test_any_answer_becomes_consistent_by_the_smallest_change() -> None:
    random = np.random.default_rng(0)
    coarse = random.normal(size=(3, 4)).astype(np.float32)
    fine = random.normal(size=(3, 12)).astype(np.float32)
    made = consistent(fine, coarse, 1, 3)
    assert np.allclose(coarser(made, 1, 3), coarse, atol=1e-6)
    matrix = np.kron(np.eye(4), np.full((1, 3), 1 / 3))
    nearest = fine + (coarse - fine @ matrix.T) @ np.linalg.pinv(matrix).T
    assert np.allclose(made, nearest, atol=1e-5)


def test_smooth_rows_come_back() -> None:
    fine = np.sin(np.arange(64) / 9).astype(np.float32)[None].repeat(3, 0)
    made = spline(coarser(fine, 1, 4), 1, 4)
    assert np.abs(made - fine)[:, 8:-8].max() < 0.04


def test_axes_are_counted_from_the_end_as_well() -> None:
    values = np.arange(24.0).reshape(2, 12)
    assert np.array_equal(coarser(values, -1, 3), coarser(values, 1, 3))
