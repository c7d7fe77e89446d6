"""Holes filled from a shift away: against a search of all labelings, and what seams may not do."""

from itertools import product

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.nets.healing import healed
from pinxit.nets.shift_map import Level, _Graph, shift_map


def _quiet(done: int, count: int) -> None:
    """Hears nothing."""


def _filled(pixels: np.ndarray, hole: np.ndarray) -> np.ndarray:
    shifts = shift_map(pixels, hole, np.random.default_rng(0), _quiet)
    return healed(pixels, hole, shifts)


def test_an_expansion_finds_the_cheapest_of_all_labelings() -> None:
    stream = np.random.default_rng(5)
    pixels = stream.random((9, 9, 1)).astype(np.float32)
    hole = np.zeros((9, 9), bool)
    hole[4, 3:6] = hole[5, 3:6] = True
    level = Level.of(pixels, ~hole, hole)
    shifts = np.array(((-3, 0), (3, 0)))
    graph = _Graph.of(level, hole, shifts)

    def cost(labels: np.ndarray) -> float:
        own = graph.costs[labels, np.arange(len(labels))].sum()
        p, q = graph.pairs.T
        jumps = graph._jump(graph.places[p], graph.places[q], labels[p], labels[q])
        return float(own + jumps.sum())

    least = min(cost(np.array(each)) for each in product((0, 1), repeat=6))
    found = graph.solved(graph.first(), 2)[hole]
    np.testing.assert_allclose(cost(found), least, rtol=1e-3)


def test_a_line_and_a_repeat_go_on_through_a_hole() -> None:
    pixels = np.full((80, 120, 3), 0.7, np.float32)
    pixels[38:41] = (0.1, 0.2, 0.6)
    pixels[:, ::12] = (0.8, 0.1, 0.1)
    hole = np.zeros((80, 120), bool)
    hole[28:52, 50:75] = True
    assert np.abs(_filled(pixels, hole) - pixels)[hole].mean() < 0.02


def test_nothing_is_taken_from_the_hole_and_nothing_changes_outside() -> None:
    pixels = np.random.default_rng(1).random((64, 64, 3)).astype(np.float32) * 0.5
    hole = np.zeros((64, 64), bool)
    hole[10:50, 12:52] = True
    pixels[hole] = 1.0
    made = _filled(pixels, hole)
    np.testing.assert_array_equal(made[~hole], pixels[~hole])
    assert made[hole].max() < 0.8
    assert made[hole].std() > 0.1, "it is as rough as the rest"


def test_a_step_of_light_between_two_pieces_is_healed() -> None:
    pixels = np.tile(np.linspace(0.2, 0.6, 80, dtype=np.float32)[None, :, None], (60, 1, 1))
    hole = np.zeros((60, 80), bool)
    hole[20:40, 30:50] = True
    shifts = np.zeros((60, 80, 2), np.int64)
    shifts[..., 1] = np.where(np.arange(80) < 40, -25, 25)[None]
    made = healed(pixels, hole, shifts)
    jumps = np.abs(np.diff(made[30, :, 0]))
    assert jumps.max() < 0.05


def test_dots_that_would_be_put_together_for_hours_are_refused() -> None:
    stream = np.random.default_rng(0)
    pixels = stream.random((320, 320, 3), np.float32)
    hole = stream.random((320, 320)) > 0.06
    with pytest.raises(UserMistake, match="in one piece"):
        shift_map(pixels, hole, stream, _quiet)
