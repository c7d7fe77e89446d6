"""The supervisor: keeps one worker process a lane alive, and cleans up after the dead."""

import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from pinxit.jobs.events import forget_old_events
from pinxit.jobs.leases import give_up_lost
from pinxit.jobs.presence import give_up_jobs_of_dead
from pinxit.jobs.process import WorkerConfig
from pinxit.tables.database import Database

LANES = ("quick", "long")
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_SWEEPS = 2.0
_SECONDS_BETWEEN_PURGES = 600.0
_SECONDS_TO_STOP = 20.0
_LONGEST_WAIT = 4.0
_SECONDS_OF_HEALTH = 10.0

_log = logging.getLogger("pinxit.jobs")


@dataclass
class _Post:
    """The place of one worker, which is filled again when the worker dies."""

    config: WorkerConfig
    process: "subprocess.Popen[str] | None" = None
    began: float = 0.0
    falls: int = 0
    fill_at: float = 0.0

    def look(self) -> None:
        """Begins a worker if there is none; one that dies at once again and again waits longer."""
        moment = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            _log.warning("The %s worker ended with %d", self.config.lane, self.process.returncode)
            is_healthy = moment - self.began > _SECONDS_OF_HEALTH
            self.falls = 0 if is_healthy else self.falls + 1
            wait = 0.0 if self.falls < 3 else min(_LONGEST_WAIT, 2.0 ** (self.falls - 3))
            self.process, self.fill_at = None, moment + wait
        if self.process is None and moment >= self.fill_at:
            self.began = moment
            self.process = _begin(self.config)

    def stop(self) -> None:
        """Asks the worker to lay its job back and end."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def wait(self, seconds: float) -> None:
        """Waits until the worker has ended; one that does not is ended."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _begin(config: WorkerConfig) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "pinxit.jobs.process"],
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, **_threads(config.lane)},
    )
    assert process.stdin is not None  # noqa: S101, it was asked for
    try:
        process.stdin.write(config.to_line())
        process.stdin.flush()
    except BrokenPipeError:
        _log.warning("The %s worker died as it began", config.lane)
    return process


def _threads(lane: str) -> dict[str, str]:
    """How many threads torch takes: a quick job leaves half of the machine to others."""
    cores = os.cpu_count() or 1
    count = max(1, cores // 2) if lane == "quick" else cores
    wanted = {"OMP_NUM_THREADS": str(count), "OMP_WAIT_POLICY": "PASSIVE"}
    return {name: value for name, value in wanted.items() if name not in os.environ}


@dataclass
class Supervisor:
    """Workers for a server: ``with Supervisor(WorkerConfig(str(home))): serve()``.

    Attributes:
        config: What each worker is told, but for its lane.
        lanes: One worker for each; a lane may be named twice.
    """

    config: WorkerConfig
    lanes: tuple[str, ...] = LANES
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _posts: list[_Post] = field(default_factory=list)

    def __enter__(self) -> "Supervisor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begins the workers; the tables must be there."""
        self._posts = [_Post(replace(self.config, lane=lane)) for lane in self.lanes]
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Asks all workers to lay back their jobs, and waits for them."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for post in self._posts:
            post.stop()
        until = time.monotonic() + _SECONDS_TO_STOP
        for post in self._posts:
            post.wait(max(0.1, until - time.monotonic()))

    @property
    def pids(self) -> list[int]:
        """The processes of the workers that live."""
        processes = [post.process for post in self._posts]
        return [each.pid for each in processes if each is not None and each.poll() is None]

    def _watch(self) -> None:
        workshop = self.config.workshop()
        swept = purged = float("-inf")
        while not self._over.is_set():
            for post in self._posts:
                post.look()
            moment = time.monotonic()
            if moment - swept > _SECONDS_BETWEEN_SWEEPS:
                is_purging = moment - purged > _SECONDS_BETWEEN_PURGES
                self._sweep(workshop.database, is_purging=is_purging)
                swept, purged = moment, moment if is_purging else purged
            self._over.wait(_SECONDS_BETWEEN_LOOKS)
        workshop.database.engine.dispose()

    def _sweep(self, database: Database, *, is_purging: bool) -> None:
        try:
            give_up_jobs_of_dead(database, Path(self.config.home))
            give_up_lost(database)
            if is_purging:
                forget_old_events(database)
        except (SQLAlchemyError, OSError) as fault:
            _log.warning("The queue could not be looked through: %s", type(fault).__name__)
