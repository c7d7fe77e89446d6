"""Slices of scans as squares of one size and range for small networks, and the way back.

A square holds the body alone, in its true shape: cut out by what is not air over the whole volume,
padded, and resampled. Hounsfield units are taken from a window that all scans share; other numbers
have no unit, so each volume is measured by its own spread.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.scans.oriented import as_stored, oriented
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import Window

Squares = Float[np.ndarray, "_ side side"]
"""float32 0..1; the first axis runs to the head."""

HU_WINDOW = (0.0, 2000.0)
"""Center and width that CT is taken from where nobody says another."""
_AIR = -400.0  # HU
_EDGES = (1.0, 99.5)  # percentiles of the body that become 0 and 1
_MARGIN = 0.04  # of the body's longer side
_LEAST_PART = 0.0005  # of the voxels, below which there is no body


@dataclass(frozen=True, slots=True)
class Framed:
    """A volume's slices as squares, and where they lie in it.

    Attributes:
        squares: The slices.
        box: First row, first column, rows and columns of the square in the oriented volume; it may
            reach beyond.
        mm: From pixel to pixel of a square; 0 if the scan says no sizes.
        window: Values from 0 to 1 in the scan's unit.
        body: Of each slice the part of the square that is no air.
    """

    squares: Squares
    box: tuple[int, int, int, int]
    mm: float
    window: Window
    body: Float[np.ndarray, " slice"]


def framed(scan: Scan, side: int, window: Window | None = None) -> Framed:
    """The slices of a scan as squares.

    Args:
        scan: A volume or a slice; axial where it says how it lies.
        side: Pixels.
        window: For Hounsfield units; None takes `HU_WINDOW`.
    """
    body = oriented(scan)
    inside = _body(scan, body.voxels)
    box, reach = _box(inside, body.sides)
    if scan.unit == "HU":
        window = window or Window(*HU_WINDOW)
    else:
        low, high = np.percentile(_some(body.voxels[inside]), _EDGES)
        window = Window(float(low + high) / 2, float(max(high - low, 1e-6)))
    made = [_cut(window.greys(plane), box, side) for plane in body.voxels]
    area = max(box[2] * box[3], 1)
    share = inside.sum((1, 2), dtype=np.float64) / area
    is_sized = scan.affine is not None
    return Framed(np.stack(made), box, reach / side if is_sized else 0.0, window, share)


def unframed(scan: Scan, found: Framed, maps: Squares, *, outside: float = 0.0) -> Voxels:
    """Squares laid back over the volume that they were cut from, as that is stored.

    Args:
        scan: The volume.
        found: Its frame.
        maps: One for each slice, of any range.
        outside: The value beyond the squares.
    """
    body = oriented(scan).voxels
    made = np.full(body.shape, outside, np.float32)
    top, left, rows, columns = found.box
    for plane, square in zip(made, maps, strict=True):
        whole = cv2.resize(square, (columns, rows), interpolation=cv2.INTER_LINEAR)
        up, down = max(top, 0), min(top + rows, plane.shape[0])
        near, far = max(left, 0), min(left + columns, plane.shape[1])
        plane[up:down, near:far] = whole[up - top : down - top, near - left : far - left]
    return np.ascontiguousarray(as_stored(scan, made))


def framed_mask(
    scan: Scan, found: Framed, mask: Voxels, side: int
) -> Float[np.ndarray, "slice side side"]:
    """How much of each pixel of the squares lies in a mask of the stored volume, 0..1."""
    turned = oriented(Scan(mask.astype(np.float32), scan.affine)).voxels
    return np.stack([_cut(plane, found.box, side) for plane in turned])


def _body(scan: Scan, voxels: Voxels) -> np.ndarray:
    """Where there is no air."""
    level = _AIR if scan.unit == "HU" else _otsu(voxels)
    inside = voxels > level
    if inside.mean() < _LEAST_PART:
        return np.ones(voxels.shape, bool)
    return np.asarray(inside)


def _otsu(voxels: Voxels) -> float:
    """The level that parts dark from bright best (Otsu 1979), lowered so that dim tissue stays."""
    some = _some(voxels.reshape(-1))
    low, high = (float(each) for each in np.percentile(some, (0.5, 99.5)))
    if high <= low:
        return low - 1
    bytes_ = np.clip((some - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    level, _ = cv2.threshold(bytes_, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return low + 0.6 * float(level) / 255 * (high - low)


def _some(values: Float[np.ndarray, " _"]) -> Float[np.ndarray, " _"]:
    step = max(values.size // 500_000, 1)
    return values[::step]


def _box(
    inside: np.ndarray, sides: tuple[float, float, float]
) -> tuple[tuple[int, int, int, int], float]:
    """The square around the largest shape seen through all slices, and its side in mm."""
    seen: NDArray[np.uint8] = np.asarray(inside.any(0), np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(seen, connectivity=4)
    left, top, width, height = (0, 0, seen.shape[1], seen.shape[0])
    if count > 1:
        best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        left, top, width, height = (int(each) for each in stats[best][:4])
    reach = max(height * sides[1], width * sides[2]) * (1 + 2 * _MARGIN)
    rows, columns = max(round(reach / sides[1]), 1), max(round(reach / sides[2]), 1)
    return (top + (height - rows) // 2, left + (width - columns) // 2, rows, columns), reach


def _cut(
    plane: Float[np.ndarray, "height width"], box: tuple[int, int, int, int], side: int
) -> Float[np.ndarray, "side side"]:
    top, left, rows, columns = box
    made = np.zeros((rows, columns), np.float32)
    up, down = max(top, 0), min(top + rows, plane.shape[0])
    near, far = max(left, 0), min(left + columns, plane.shape[1])
    made[up - top : down - top, near - left : far - left] = plane[up:down, near:far]
    how = cv2.INTER_AREA if min(rows, columns) > side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(made, (side, side), interpolation=how), np.float32)
