"""A scan turned so that its axes are the body's: turned and mirrored alone, never resampled."""

from itertools import permutations
from typing import NamedTuple

import numpy as np

from pinxit.scans.scan import Scan, Voxels

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
    ways = scan.affine[:3, :3] / lengths
    wanted = (2, 1, 0)  # to the head, to the back, to the left
    order = max(
        permutations(range(3)),
        key=lambda axes: sum(abs(ways[to, axis]) for to, axis in zip(wanted, axes, strict=True)),
    )
    turned = scan.voxels.transpose(order)
    for place, (to, axis) in enumerate(zip(wanted, order, strict=True)):
        if ways[to, axis] < 0:
            turned = np.flip(turned, place)
    first, second, third = (float(lengths[axis]) for axis in order)
    return Oriented(turned, (first, second, third), True)
