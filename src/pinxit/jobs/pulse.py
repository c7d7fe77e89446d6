"""The pulse of a running job: a thread that prolongs the lease and hears what is wished."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from pinxit.jobs.kind import Wish
from pinxit.jobs.leases import LEASE_SECONDS, Lease, NoLongerOurs, hold
from pinxit.tables.database import Database
from pinxit.tables.work import Job

_SECONDS_BETWEEN_LOOKS = 0.4
_BEATS_IN_A_LEASE = 6
_SECONDS_OF_HEALTH = 300.0
"""A job that ran as long does not kill its workers; deaths before are forgotten."""

_log = logging.getLogger("pinxit.jobs")


@dataclass
class Pulse:
    """Keeps a job alive while it is done, and says at any moment what is wished of it.

    Attributes:
        database: Where the job is.
        lease: The right to work at it.
        is_stopping: Whether the worker shall lay the job back and end.
        seconds: For how long each beat prolongs the lease.
        is_lost: Whether the job went to another worker.
        has_stopped: Whether the work was told to stop, whatever is wished since.
    """

    database: Database
    lease: Lease
    is_stopping: Callable[[], bool]
    seconds: float = LEASE_SECONDS
    is_lost: bool = False
    has_stopped: bool = False
    _heard: str = ""
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Pulse":
        self._thread = threading.Thread(target=self._beat, name="pulse", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def wish(self) -> Wish:
        """What is wanted of the job; "pause" too if the worker must end, or the job is lost."""
        heard = cast("Wish", self._heard)
        if self.is_lost or (self.is_stopping() and heard != "cancel"):
            heard = "pause"
        self.has_stopped = self.has_stopped or heard in ("pause", "cancel")
        return heard

    def _beat(self) -> None:
        began = time.monotonic()
        prolonged = began
        while not self._over.wait(_SECONDS_BETWEEN_LOOKS):
            try:
                self._look()
                if time.monotonic() - prolonged >= self.seconds / _BEATS_IN_A_LEASE:
                    self._prolong(is_healthy=time.monotonic() - began > _SECONDS_OF_HEALTH)
                    prolonged = time.monotonic()
            except NoLongerOurs:
                self.is_lost = True
                return
            except SQLAlchemyError as fault:  # busy, or away for a moment: the next beat may do
                _log.warning("The lease could not be prolonged: %s", type(fault).__name__)

    def _look(self) -> None:
        wanted = select(Job.wish, Job.worker, Job.attempt, Job.state).where(
            Job.id == self.lease.job
        )
        with self.database.reading() as session:
            row = session.execute(wanted).one_or_none()
        ours = (self.lease.worker, self.lease.attempt, "running")
        if row is None or tuple(row)[1:] != ours:
            raise NoLongerOurs("Another worker has the job by now.")
        self._heard = row.wish

    def _prolong(self, *, is_healthy: bool) -> None:
        with self.database.writing() as session:
            hold(session, self.lease, {"deaths": 0} if is_healthy else None, self.seconds)
