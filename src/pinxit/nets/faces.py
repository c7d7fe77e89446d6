"""Where faces are: cascades of boosted features, which need no network and no download.

Viola and Jones 2001, Rapid Object Detection using a Boosted Cascade of Simple Features (CVPR),
with the cascades that OpenCV trained and ships. Faces seen from the front and in profile are
found, turned or bowed heads and faces below about 24 pixels are not.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import UInt8

from pinxit.nets.masks import Plane
from pinxit.pictures.picture import Pixels, rgb
from pinxit.pictures.resize import fit_within

if TYPE_CHECKING:
    import cv2

_LONGEST = 1280
_SMALLEST = 24
_CASCADES = ("haarcascade_frontalface_alt2.xml", "haarcascade_profileface.xml")
_NEIGHBORS = 4

Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the picture's width and height."""


def faces_in(pixels: Pixels) -> tuple[Box, ...]:
    """The faces in a picture, each once, largest first."""
    small = fit_within(pixels, _LONGEST)
    light = np.rint(rgb(small) @ np.array((0.299, 0.587, 0.114), np.float32) * 255)
    grey = np.ascontiguousarray(light, np.uint8)
    height, width = grey.shape
    found = _found(grey, _CASCADES[0]) + _found(grey, _CASCADES[1])
    mirrored = _found(np.ascontiguousarray(grey[:, ::-1]), _CASCADES[1])
    found += [(width - left - wide, top, wide, high) for left, top, wide, high in mirrored]
    kept: list[tuple[int, int, int, int]] = []
    for box in sorted(found, key=lambda box: -box[2] * box[3]):
        if not any(_is_same(box, other) for other in kept):
            kept.append(box)
    return tuple((x / width, y / height, w / width, h / height) for x, y, w, h in kept)


def face_plane(faces: tuple[Box, ...], width: int, height: int) -> Plane:
    """Ellipses over the faces, hair and chin included, white inside and fading out beyond."""
    plane = np.zeros((height, width), np.float32)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    for left, top, wide, high in faces:
        across = (columns + 0.5 - (left + wide / 2) * width) / (0.62 * wide * width)
        down = (rows + 0.5 - (top + 0.5 * high) * height) / (0.78 * high * height)
        distance = np.sqrt(across**2 + down**2)
        rise = np.clip((1.25 - distance) / 0.5, 0, 1)
        plane = np.maximum(plane, rise * rise * (3 - 2 * rise))
    return np.asarray(plane, np.float32)


def _found(grey: UInt8[np.ndarray, "_ _"], name: str) -> list[tuple[int, int, int, int]]:
    if min(grey.shape) < _SMALLEST:
        return []
    boxes = _cascade(name).detectMultiScale(
        grey, scaleFactor=1.1, minNeighbors=_NEIGHBORS, minSize=(_SMALLEST, _SMALLEST)
    )
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in boxes]


@cache
def _cascade(name: str) -> "cv2.CascadeClassifier":
    import cv2

    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / name))


def _is_same(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether one's middle lies in the other."""
    x, y = one[0] + one[2] / 2, one[1] + one[3] / 2
    return other[0] <= x <= other[0] + other[2] and other[1] <= y <= other[1] + other[3]
