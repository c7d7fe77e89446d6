"""How near enlarged scans come to the truth, and how often they lose or invent a lesion.

``python benchmarks/scans_enlarge.py FOLDER [--slices 64] [--steps 300] [--factor 4] [--seed 0]
[--pictures OUT]``, FOLDER as ``tools/scan_data.py`` writes it. Lesions are planted in a template of
MR and in a CT (balls of 2 voxels, half bright, half dark, of 15 % of the range); the scan is made
coarse along its slices, with 1 % of noise, and enlarged by splines, by networks learned from it and
by adversarial ones. PSNR over the body; lost and invented as ``pinxit.make.scans.inventions``
counts; "marked" is how many of the invented ones the plausibility report marks.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from jaxtyping import Bool
from PIL import Image

from pinxit.make.scans.enlarge import Enlarged, enlarged
from pinxit.make.scans.enlarge_settings import EnlargeSettings
from pinxit.make.scans.guard_sheet import guard_sheet
from pinxit.make.scans.inventions import Planted, counted, planted
from pinxit.make.scans.plausibility import of_enlarged
from pinxit.make.scans.sampling import coarser
from pinxit.scans.read import read_scan
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import Window

_CONTRAST = 0.15  # of the range
_NOISE = 0.01
_SIDE = 128


def truths(folder: Path, slices: int) -> list[tuple[str, Voxels, float, float]]:
    """Name, values, range, and from where on it is body."""
    template = read_scan(folder / "ch2.nii.gz").voxels
    head = read_scan(folder / "head").voxels
    made = []
    for name, voxels, corner in (("MR", template, (45, 25)), ("CT", head, (110, 190))):
        begin = (len(voxels) - slices) // 2
        top, left = corner
        cut = voxels[begin : begin + slices, top : top + _SIDE, left : left + _SIDE]
        reach = float(np.percentile(cut, 99.8)) if name == "MR" else 1000.0
        made.append((name, cut, reach, 0.25 * reach if name == "MR" else -300.0))
    return made


def coarse_scan(truth: Planted, reach: float, factor: int, seed: int, name: str) -> Scan:
    """What a scanner with thick slices might have given."""
    low = coarser(truth.voxels, 0, factor)
    noise = np.random.default_rng(seed).normal(0, _NOISE * reach, low.shape)
    affine = np.diag([1.0, 1.0, float(factor), 1.0])[:, [2, 1, 0, 3]]
    return Scan((low + noise).astype(np.float32), affine, modality=name)


def told(
    how: str,
    name: str,
    made: Enlarged,
    truth: Planted,
    about: tuple[float, Bool[np.ndarray, "..."]],
) -> str:
    """A row of the table."""
    reach, body = about
    error = float(((made.scan.voxels - truth.voxels)[body] ** 2).mean())
    marks = of_enlarged(made).marks.voxels if made.is_learned else None
    count = counted(truth, made.scan.voxels, marks)
    gain = "" if made.race is None else f"{made.race.decibels:+.2f}"
    return (
        f"| {name} | {how} | {10 * np.log10(reach**2 / error):.2f} | {gain} | "
        f"{count.lost} of {count.planted} | {count.invented} | "
        f"{count.marked if marks is not None else ''} | {count.kept:.2f} |"
    )


def main() -> None:
    """Prints the table; writes pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slices", type=int, default=64)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--factor", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    print("| scan | by | PSNR | held-out gain | lost | invented | of these marked | kept |")
    print("|---|---|---|---|---|---|---|---|")
    for name, voxels, reach, least in truths(given.folder, given.slices):
        truth = planted(voxels, voxels > least, _CONTRAST * reach, seed=given.seed)
        scan = coarse_scan(truth, reach, given.factor, given.seed, name)
        for how in ("spline", "learned", "adversarial"):
            settings = EnlargeSettings(
                method="spline" if how == "spline" else "learned",
                steps=given.steps,
                members=given.members,
                minutes=600,
                seed=given.seed,
            )
            began = time.process_time()
            made = enlarged(scan, settings, is_adversarial=how == "adversarial")
            row = told(how, name, made, truth, (reach, voxels > least))
            print(f"{row} {time.process_time() - began:.0f} s", flush=True)
            if given.pictures and made.is_learned:
                given.pictures.mkdir(parents=True, exist_ok=True)
                _draw(made, name, reach, given.pictures / f"{name}_{how}.png")


def _draw(made: Enlarged, name: str, reach: float, place: Path) -> None:
    window = Window(0.5 * reach, reach) if name == "MR" else Window(40, 600)
    picture = guard_sheet(
        made.spline,
        made.scan,
        of_enlarged(made).marks,
        window,
        disagreement=made.disagreement,
        across=1,
    )
    Image.fromarray((picture.pixels * 255).round().astype(np.uint8)).save(place)


if __name__ == "__main__":
    main()
