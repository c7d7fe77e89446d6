"""How long style transfer takes, and how much memory.

``python benchmarks/stylize.py [--threads 2] [--sizes 128,256,512] [--qualities draft,good,max]
[--precision auto] [--out stylize.json]`` makes square pictures, each in a process of its own.
"core s" is processor time; divided by the threads it is what a machine without other work takes.
Prints a table and writes JSON.
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


def measure(settings: GatysSettings, threads: int) -> dict[str, Any]:
    """One row of the table, measured in this process alone."""
    torch.set_num_threads(threads)
    content = read_picture(CONTENT)
    side = min(content.height, content.width)
    square = Picture(content.pixels[:side, :side])
    pictures = {"content": (square,), "style": (read_picture(STYLE),)}
    wall, core = time.perf_counter(), time.process_time()
    list(ENGINE.make(Request(settings, pictures, seeds=(SEED,)), Run()))
    return {
        "size": settings.size,
        "quality": settings.quality,
        "wall s": time.perf_counter() - wall,
        "core s": time.process_time() - core,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sizes", default="128,256,384,512")
    parser.add_argument("--qualities", default="draft,good,max")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--out", type=Path, default=Path("stylize.json"))
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"gatys {ENGINE.version}, {asked.threads} threads, load {load:.1f} before the start")
    print("size  quality   wall s   core s   peak MB")
    rows = []
    for quality in asked.qualities.split(","):
        for size in asked.sizes.split(","):
            settings = GatysSettings(size=int(size), quality=quality, precision=asked.precision)
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                row = pool.submit(measure, settings, asked.threads).result()
            print("{size:4}  {quality:6} {wall s:8.1f} {core s:8.1f} {peak MB:9.0f}".format(**row))
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
