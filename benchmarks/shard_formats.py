"""Which format holds pictures best: ``python benchmarks/shard_formats.py [--count 20000]``.

The same JPEG pictures are written as loose files, as tar with an index of places (what we use), and
as Parquet with row groups of about 256 KB; then read in order, and at random in batches of 64. One
process, warm cache. Parquet is left out where pyarrow is not installed.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pinxit.datasets.vast.store import ShardStore, ShardWriter, shard_name

BATCH = 64
Ways = tuple[Callable[[], int], Callable[[], int], Callable[[list[int]], int]]


def pictures(count: int, side: int) -> list[bytes]:
    """Different JPEG pictures."""
    made = []
    for number in range(min(count, 500)):
        draw = np.random.default_rng(number)
        small = Image.fromarray(draw.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        stream = io.BytesIO()
        small.resize((side, side), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=90)
        made.append(stream.getvalue())
    return [made[number % len(made)] for number in range(count)]


def loose(folder: Path, data: list[bytes]) -> Ways:
    """Files in one folder; gives what writes, reads in order, reads at random."""
    paths = [folder / f"{number:08d}.jpg" for number in range(len(data))]

    def write() -> int:
        folder.mkdir()
        for path, each in zip(paths, data, strict=True):
            path.write_bytes(each)
        return sum(-(-path.stat().st_size // 4096) * 4096 for path in paths)

    def chosen(rows: list[int]) -> int:
        return sum(len(paths[row].read_bytes()) for row in rows)

    return write, lambda: chosen(list(range(len(data)))), chosen


def tar(folder: Path, data: list[bytes]) -> Ways:
    """Our shards."""
    store, places = ShardStore.at(str(folder)), []

    def write() -> int:
        folder.mkdir()
        size = 0
        for first in range(0, len(data), 8192):
            writer = ShardWriter(folder / "made", first // 8192)
            places.extend(writer.add(each, ".jpg") for each in data[first : first + 8192])
            size += writer.close()[0]
            store.put(shard_name(first // 8192), folder / "made")
        return size + 20 * len(data)

    def chosen(rows: list[int]) -> int:
        return sum(map(len, store.read([places[row] for row in rows])))

    def in_order() -> int:
        rows = range(len(data))
        return sum(chosen(list(rows[n : n + BATCH])) for n in range(0, len(data), BATCH))

    return write, in_order, chosen


def parquet(folder: Path, data: list[bytes]) -> Ways:
    """Parquet with a column of bytes, not compressed: JPEG cannot be."""
    import pyarrow
    from pyarrow import parquet as files

    path = folder / "pictures.parquet"
    group = max(1, 256 * 1024 // (sum(map(len, data)) // len(data)))

    def write() -> int:
        folder.mkdir()
        with files.ParquetWriter(
            path, pyarrow.schema([("data", pyarrow.binary())]), compression="none"
        ) as out:
            for first in range(0, len(data), group):
                out.write_table(pyarrow.table({"data": data[first : first + group]}))
        return path.stat().st_size

    def in_order() -> int:
        batches = files.ParquetFile(path).iter_batches(BATCH)
        return sum(len(each.as_py()) for batch in batches for each in batch.column(0))

    opened: list[Any] = []

    def chosen(rows: list[int]) -> int:
        if not opened:
            opened.append(files.ParquetFile(path))
        size = 0
        for row in rows:
            table = opened[0].read_row_group(row // group)
            size += len(table.column("data")[row % group].as_py())
        return size

    return write, in_order, chosen


def measured(kind: Callable[[Path, list[bytes]], Ways], data: list[bytes]) -> list[float]:
    """Pictures in a second of processor time: written, in order, at random; bytes on disk."""
    rows = np.random.default_rng(0).integers(0, len(data), BATCH * 60).tolist()
    with tempfile.TemporaryDirectory() as folder:
        write, in_order, chosen = kind(Path(folder) / "here", data)

        def at_random() -> int:
            return sum(chosen(rows[n : n + BATCH]) for n in range(0, len(rows), BATCH))

        found, size = [], 0
        for work, count in ((write, len(data)), (in_order, len(data)), (at_random, len(rows))):
            began = time.process_time()
            size = max(size, work())
            found.append(count / (time.process_time() - began))
        return [*found, size]


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--sides", default="32,256")
    given = parser.parse_args()
    kinds = {"loose files": loose, "tar + index": tar}
    kinds |= {"Parquet": parquet} if find_spec("pyarrow") else {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("side  bytes each  format       written/s  in order/s  at random/s  bytes more each")
    for side in map(int, given.sides.split(",")):
        data = pictures(given.count, side)
        mean = sum(map(len, data)) / len(data)
        for name, kind in kinds.items():
            written, in_order, at_random, size = measured(kind, data)
            print(
                f"{side:>4}  {mean:>10.0f}  {name:<12} {written:>9.0f} {in_order:>11.0f} "
                f"{at_random:>12.0f} {size / len(data) - mean:>16.0f}"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
