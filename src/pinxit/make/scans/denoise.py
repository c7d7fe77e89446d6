"""Less noise by non-local means: each voxel becomes a mean of voxels with alike surroundings.

Buades, Coll and Morel 2005 (doi 10.1137/040616024), blocks of three dimensions after Coupé et al.
2008 (doi 10.1109/TMI.2007.906087). Rician magnitudes are freed of their bias, as by Manjón et al.
2008 (doi 10.1016/j.media.2008.02.004), who average squares, which hold twice the squared deviation
too much; here magnitudes are averaged, and the square of their mean holds about once that. By
scikit-image. For noise that differs from place to place (CT) a slice is divided by its local
deviation before, and multiplied afterwards.

Why these sizes: patches of 5 and a reach of 2 in three dimensions were as good by PSNR as any tried
(patches 3, 5, 7; reach 2 to 5; compared once, by hand) on a template of MR and a CT with noise
added, at a quarter of the time. Three dimensions are 0.5 to 2.5 dB better than two, which
`benchmarks/scans.py` prints.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float
from skimage.restoration import denoise_nl_means

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.make.scans.noise import Noise, deviations, noise_of
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan, Voxels

ENGINE = "non-local means"

_PATCH = 5
_REACH = 2
_REACH_IN_SLICES = 6
_PER_DEVIATION = {True: 0.5, False: 0.6}  # filter's strength; in volumes, in slices
_SLAB = 12  # slices at a time
_HALO = _PATCH // 2 + _REACH
_THICKEST = 3.0  # times a pixel: thicker slices have little in common with their neighbors
_FEWEST = 5  # slices of a volume


@dataclass(frozen=True, slots=True)
class Denoised:
    """The result, and what is needed to judge it.

    Attributes:
        scan: Less noisy.
        noise: What was measured or said.
        is_volume: Whether neighboring slices were used.
    """

    scan: Scan
    noise: Noise
    is_volume: bool


def denoise(
    scan: Scan,
    settings: DenoiseSettings,
    *,
    larger: float = 1.0,
    threads: int = 2,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Denoised:
    """A scan with less noise, by non-local means alone; `best_denoised` knows the other methods.

    Args:
        scan: A volume or a slice.
        settings: See `DenoiseSettings`.
        larger: How many times larger the noise is than its finest details tell (`grain_of`).
        threads: Slabs that are worked on at once.
        tell: Hears how many slices are done.
        is_cancelled: Asked between slabs.

    Raises:
        UserMistake: the scan has no noise to be measured.
        Cancelled: the user stopped it.
    """
    noise = noise_of(scan)
    if settings.deviation:
        noise = Noise(noise.kind, settings.deviation)
    if noise.deviation <= 0:
        raise UserMistake("No noise was measured in this scan; say how much there is (deviation).")
    is_volume = takes_neighbors(scan, settings.way)
    work = partial(_slab, scan, noise, (settings.strength, larger), is_volume=is_volume)
    result = np.empty_like(scan.voxels)
    begins = range(0, len(scan.voxels), _SLAB)
    with ThreadPoolExecutor(threads) as pool:
        for begin, made in zip(begins, pool.map(work, begins), strict=True):
            if is_cancelled():
                pool.shutdown(cancel_futures=True)
                raise Cancelled("The scan was not finished.")
            result[begin : begin + len(made)] = made
            tell(Progress("denoise", begin + len(made), len(result), "slices"))
    result.flags.writeable = False
    used = {
        "strength": settings.strength,
        "way": "volume" if is_volume else "slices",
        "noise": noise.kind,
        "deviation": round(noise.deviation, 6),
    } | ({"correlated": round(larger, 3)} if larger > 1 else {})
    return Denoised(
        scan.after(result, Step("denoise", ENGINE, __version__, used)), noise, is_volume
    )


def takes_neighbors(scan: Scan, way: str) -> bool:
    """Whether a scan's slices are thin enough, and enough of them, to help each other."""
    if way != "auto":
        return way == "volume"
    if len(scan.voxels) < _FEWEST:
        return False
    spacing = scan.spacing
    return spacing is None or spacing[0] <= _THICKEST * max(spacing[1:])


def _slab(
    scan: Scan, noise: Noise, how: tuple[float, float], begin: int, *, is_volume: bool
) -> Voxels:
    strength, larger = how
    halo = _HALO if is_volume else 0
    first = max(begin - halo, 0)
    last = min(begin + _SLAB + halo, len(scan.voxels))
    values = scan.voxels[first:last]
    scale = scale_of(values, noise) * np.float32(larger)
    made = means(values / scale, strength, is_volume=is_volume) * scale
    if noise.kind == "rician":
        bias = min(strength, 1.0) * noise.deviation**2  # at strength 0 nothing is averaged
        made = np.sqrt(np.maximum(made**2 - bias, 0))
    kept: Voxels = made[begin - first : begin - first + min(_SLAB, len(scan.voxels) - begin)]
    return kept.astype(np.float32)


def scale_of(values: Voxels, noise: Noise) -> Float[np.ndarray, "depth _ _"]:
    """What each voxel is divided by, so that its noise has the deviation 1."""
    if noise.kind == "rician":
        return np.full((len(values), 1, 1), noise.deviation, np.float32)
    return np.stack([deviations(plane, noise.deviation) for plane in values])


def means(values: Voxels, strength: float, *, is_volume: bool) -> Voxels:
    """Of values whose noise has the deviation 1."""
    if strength == 0:
        return values
    # scikit-image wants values near 0..1 alone for its defaults, which are all given here
    options = {
        "patch_size": _PATCH,
        "h": _PER_DEVIATION[is_volume] * strength,
        "sigma": min(strength, 1.0),
        "fast_mode": True,
        "preserve_range": True,
    }
    if is_volume:
        made: Voxels = denoise_nl_means(values, patch_distance=_REACH, **options)
        return made
    return np.stack(
        [denoise_nl_means(plane, patch_distance=_REACH_IN_SLICES, **options) for plane in values]
    )
