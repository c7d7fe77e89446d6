"""A server that only does jobs: begun as a process, so that tests can kill it and its workers."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pinxit.jobs.process import WorkerConfig


@dataclass
class JobServer:
    """A supervisor with its workers, in processes of their own.

    Attributes:
        config: What workers are told.
        lanes: One worker for each.
    """

    config: WorkerConfig
    lanes: tuple[str, ...]
    process: "subprocess.Popen[str] | None" = None
    _told: Path = field(default_factory=Path)

    def start(self) -> None:
        self._told = Path(self.config.home) / f"pids-{time.monotonic_ns()}"
        told = json.dumps([asdict(self.config), list(self.lanes), str(self._told)])
        self.process = subprocess.Popen([sys.executable, __file__, told], text=True)

    def pids(self) -> list[int]:
        """Workers that were alive a moment ago."""
        with suppress(OSError, ValueError):
            return [int(word) for word in self._told.read_text().split()]
        return []

    def kill(self) -> None:
        """Ends the server at once; its workers find out by themselves."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ends the server in order."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait()


def main() -> None:
    """Runs a supervisor until it is terminated, and writes down its workers' process ids."""
    from pinxit.jobs.supervisor import Supervisor

    config, lanes, place = json.loads(sys.argv[1])
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    with Supervisor(WorkerConfig(**config), tuple(lanes)) as supervisor:
        while not stopped:
            beside = Path(f"{place}.new")
            beside.write_text(" ".join(map(str, supervisor.pids)))
            beside.replace(place)
            time.sleep(0.05)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
