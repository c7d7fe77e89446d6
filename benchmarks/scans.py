"""How near denoised scans come to the truth, beside other classical methods, and what they cost.

``python benchmarks/scans.py FOLDER [--slices 24] [--seed 0] [--threads 2]``, FOLDER as
``tools/scan_data.py`` writes it. Known noise (Rician for MR, Gaussian for CT) is added to a part of
each scan; every method is told the scan alone and must measure the noise itself. PSNR in dB over
the body, against the range of the window (MR: 99.8 %, CT: 2,500 HU); SSIM over whole slices.
"Clean" is itself a scan, so very good methods are judged too low. Peers: wavelets (BayesShrink) and
total variation by scikit-image, the Gaussian whose width is best for that very scan, which nobody
could know, and the median. The last part takes the whole head for time and memory.

``--large`` prints that part alone, of a volume of 300 slices of 512 x 512: the head, each plane
enlarged to that size, there and back again until there are enough slices.
"""

import argparse
import resource
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from skimage import metrics, restoration

from pinxit.make.scans.denoise import denoise
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.scans.read import read_scan
from pinxit.scans.scan import Scan, Voxels

DEVIATIONS = (0.03, 0.08, 0.15)
"""Of the range."""

_judges: Any = metrics  # which are not typed
_peers: Any = restoration

LARGE = (300, 512)
"""Slices, and pixels along each side of one."""

Method = Callable[[Scan], Voxels]


class Case(NamedTuple):
    """A scan whose truth is known."""

    name: str
    truth: Voxels
    reach: float
    body: Voxels


def cases(folder: Path, slices: int) -> list[Case]:
    """The middle of both scans."""
    template = read_scan(folder / "ch2.nii.gz").voxels
    middle = len(template) // 2
    brain = template[middle - slices // 2 : middle + slices // 2, 20:180, 10:170]
    head = read_scan(folder / "head").voxels
    middle = len(head) // 2
    skull = head[middle - slices // 2 : middle + slices // 2, 100:260, 180:340]
    reach = float(np.percentile(brain, 99.8))
    return [
        Case("MR", brain, reach, brain > 0.1 * reach),
        Case("CT", skull, 2500.0, skull > -500),
    ]


def noisy(case: Case, share: float, seed: int) -> Scan:
    """The case with noise."""
    random = np.random.default_rng(seed)
    spread, shape = share * case.reach, case.truth.shape
    values = case.truth + random.normal(0, spread, shape)
    if case.name == "MR":
        values = np.hypot(values, random.normal(0, spread, shape))
    return Scan(values.astype(np.float32), modality=case.name)


def _each(scan: Scan, work: Callable[[Voxels], Voxels]) -> Voxels:
    return np.stack([work(plane) for plane in scan.voxels]).astype(np.float32)


def _wavelet(plane: Voxels) -> Voxels:
    low, high = float(plane.min()), float(plane.max())
    made = _peers.denoise_wavelet((plane - low) / (high - low), rescale_sigma=True)
    return np.asarray(made * (high - low) + low)


def _variation(plane: Voxels) -> Voxels:
    spread = float(plane.std())
    weight = _peers.estimate_sigma(plane / spread)
    return np.asarray(_peers.denoise_tv_chambolle(plane / spread, weight=weight) * spread)


METHODS: Mapping[str, Method] = {
    "nothing": lambda scan: scan.voxels,
    "median 3 x 3": lambda scan: _each(scan, lambda plane: cv2.medianBlur(plane, 3)),
    "wavelets": lambda scan: _each(scan, _wavelet),
    "total variation": lambda scan: _each(scan, _variation),
    "ours, slices": lambda scan: denoise(scan, DenoiseSettings(way="slices")).scan.voxels,
    "ours": lambda scan: denoise(scan, DenoiseSettings()).scan.voxels,
}


def psnr(found: Voxels, case: Case) -> float:
    """Decibels over the body."""
    error = np.mean((found - case.truth)[case.body] ** 2, dtype=np.float64)
    return float(10 * np.log10(case.reach**2 / error))


def ssim(found: Voxels, case: Case) -> float:
    """Mean over slices."""
    pairs = zip(found, case.truth, strict=True)
    return float(
        np.mean([_judges.structural_similarity(a, b, data_range=case.reach) for a, b in pairs])
    )


def best_gaussian(scan: Scan, case: Case) -> Voxels:
    """Blurred by the width that comes nearest to the truth."""
    widths = np.linspace(0.3, 2.5, 12)
    made = [np.stack([cv2.GaussianBlur(p, (0, 0), w) for p in scan.voxels]) for w in widths]
    return max(made, key=lambda found: psnr(found, case))


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slices", type=int, default=24)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--large", action="store_true", help="time and memory of 300 slices alone")
    given = parser.parse_args()
    head = read_scan(given.folder / "head")
    if given.large:
        _say_cost(Scan(large(head.voxels), modality="CT"), given.threads)
        return
    print("| scan, noise | method | PSNR | SSIM | ms a slice |\n|---|---|---|---|---|")
    for case in cases(given.folder, given.slices):
        for share in DEVIATIONS:
            scan = noisy(case, share, given.seed)
            for name, method in METHODS.items():
                began = time.perf_counter()
                found = method(scan)
                taken = 1000 * (time.perf_counter() - began) / len(found)
                _say(case, share, name, found, f"{taken:.0f}")
            _say(case, share, "the best Gaussian", best_gaussian(scan, case), "")
    print()
    _say_cost(head, given.threads)


def large(voxels: Voxels) -> Voxels:
    """300 slices of 512 x 512: all planes, there and back again, enlarged."""
    count, side = LARGE
    order = np.pad(np.arange(len(voxels)), (0, max(0, count - len(voxels))), "reflect")[:count]
    made = np.empty((count, side, side), np.float32)
    for at, plane in enumerate(order):
        made[at] = cv2.resize(voxels[plane], (side, side), interpolation=cv2.INTER_CUBIC)
    return made


def _say_cost(scan: Scan, threads: int) -> None:
    began = time.perf_counter()
    denoise(scan, DenoiseSettings(), threads=threads)
    taken = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{scan.voxels.shape}: {taken:.0f} s, at most {memory:.2f} GB in all")


def _say(case: Case, share: float, name: str, found: Voxels, taken: str) -> None:
    what = f"{case.name}, {share:.0%}"
    print(f"| {what} | {name} | {psnr(found, case):.2f} | {ssim(found, case):.3f} | {taken} |")


if __name__ == "__main__":
    main()
