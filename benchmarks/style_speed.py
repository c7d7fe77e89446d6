"""How fast style transfer is, and how much memory it takes, beside the peers that run here.

``python benchmarks/style_speed.py [--threads 2] [--rounds 40] [--best] [--large]
[--out style_speed.json]`` times all in one process, turn by turn, so that a busy moment of the
machine falls on everybody; each style is encoded before. ``p95`` is the time that 19 of 20 turns
stay under, ``core s`` processor time over all threads. MB is the peak in a process
of its own above a bare interpreter with torch. ``--best`` adds the optimization at 512 px,
``--large`` at 2048 and 4096 px (an hour). Magenta needs ``pip install 'pinxit[bench]'``.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from peers import Colors
from peers.adain import AdaIN
from pinxit.base.about import __version__
from pinxit.base.shipped import shipped
from pinxit.nets.painter import encode, paint
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import resized
from style_methods import method_named
from style_pairs import SET, ready

Turn = Callable[[], object]
_SLOW = 0.5
_FEWEST = 5
_BUSY = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the table.

    Attributes:
        method: Name of a tier, a method or a peer.
        width: Of the picture in pixels.
        height: Of the picture in pixels.
        target: Median in seconds that is asked for; 0 for none.
        target_p95: As ``target``, of the 95th percentile.
        target_mb: Peak memory that is asked for; 0 for none.
        target_of: In words, for peers: what is known of them.
    """

    method: str
    width: int
    height: int
    target: float = 0
    target_p95: float = 0
    target_mb: float = 0
    target_of: str = ""

    @property
    def name(self) -> str:
        """What the row is called."""
        return f"{self.method} {self.width} x {self.height}"


FAST = (
    Job("preview", 256, 256, target_p95=0.025),
    Job("preview", 512, 512, target=0.060),
    Job("preview", 1920, 1080),
    Job("preview", 3840, 2160, target=2.5),
    Job("fast", 256, 256),
    Job("fast", 512, 512, target=0.30, target_mb=600),
    Job("fast", 1920, 1080),
    Job("fast", 3840, 2160, target=10, target_mb=1500),
)
PEERS = (
    Job("magenta", 384, 384, target_of="int8, fixed size"),
    Job("adain", 512, 512, target_of="1.38 to 2.2 s in earlier measurements"),
)
BEST = (Job("auto", 512, 512), Job("best", 512, 512, target=90, target_mb=1200))
MAX = (Job("max", 512, 512, target=360),)
LARGE = (
    Job("best", 2048, 2048, target=1500, target_mb=2000),
    Job("best", 4096, 4096, target_mb=2000),
)


def _demo(part: str, name: str, width: int, height: int) -> Colors:
    return resized(read_picture(shipped("demo", part, name)).pixels[..., :3], width, height)


def _tier(job: Job, content: Colors, style: Colors) -> Turn:
    code = encode((style,), (1.0,))
    return lambda: paint(content, (code,), tier=job.method)


def _magenta(content: Colors, style: Colors, threads: int, folder: Path) -> Turn:
    try:
        from peers.magenta import Magenta
    except ImportError:
        raise SystemExit("Magenta's network needs: pip install 'pinxit[bench]'") from None
    network = Magenta(folder, threads)
    code = network.encode(style)
    return lambda: network.paint(content, code)


def _adain(content: Colors, style: Colors, folder: Path) -> Turn:
    network = AdaIN(folder / "adain.safetensors")
    with torch.inference_mode():
        features = network.encode(style)

    def turn() -> object:
        with torch.inference_mode():
            return network.paint(content, features)

    return turn


def turn_of(job: Job, threads: int, folder: Path) -> Turn:
    """The work of one row, its style encoded already."""
    content = _demo("photographs", "pagoda.jpg", job.width, job.height)
    style = _demo("paintings", "cezanne-sainte-victoire.jpg", 512, 512)
    if job.method in {"preview", "fast"}:
        return _tier(job, content, style)
    if job.method == "magenta":
        return _magenta(content, style, threads, folder)
    if job.method == "adain":
        return _adain(content, style, folder)
    paint = method_named(job.method).load(folder, job.width, threads)
    return lambda: paint(content, style)


def times(
    jobs: Sequence[Job], rounds: int, threads: int, folder: Path
) -> dict[str, list[tuple[float, float]]]:
    """Wall and processor seconds of each turn by the row's name, taken turn by turn."""
    torch.set_num_threads(threads)
    taken: dict[str, list[tuple[float, float]]] = {}
    turns = {job.name: turn_of(job, threads, folder) for job in jobs}
    wanted = dict.fromkeys(turns, rounds)
    for name, turn in turns.items():
        began = time.perf_counter()
        turn()
        if time.perf_counter() - began > _SLOW:
            wanted[name] = min(rounds, _FEWEST)
    for number in range(rounds):
        for name, turn in turns.items():
            if number < wanted[name]:
                wall, core = time.perf_counter(), time.process_time()
                turn()
                spent = (time.perf_counter() - wall, time.process_time() - core)
                taken.setdefault(name, []).append(spent)
        if sys.stdout.isatty():
            print(f"\rround {number + 1} of {rounds} ", end="", flush=True)
    return taken


def peak_mb() -> float:
    """Peak memory of this process; of this program alone, not of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _memory(job: Job, threads: int, folder: Path) -> tuple[float, float, float]:
    """Peak in MB of this process, wall and processor seconds, for one turn of the row."""
    torch.set_num_threads(threads)
    turn = turn_of(job, threads, folder)
    wall, core = time.perf_counter(), time.process_time()
    turn()
    return peak_mb(), time.perf_counter() - wall, time.process_time() - core


def bare_mb() -> float:
    """Peak memory of an interpreter that imported torch and did nothing."""
    program = "import torch; torch.zeros(1); print(open('/proc/self/status').read())"
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603, fixed
    return next(int(line.split()[1]) / 1024 for line in told.splitlines() if "VmHWM" in line)


def _alone(job: Job, threads: int, folder: Path) -> tuple[float, float, float]:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_memory, job, threads, folder).result()


def _row(job: Job, taken: Sequence[tuple[float, float]], peak: float) -> dict[str, float | str]:
    wall, core = np.array(taken).T
    median, p95 = float(np.median(wall)), float(np.quantile(wall, 0.95))
    asked = (
        (job.target, median, "s"),
        (job.target_p95, p95, "s p95"),
        (job.target_mb, peak, "MB"),
    )
    verdicts = [
        f"{'met' if got <= limit else 'MISSED'}: <= {limit:g} {unit}"
        for limit, got, unit in asked
        if limit
    ]
    return {
        "name": job.name,
        "median s": median,
        "p95 s": p95,
        "core s": float(np.median(core)),
        "turns": len(taken),
        "peak MB": peak,
        "verdict": "; ".join(verdicts) or job.target_of,
    }


def _printed(row: dict[str, float | str]) -> None:
    numbers = [f"{row[column]:9.3f}" for column in ("median s", "p95 s", "core s")]
    print(f"{row['name']:20}", *numbers, f"{row['peak MB']:8.0f}  {row['verdict']}", flush=True)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="names of methods, by commas; others are left")
    parser.add_argument("--best", action="store_true", help="optimization at 512 px, too (minutes)")
    parser.add_argument("--max", action="store_true", help="quality max at 512 px, too (minutes)")
    parser.add_argument("--large", action="store_true", help="optimization at 2048 and 4096 px")
    parser.add_argument("--set", type=Path, default=SET, help="folder of the set and its networks")
    parser.add_argument("--out", type=Path, default=Path("style_speed.json"))
    asked = parser.parse_args()
    only = set(filter(None, asked.only.split(",")))
    quick = [job for job in (*FAST, *PEERS) if not only or job.method in only]
    if any(job.method in {"magenta", "adain"} for job in quick):
        ready(asked.set)
    slow = (*BEST * asked.best, *MAX * asked.max, *LARGE * asked.large)
    load = os.getloadavg()[0]
    print(f"{asked.threads} threads, load {load:.1f} before the start, torch {torch.__version__}")
    if load > _BUSY:
        print("Others are at work on this machine: trust core s, not the seconds that pass.")
    bare = bare_mb()
    taken = times(quick, asked.rounds, asked.threads, asked.set)
    print(f"\r{'':20} {'median s':>9} {'p95 s':>9} {'core s':>9} {'peak MB':>8}")
    rows = []
    for job in quick:
        peak, _, _ = _alone(job, asked.threads, asked.set)
        rows.append(_row(job, taken[job.name], peak - bare))
        _printed(rows[-1])
    for job in slow:
        peak, wall, core = _alone(job, asked.threads, asked.set)
        rows.append(_row(job, [(wall, core)], peak - bare))
        _printed(rows[-1])
    about = {
        "version": __version__,
        "torch": torch.__version__,
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "threads": asked.threads,
        "load before": load,
        "bare MB": bare,
        "jobs": [asdict(job) for job in (*quick, *slow)],
    }
    asked.out.write_text(json.dumps({"about": about, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
