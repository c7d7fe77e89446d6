"""Sizes of pictures, coarse to fine, and resampling that can go around the border."""

from functools import lru_cache

import numpy as np
import torch

from pinxit.nets.patch_search import PATCH, Plane

RATIO = 2**0.5
"""How much larger each size is than the one before; the paper takes 4/3."""


def shares_for(shortest: int, coarsest: int) -> list[float]:
    """The share of the full size that each size is, coarsest first, 1 last."""
    coarsest = min(coarsest, shortest)
    count = max(1, round(np.log(shortest / coarsest) / np.log(RATIO)) + 1)
    if count == 1:
        return [1.0]
    return [float((coarsest / shortest) ** (1 - n / (count - 1))) for n in range(count)]


def size_at(size: tuple[int, int], share: float) -> tuple[int, int]:
    """Height and width at a share of the full size; a patch at least."""
    height, width = (max(PATCH + 1, round(side * share)) for side in size)
    return height, width


def resampled(pixels: Plane, size: tuple[int, int], *, wraps: bool = False) -> Plane:
    """The picture at another size by cubic filtering, widened when it shrinks.

    Args:
        pixels: Any number of channels.
        size: Height and width.
        wraps: Whether what lies beyond one side is the other side; else the border is repeated.
    """
    if tuple(pixels.shape[1:]) == size:
        return pixels
    down = _filter(pixels.shape[1], size[0], wraps).to(pixels)
    right = _filter(pixels.shape[2], size[1], wraps).to(pixels)
    return torch.matmul(torch.matmul(down, pixels), right.T)


@lru_cache(maxsize=32)
def _filter(old: int, new: int, wraps: bool) -> torch.Tensor:
    """How much each old row counts for each new one (Keys 1981, a = -1/2)."""
    scale = old / new
    stretch = max(1.0, scale)
    reach = int(np.ceil(2 * stretch)) + 1
    center = (np.arange(new) + 0.5) * scale - 0.5
    near = np.floor(center).astype(int)[:, None] + np.arange(-reach, reach + 1)
    x = np.abs(near - center[:, None]) / stretch
    inner = 1.5 * x**3 - 2.5 * x**2 + 1
    outer = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    values = np.where(x < 1, inner, np.where(x < 2, outer, 0))
    values /= values.sum(1, keepdims=True)
    where = near % old if wraps else near.clip(0, old - 1)
    matrix = np.zeros((new, old))
    np.add.at(matrix, (np.arange(new)[:, None], where), values)
    return torch.from_numpy(matrix.astype(np.float32))
