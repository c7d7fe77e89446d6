"""How long pictures of patches take, how much memory, and how well tiles close.

``python benchmarks/patches.py [--threads 2] [--sizes 256,512,1024] [--textures FOLDER] [--side 256]
[--out patches.json] [--sheet sheet.webp]`` varies a photograph at each size, in a process of its
own; "core s" is processor time: divided by the threads, what a machine without other work takes.
Then it makes a tile of each picture of the folder, cut to ``--side``, and compares the jump at the
seam over jumps inside with that of the picture itself (naive) and of the picture and its mirror
image (mirror). "holds" counts tiles with both seams below the 95th percentile of inner lines, at
full size and at a quarter; "twin" is how alike a tile and its mirror image are (1: the same), which
is what people see of mirror tiling. Prints tables, writes JSON.
"""

import argparse
import json
import platform
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.make.seams import seams
from pinxit.make.tile import tile
from pinxit.make.vary import vary
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.read import picture_suffixes, read_picture
from pinxit.pictures.resize import resized

SEED = 7
PHOTO = shipped("demo", "photographs", "astronaut.jpg")


def measure(side: int, threads: int) -> dict[str, Any]:
    """One size, measured in this process alone."""
    torch.set_num_threads(threads)
    picture = Picture(np.array(resized(read_picture(PHOTO).pixels, side, side)))
    bare, wall, core = _peak(), time.perf_counter(), time.process_time()
    list(vary(picture, (SEED,)))
    return {
        "size": side,
        "wall s": time.perf_counter() - wall,
        "core s": time.process_time() - core,
        "bare MB": bare,
        "peak MB": _peak(),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ways(picture: Picture) -> dict[str, Pixels]:
    """A tile by each way of making one."""
    pixels = picture.pixels
    beside = np.concatenate((pixels, pixels[:, ::-1]), axis=1)
    made = tile(picture, seed=SEED)
    return {
        "naive": pixels,
        "mirror": np.concatenate((beside, beside[::-1]), axis=0),
        "patches": made.picture.pixels,
    }


def judged(pixels: Pixels) -> dict[str, Any]:
    """How well a tile closes."""
    joints = seams(pixels)
    full = [seam for seam in joints if seam.scale == 1]
    return {
        "ratios": [seam.ratio for seam in full],
        "ranks": [seam.percentile for seam in full],
        "holds": all(seam.holds for seam in joints),
        "twin": max(_likeness(pixels, pixels[:, ::-1]), _likeness(pixels, pixels[::-1])),
    }


def _likeness(one: Pixels, other: Pixels) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def textures(folder: Path, side: int) -> list[Picture]:
    """The middle of each picture of a folder."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in picture_suffixes():
            picture = read_picture(path)
            top, left = (picture.height - side) // 2, (picture.width - side) // 2
            if min(top, left) >= 0:
                pixels = picture.pixels[top : top + side, left : left + side]
                found.append(Picture(pixels, title=path.name))
    return found


def sheet_of(rows: list[list[Pixels]], cell: int = 192) -> Pixels:
    """All pictures beside and below each other."""
    return np.concatenate(
        [np.concatenate([rgb(resized(p, cell, cell)) for p in row], axis=1) for row in rows]
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sizes", default="256,512,1024")
    parser.add_argument("--textures", type=Path)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sheet", type=Path)
    given = parser.parse_args()
    result: dict[str, Any] = {
        "pinxit": __version__,
        "torch": torch.__version__,
        "machine": platform.platform(),
        "threads": given.threads,
        "seed": SEED,
    }
    print(" size   wall s   core s   bare MB   peak MB")
    result["times"] = []
    for side in (int(size) for size in given.sizes.split(",") if size):
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            row = alone.submit(measure, side, given.threads).result()
        result["times"].append(row)
        print("{size:5} {wall s:8.1f} {core s:8.1f} {bare MB:9.0f} {peak MB:9.0f}".format(**row))
    if given.textures:
        torch.set_num_threads(given.threads)
        result["tiles"] = tiles(textures(given.textures, given.side), given.sheet)
    if given.out:
        given.out.write_text(json.dumps(result, indent=2), encoding="utf-8")


def tiles(pictures: list[Picture], sheet: Path | None) -> dict[str, Any]:
    """The table of seams, and a sheet of every tile two times two."""
    found: dict[str, list[dict[str, Any]]] = {}
    rows = []
    for picture in pictures:
        made = ways(picture)
        rows.append([picture.pixels, *(np.tile(p, (2, 2, 1)) for p in made.values())])
        for way, pixels in made.items():
            found.setdefault(way, []).append({"title": picture.title, **judged(pixels)})
    print("\nway       ratio median  worst   rank median  holds      twin")
    for way, each in found.items():
        ratios = np.array([one["ratios"] for one in each])
        rank = float(np.median([one["ranks"] for one in each]))
        holds, twin = sum(one["holds"] for one in each), np.mean([one["twin"] for one in each])
        print(
            f"{way:9} {np.median(ratios):12.2f} {ratios.max():6.2f} {rank:13.0f} "
            f"{holds:3} of {len(each):2} {twin:9.2f}"
        )
    if sheet is not None:
        from PIL import Image

        half = [rows[n] + rows[n + 1] for n in range(0, len(rows) - 1, 2)]
        Image.fromarray(np.uint8(sheet_of(half) * 255 + 0.5)).save(sheet, quality=70)
    return dict(found)


if __name__ == "__main__":
    main()
