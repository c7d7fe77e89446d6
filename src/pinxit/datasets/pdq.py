"""PDQ, a perceptual hash of 256 bits that survives scaling, recompression and color changes.

Meta 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm": luminance,
blurred twice with box windows that grow with the picture, sampled at 64 x 64 points; the 16 x 16
lowest frequencies of its cosine transform but the constant ones, each compared with their median.
"""

import math
from functools import cache

import numpy as np
from jaxtyping import Float32, UInt8
from numpy.typing import NDArray

_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_POINTS = 64
_BITS = 16
_BLURS = 2
_QUALITY = 90
"""Sum of steps between neighbors, in hundredths of the full range, per point of quality."""


def pdq(raster: UInt8[np.ndarray, "height width 3"]) -> tuple[NDArray[np.uint8], int]:
    """The 256 bits as 32 bytes, and the quality 0..100; below 50 the bits mean little.

    Args:
        raster: 8-bit RGB, at least 64 px a side.
    """
    light: NDArray[np.float32] = raster.astype(np.float32) @ _LUMINANCE
    for _ in range(_BLURS):
        light = _averaged(_averaged(light).T).T
    rows, columns = (
        ((np.arange(_POINTS) + 0.5) * side / _POINTS).astype(int) for side in light.shape
    )
    points = light[rows][:, columns]
    waves = _cosines()
    found = waves @ points @ waves.T
    bits = (found > np.median(found)).ravel()[::-1]  # highest frequencies first, as others do
    return np.packbits(bits), _quality(points)


def _averaged(light: Float32[np.ndarray, "rows columns"]) -> Float32[np.ndarray, "rows columns"]:
    """Means over windows along the rows; at the borders, over the part that is inside."""
    count = light.shape[1]
    window = -(-count // (2 * _POINTS))
    if window == 1:
        return light
    after = (window + 2) // 2
    at = np.arange(count)
    first, last = np.maximum(at - window + after, 0), np.minimum(at + after, count)
    sums = np.zeros((light.shape[0], count + 1))
    np.cumsum(light, axis=1, out=sums[:, 1:])
    return np.asarray((sums[:, last] - sums[:, first]) / (last - first), np.float32)


@cache
def _cosines() -> Float32[np.ndarray, "bits points"]:
    wave, point = np.arange(1, _BITS + 1)[:, None], np.arange(_POINTS)[None, :]
    waves = np.cos(math.pi / (2 * _POINTS) * wave * (2 * point + 1))
    return np.asarray(math.sqrt(2 / _POINTS) * waves, np.float32)


def _quality(points: Float32[np.ndarray, "rows columns"]) -> int:
    steps = (np.diff(points, axis=0), np.diff(points, axis=1))
    total = sum(int(np.abs((step * 100 / 255).astype(int)).sum()) for step in steps)
    return min(total // _QUALITY, 100)
