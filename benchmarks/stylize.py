"""How long style transfer by optimization takes, and how much memory.

``python benchmarks/stylize.py [--threads 2] [--sizes 256,512] [--qualities refine,draft,good,max]
[--large] [--precision auto] [--out stylize.json]`` makes square pictures, each in a process of its
own. "core s" is processor time; divided by the threads it is what a machine without other work
takes. "peak MB" is the process's largest resident memory, Python and its libraries included;
"bare MB" is what it was before the picture began. ``--large`` adds 2048 and 4096 px at good, which
take a quarter of an hour and more. Prints a table and writes JSON.
"""

import argparse
import json
import os
import platform
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.engine import Request, Run
from pinxit.engines.gatys import ENGINE
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture

SEED = 7
CONTENT = shipped("demo", "photographs", "astronaut.jpg")
STYLE = shipped("demo", "paintings", "van-gogh-bouquet.jpg")
LARGE = ((2048, "good"), (4096, "good"))

HEAD = " size  quality   wall s   core s   bare MB   peak MB"
ROW = "{size:5}  {quality:7} {wall s:8.1f} {core s:8.1f} {bare MB:9.0f} {peak MB:9.0f}"


def measure(settings: GatysSettings, threads: int) -> dict[str, Any]:
    """One row of the table, measured in this process alone."""
    torch.set_num_threads(threads)
    content = read_picture(CONTENT)
    side = min(content.height, content.width)
    square = Picture(content.pixels[:side, :side])
    pictures = {"content": (square,), "style": (read_picture(STYLE),)}
    bare, wall, core = _peak(), time.perf_counter(), time.process_time()
    list(ENGINE.make(Request(settings, pictures, seeds=(SEED,)), Run()))
    return {
        "size": settings.size,
        "quality": settings.quality,
        "wall s": time.perf_counter() - wall,
        "core s": time.process_time() - core,
        "bare MB": bare,
        "peak MB": _peak(),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sizes", default="256,512")
    parser.add_argument("--qualities", default="refine,draft,good,max")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--out", type=Path, default=Path("stylize.json"))
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"gatys {ENGINE.version}, {asked.threads} threads, load {load:.1f} before the start")
    print(HEAD)
    wanted = [(int(s), q) for q in asked.qualities.split(",") for s in asked.sizes.split(",")]
    rows = []
    for size, quality in (*wanted, *(LARGE if asked.large else ())):
        settings = GatysSettings(size=size, quality=quality, precision=asked.precision)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            row = pool.submit(measure, settings, asked.threads).result()
        print(ROW.format(**row), flush=True)
        rows.append(row)
    about = {
        "version": __version__,
        "engine": f"{ENGINE.name} {ENGINE.version}",
        "torch": torch.__version__,
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "threads": asked.threads,
        "precision": asked.precision,
        "load before": load,
        "seed": SEED,
    }
    asked.out.write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    print(f"written to {asked.out}")


if __name__ == "__main__":
    main()
