"""The sphere: directions there and back, views that cover it, faces that join."""

from itertools import pairwise

import numpy as np
import pytest

from pinxit.nets import sphere
from pinxit.nets.sphere_synthesis import folded, looked_at, unfolded

WIDTH = 256


def smooth(width: int = WIDTH) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A panorama whose colors change smoothly with the direction."""
    directions = sphere.of_panorama(width)
    return (0.5 + 0.25 * directions + 0.1 * directions[..., ::-1] ** 2).astype(np.float32)


def test_views_are_frames_of_unit_vectors_two_of_them_at_the_poles() -> None:
    for frame in sphere.frames():
        np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(frame) == pytest.approx(1)
    middles = np.stack([frame[2] for frame in sphere.frames()])
    assert middles[:, 1].max() == pytest.approx(1)
    assert middles[:, 1].min() == pytest.approx(-1)


def test_every_place_lies_within_a_view() -> None:
    directions = sphere.of_panorama(128)
    far = np.stack([sphere.on_view(directions, n, 64)[1] for n in range(sphere.VIEWS)]).min(0)
    assert np.degrees(far.max()) < 37.4
    shares = sphere.shares(directions, 0.05)
    np.testing.assert_allclose(shares.sum(0), 1, atol=1e-6)


def test_places_of_views_and_panoramas_are_found_again() -> None:
    for number in (0, 3, 8, 11):
        at, _ = sphere.on_view(sphere.of_view(number, 40), number, 40)
        rows, columns = np.mgrid[:40, :40]
        np.testing.assert_allclose(at[..., 0], rows, atol=1e-6)
        np.testing.assert_allclose(at[..., 1], columns, atol=1e-6)
    at = sphere.on_panorama(sphere.of_panorama(64), 64)
    np.testing.assert_allclose(at[..., 1], np.arange(64)[None].repeat(32, 0), atol=1e-6)


def test_a_view_draws_nothing_wider_than_by_a_tenth() -> None:
    side = 200
    directions = sphere.of_view(5, side)
    steps = np.linalg.norm(np.diff(directions, axis=1), axis=2)
    usual = 2 * sphere.REACH / side
    far = sphere.on_view(directions, 5, side)[1][:, 1:]
    inside = steps[far < np.radians(41)] / usual
    assert inside.max() < 1.001
    assert inside.min() > 0.88


def test_unfolding_and_folding_give_the_panorama_back() -> None:
    panorama = smooth()
    again = folded(unfolded(panorama, sphere.side_of(WIDTH)), WIDTH)
    assert np.abs(again - panorama).max() < 5e-3


def test_a_panorama_is_looked_at_across_its_wrap_and_its_poles() -> None:
    for name in sphere.FACES:
        directions = sphere.of_face(name, 33)
        truth = 0.5 + 0.25 * directions + 0.1 * directions[..., ::-1] ** 2
        assert np.abs(looked_at(smooth(), directions) - truth).max() < 5e-3, name


def test_faces_join_as_it_is_said() -> None:
    """The last row of one face looks nearly where the first of its neighbor looks."""
    faces = {name: sphere.of_face(name, 400) for name in sphere.FACES}

    def apart(one: sphere.Directions, other: sphere.Directions) -> float:
        return float(np.linalg.norm(one - other, axis=-1).max())

    assert apart(faces["up"][-1], faces["front"][0]) < 0.01
    assert apart(faces["front"][-1], faces["down"][0]) < 0.01
    ring = ("front", "right", "back", "left", "front")
    for here, there in pairwise(ring):
        assert apart(faces[here][:, -1], faces[there][:, 0]) < 0.01
    assert apart(faces["up"][:, -1], faces["right"][0, ::-1]) < 0.01


def test_the_middle_of_the_panorama_is_the_front_and_its_upper_edge_is_up() -> None:
    directions = sphere.of_panorama(WIDTH)
    assert directions[WIDTH // 4, WIDTH // 2] == pytest.approx((0, 0, 1), abs=0.02)
    assert directions[0, 7] == pytest.approx((0, 1, 0), abs=0.02)
    assert directions[WIDTH // 4, 3 * WIDTH // 4] == pytest.approx((1, 0, 0), abs=0.02)
