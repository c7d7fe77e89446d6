"""How near what fills holes comes to what was there, against what OpenCV fills them with.

``python benchmarks/inpainting.py PICTURES --judge alexnet_lpips.safetensors [--side 256]
[--holes 1] [--out FILE.json] [--sheet FILE.webp]`` cuts from each picture of a
folder rectangles of 15 to 35 % of its sides, fills them, and compares with the truth: PSNR within
the hole, LPIPS of the hole with a margin. What was there cannot be known, so no method comes near
to 0; smooth fills have the better PSNR and look worse, which LPIPS tells. "own s" is processor time
of one thread.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from pinxit.base.about import __version__
from pinxit.make.inpaint import inpaint
from pinxit.metrics.backbones import SMALLEST, Backbone
from pinxit.metrics.lpips import lpips
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.read import picture_suffixes, read_picture
from pinxit.pictures.resize import resized

SEED = 7
_RADIUS = 5
_MARGIN = 16
Mask = NDArray[np.bool_]
Fill = Callable[[Pixels, Mask], Pixels]


def by_opencv(way: int) -> Fill:
    """One of OpenCV's ways."""

    def fill(pixels: Pixels, hole: Mask) -> Pixels:
        eight = np.asarray(np.round(pixels * 255), np.uint8)
        made = cv2.inpaint(eight, np.asarray(hole, np.uint8) * 255, _RADIUS, way)
        return np.asarray(made, np.float32) / 255

    return fill


def by_pinxit(pixels: Pixels, hole: Mask) -> Pixels:
    """Ours."""
    mask = Picture(np.repeat(np.asarray(hole, np.float32)[..., None], 3, axis=2))
    return rgb(inpaint(Picture(pixels), mask, seed=SEED).pixels)


WAYS: dict[str, Fill] = {
    "telea": by_opencv(cv2.INPAINT_TELEA),
    "navier-stokes": by_opencv(cv2.INPAINT_NS),
    "pinxit": by_pinxit,
}


def photographs(folder: Path, side: int) -> list[Picture]:
    """The pictures of a folder, their longer side as long as that."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in picture_suffixes():
            picture = read_picture(path)
            share = side / max(picture.width, picture.height)
            size = round(picture.width * share), round(picture.height * share)
            found.append(Picture(np.array(rgb(resized(picture.pixels, *size))), title=path.name))
    return found


def hole_in(picture: Picture, stream: np.random.Generator) -> Mask:
    """A rectangle somewhere in the picture."""
    shape = np.array((picture.height, picture.width))
    size = np.round(shape * stream.uniform(0.15, 0.35, 2)).astype(int)
    top, left = np.round(stream.uniform(0.05, 0.95, 2) * (shape - size)).astype(int)
    hole = np.zeros(tuple(shape), bool)
    hole[top : top + size[0], left : left + size[1]] = True
    return hole


def scores(truth: Pixels, made: Pixels, hole: Mask, judge: Backbone) -> dict[str, float]:
    """How near it came."""
    error = float(np.square(truth[hole] - made[hole]).mean())
    box = tuple(_span(np.asarray(hole.any(axis))) for axis in (1, 0))
    ours = [torch.from_numpy(each[box].transpose(2, 0, 1).copy())[None] for each in (truth, made)]
    return {"psnr": -10 * np.log10(max(error, 1e-9)), "lpips": float(lpips(judge, *ours))}


def _span(busy: Mask) -> slice:
    """From where to where anything is, with a margin, and large enough for the judge."""
    first, last = np.flatnonzero(busy)[[0, -1]]
    more = max(_MARGIN, (SMALLEST - (last - first)) // 2 + 1)
    start = max(0, min(first - more, len(busy) - SMALLEST))
    return slice(start, max(last + more, start + SMALLEST))


def measured(picture: Picture, hole: Mask, judge: Backbone) -> tuple[dict[str, Any], list[Pixels]]:
    """The scores of each way, and what it made."""
    result, shown = {}, [np.where(hole[..., None], (1.0, 0.0, 1.0), picture.pixels)]
    for name, fill in WAYS.items():
        start = time.process_time()
        made = fill(picture.pixels, hole)
        took = time.process_time() - start
        result[name] = {**scores(picture.pixels, made, hole, judge), "own s": took}
        shown.append(made)
    return result, [*shown, picture.pixels]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--holes", type=int, default=1)
    parser.add_argument("--judge", type=Path, help="alexnet_lpips.safetensors of tools/judges.py")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sheet", type=Path)
    given = parser.parse_args()
    torch.set_num_threads(1)
    judge, stream = Backbone(given.judge), np.random.default_rng(SEED)
    rows, sheet = [], []
    for picture in photographs(given.pictures, given.side):
        for _ in range(given.holes):
            found, shown = measured(picture, hole_in(picture, stream), judge)
            rows.append({"title": picture.title, **found})
            sheet.append(np.concatenate(shown, axis=1))
    print(f"{len(rows)} holes, longer side {given.side} px; LPIPS of {judge.name}")
    print("way             PSNR dB   LPIPS   own s")
    for name in WAYS:
        means = {key: np.mean([row[name][key] for row in rows]) for key in rows[0][name]}
        print("{:14} {psnr:8.2f} {lpips:7.3f} {own s:7.2f}".format(name, **means))
    about = {"pinxit": __version__, "machine": platform.platform(), "side": given.side}
    if given.out:
        given.out.write_text(json.dumps({**about, "rows": rows}, indent=2), encoding="utf-8")
    if given.sheet:
        write_sheet(sheet, given.sheet)


def write_sheet(rows: list[Pixels], path: Path) -> None:
    """Holes, what each way made of them, and the truth; a row each."""
    from PIL import Image

    wide = max(row.shape[1] for row in rows)
    sheet = [np.pad(r, ((0, 4), (0, wide - r.shape[1]), (0, 0)), constant_values=1) for r in rows]
    Image.fromarray(np.asarray(np.concatenate(sheet).clip(0, 1) * 255, np.uint8)).save(
        path, quality=70
    )


if __name__ == "__main__":
    main()
