"""Where each pixel of a frame was in the frame before, and how far that can be trusted.

Flow: dense inverse search, T. Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV
2016 (arXiv 1603.03590), as OpenCV computes it, on luma scaled down; both ways. What is hidden in
the frame before is found by the two flows not undoing each other (N. Sundaram, T. Brox,
K. Keutzer, Dense point trajectories by GPU-accelerated large displacement optical flow, ECCV
2010); where the two frames differ in spite of the flow, it is trusted less.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, UInt8

Gray = UInt8[np.ndarray, "rows columns"]
Field = Float[np.ndarray, "rows columns 2"]
"""Pixels to the right and down, float32."""

Trust = Float[np.ndarray, "rows columns"]
"""0 (never seen before) to 1 (surely the same), float32."""

_LONGEST = 480
_SLACK = 0.01, 1.0
_LEVELS = 40.0
_DETAIL = 0.9
_STILL = 0.15
_SOFTENED = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """What moved between two frames.

    Attributes:
        field: From each pixel of a frame to where it was in the frame before.
        trust: How far to believe it.
        residue: Mean difference of luma that the flow leaves unexplained, levels of 0..255.
    """

    field: Field
    trust: Trust
    residue: float


def luma(pixels: UInt8[np.ndarray, "height width channel"], longest: int = _LONGEST) -> Gray:
    """The lightness of a frame, scaled down for flow (BT.601 weights)."""
    height, width = pixels.shape[:2]
    share = min(1.0, longest / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    small = cv2.resize(pixels[..., :3], size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))


def motion(before: Gray, now: Gray) -> Motion:
    """How a frame came about from the one before it.

    Computed in one thread: OpenCV's flow depends on the number of threads.

    Args:
        before: Luma of the frame before.
        now: Luma of the frame, of the same size.
    """
    rows, columns = now.shape
    widths = ((0, max(0, 16 - rows)), (0, max(0, 16 - columns)))
    padded = [np.pad(each, widths, mode="edge") for each in (before, now)]
    searched = [_search(padded[1], padded[0]), _search(padded[0], padded[1])]
    back, forth = (np.ascontiguousarray(each[:rows, :columns]) for each in searched)
    back[np.hypot(back[..., 0], back[..., 1]) < _STILL] = 0
    return _judged(before, now, back, forth)


def _search(first: Gray, second: Gray) -> Field:
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        return np.asarray(search.calc(first, second, None))
    finally:
        cv2.setNumThreads(threads)


def _judged(before: Gray, now: Gray, back: Field, forth: Field) -> Motion:
    returned = back + warped(forth, back)
    length = (back**2).sum(2) + (warped(forth, back) ** 2).sum(2)
    slack = _SLACK[0] * length + _SLACK[1]
    round_trip = np.clip(2 - (returned**2).sum(2) / slack, 0, 1)
    seen_before = warped(before.astype(np.float32), back)
    gap = now.astype(np.float32) - seen_before
    difference = np.abs(cv2.blur(gap, (3, 3)))
    # other detail of the same lightness is not the same place
    other = np.maximum(difference, _DETAIL * cv2.blur(np.abs(gap), (5, 5)))
    alike = np.exp(-((other / _LEVELS) ** 2))
    trust = round_trip * alike * _inside(back)
    soft = np.minimum(trust, cv2.GaussianBlur(trust, (0, 0), _SOFTENED))
    return Motion(back, soft.astype(np.float32), float(difference.mean()))


def _inside(field: Field) -> Trust:
    """1 where the flow comes from within the frame."""
    rows, columns = field.shape[:2]
    x = field[..., 0] + np.arange(columns, dtype=np.float32)
    y = field[..., 1] + np.arange(rows, dtype=np.float32)[:, None]
    is_inside = (x > -0.5) & (y > -0.5) & (x < columns - 0.5) & (y < rows - 0.5)
    return np.asarray(is_inside, np.float32)


def warped(
    array: Float[np.ndarray, "height width *channel"], field: Float[np.ndarray, "height width 2"]
) -> Float[np.ndarray, "height width *channel"]:
    """An array pulled along a flow of its own size, by bicubic interpolation for pictures."""
    rows, columns = field.shape[:2]
    x = field[..., 0] + np.arange(columns, dtype=np.float32)
    y = field[..., 1] + np.arange(rows, dtype=np.float32)[:, None]
    sharp = array.ndim == 3 and array.shape[2] == 3
    kind = cv2.INTER_CUBIC if sharp else cv2.INTER_LINEAR
    return np.asarray(cv2.remap(array, x, y, kind, borderMode=cv2.BORDER_REPLICATE))


def enlarged(found: Motion, width: int, height: int) -> tuple[Field, Trust]:
    """Flow and trust at the size of the frame."""
    rows, columns = found.trust.shape
    if (rows, columns) == (height, width):
        return found.field, found.trust
    field = cv2.resize(found.field, (width, height), interpolation=cv2.INTER_LINEAR)
    field *= np.array([width / columns, height / rows], np.float32)
    trust = cv2.resize(found.trust, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(field), np.asarray(trust)
