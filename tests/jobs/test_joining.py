"""Of many jobs that find all parts done, one joins them; another, if that one is lost."""

import threading

import pytest

from pinxit.jobs.desk import WorkDesk
from pinxit.jobs.joining import has_joined, may_join
from pinxit.jobs.leases import Outcome, claim, end, lease_of
from pinxit.jobs.queue import Queue
from pinxit.jobs.workshop import Workshop
from pinxit.tables.people import LOCAL
from pinxit.tables.work import Switch


@pytest.fixture
def desks(workshop: Workshop) -> list[WorkDesk]:
    queue, made = Queue(workshop.database, kinds=workshop.kinds), []
    for number in range(4):
        queue.enqueue(LOCAL, "counting", {})
        job = claim(workshop.database, f"w{number}", ["quick"])
        assert job is not None
        made.append(WorkDesk(workshop, LOCAL, lease_of(job)))
    return made


def test_of_jobs_that_ask_at_the_same_moment_one_joins(desks: list[WorkDesk]) -> None:
    said: list[bool] = []
    threads = [
        threading.Thread(target=lambda desk=desk: said.append(may_join(desk, "film")))
        for desk in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False, False, False, True]


def test_who_joins_is_told_so_again_and_is_stood_in_for_when_lost(desks: list[WorkDesk]) -> None:
    first, second, third, _ = desks
    assert [may_join(each, "film") for each in (first, second, first)] == [True, False, True]
    assert may_join(second, "another film")
    assert first.lease is not None
    end(first.workshop.database, first.lease, Outcome("failed", error={}))
    assert [may_join(each, "film") for each in (second, third)] == [True, False]
    has_joined(second, "film")
    has_joined(second, "film")
    with second.workshop.database.reading() as session:
        assert session.get(Switch, "join film") is None
        assert session.get(Switch, "join another film") is not None
