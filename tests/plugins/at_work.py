"""A worker in a thread of the test, which does the jobs of an app as worker processes do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pinxit.jobs.doing import do
from pinxit.jobs.leases import claim
from pinxit.jobs.workshop import Workshop
from pinxit.service.house import House
from pinxit.tables.clock import clock
from pinxit.tables.work import Worker


@contextmanager
def at_work(house: House) -> Iterator[None]:
    """While it lasts, jobs of both lanes are done, one after the other."""
    workshop = Workshop(house.config.home, house.database, house.library, device="cpu")
    is_over = threading.Event()
    seen(house)

    def work() -> None:
        while not is_over.wait(0.05):
            job = claim(house.database, "test", ["quick", "long"])
            if job is not None:
                do(workshop, job)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def seen(house: House, lane: str = "any") -> None:
    """Puts down that a worker was there a moment ago."""
    with house.database.writing() as session:
        session.merge(Worker(name="test", lane=lane, device="cpu", seen=clock()))
