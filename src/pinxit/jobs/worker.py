"""A worker: takes one job after the other, until it is asked to stop."""

import logging
import random
import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from pinxit.jobs.doing import do
from pinxit.jobs.leases import LEASE_SECONDS, claim, give_up_lost
from pinxit.jobs.presence import give_up_jobs_of_dead, new_name, present, sign_in, sign_out
from pinxit.jobs.workshop import Workshop
from pinxit.tables.work import Job

LANES = {"quick": ("quick",), "long": ("long",), "any": ("quick", "long")}
"""Which jobs a worker takes, by what it is called with."""

_SECONDS_IDLE = 0.2
_SECONDS_BETWEEN_ROUNDS = 3.0
_SECONDS_AFTER_TROUBLE = 2.0

_log = logging.getLogger("pinxit.jobs")


@dataclass
class Worker:
    """One worker, in this thread.

    Attributes:
        workshop: With what it works.
        lane: "quick", "long", "any".
        stopping: Set it, and the worker lays its job back and ends.
        seconds: For how long each of its leases lasts.
        name: No other worker has it.
    """

    workshop: Workshop
    lane: str = "any"
    stopping: threading.Event = field(default_factory=threading.Event)
    seconds: float = LEASE_SECONDS
    name: str = field(default_factory=new_name)
    _next_round: float = 0.0

    def run(self, *, until_empty: bool = False) -> int:
        """Works until it is stopped; how many jobs it took.

        Args:
            until_empty: Ends when no job waits.
        """
        with present(self.workshop.home, self.name):
            try:
                return self._work(until_empty=until_empty)
            finally:
                self._leave()

    def _work(self, *, until_empty: bool) -> int:
        taken = 0
        while not self.stopping.is_set():
            job = self._next_job()
            if job is not None:
                do(self.workshop, job, self.stopping.is_set, self.seconds)
                taken += 1
            elif until_empty:
                break
            else:
                self.stopping.wait(_SECONDS_IDLE * random.uniform(0.8, 1.2))  # noqa: S311
        return taken

    def _next_job(self) -> Job | None:
        try:
            self._make_rounds()
            return claim(self.workshop.database, self.name, LANES[self.lane], self.seconds)
        except (SQLAlchemyError, OSError) as fault:  # busy, away, no space: it may pass
            _log.warning("No job could be taken: %s", type(fault).__name__)
            self.stopping.wait(_SECONDS_AFTER_TROUBLE)
            return None

    def _make_rounds(self) -> None:
        """Now and then: says that it is there, and frees the jobs of those that are not."""
        if time.monotonic() < self._next_round:
            return
        self._next_round = time.monotonic() + _SECONDS_BETWEEN_ROUNDS
        database = self.workshop.database
        sign_in(database, self.name, self.lane, self.workshop.device)
        give_up_jobs_of_dead(database, self.workshop.home)
        give_up_lost(database)

    def _leave(self) -> None:
        try:
            sign_out(self.workshop.database, self.name)
        except SQLAlchemyError as fault:
            _log.warning("The worker could not sign out: %s", type(fault).__name__)
