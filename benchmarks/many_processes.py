"""How much faster several processes learn: ``python benchmarks/many_processes.py [--counts 1,2]``.

The same training, of 64 px noise, by one process and by several, each with one thread, in turn and
``--rounds`` times, because machines are noisy. Prints the median of pictures a second, and the
efficiency: against as many times the rate of one. The batch is shared out, so that all of them
learn the same; what is exchanged is one gradient an update. ``--json FILE`` keeps the numbers.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

SIDE, PICTURES = 64, 200
RATE = re.compile(r"train: .*pictures_per_second ([0-9.]+)")


def write_noise(folder: Path) -> None:
    """Pictures that are all different."""
    folder.mkdir(parents=True)
    draw = np.random.default_rng(1)
    for number in range(PICTURES):
        small = draw.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(small).resize((SIDE, SIDE)).save(folder / f"{number:03d}.png")


def rate(folder: Path, processes: int, images: int, width: int) -> float:
    """Pictures a second of a training of so many processes, its beginning left out."""
    home = tempfile.mkdtemp(dir=folder)
    told = {**os.environ, "PINXIT_HOME": home, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    words = ["train", str(folder / "noise"), "--license", "CC0-1.0", "--name", "noise"]
    words += ["--images", str(images), "--processes", str(processes), "--resolution", str(SIDE)]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pinxit", *words, "--set", f"width={width}", "--set", "batch=16"],
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [float(each) for each in RATE.findall(done.stdout + done.stderr)]
    return median(found[1:] or found)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--images", type=int, default=1500)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    counts = [int(each) for each in given.counts.split(",")]
    rates: dict[int, list[float]] = {count: [] for count in counts}
    with tempfile.TemporaryDirectory() as name:
        write_noise(Path(name) / "noise")
        for _ in range(given.rounds):
            for count in counts:
                rates[count].append(rate(Path(name), count, given.images, given.width))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("processes  pictures/s  (all rounds)          efficiency")
    one = median(rates[counts[0]]) / counts[0]
    for count, every in rates.items():
        share = median(every) / (count * one)
        told = ", ".join(f"{each:.1f}" for each in every)
        print(f"{count:9} {median(every):11.1f}  {told:22} {share:9.0%}")
    if given.json:
        about = {"machine": platform.platform(), "cores": os.cpu_count(), "rates": rates}
        given.json.write_text(json.dumps(about, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
