"""A picture of a scan: slices through a window, in the shape that they have in the body."""

import math

import cv2
import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Picture, Step
from pinxit.scans.oriented import Oriented, Sides, oriented
from pinxit.scans.scan import Scan
from pinxit.scans.window import Plane, Window, slice_of

MOST_SLICES = 64
_GAP = 4  # px
_LONGEST = 4096  # px, of one slice

Grey = Float[np.ndarray, "height width"]


def view(scan: Scan, plane: Plane, numbers: tuple[int, ...], window: Window) -> Picture:
    """Slices beside each other, as near to a square as they come.

    Pixels that are longer one way than the other are stretched to their true shape for the eye;
    axial slices of square pixels stay as they are. What the file wants shown with low
    numbers bright is shown so.

    Args:
        scan: The scan.
        plane: Axial, coronal or sagittal.
        numbers: Of the slices, from 1.
        window: Which values are shown from black to white.

    Raises:
        UserMistake: there is no such slice, or there are too many.
    """
    if not 1 <= len(numbers) <= MOST_SLICES:
        raise UserMistake(f"Between 1 and {MOST_SLICES} slices fit on a picture.")
    body = oriented(scan)
    shown = [_shaped(body, plane, number, window) for number in numbers]
    if scan.is_inverted:
        shown = [1 - grey for grey in shown]
    across = math.ceil(math.sqrt(len(shown)))
    height, width = shown[0].shape
    down = math.ceil(len(shown) / across)
    paper = np.zeros((down * (height + _GAP) - _GAP, across * (width + _GAP) - _GAP), np.float32)
    for at, grey in enumerate(shown):
        top, left = at // across * (height + _GAP), at % across * (width + _GAP)
        paper[top : top + height, left : left + width] = grey
    knobs = {
        "plane": plane,
        "slices": list(numbers),
        "window": [window.center, window.width],
        "is_inverted": scan.is_inverted,
    }
    step = Step("view", "", __version__, knobs, used=(scan.as_source("scan"),))
    return Picture(paper[..., None], (*scan.steps, step), title=scan.title)


def spread_out(scan: Scan, plane: Plane, count: int) -> tuple[int, ...]:
    """Numbers of slices that are evenly spread through a scan, not at its very ends."""
    depth = oriented(scan).voxels.shape[("axial", "coronal", "sagittal").index(plane)]
    some = np.linspace(0, depth - 1, min(count, depth) + 2)[1:-1] if depth > count else range(depth)
    return tuple(sorted({round(float(each)) + 1 for each in some}))


def _shaped(body: Oriented, plane: Plane, number: int, window: Window) -> Grey:
    grey = window.greys(slice_of(body, plane, number - 1))
    height, width = grey.shape
    tall, wide = _sides(body.sides, plane)
    least = min(tall, wide)
    size = (round(width * wide / least), round(height * tall / least))
    if max(size) > _LONGEST:
        raise UserMistake(f"The slice would be {size[0]} x {size[1]} pixels; that is too large.")
    if size == (width, height):
        return grey
    return cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR).astype(np.float32)


def _sides(sides: Sides, plane: Plane) -> tuple[float, float]:
    """Height and width of a pixel of a slice, in millimeters."""
    up, back, left = sides
    return {"axial": (back, left), "coronal": (up, left), "sagittal": (up, back)}[plane]
