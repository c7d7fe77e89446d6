"""How noisy a scan is, estimated from the scan itself.

The finest diagonal Haar coefficients of a slice hold noise and little else; their median absolute
deviation over 0.6745 is its standard deviation (Donoho and Johnstone 1994). Blocks with structure
read too high, so the lower half of the blocks speaks for a slice. Magnitudes of MR have Rician
noise: with no signal they follow Rayleigh's law, whose median is 1.1774 standard deviations
(Gudbjartsson and Patz 1995), so air tells the noise better where there is some.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

from pinxit.scans.scan import Scan, Voxels

Plane = Float[np.ndarray, "height width"]

_TO_DEVIATION = 1 / 0.6745
_RAYLEIGH = 1.1774
_BLOCK = 16  # px
_QUIET = 0.35  # quantile of the blocks of a slice that speaks for it
_FEWEST_SLICES = 24  # that are looked at, of large volumes
_LEAST_AIR = 0.03  # share of the voxels
_ALIKE = (0.7, 1.7)  # times the deviation within slices, which in air is 0.655 of the true one


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of a scan.

    Attributes:
        kind: "gaussian" or "rician".
        deviation: Standard deviation, in the unit of the scan.
    """

    kind: str
    deviation: float


def noise_of(scan: Scan) -> Noise:
    """The noise of a whole scan: Rician for magnitudes of MR, otherwise Gaussian."""
    within = _in_slices(scan.voxels)
    if scan.modality not in ("MR", "MRI") or float(scan.voxels.min()) < 0:
        return Noise("gaussian", within)
    air = _in_air(scan.voxels, within)
    return Noise("rician", within if air is None else air)


def deviations(plane: Plane, overall: float) -> Plane:
    """Standard deviation at every place of a slice, smooth, never far below the overall one.

    CT's noise differs from place to place: more in the shadow of bones, less in the air around.
    """
    blocks = _blocks(plane)
    calm = cv2.medianBlur(np.pad(blocks, 1, mode="edge").astype(np.float32), 3)[1:-1, 1:-1]
    size = (plane.shape[1], plane.shape[0])
    spread = cv2.resize(calm, size, interpolation=cv2.INTER_LINEAR)
    return np.clip(spread, 0.4 * overall, 2.5 * overall).astype(np.float32)


def _diagonal(plane: Plane) -> Float[np.ndarray, "half_height half_width"]:
    height, width = (side // 2 * 2 for side in plane.shape)
    even = plane[:height, :width]
    found: Plane = (even[::2, ::2] - even[1::2, ::2] - even[::2, 1::2] + even[1::2, 1::2]) / 2
    return found


def _blocks(plane: Plane) -> Float[np.ndarray, "down across"]:
    """The deviation in each block of a slice."""
    fine = np.abs(_diagonal(plane))
    side = _BLOCK // 2
    down, across = (max(length // side, 1) for length in fine.shape)
    side_down, side_across = fine.shape[0] // down, fine.shape[1] // across
    cut = fine[: down * side_down, : across * side_across]
    split = cut.reshape(down, side_down, across, side_across).transpose(0, 2, 1, 3)
    medians: Float[np.ndarray, "down across"] = np.median(split.reshape(down, across, -1), axis=2)
    return medians * _TO_DEVIATION


def _in_slices(voxels: Voxels) -> float:
    step = max(len(voxels) // _FEWEST_SLICES, 1)
    found = []
    for plane in voxels[::step]:
        if min(plane.shape) < 4:
            continue
        blocks = _blocks(plane)
        alive = blocks[blocks > 0]  # masked air has no noise at all
        if alive.size:
            found.append(float(np.quantile(alive, _QUIET)))
    return float(np.median(found)) if found else 0.0


def _in_air(voxels: Voxels, guess: float) -> float | None:
    """The deviation from what is nearly no signal; None if too little of it is there."""
    step = max(len(voxels) // _FEWEST_SLICES, 1)
    some = voxels[::step]
    some = some[some > 0]
    if guess <= 0 or some.size == 0:
        return None
    found = guess
    for _ in range(8):  # Rayleigh's law ends near four deviations
        air = some[some < 3.5 * found]
        if air.size < _LEAST_AIR * some.size:
            return None
        found = float(np.median(air)) / _RAYLEIGH
        if not _ALIKE[0] * guess < found < _ALIKE[1] * guess:
            return None  # dark tissue, not air
    return found
