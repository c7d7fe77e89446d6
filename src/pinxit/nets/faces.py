"""Where faces are: cascades of boosted features, which need no network and no download.

Viola and Jones 2001, Rapid Object Detection using a Boosted Cascade of Simple Features (CVPR),
with the cascades that OpenCV ships. Faces from the front and in clear profile are found; turned
or bowed heads, and faces smaller than 3 % of the picture, mostly are not. Limits were set on 67
photographs and paintings, so that all found in them were faces but for a planet.
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

_LONGEST = 800
_SMALLEST = 24
_NEIGHBORS = 5
_FRONT = ("haarcascade_frontalface_alt2.xml", 55.0)
_PROFILE = ("haarcascade_profileface.xml", 1.5)
"""A cascade and how sure of a face it must be, in its own numbers."""

_FADED = 1.25  # radii of the ellipse at which nothing is left of it

Box = tuple[float, float, float, float]
"""Left, top, width and height, as shares of the picture's width and height."""


def faces_in(pixels: Pixels) -> tuple[Box, ...]:
    """The faces in a picture, each once, largest first."""
    small = fit_within(pixels, _LONGEST)
    light = np.rint(rgb(small) @ np.array((0.299, 0.587, 0.114), np.float32) * 255)
    grey = np.ascontiguousarray(light, np.uint8)
    height, width = grey.shape
    found = _found(grey, *_FRONT) + _found(grey, *_PROFILE)
    mirrored = _found(np.ascontiguousarray(grey[:, ::-1]), *_PROFILE)
    found += [(width - left - wide, top, wide, high) for left, top, wide, high in mirrored]
    kept: list[tuple[int, int, int, int]] = []
    for box in sorted(found, key=lambda box: -box[2] * box[3]):
        if not any(_is_same(box, other) for other in kept):
            kept.append(box)
    return tuple((x / width, y / height, w / width, h / height) for x, y, w, h in kept)


def face_plane(faces: tuple[Box, ...], width: int, height: int) -> Plane:
    """Ellipses over the faces, hair and chin included, white inside and fading out beyond."""
    plane = np.zeros((height, width), np.float32)
    for left, top, wide, high in faces:
        middle = ((top + 0.5 * high) * height, (left + 0.5 * wide) * width)
        radii = (0.78 * high * height, 0.62 * wide * width)
        spans = [
            slice(max(0, int(center - _FADED * radius)), int(center + _FADED * radius) + 1)
            for center, radius in zip(middle, radii, strict=True)
        ]
        box = spans[0], spans[1]
        down, across = np.ogrid[: plane[box].shape[0], : plane[box].shape[1]]
        distance = np.hypot(
            (down + spans[0].start + 0.5 - middle[0]) / radii[0],
            (across + spans[1].start + 0.5 - middle[1]) / radii[1],
        )
        rise = np.clip((_FADED - distance) / 0.5, 0, 1)
        plane[box] = np.maximum(plane[box], rise * rise * (3 - 2 * rise))
    return plane


def _found(
    grey: UInt8[np.ndarray, "_ _"], name: str, least: float
) -> list[tuple[int, int, int, int]]:
    if min(grey.shape) < _SMALLEST:
        return []
    boxes, _, sure = _cascade(name).detectMultiScale3(
        grey,
        scaleFactor=1.1,
        minNeighbors=_NEIGHBORS,
        minSize=(_SMALLEST, _SMALLEST),
        outputRejectLevels=True,
    )
    return [
        (int(x), int(y), int(w), int(h))
        for (x, y, w, h), certainty in zip(boxes, np.ravel(sure), strict=True)
        if certainty >= least
    ]


@cache
def _cascade(name: str) -> "cv2.CascadeClassifier":
    import cv2

    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / name))


def _is_same(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether one's middle lies in the other."""
    x, y = one[0] + one[2] / 2, one[1] + one[3] / 2
    return other[0] <= x <= other[0] + other[2] and other[1] <= y <= other[1] + other[3]
