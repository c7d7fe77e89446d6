"""How near slices lie to those that a model learned from."""

import numpy as np
from jaxtyping import Float, Int
from scipy import ndimage

from pinxit.engine import Model
from pinxit.make.scans.framing import Squares
from pinxit.make.scans.learning import array_of

SLICES = "training slices"
"""Name of the 8-bit slices in a model that learned what is normal."""
_SMOOTH = 1.0  # px
_TOGETHER = 64


def nearest_of(
    model: Model, squares: Squares
) -> tuple[Int[np.ndarray, " slice"], Float[np.ndarray, " slice"]]:
    """For each slice which of those that were learned from is nearest, and how far it is.

    Args:
        model: That learned what is normal.
        squares: 0..1, of the model's size.

    Returns:
        Numbers, and root mean squares of smoothed differences, of a range of 1.
    """
    known = _rows(array_of(model, SLICES).astype(np.float32) / 255)
    own = (known**2).sum(1)
    which, apart = [], []
    for start in range(0, len(squares), _TOGETHER):
        some = _rows(squares[start : start + _TOGETHER])
        gaps = (some**2).sum(1)[:, None] + own[None] - 2 * some @ known.T
        at = gaps.argmin(1)
        which.append(at)
        apart.append(np.sqrt(np.maximum(gaps[np.arange(len(at)), at], 0) / known.shape[1]))
    return np.concatenate(which), np.concatenate(apart).astype(np.float64)


def distances(model: Model, squares: Squares) -> Float[np.ndarray, " slice"]:
    """How far each slice is from the nearest that was learned from."""
    return nearest_of(model, squares)[1]


def _rows(squares: Squares) -> Float[np.ndarray, "slice pixel"]:
    smooth = ndimage.gaussian_filter(squares, (0, _SMOOTH, _SMOOTH))
    return np.asarray(smooth.reshape(len(squares), -1), np.float32)
