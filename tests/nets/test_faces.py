from pathlib import Path

import numpy as np
import pytest

import pinxit
from pinxit.nets.faces import face_plane, faces_in
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import resized

PHOTOGRAPHS = Path(pinxit.__file__).parent / "data" / "demo" / "photographs"


def photograph(name: str) -> Picture:
    return read_picture(PHOTOGRAPHS / name)


def test_the_face_of_an_astronaut_is_found_at_any_size_but_not_in_her_coffee() -> None:
    pixels = photograph("astronaut.jpg").pixels
    for share in (1.0, 0.5, 2.0):
        height, width = (round(side * share) for side in pixels.shape[:2])
        ((left, top, wide, high),) = faces_in(resized(pixels, width, height))
        assert left + wide / 2 == pytest.approx(0.44, abs=0.03)
        assert top + high / 2 == pytest.approx(0.22, abs=0.03)
        assert wide == pytest.approx(0.19, abs=0.04)
    assert faces_in(photograph("coffee.jpg").pixels) == ()
    assert faces_in(photograph("cat.jpg").pixels) == ()


def test_grey_and_transparent_pictures_are_looked_at_too() -> None:
    pixels = photograph("astronaut.jpg").pixels
    assert len(faces_in(np.ascontiguousarray(pixels.mean(axis=2, keepdims=True)))) == 1
    assert len(faces_in(np.dstack((pixels, np.ones_like(pixels[..., :1]))))) == 1
    assert faces_in(np.zeros((3, 3, 3), np.float32)) == ()


def test_a_face_is_white_inside_and_fades_out() -> None:
    plane = face_plane(((0.4, 0.4, 0.2, 0.2),), 100, 80)
    assert plane.shape == (80, 100)
    assert plane[40, 50] == 1
    assert plane[0].max() == 0
    assert np.abs(np.diff(plane, axis=1)).max() < 0.25
