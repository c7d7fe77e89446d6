"""What data sets larger than memory cost: ``python benchmarks/vast.py [--counts 10000,100000]``.

Small synthetic pictures (PNG, 32 px, all different, one in fifty a copy) are written, imported
into shards, reported on and read in shuffled order, each step in a process of its own whose most
memory is told. Where nothing grows with the number of pictures, the columns of memory and of
processor time for each are flat.

``--only-load`` writes shards without reading the pictures first, to measure loading alone for
numbers whose import would take hours here. ``--real FOLDER`` imports your own pictures instead.
``--json FILE`` keeps the numbers, with the machine.
"""

import argparse
import io
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.importing import MOST_PICTURES
from pinxit.datasets.vast.loading import Look, StreamedPictures, write_chosen
from pinxit.datasets.vast.order import StreamOrder
from pinxit.datasets.vast.report import groups_report, report
from pinxit.datasets.vast.sealing import note_near
from pinxit.datasets.vast.sharded import ShardedStore
from pinxit.datasets.vast.store import Place, ShardStore, ShardWriter, shard_name
from pinxit.datasets.vast.tables import Tables

SIDE, BATCH, COPIES, IN_FOLDER = 32, 64, 50, 1000
MINE = Rights("CC0-1.0", "Nobody")


def picture(number: int) -> bytes:
    """A PNG of smooth colors; every fiftieth is the one before."""
    draw = np.random.default_rng(number - (number % COPIES == COPIES - 1))
    small = Image.fromarray(draw.integers(0, 256, (8, 8, 3), dtype=np.uint8))
    stream = io.BytesIO()
    small.resize((SIDE, SIDE), Image.Resampling.BILINEAR).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def write_folder(folder: Path, count: int) -> int:
    """Writes pictures into folders of a thousand; gives their number."""
    for number in range(count):
        place = folder / f"{number // IN_FOLDER:05d}"
        if number % IN_FOLDER == 0:
            place.mkdir(parents=True)
        (place / f"{number:08d}.png").write_bytes(picture(number))
    return count


def import_folder(folder: Path, home: Path, workers: int) -> int:
    """Imports a folder; gives the number of pictures."""
    return bring_in(ShardedStore(home), folder, "set", MINE, How(workers=workers)).pictures


def tell(home: Path) -> int:
    """Reports on all pictures, groups included."""
    made = ShardedStore(home).load("set")
    groups = report(made)["classes"]
    groups_report(made, groups if len(groups) <= 100 else {"all": sum(groups.values())})
    return made.pictures


def compare(home: Path) -> int:
    """Looks for nearly alike pictures alone."""
    made = ShardedStore(home).load("set")
    with Tables(made.index) as tables:
        note_near(tables, made.store)
    return made.pictures


def write_shards(folder: Path, count: int) -> int:
    """Shards of pictures that nobody looked at, and which are to be read."""
    store = ShardStore.at(str(folder / "shards"))
    pool = [picture(number) for number in range(2000)]

    def places() -> Iterator[Place]:
        for shard in range(-(-count // MOST_PICTURES)):
            writer = ShardWriter(folder / "made", shard)
            first = shard * MOST_PICTURES
            for number in range(first, min(first + MOST_PICTURES, count)):
                yield writer.add(pool[number % len(pool)], ".png")
            writer.close()
            store.put(shard_name(shard), folder / "made")

    return write_chosen(folder / "chosen.bin", places())


def choose(home: Path, folder: Path) -> int:
    """Writes which imported pictures are to be read."""
    made = ShardedStore(home).load("set")
    count = write_chosen(folder / "chosen.bin", made.refuse_untrainable().places())
    (folder / "address").write_text(made.address)
    return count


def load(folder: Path, workers: int, most: int) -> int:
    """Reads batches in shuffled order, spread over the whole set; gives how many pictures."""
    named = folder / "address"
    address = named.read_text() if named.exists() else str(folder / "shards")
    pictures = StreamedPictures(folder / "chosen.bin", Look(address, (SIDE, SIDE, 3)), workers)
    order = StreamOrder(len(pictures), 1)
    many = min(most, len(pictures)) // BATCH
    coming = [order.take(n * BATCH, BATCH) for n in range(many)]
    for number, batch in enumerate(coming):
        pictures.expect(coming[number + 1 : number + 5])
        pictures[batch]
    pictures.close()
    return many * BATCH


def timed(work: Callable[..., int], *about: Any) -> dict[str, float]:
    """A step in a process of its own: seconds, processor time, largest memory."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_alone, work, *about).result()


def _alone(work: Callable[..., int], *about: Any) -> dict[str, float]:
    began = time.perf_counter()
    count = work(*about)
    seconds = time.perf_counter() - began
    here, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    computed = here.ru_utime + here.ru_stime + others.ru_utime + others.ru_stime
    return {
        "pictures": float(count),
        "per_second": count / seconds,
        "us_each": 1e6 * computed / max(count, 1),
        "MB": here.ru_maxrss / 1024,
        "worker_MB": others.ru_maxrss / 1024,
    }


def steps_of(count: int, given: argparse.Namespace, folder: Path) -> dict[str, dict[str, float]]:
    """All steps for so many pictures."""
    found: dict[str, dict[str, float]] = {}
    if given.only_load:
        found["write shards"] = timed(write_shards, folder, count)
    else:
        source = given.real or folder / "pictures"
        if not given.real:
            found["write files"] = timed(write_folder, source, count)
        found["import"] = timed(import_folder, source, folder / "home", given.workers)
        found["import again"] = timed(import_folder, source, folder / "home", given.workers)
        found["near pairs"] = timed(compare, folder / "home")
        found["report"] = timed(tell, folder / "home")
        found["choose"] = timed(choose, folder / "home", folder)
    found["load"] = timed(load, folder, given.workers, given.load)
    return found


def main() -> None:
    """Prints a table; writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", default="10000,100000")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--load", type=int, default=20_000, help="Pictures that are read.")
    parser.add_argument("--only-load", action="store_true")
    parser.add_argument("--real", type=Path)
    parser.add_argument("--folder", type=Path, help="Where to write; the system's, if absent.")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    results: dict[str, Any] = {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {given.workers} workers")
    print("pictures  step           pictures/s  us of processor each      MB  MB of a worker")
    for count in [0] if given.real else [int(each) for each in given.counts.split(",")]:
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            results[str(count)] = steps_of(count, given, Path(name))
        for step, row in results[str(count)].items():
            print(
                f"{int(row['pictures']):>8}  {step:<13} {row['per_second']:>11.0f} "
                f"{row['us_each']:>21.1f} {row['MB']:>7.0f} {row['worker_MB']:>15.0f}"
            )
            sys.stdout.flush()
    if given.json:
        machine = {"machine": platform.platform(), "cores": os.cpu_count()}
        given.json.write_text(json.dumps({**machine, "results": results}, indent=1))


if __name__ == "__main__":
    main()
