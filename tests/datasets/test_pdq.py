"""PDQ against its definition, written out slowly, and against what it promises."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.datasets.pdq import pdq

PHOTOGRAPHS = sorted(shipped("demo", "photographs").glob("*.jpg"))


def _raster(name: str, side: int) -> NDArray[np.uint8]:
    path = shipped("demo", "photographs", name)
    return np.asarray(Image.open(path).convert("RGB").resize((side, side)))


def _bits(raster: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.unpackbits(pdq(raster)[0])


def _slowly(raster: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The 256 bits of a picture of 64 x 64 px, where nothing is blurred."""
    light = raster.astype(float) @ [0.299, 0.587, 0.114]
    found = np.zeros((16, 16))
    for u in range(16):
        for v in range(16):
            down = [math.cos(math.pi / 128 * (u + 1) * (2 * y + 1)) for y in range(64)]
            right = [math.cos(math.pi / 128 * (v + 1) * (2 * x + 1)) for x in range(64)]
            found[u, v] = np.array(down) @ light @ np.array(right) / 32
    return np.asarray((found > np.median(found)).ravel()[::-1])


@pytest.mark.parametrize("path", PHOTOGRAPHS, ids=lambda path: path.stem)
def test_the_bits_are_those_of_the_definition(path: object) -> None:
    raster = _raster(getattr(path, "name", ""), 64)
    assert np.count_nonzero(_bits(raster) != _slowly(raster)) <= 1  # a value at the median


def test_a_smaller_and_a_darker_copy_are_near_and_another_picture_is_far() -> None:
    original = _bits(_raster("pagoda.jpg", 512))
    smaller = _bits(_raster("pagoda.jpg", 200))
    darker = _bits((_raster("pagoda.jpg", 512) * 0.7).astype(np.uint8))
    other = _bits(_raster("coffee.jpg", 512))
    assert np.count_nonzero(original != smaller) <= 12
    assert np.count_nonzero(original != darker) <= 12
    assert 80 < np.count_nonzero(original != other) < 176


def test_a_plain_surface_has_no_quality_and_a_photograph_has() -> None:
    assert pdq(np.full((64, 64, 3), 90, np.uint8))[1] == 0
    assert pdq(_raster("pagoda.jpg", 256))[1] == 100
