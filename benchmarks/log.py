"""What the log costs and finds: ``python benchmarks/log.py [--rows 100000] [--json FILE]``.

Prints the time to add a row, to deliver a picture with and without it, to verify the whole log and
to prove a row; the size of a proof; and how many of 200 tamperings with copies of it are found.
"""

import argparse
import json
import platform
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from pinxit.base.hashing import hash_bytes
from pinxit.base.shipped import shipped
from pinxit.check.checked import check
from pinxit.check.finding import Policy
from pinxit.deliver.files import deliver
from pinxit.mark.events import Event
from pinxit.mark.log import Log, log_of
from pinxit.mark.log_file import LogFile
from pinxit.mark.log_notes import noting_delivery
from pinxit.mark.log_proofs import prove_row
from pinxit.mark.log_verify import verify_log
from pinxit.mark.marked import mark
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import read_picture

_DEEDS = ("edit", "delete", "swap", "cut")


def event(n: int) -> Event:
    """A row like that of a stylized picture."""
    hashes = tuple(hash_bytes(f"{n} {part}".encode()) for part in range(3))
    return Event("deliver", hashes[:1], hashes[1:])


def clock(work: Callable[[], object], times: int) -> float:
    """Median milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)


def tamper(base: sqlite3.Connection, deed: str, rng: np.random.Generator, count: int) -> None:
    """Changes one thing, or cuts the end off."""
    a, b = (int(n) for n in rng.choice(count, 2, replace=False))
    if deed == "edit":
        base.execute("UPDATE rows SET body = replace(body, 'local', 'other') WHERE n = ?", (a,))
    elif deed == "swap":
        for move in ((-1, a), (a, b), (b, -1)):
            base.execute("UPDATE rows SET n = ? WHERE n = ?", move)
    else:
        base.execute(f"DELETE FROM rows WHERE n {'=' if deed == 'delete' else '>='} ?", (a,))  # noqa: S608


def tampering(log: Log, times: int, rng: np.random.Generator) -> dict[str, str]:
    """Found of tried, by deed; each on a copy of the log, made by rolling back."""
    found = dict.fromkeys(_DEEDS, 0)
    copy = log.file.path.with_name("copy.sqlite")
    with log.file.reading() as base, closing(sqlite3.connect(copy)) as other:
        base.backup(other)
        for (name,) in list(other.execute("SELECT name FROM sqlite_master WHERE type='trigger'")):
            other.execute(f"DROP TRIGGER {name}")
        other.commit()
    count = log.count()
    for deed in _DEEDS:
        for _ in range(times):
            spoiled = shutil.copy(copy, copy.with_name("spoiled.sqlite"))
            with closing(sqlite3.connect(spoiled)) as base:
                tamper(base, deed, rng, count)
                base.commit()
            found[deed] += bool(verify_log(Log(LogFile(Path(spoiled)), log.keys)).faults)
    return {deed: f"{found[deed]} of {times}" for deed in _DEEDS}


def delivering(folder: Path, log: Log) -> dict[str, float]:
    """Milliseconds to deliver a picture of 512 pixels, without and with the log."""
    photograph = read_picture(shipped("demo", "photographs", "cat.jpg"))
    pixels = np.resize(photograph.pixels, (512, 512, 3))
    step = Step("generate", "r3gan", "1", seed=1)
    policy = Policy(dict.fromkeys(("copies", "rights", "safety"), "not what is measured"))
    marked = mark(check(Picture(pixels, (step,)), policy=policy), log.keys.signer())

    def bare() -> None:
        deliver(marked, folder / "out.jpg", overwrite=True)

    def noted() -> None:
        with noting_delivery(log, (step,)) as announce:
            deliver(marked, folder / "out.jpg", overwrite=True, announce=announce)

    return {"deliver, ms": clock(bare, 30), "deliver with log, ms": clock(noted, 30)}


def main() -> None:
    """Prints the table, and writes it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--tampered", type=int, default=50, help="copies for each deed")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, rng = Path(place), np.random.default_rng(1)
        log = log_of(folder)
        for first in range(0, asked.rows, 1000):
            log.append_all([event(n) for n in range(first, min(first + 1000, asked.rows))])
        numbers = iter(rng.integers(0, asked.rows, 200).tolist())
        sizes: list[int] = []

        def prove() -> None:
            sizes.append(len(json.dumps(prove_row(log, next(numbers)).to_json())))

        table: dict[str, object] = {
            "rows": log.count(),
            "add a row, ms": clock(lambda: log.append(event(asked.rows)), 30),
            **delivering(folder, log),
            "verify all, s": clock(lambda: verify_log(log), 3) / 1000,
            "prove a row, ms": clock(prove, 200),
            "largest proof, bytes": max(sizes),
            "log file, MB": log.file.path.stat().st_size / 1e6,
        }
        deeds = tampering(log, asked.tampered, rng)
    table |= {f"found: {deed}": share for deed, share in deeds.items()}
    for name, value in table.items():
        print(f"{name:24} {value:.2f}" if isinstance(value, float) else f"{name:24} {value}")
    if asked.json:
        about = {"machine": platform.platform(), "seed": 1}
        asked.json.write_text(json.dumps({**about, **table}, indent=2))


if __name__ == "__main__":
    main()
