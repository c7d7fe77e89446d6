import numpy as np
import pytest

from pinxit.base.seeds import random_stream
from pinxit.nets.blur import blurred
from pinxit.nets.masks import Plane


def dot(size: int = 81) -> Plane:
    plane = np.zeros((size, size), np.float32)
    plane[size // 2, size // 2] = 1
    return plane


@pytest.mark.parametrize("radius", [2.0, 5.0, 8.0])
def test_a_dot_becomes_about_a_gaussian(radius: float) -> None:
    rows, columns = np.mgrid[-40:41, -40:41]
    wanted = np.exp(-(rows**2 + columns**2) / (2 * radius**2))
    wanted /= wanted.sum()
    made = blurred(dot(), radius)
    assert made.sum() == pytest.approx(1, abs=1e-3)
    assert np.abs(made - wanted).max() < 0.12 * wanted.max()


def test_one_value_stays_and_a_radius_beyond_the_edge_is_fine() -> None:
    flat = np.full((6, 9), 0.4, np.float32)
    np.testing.assert_allclose(blurred(flat, 3.0), flat, atol=1e-6)
    assert np.isfinite(blurred(dot(5), 40.0)).all()


def test_a_plane_that_wraps_has_no_edge() -> None:
    plane = random_stream(1, "blur").random((30, 40), dtype=np.float32)
    moved = np.roll(blurred(plane, 3.0, wraps=True), (7, 11), (0, 1))
    np.testing.assert_allclose(blurred(np.roll(plane, (7, 11), (0, 1)), 3.0, wraps=True), moved)
