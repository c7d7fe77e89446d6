"""Denoisers learned from one scan beside non-local means, and whether they are chosen rightly.

``python benchmarks/scans_learned.py FOLDER [--slices 16] [--steps 600] [--seed 0] [--json OUT]``,
FOLDER as ``tools/scan_data.py`` writes it. Noise is added as in ``scans.py`` and, for CT, as a low
dose makes it: photons are drawn in the sinogram and the difference is reconstructed, so that the
noise is correlated. "Gain" is what the learned mean gains over non-local means in truth and as the
program measures it without the truth; "chosen" is what ``--method auto`` does.
"""

import argparse
import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
from skimage import transform

from pinxit.base.about import __version__
from pinxit.make.scans.best_denoise import best_denoised
from pinxit.make.scans.denoise import denoise
from pinxit.make.scans.denoise_settings import DenoiseSettings
from pinxit.scans.scan import Scan
from scans import Case, cases, noisy, psnr, ssim

_peers: Any = transform  # which is not typed

_PER_HU = 1e-5  # attenuation of a pixel for each Hounsfield unit: water is 0.01
_ANGLES = 240
_UNLIMITED = 600.0  # minutes; steps are what is limited here


def low_dose(case: Case, photons: float, seed: int) -> tuple[Case, Scan]:
    """A CT as so many photons for each ray would have made it, and where it counts."""
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 180, _ANGLES, endpoint=False)
    height, width = case.truth.shape[1:]
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    far = down**2 + across**2
    made = []
    for plane in case.truth:
        inside = np.clip(plane + 1000, 0, None) * _PER_HU * (far < 0.98)
        lines = _peers.radon(inside, angles, circle=True)
        counts = np.maximum(random.poisson(photons * np.exp(-lines)), 1)
        wrong = -np.log(counts / photons) - lines
        made.append(plane + _peers.iradon(wrong, angles, circle=True, filter_name="hann") / _PER_HU)
    body = case.body & (far < 0.9)[None]
    return case._replace(body=body), Scan(np.stack(made).astype(np.float32), modality="CT")


def trials(folder: Path, slices: int, seed: int) -> list[tuple[str, Case, Scan]]:
    """Every scan with every noise."""
    made = []
    for case in cases(folder, slices):
        made += [
            (f"{case.name}, {share:.0%}", case, noisy(case, share, seed))
            for share in (0.03, 0.08, 0.15)
        ]
        if case.name == "CT":
            made += [
                (f"CT, {photons:,.0f} photons", *low_dose(case, photons, seed))
                for photons in (3e3, 1e4)
            ]
    return made


def row_of(name: str, case: Case, scan: Scan, steps: int) -> dict[str, Any]:
    """What the methods make of one scan."""
    old = denoise(scan, DenoiseSettings()).scan.voxels
    default = best_denoised(scan, DenoiseSettings()).denoised.scan.voxels
    began = time.process_time()
    best = best_denoised(scan, DenoiseSettings(method="learned", steps=steps, minutes=_UNLIMITED))
    taken = time.process_time() - began
    found, verdict = best.denoised.scan.voxels, best.verdict
    if verdict is None:
        raise SystemExit("No verdict was given.")
    return {
        "scan": name,
        "noisy": psnr(scan.voxels, case),
        "white_nlm": psnr(old, case),
        "nlm": psnr(default, case),
        "nlm_ssim": ssim(default, case),
        "learned": psnr(found, case),
        "learned_ssim": ssim(found, case),
        "gain": psnr(found, case) - psnr(default, case),
        "measured_gain": verdict.decibels,
        "share": verdict.share,
        "is_chosen": verdict.is_better,
        "cpu_seconds": taken,
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slices", type=int, default=16)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="Trials whose name begins so.")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    print("| scan, noise | noisy | NLM, noise taken for white | NLM | learned | gain | measured |")
    print("|---|---|---|---|---|---|---|")
    for name, case, scan in trials(given.folder, given.slices, given.seed):
        if not name.startswith(given.only):
            continue
        row = row_of(name, case, scan, given.steps)
        rows.append(row)
        measured = row["measured_gain"]
        told = "?" if measured is None else f"{measured:+.2f}"
        print(
            f"| {name} | {row['noisy']:.2f} | {row['white_nlm']:.2f} | {row['nlm']:.2f} "
            f"({row['nlm_ssim']:.3f}) | {row['learned']:.2f} ({row['learned_ssim']:.3f}) | "
            f"{row['gain']:+.2f} | {told}{', chosen' if row['is_chosen'] else ''} |",
            flush=True,
        )
    if given.json:
        facts = {"version": __version__, "machine": platform.processor(), **vars(given)}
        given.json.write_text(json.dumps({"rows": rows, "about": facts}, indent=2, default=str))


if __name__ == "__main__":
    main()
