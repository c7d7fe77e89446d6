"""How fast the GAN engine learns and draws, and how much memory it takes.

``python benchmarks/gan_train.py [--threads 2] [--seconds 20] [--width 128] [--out F]`` trains with
default settings on noise of 32 and 64 px in RGB, each size in a process of its own, then draws
pictures. Prints a table and writes JSON.
"""

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from pinxit.base.about import __version__
from pinxit.engine import Lesson, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings

SEED = 7
SIZES = (32, 64)
WARM_UP = 8
DRAWN = 256
ONE = 41
"""Single pictures that are timed; the median is told."""


def measure(size: int, threads: int, seconds: float, width: int) -> dict[str, float]:
    """One row of the table, measured in this process alone."""
    torch.set_num_threads(threads)
    stream = np.random.Generator(np.random.PCG64(SEED))
    pictures = stream.random((64, size, size, 3), np.float32)
    settings = R3GANSettings(width=width)
    learner = ENGINE.begin(Lesson(settings, (size, size, 3), len(pictures), SEED), Run())
    for _ in range(WARM_UP):
        learner.learn(pictures[: learner.batch_size], 0.5)
    learner.sample((0,))

    def learn() -> int:
        place = int(stream.integers(len(pictures) - learner.batch_size))
        learner.learn(pictures[place : place + learner.batch_size], 0.5)
        return learner.batch_size

    def draw() -> int:
        return len(learner.sample(tuple(range(DRAWN))))

    rows = {"size": float(size)}
    rows |= {f"training {key}": value for key, value in _rate(learn, seconds).items()}
    rows |= {f"drawing {key}": value for key, value in _rate(draw, seconds / 4).items()}
    taken = []
    for seed in range(ONE):
        began = time.perf_counter()
        learner.sample((seed,))
        taken.append(time.perf_counter() - began)
    rows["one picture ms"] = 1000 * sorted(taken)[ONE // 2]
    rows["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return rows


def _rate(work: Callable[[], int], seconds: float) -> dict[str, float]:
    done, wall, core = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < seconds:
        done += work()
    return {
        "pictures/s": done / (time.perf_counter() - wall),
        "pictures/core-s": done / (time.process_time() - core),
    }


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--width", type=int, default=R3GANSettings().width)
    parser.add_argument("--out", type=Path, default=Path("gan_train.json"))
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        rows = [
            pool.submit(measure, size, asked.threads, asked.seconds, asked.width).result()
            for size in SIZES
        ]
    about = {
        "version": __version__,
        "torch": torch.__version__,
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "threads": asked.threads,
        "load before": load,
        "seed": SEED,
        "settings": R3GANSettings(width=asked.width).to_json(),
    }
    print(f"r3gan, width {asked.width}, {asked.threads} threads, load {load:.1f} before the start")
    print("size   training/s  per core-s   drawing/s  per core-s  one alone ms   peak MB")
    for row in rows:
        print(
            f"{row['size']:4.0f} {row['training pictures/s']:12.1f} "
            f"{row['training pictures/core-s']:11.1f} {row['drawing pictures/s']:11.0f} "
            f"{row['drawing pictures/core-s']:11.0f} {row['one picture ms']:13.1f} "
            f"{row['peak MB']:9.0f}"
        )
    asked.out.write_text(json.dumps({**about, "rows": rows}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
