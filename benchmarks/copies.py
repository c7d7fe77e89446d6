"""How well the copies check finds planted copies, and how often it accuses honest pictures.

``python benchmarks/copies.py FOLDER [SIZE]`` splits a folder of pictures: nine in ten play the
training set, one in ten are honest new pictures; training pictures are changed in known ways and
planted. Prints a table and writes JSON.
"""

import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from pinxit.base.about import __version__
from pinxit.check.checks.copies import judged
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.rights import Rights
from pinxit.datasets.training_prints import TrainingPrints

PLANTED = 300
SEED = 7
Raster = UInt8[np.ndarray, "height width channel"]
Change = Callable[[Raster, np.random.Generator], Raster]


def _noise(sigma: float) -> Change:
    def changed(raster: Raster, draw: np.random.Generator) -> Raster:
        noisy = raster + draw.normal(0, sigma, raster.shape)
        return np.clip(np.round(noisy), 0, 255).astype(np.uint8)

    return changed


def _blurred(raster: Raster, _: np.random.Generator) -> Raster:
    half = Image.fromarray(raster).reduce(2)
    return np.asarray(half.resize(raster.shape[1::-1], Image.Resampling.BICUBIC))


CHANGES: dict[str, Change] = {
    "exact": lambda raster, _: raster,
    "mirrored": lambda raster, _: np.ascontiguousarray(raster[:, ::-1]),
    "noise 5": _noise(5),
    "noise 10": _noise(10),
    "noise 20": _noise(20),
    "mirrored, noise 10": lambda raster, draw: _noise(10)(raster[:, ::-1], draw),
    "brighter 10 %": lambda raster, _: np.clip(raster * 1.1, 0, 255).astype(np.uint8),
    "blurred to half": _blurred,
    "moved 1 px": lambda raster, _: np.roll(raster, 1, 1),
}


def _rates(
    prints: TrainingPrints, rasters: list[Raster], change: Change, draw: np.random.Generator
) -> dict[str, float]:
    levels = [judged(prints, change(raster, draw)).level for raster in rasters]
    blocked, warned = (sum(each == name for each in levels) for name in ("blocks", "warns"))
    return {
        "pictures": len(rasters),
        "blocked": blocked / len(rasters),
        "blocked or warned": (blocked + warned) / len(rasters),
    }


def main(folder: Path, size: int) -> None:
    """Prints the table of one folder."""
    dataset, _ = import_folder(folder, "copies", Rights("LicenseRef-Own"))
    pixels = training_pixels(dataset, (size, size, 3), background=(0.28, 0.26, 0.29))
    draw = np.random.Generator(np.random.PCG64(SEED))
    order = draw.permutation(len(pixels))
    new, learned = order[: len(order) // 10], order[len(order) // 10 :]
    hashes = [entry.sha256 for entry in dataset.trainable()]
    prints = TrainingPrints.of(pixels[learned], [hashes[n] for n in learned])
    planted = [pixels[n] for n in draw.choice(learned, min(PLANTED, len(learned)), replace=False)]
    rows = {"honest": _rates(prints, [pixels[n] for n in new], CHANGES["exact"], draw)}
    for name, change in CHANGES.items():
        rows[name] = _rates(prints, planted, change, draw)
    print(f"{folder.name}, {len(learned)} training pictures at {size} px")
    for name, row in rows.items():
        print(
            f"{name:20} blocked {row['blocked']:6.1%}   or warned {row['blocked or warned']:6.1%}"
        )
    about = {"version": __version__, "machine": platform.machine(), "seed": SEED, "size": size}
    Path(f"copies-{folder.name}.json").write_text(json.dumps({**about, "rows": rows}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 32)
