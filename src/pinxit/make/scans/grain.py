"""The noise of a scan as something that can be made again: its law and its grain.

CT's noise is not independent from pixel to pixel: reconstruction gives it a grain. Its power
spectrum is measured in differences of neighboring slices, whose noise is nearly independent while
their anatomy is nearly the same, in the calmest blocks alone. New noise of that spectrum is white
noise, filtered.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Float
from scipy import ndimage
from scipy.special import ive

from pinxit.make.scans.noise import Noise
from pinxit.scans.scan import Voxels

_BLOCK = 24  # px, of a periodogram
_REACH = 5  # px, of the filter to each side
_CALM = 0.25  # share of the blocks
_FEWEST = 8  # blocks
_NOTEWORTHY = 0.15  # correlation of neighbors; white noise is told as below this

Plane = Float[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True)
class Grain:
    """Noise of deviation 1, to be multiplied by the local one.

    Attributes:
        kind: "gaussian" or "rician".
        kernel: What white noise is filtered with; its squares sum to 1. A single 1 for white noise.
        correlation: Of neighboring pixels' noise.
        larger: How many times larger the true deviation is than the one measured in the finest
            details, which hold little of correlated noise.
    """

    kind: str
    kernel: Plane
    correlation: float
    larger: float

    def draw(
        self, shape: tuple[int, int, int], random: np.random.Generator
    ) -> Float[np.ndarray, "depth height width"]:
        """New noise: deviation 1, correlated within slices, independent from slice to slice."""
        white = random.standard_normal(shape, np.float32)
        if self.kernel.size == 1:
            return white
        made: Voxels = ndimage.convolve(white, self.kernel[None].astype(np.float32), mode="wrap")
        return made


WHITE = np.ones((1, 1), np.float32)


def grain_of(values: Voxels, noise: Noise) -> Grain:
    """The grain of a scan whose values were divided by the deviation at every place.

    Args:
        values: With noise of about the deviation 1, as the finest details tell it.
        noise: Its law.
    """
    plain = Grain(noise.kind, WHITE, 0.0, 1.0)
    if noise.kind != "gaussian" or len(values) < 2:
        return plain  # magnitudes of MR are white but for interpolation, which is not modeled
    spectrum = _spectrum(values)
    if spectrum is None:
        return plain
    power = float(spectrum.mean())
    kinship = np.real(np.fft.ifft2(spectrum)) / power
    correlation = float(max(kinship[0, 1], kinship[1, 0]))
    if correlation < _NOTEWORTHY:
        return plain
    whole = np.fft.fftshift(np.real(np.fft.ifft2(np.sqrt(spectrum / power))))
    middle = _BLOCK // 2
    cut = slice(middle - _REACH, middle + _REACH + 1)
    kernel = whole[cut, cut]
    kernel = (kernel / np.sqrt((kernel**2).sum())).astype(np.float32)
    return Grain("gaussian", kernel, correlation, float(np.sqrt(1 / _seen(kernel))))


def _seen(kernel: Plane) -> float:
    """Variance that noise of this grain has in the finest diagonal details."""
    details = np.array([[1, -1], [-1, 1]]) / 2
    return float((ndimage.convolve(np.pad(kernel, 2), details, mode="constant") ** 2).sum())


def _spectrum(values: Voxels) -> Float[np.ndarray, "_ _"] | None:
    """Mean periodogram of the calmest blocks of differences between neighboring slices."""
    found = []
    step = max((len(values) - 1) // 16, 1)
    taper = np.hanning(_BLOCK + 2)[1:-1]
    taper = np.outer(taper, taper)
    taper /= np.sqrt((taper**2).mean())
    tops, lefts = (range(0, side - _BLOCK + 1, _BLOCK) for side in values.shape[1:])
    for at, top, left in product(range(0, len(values) - 1, step), tops, lefts):
        cut = (slice(top, top + _BLOCK), slice(left, left + _BLOCK))
        block = (values[at + 1][cut] - values[at][cut]) / np.sqrt(2)
        if np.abs(block).max() > 0:
            found.append(np.abs(np.fft.fft2((block - block.mean()) * taper)) ** 2)
    if len(found) < _FEWEST:
        return None
    powers = np.array([each.sum() for each in found])
    calm = np.argsort(powers)[: max(int(_CALM * len(found)), _FEWEST)]
    mean: Float[np.ndarray, "_ _"] = np.mean([found[at] / powers[at] for at in calm], axis=0)
    mean[0, 0] = (mean[0, 1] + mean[1, 0]) / 2  # the mean was taken away
    return mean


def rician_deviation(values: Voxels) -> Voxels:
    """Deviation of a magnitude whose parts have the deviation 1, from its expected value.

    Koay and Basser 2006 (doi 10.1016/j.jmr.2006.01.016), equation 18; 0.655 in air, 1 where the
    signal is strong.
    """
    squares = np.maximum(values.astype(np.float64) ** 2 - 1, 0)
    quarter = squares / 4
    mean = np.sqrt(np.pi / 8) * ((2 + squares) * ive(0, quarter) + squares * ive(1, quarter))
    found: Voxels = np.sqrt(np.clip(2 + squares - mean**2, 0.42, 1)).astype(np.float32)
    return found
