"""A scan turned so that its axes are the body's: turned and mirrored alone, never resampled."""

from itertools import permutations
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from pinxit.scans.scan import Affine, Scan, Voxels

Sides = tuple[float, float, float]


class Oriented(NamedTuple):
    """Voxels whose first axis runs to the head, the second to the back, the third to the left.

    Attributes:
        voxels: A view of the scan's own.
        sides: Millimeters along each axis; 1 where nobody says.
        is_known: Whether the scan says how it lies; if not, the axes are as they were stored.
    """

    voxels: Voxels
    sides: Sides
    is_known: bool


def oriented(scan: Scan) -> Oriented:
    """The scan along the body's axes, each taken for that which it is nearest to."""
    if scan.affine is None:
        return Oriented(scan.voxels, (1.0, 1.0, 1.0), False)
    lengths = np.linalg.norm(scan.affine[:3, :3], axis=0)
    order, flips = _turns(scan.affine)
    first, second, third = (float(lengths[axis]) for axis in order)
    turned = np.flip(scan.voxels.transpose(order), flips)
    return Oriented(turned, (first, second, third), True)


def as_stored(scan: Scan, voxels: Voxels) -> Float[np.ndarray, "_ _ _"]:
    """Voxels that lie along the body's axes, turned to lie as those of a scan do; a view.

    Args:
        scan: Whose `oriented` voxels have the same shape.
        voxels: Along the body's axes.
    """
    if scan.affine is None:
        return voxels
    order, flips = _turns(scan.affine)
    back: Voxels = np.flip(voxels, flips).transpose(np.argsort(order))
    return back


def _turns(affine: Affine) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which stored axis becomes each of the body's, and which of those are mirrored."""
    ways = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    wanted = (2, 1, 0)  # to the head, to the back, to the left
    order = max(
        permutations(range(3)),
        key=lambda axes: sum(abs(ways[to, axis]) for to, axis in zip(wanted, axes, strict=True)),
    )
    pairs = enumerate(zip(wanted, order, strict=True))
    return order, tuple(place for place, (to, axis) in pairs if ways[to, axis] < 0)
