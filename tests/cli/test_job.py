"""Jobs, workers and the database from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from databases import SMALL_KINDS
from program import Program
from small_kinds.counting import METADATA

from pinxit.jobs.queue import Queue
from pinxit.jobs.worker import Worker
from pinxit.jobs.workshop import Workshop
from pinxit.tables.database import Database, address_in
from pinxit.tables.migrate import upgrade
from pinxit.tables.people import LOCAL

Work = Callable[[], int]


@pytest.fixture
def queue(home: Path) -> Queue:
    """The queue of the program's home, with small kinds of jobs."""
    home.mkdir()
    database = Database.open(address_in(home))
    upgrade(database, home)
    METADATA.create_all(database.engine)
    return Queue(database, kinds=SMALL_KINDS)


@pytest.fixture
def work(queue: Queue, home: Path) -> Work:
    """Does all jobs that wait."""
    return lambda: Worker(Workshop(home, queue.database, kinds=SMALL_KINDS)).run(until_empty=True)


def test_jobs_are_listed_paused_resumed_and_canceled(pinxit: Program, queue: Queue) -> None:
    job = queue.enqueue(LOCAL, "counting", {"to": 3})
    listed = pinxit("job", "list")
    assert job.id[:8] in listed.out
    assert "queued" in listed.out
    short = job.id[:6]
    assert "paused" in pinxit("job", "pause", short).out
    assert pinxit("job", "resume", job.id, "--json").json["state"] == "queued"
    assert "canceled" in pinxit("job", "cancel", short).out
    again = pinxit("job", "cancel", short)
    assert again.code == 2
    assert "been canceled" in again.err
    assert "queued" in pinxit("job", "retry", short).out
    assert pinxit("job", "retry", "--failed").out == "0 jobs tried again.\n"
    assert pinxit("job", "retry").code == pinxit("job", "retry", short, "--failed").code == 2
    assert pinxit("job", "list", "--state", "failed").out == "There are no such jobs.\n"


def test_watching_a_job_ends_with_it(pinxit: Program, queue: Queue, work: Work) -> None:
    job = queue.enqueue(LOCAL, "counting", {"to": 3})
    assert work() == 1
    seen = pinxit("job", "watch", job.id)
    assert (seen.code, "succeeded" in seen.out) == (0, True)
    assert "count: 3/3 numbers" in seen.err


@pytest.mark.parametrize(("how", "code"), [("mistake", 2), ("refusal", 3), ("ours", 1)])
def test_watching_a_job_that_fails_ends_with_its_exit_code(
    pinxit: Program, queue: Queue, work: Work, how: str, code: int
) -> None:
    job = queue.enqueue(LOCAL, "failing", {"how": how})
    work()
    seen = pinxit("job", "watch", job.id)
    assert seen.code == code
    assert queue.get(LOCAL, job.id).error is not None
    assert "Traceback" not in seen.err


def test_a_job_that_is_not_there_gets_a_sentence(pinxit: Program, queue: Queue) -> None:
    said = pinxit("job", "watch", "nothing")
    assert (said.code, "pinxit job list" in said.err) == (2, True)


def test_the_database_is_migrated_and_taken_back(pinxit: Program, home: Path) -> None:
    assert pinxit("db", "status", "--json").json["version"] == ""
    made = pinxit("db", "upgrade", "--json").json
    assert made["before"] == ""
    assert pinxit("db", "status", "--json").json["steps"] == []
    down = pinxit("db", "downgrade", "base", "--yes", "--json").json
    assert down["after"] == ""
    assert Path(down["backup"]).parent == home / "backups"
    assert pinxit("db", "downgrade", "7", "--yes").code == 2


def test_a_worker_ends_when_no_job_waits(
    pinxit: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lowered: list[int] = []  # all tests that follow would be lowered with it
    monkeypatch.setattr("os.nice", lowered.append, raising=False)
    said = pinxit("worker", "--until-empty", "--json")
    assert said.json == {"jobs": 0}
    assert lowered == [10], "people wait for other programs"
    assert not list((home / "workers").iterdir())


@pytest.mark.parametrize(
    "address", ["nonsense://x", "postgresql+psycopg://nobody@127.0.0.1:1/x?connect_timeout=2"]
)
def test_a_database_that_cannot_be_opened_gets_a_sentence(pinxit: Program, address: str) -> None:
    said = pinxit("job", "list", "--database", address)
    assert said.code == 2
    assert said.err.startswith("pinxit: The database ")
