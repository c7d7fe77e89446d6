"""The process of a worker: ``python -m pinxit.jobs.process``, told by a line of JSON what to do.

The line comes on standard input, so that no password of a database stands in a list of processes.
When standard input ends the one who began the worker is gone, and the worker lays back its job and
ends, too: a server that is killed leaves no workers behind.
"""

import json
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from pinxit.base.registry import Registry
from pinxit.jobs.events import announce
from pinxit.jobs.kind import KINDS
from pinxit.jobs.leases import LEASE_SECONDS
from pinxit.jobs.worker import Worker
from pinxit.jobs.workshop import Workshop
from pinxit.library.library import library_of
from pinxit.tables.database import Database, address_in

_NICENESS = {"quick": 5, "long": 10, "any": 10}


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker process is told.

    Attributes:
        home: Folder of the service.
        database: Address; "" for SQLite in the home.
        store: Address of the objects; "" for a folder in the home.
        device: What it computes on.
        lane: "quick", "long", "any".
        seconds: For how long a lease lasts.
        kinds: Package of the kinds of jobs.
    """

    home: str
    database: str = ""
    store: str = ""
    device: str = "auto"
    lane: str = "any"
    seconds: float = LEASE_SECONDS
    kinds: str = KINDS.package

    def to_line(self) -> str:
        """As the process reads it."""
        return json.dumps(asdict(self)) + "\n"

    def workshop(self) -> Workshop:
        """Opens what the worker works with."""
        home = Path(self.home)
        database = Database.open(self.database or address_in(home))
        library = library_of(database, self.store, home, announce)
        kinds = (
            KINDS if self.kinds == KINDS.package else Registry("kind of job", self.kinds, "KIND")
        )
        return Workshop(home, database, library, self.device, kinds)


def work_until_stopped(
    config: WorkerConfig, stopping: threading.Event, *, until_empty: bool = False
) -> int:
    """Works in this thread, below programs that people wait for; how many jobs were taken."""
    with suppress(AttributeError, OSError):
        os.nice(_NICENESS[config.lane])
    workshop = config.workshop()
    try:
        worker = Worker(workshop, config.lane, stopping, config.seconds)
        return worker.run(until_empty=until_empty)
    finally:
        workshop.library.gate.close()
        workshop.database.engine.dispose()


def main() -> None:
    """Works until standard input ends, or the process is asked to end."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    line = sys.stdin.readline()
    if not line:  # who began it is gone already
        return
    config = WorkerConfig(**json.loads(line))

    def listen() -> None:
        sys.stdin.read()
        stopping.set()

    threading.Thread(target=listen, name="parent", daemon=True).start()
    work_until_stopped(config, stopping)
    sys.stdout.flush()
    os._exit(0)  # the thread above still reads, and would hold up the end of the interpreter


if __name__ == "__main__":
    main()
