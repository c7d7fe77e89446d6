"""A lease is one worker's for one attempt; who lost it can write nothing more."""

import threading
import time
from collections import Counter

import pytest
from small_kinds.counting import COUNTED
from sqlalchemy import insert, select, text

from pinxit.jobs.doing import do
from pinxit.jobs.events import announce, events_since
from pinxit.jobs.leases import (
    NoLongerOurs,
    Outcome,
    claim,
    end,
    give_up_dead,
    give_up_lost,
    lease_of,
    writing,
)
from pinxit.jobs.queue import Queue
from pinxit.jobs.worker import Worker
from pinxit.jobs.workshop import Workshop
from pinxit.tables.people import LOCAL


@pytest.fixture
def queue(workshop: Workshop) -> Queue:
    return Queue(workshop.database, kinds=workshop.kinds)


def test_no_job_is_taken_twice_by_workers_that_race(queue: Queue) -> None:
    asked = {queue.enqueue(LOCAL, "counting", {}).id for _ in range(40)}
    taken: list[str] = []

    def work(name: str) -> None:
        while job := claim(queue.database, name, ["quick"]):
            taken.append(job.id)
            time.sleep(0.001)

    threads = [threading.Thread(target=work, args=[f"w{each}"]) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == Counter(asked)


def test_an_old_lease_of_the_same_worker_is_worth_nothing(queue: Queue) -> None:
    queue.enqueue(LOCAL, "counting", {})
    first = claim(queue.database, "a", ["quick"])
    assert first is not None
    give_up_dead(queue.database, ["a"])
    second = claim(queue.database, "a", ["quick"])
    assert second is not None
    assert second.id == first.id
    with pytest.raises(NoLongerOurs):
        end(queue.database, lease_of(first), Outcome("succeeded"))
    end(queue.database, lease_of(second), Outcome("succeeded"))
    assert queue.get(LOCAL, first.id).attempt == 2


def test_results_of_a_worker_that_lost_its_job_are_not_kept(queue: Queue) -> None:
    queue.enqueue(LOCAL, "counting", {})
    job = claim(queue.database, "a", ["quick"], seconds=0.01)
    assert job is not None
    time.sleep(0.05)
    assert give_up_lost(queue.database) == 1

    def write() -> None:
        with writing(queue.database, lease_of(job)) as session:
            session.execute(insert(COUNTED).values(job=job.id, number=0, attempt=0))

    with pytest.raises(NoLongerOurs):
        write()
    with queue.database.reading() as session:
        assert session.scalars(select(COUNTED.c.number)).all() == []


def test_a_worker_that_lost_its_job_stops_and_leaves_it_alone(
    queue: Queue, workshop: Workshop
) -> None:
    queue.enqueue(LOCAL, "counting", {"to": 1000, "seconds": 0.02})
    job = claim(queue.database, "a", ["quick"])
    assert job is not None
    threading.Timer(0.5, give_up_dead, [queue.database, ["a"]]).start()
    assert do(workshop, job) == ""
    left = queue.get(LOCAL, job.id)
    assert (left.state, left.deaths) == ("queued", 1)


@pytest.mark.parametrize(
    ("wish", "state"), [("pause", "paused"), ("cancel", "canceled"), ("finish", "queued")]
)
def test_what_was_wished_of_a_job_whose_worker_died_comes_true(
    queue: Queue, wish: str, state: str
) -> None:
    job = queue.enqueue(LOCAL, "counting", {})
    claim(queue.database, "a", ["quick"])
    getattr(queue, wish)(LOCAL, job.id)
    give_up_dead(queue.database, ["a"])
    left = queue.get(LOCAL, job.id)
    assert (left.state, left.wish) == (state, "finish" if wish == "finish" else "")


def taken_by(queue: Queue) -> str:
    """Whose job is taken next."""
    job = claim(queue.database, "w", ["quick"])
    assert job is not None
    end(queue.database, lease_of(job), Outcome("succeeded"))
    return job.owner


def test_people_take_turns_however_many_jobs_one_of_them_has(queue: Queue) -> None:
    for _ in range(20):
        queue.enqueue("anna", "counting", {})
    assert [taken_by(queue) for _ in range(2)] == ["anna", "anna"]
    for owner in ("ben", "ben", "cleo"):
        queue.enqueue(owner, "counting", {})
    taken = [taken_by(queue) for _ in range(6)]
    assert taken == ["ben", "cleo", "anna", "ben", "anna", "anna"]


def test_who_deletes_what_is_done_gets_no_further_turn_by_it(queue: Queue) -> None:
    for owner in ("anna", "anna", "anna", "ben", "ben"):
        queue.enqueue(owner, "counting", {})
    taken = []
    for _ in range(5):
        taken.append(taken_by(queue))
        queue.clear("anna")
    assert taken == ["anna", "ben", "anna", "ben", "anna"]


def test_a_higher_priority_comes_before_all_turns_and_ones_own_jobs_keep_their_order(
    queue: Queue,
) -> None:
    first, second = (queue.enqueue("anna", "counting", {}).id for _ in range(2))
    pushed = queue.enqueue("anna", "counting", {}, priority=5).id
    queue.enqueue("ben", "counting", {})
    jobs = [claim(queue.database, "w", ["quick"]) for _ in range(4)]
    assert [each.owner for each in jobs if each] == ["anna", "ben", "anna", "anna"]
    assert [each.id for each in jobs if each and each.owner == "anna"] == [pushed, first, second]


def test_turns_hold_while_workers_race(queue: Queue) -> None:
    for owner, count in (("anna", 30), ("ben", 5)):
        for _ in range(count):
            queue.enqueue(owner, "counting", {})
    taken: list[str] = []

    def work(name: str) -> None:
        while job := claim(queue.database, name, ["quick"]):
            taken.append(job.owner)

    threads = [threading.Thread(target=work, args=[f"w{each}"]) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == {"anna": 30, "ben": 5}
    before = "".join(each[0] for each in taken).rindex("b")
    assert before < 20, "ben's last one came long before anna's last"


def test_lanes_do_not_wait_for_each_other(queue: Queue) -> None:
    long = queue.enqueue(LOCAL, "showing", {}, priority=50)
    quick = queue.enqueue(LOCAL, "counting", {})
    first = claim(queue.database, "a", ["quick"])
    second = claim(queue.database, "b", ["quick", "long"])
    assert first is not None
    assert second is not None
    assert (first.id, second.id) == (quick.id, long.id)


def test_leases_go_by_the_clock_of_the_database(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.enqueue(LOCAL, "counting", {})
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert claim(queue.database, "a", ["quick"]) is not None
    assert give_up_lost(queue.database) == 0


def test_a_busy_database_costs_a_line_of_progress_and_not_the_job(
    queue: Queue, workshop: Workshop
) -> None:
    if not queue.database.is_sqlite:
        pytest.skip("only SQLite lets one writer shut out all others")
    queue.enqueue(LOCAL, "showing", {"count": 3})
    job = claim(queue.database, "a", ["long"])
    assert job is not None
    with queue.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    locked, done = threading.Event(), threading.Event()

    def lock() -> None:
        with queue.database.writing() as session:
            session.execute(text("DELETE FROM switches"))
            locked.set()
            done.wait(1.5)

    thread = threading.Thread(target=lock)
    thread.start()
    locked.wait()
    assert do(workshop, job) == "succeeded"
    thread.join()
    assert queue.get(LOCAL, job.id).state == "succeeded"


def test_a_worker_outlives_a_job_that_fails(queue: Queue, workshop: Workshop) -> None:
    failed = queue.enqueue(LOCAL, "failing", {"how": "disk"})
    after = queue.enqueue(LOCAL, "counting", {"to": 1})
    assert Worker(workshop).run(until_empty=True) == 2
    assert queue.get(LOCAL, failed.id).state == "failed"
    assert queue.get(LOCAL, after.id).state == "succeeded"
    assert queue.status()["workers"] == []


def test_events_are_numbered_in_the_order_in_which_they_can_be_read(queue: Queue) -> None:
    """A reader that goes on after the last number it saw misses none."""
    heard: list[int] = []
    over = threading.Event()

    def read() -> None:
        last = 0
        while not over.is_set() or events_since(queue.database, last):
            for event in events_since(queue.database, last):
                last = event.seq
                heard.append(event.data["number"])

    def write(first: int) -> None:
        for number in range(first, first + 15):
            with queue.database.writing() as session:
                announce(session, LOCAL, "jobs", "job", {"number": number})
                if not queue.database.is_sqlite:
                    session.execute(text("SELECT pg_sleep(random() * 0.01)"))

    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=[first]) for first in (0, 100, 200)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    reader.join()
    assert sorted(heard) == [first + each for first in (0, 100, 200) for each in range(15)]


def test_events_of_a_transaction_that_failed_are_never_told(queue: Queue) -> None:
    def fail() -> None:
        with queue.database.writing() as session:
            announce(session, LOCAL, "jobs", "job", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert events_since(queue.database, 0) == []
