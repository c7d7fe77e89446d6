"""How many jobs a second four processes take from the queue, and whether any is taken twice.

python benchmarks/job_queue.py [--postgresql postgresql+psycopg://...] [--jobs 2000] [--json FILE]

Each process claims a job, and ends it; nothing else is done. Both are transactions that the disk
has acknowledged. Without ``--postgresql`` only SQLite is measured.
"""

import argparse
import json
import multiprocessing
import os
import platform
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import insert

from pinxit.jobs.leases import Outcome, claim, end, lease_of
from pinxit.tables.base import new_id
from pinxit.tables.database import Database, address_in
from pinxit.tables.work import Job

PROCESSES = 4


@dataclass(frozen=True)
class Measured:
    """What came out for one database."""

    database: str
    jobs: int
    processes: int
    claims_a_second: float
    median_ms: float
    p99_ms: float
    worst_ms: float
    doubled: int
    lost: int


def take_all(address: str, name: str) -> tuple[list[str], list[float]]:
    """Claims and ends jobs until none is left; their ids, and seconds for each claim."""
    database = Database.open(address)
    taken, times = [], []
    while True:
        began = time.perf_counter()
        job = claim(database, name, ["quick"])
        if job is None:
            break
        times.append(time.perf_counter() - began)
        taken.append(job.id)
        end(database, lease_of(job), Outcome("succeeded"))
    database.engine.dispose()
    return taken, times


def measure(address: str, count: int) -> Measured:
    """Fills a queue, and lets all processes empty it."""
    database = Database.open(address)
    database.make_tables()
    rows = [
        {"id": new_id(), "owner": "local", "kind": "counting", "lane": "quick", "params": {}}
        for _ in range(count)
    ]
    with database.writing() as session:
        session.execute(insert(Job), rows)
    name = database.engine.dialect.name
    database.engine.dispose()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(time.sleep, [2.0] * PROCESSES, 1)  # until all of them have begun
        began = time.perf_counter()
        parts = pool.starmap(take_all, [(address, f"w{each}") for each in range(PROCESSES)], 1)
    took = time.perf_counter() - began
    taken = Counter(job for part, _ in parts for job in part)
    times = [seconds * 1000 for _, part in parts for seconds in part]
    return Measured(
        name,
        count,
        PROCESSES,
        round(count / took, 1),
        round(median(times), 2),
        round(quantiles(times, n=100)[98], 2),
        round(max(times), 1),
        sum(number - 1 for number in taken.values()),
        count - len(taken),
    )


def main() -> None:
    """Prints a table; writes JSON if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", help="Address of an empty database.")
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        addresses = [address_in(Path(folder))]
        addresses += [given.postgresql] if given.postgresql else []
        results = [measure(address, given.jobs) for address in addresses]
    load = os.getloadavg()[0]
    print(f"{PROCESSES} processes on {os.cpu_count()} cores, load {load:.1f}, claim and end a job")
    print("database     jobs  claims/s  median ms  p99 ms  worst ms  doubled  lost")
    for each in results:
        print(
            f"{each.database:<10} {each.jobs:>6} {each.claims_a_second:>9} {each.median_ms:>10} "
            f"{each.p99_ms:>7} {each.worst_ms:>9} {each.doubled:>8} {each.lost:>5}"
        )
    if given.json:
        machine = {"machine": platform.platform(), "cores": os.cpu_count(), "load": load}
        told = {**machine, "results": [asdict(each) for each in results]}
        given.json.write_text(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
