"""What a picture looks like, kept so that it is known again: a perceptual hash and a small copy.

PDQ (`datasets.pdq`) finds the whole picture among many. The small copy shows whether some picture
is the recorded one or a part of it, once the watermark has told how it was scaled and turned: both
are compared by normalized correlation, as they are and without their coarse shapes, so that two
pictures of one sky are not taken for each other. A picture without fine shapes must fit all the
better as it is.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from pinxit.datasets.pdq import pdq
from pinxit.mark.watermark_grid import Lightness

_LONGEST = 96
_PDQ_LOW, _PDQ_HIGH = 64, 512
_COARSE = 4.0
_MARGIN = 0.15
_LEAST = 12
_FLAT = 0.004
_NEAR_ENOUGH = 1.5
"""Points of the small copy by which a part may lie beside the place that its watermark tells."""
_OTHER = 8 / 255
"""Lightness by which a part that shows nothing differs from another."""
_STRICTER = 8.0
"""How many times more a difference counts where there are no fine shapes."""

Small = Float32[np.ndarray, "_rows _columns"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What one picture looks like.

    Attributes:
        width: Of the picture.
        height: Of the picture.
        pdq: Its perceptual hash, 32 bytes.
        small: The small copy, 8 bits a point, row by row, compressed.
    """

    width: int
    height: int
    pdq: bytes
    small: bytes

    def raster(self) -> Small:
        """The small copy, 0..1."""
        rows, columns = _small_size(self.height, self.width)
        points = np.frombuffer(zlib.decompress(self.small), np.uint8).reshape(rows, columns)
        return points.astype(np.float32) / np.float32(255)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Where the middle of a part can lie on the whole: one place, again and again.

    Attributes:
        spot: Down and right, in pixels of the whole.
        period: After how many pixels it comes again.
    """

    spot: tuple[float, float]
    period: tuple[float, float]


def likeness_of(light: Lightness) -> Likeness:
    """What a picture looks like."""
    height, width = light.shape
    small = cv2.resize(light, _small_size(height, width)[::-1], interpolation=cv2.INTER_AREA)
    return Likeness(width, height, hash_of(light), zlib.compress(_bytes(small).tobytes(), 9))


def hash_of(light: Lightness) -> bytes:
    """PDQ of a picture."""
    size = [min(max(side, _PDQ_LOW), _PDQ_HIGH) for side in light.shape[::-1]]
    scaled = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    bits, _ = pdq(np.repeat(_bytes(scaled)[..., None], 3, axis=2))
    return bits.tobytes()


def similarity(
    light: Lightness,
    known: Likeness,
    scale: float = 1.0,
    angle: float = 0.0,
    at: Lattice | None = None,
) -> float:
    """How well a picture fits on the known one, or on a part of it; 1 is the same, 0 is chance.

    Args:
        light: The picture, upright.
        known: What it may be.
        scale: Its size against the known picture's.
        angle: By how much it had been turned: so much of its corners shows nothing.
        at: Where its middle can lie, if that is known.
    """
    whole = known.raster()
    shrunk = max(whole.shape) / max(known.height, known.width) / scale
    part = _core(light, angle)
    size = [max(1, round(side * shrunk)) for side in part.shape[::-1]]
    part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA))
    margin = [round(side * _MARGIN) + 1 for side in whole.shape]
    part = _middle(part, (whole.shape[0] + margin[0], whole.shape[1] + margin[1]))
    if min(part.shape) < _LEAST:
        return 0.0
    whole = np.pad(whole, [(each, each) for each in margin], mode="edge")
    there = _allowed(whole, part, margin, known, at)
    if at is not None and _fine(part).std() < _FLAT:
        return float((_as_light(whole, part) * there).max())
    fits = _fits(whole, part)
    if _fine(known.raster()).std() < _FLAT <= part.std():
        return max(0.0, 1 - _STRICTER * (1 - float((fits * there).max())))
    fine = _fits(_fine(whole), _fine(part))
    return float((np.minimum(fits, fine) * there).max())


def _allowed(
    whole: Small, part: Small, margin: Sequence[int], known: Likeness, at: Lattice | None
) -> Small | float:
    """1 where the part may lie by its upper left corner on the padded whole, else 0."""
    if at is None:
        return 1.0
    sides = zip(
        whole.shape,
        part.shape,
        margin,
        (known.height, known.width),
        at.spot,
        at.period,
        strict=True,
    )
    lines = []
    for padded, own, edge, full, spot, period in sides:
        shrunk = (padded - 2 * edge) / full
        middles = np.arange(padded - own + 1) + own / 2 - edge
        apart = (middles - spot * shrunk + period * shrunk / 2) % (period * shrunk)
        lines.append(np.abs(apart - period * shrunk / 2) <= _NEAR_ENOUGH)
    return np.asarray(lines[0][:, None] & lines[1], np.float32)


def _as_light(whole: Small, part: Small) -> Small:
    """How well a part that shows nothing fits by its lightness alone; 1 is equal, 0 is another."""
    squares = np.asarray(cv2.matchTemplate(whole, part, cv2.TM_SQDIFF))
    apart = np.sqrt(np.maximum(squares, 0) / part.size)
    return np.asarray(np.maximum(1 - apart / _OTHER, 0), np.float32)


def _fits(whole: Small, part: Small) -> Small:
    if part.std() < _FLAT:
        return np.zeros(
            [a - b + 1 for a, b in zip(whole.shape, part.shape, strict=True)], np.float32
        )
    return np.asarray(cv2.matchTemplate(whole, part, cv2.TM_CCOEFF_NORMED))


def _fine(small: Small) -> Small:
    return small - np.asarray(cv2.GaussianBlur(small, (0, 0), _COARSE))


def _core(light: Lightness, angle: float) -> Lightness:
    """The part of a picture that was turned and turned back, of which nothing is missing."""
    turn = math.radians(abs(angle))
    share = 1 / (math.cos(turn) + math.sin(turn)) ** 2
    return _middle(light, (round(light.shape[0] * share), round(light.shape[1] * share)))


def _middle(light: Small, size: tuple[int, int]) -> Small:
    top, left = (max(0, side - wanted) // 2 for side, wanted in zip(light.shape, size, strict=True))
    return light[top : top + size[0], left : left + size[1]]


def _small_size(height: int, width: int) -> tuple[int, int]:
    scale = min(1.0, _LONGEST / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def _bytes(light: Small) -> UInt8[np.ndarray, "rows columns"]:
    return np.asarray(np.rint(np.clip(light, 0, 1) * 255), np.uint8)
