"""Where the watermark's pattern lies on a picture: what embedding and reading have in common."""

import math

import cv2
import numpy as np
from jaxtyping import Float32

from pinxit.mark.watermark_pattern import SIDE
from pinxit.pictures.picture import Pixels

Lightness = Float32[np.ndarray, "_rows _columns"]
"""Luma of a picture, sRGB 0..1."""

_FINE = 1536  # from here on the pattern is enlarged, so that it survives scaling to a screen
_SEAM = 1.6


def lightness(pixels: Pixels) -> Lightness:
    """Luma of pixels; over white where they have alpha."""
    if pixels.shape[2] == 1:
        return np.array(pixels[..., 0])
    light = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2GRAY))
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3]
        light = light * alpha + (1 - alpha)
    return light


def grid_of(height: int, width: int, *, repeats: bool) -> tuple[int, int]:
    """Rows and columns of the grid on which a pattern is laid over a picture of this size.

    It is the picture's own size; of large pictures a half or a quarter of it.

    Args:
        height: Of the picture.
        width: Of the picture.
        repeats: Whether the pattern must repeat a whole number of times.
    """
    scale = 2 ** max(0, math.ceil(math.log2((min(height, width) + 1) / _FINE)))
    unit = SIDE if repeats else 1
    rows, columns = (max(1, round(side / scale / unit)) * unit for side in (height, width))
    return rows, columns


def on_grid(light: Lightness, grid: tuple[int, int]) -> Float32[np.ndarray, "points across"]:
    """Lightness at the points of a grid."""
    if light.shape == grid:
        return light
    is_smaller = grid[0] * grid[1] < light.size
    way = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(light, grid[::-1], interpolation=way))


def is_seamless(light: Lightness) -> bool:
    """Whether opposite borders continue each other as neighboring lines do."""
    for lines in (light, light.T):
        across = float(np.abs(lines[0] - lines[-1]).mean())
        usual = float(np.median(np.abs(np.diff(lines, axis=0)).mean(axis=1)))
        if across > _SEAM * usual + 1 / 255:
            return False
    return True
