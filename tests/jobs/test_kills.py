"""Workers and servers are killed at any moment: no job is lost, nothing is done twice."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from job_server import JobServer
from small_kinds.counting import COUNTED
from sqlalchemy import select

from pinxit.jobs.leases import LEASE_SECONDS
from pinxit.jobs.process import WorkerConfig
from pinxit.jobs.queue import Only, Queue
from pinxit.jobs.workshop import Workshop
from pinxit.tables.people import LOCAL

_LANES = ("quick", "any", "any")


@dataclass(frozen=True)
class Plan:
    """How much is killed."""

    jobs: int
    numbers: int
    kills: int
    seed: int = 7


SHORT = Plan(jobs=4, numbers=20, kills=5)
WHOLE = Plan(jobs=30, numbers=60, kills=220)


@pytest.fixture
def queue(workshop: Workshop) -> Queue:
    return Queue(workshop.database, kinds=workshop.kinds)


@pytest.fixture
def server(workshop: Workshop, address: str) -> JobServer:
    home = str(workshop.home)
    config = WorkerConfig(home, address, seconds=6.0, kinds="small_kinds")
    return JobServer(config, _LANES)


def _kill_a_worker(server: JobServer, rng: random.Random) -> bool:
    pids = server.pids()
    if not pids:
        return False
    with suppress(ProcessLookupError):
        os.kill(rng.choice(pids), signal.SIGKILL)
        return True
    return False


def _kill_the_server(server: JobServer) -> bool:
    server.kill()
    server.start()
    return True


def _freeze_a_worker(server: JobServer, rng: random.Random) -> bool:
    """Stops a worker for longer than its lease: it wakes as one whose job is somebody else's."""
    pids = server.pids()
    if not pids:
        return False
    chosen = rng.choice(pids)
    with suppress(ProcessLookupError):
        os.kill(chosen, signal.SIGSTOP)
        time.sleep(server.config.seconds + 1)
        os.kill(chosen, signal.SIGCONT)
    return False


def _trouble(plan: Plan, queue: Queue, server: JobServer) -> Counter[str]:
    """Kills until enough was killed; pauses and finishes nothing, so that all jobs must succeed."""
    rng, done = random.Random(plan.seed), Counter[str]()  # noqa: S311
    while done["worker"] + done["server"] < plan.kills:
        _keep_busy(plan, queue)
        done["retried"] += _retry_felled(queue)
        if rng.random() < 0.85:  # the others strike processes that only begin
            _wait_until(lambda: queue.status()["running"] > 0, 120)
        time.sleep(rng.uniform(0.0, 0.6))
        draw = rng.random()
        if draw < 0.15:
            done["server"] += _kill_the_server(server)
        elif draw < 0.17 or (draw > 0.9 and not done["frozen"]):
            _freeze_a_worker(server, rng)
            done["frozen"] += 1
        else:
            done["worker"] += _kill_a_worker(server, rng)
    return done


def _retry_felled(queue: Queue) -> int:
    """Retries jobs that were struck three times in a row, as their owner would."""
    felled = [
        job
        for job in queue.list(LOCAL, Only(("failed",)), limit=100)
        if job.error and job.error["title"] == "It brought down its worker"
    ]
    for job in felled:
        queue.retry(LOCAL, job.id)
    return len(felled)


def _keep_busy(plan: Plan, queue: Queue) -> None:
    waiting = queue.status()["queued"]
    for _ in range(3 - waiting):
        queue.enqueue(LOCAL, "counting", {"to": plan.numbers, "seconds": 0.02})


def _wait_until(is_true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.2)


def _survive(plan: Plan, queue: Queue, server: JobServer) -> Counter[str]:
    for _ in range(plan.jobs):
        queue.enqueue(LOCAL, "counting", {"to": plan.numbers, "seconds": 0.02})
    server.start()
    try:
        done = _trouble(plan, queue, server)
        done["retried"] += _retry_felled(queue)
        _wait_until(lambda: _has_ended(queue), 1200)
    finally:
        server.stop()
    return done


def _has_ended(queue: Queue) -> bool:
    status: dict[str, int] = queue.status()
    return status["queued"] == status["running"] == 0


def _assert_none_is_lost_or_doubled(plan: Plan, queue: Queue) -> int:
    jobs = queue.list(LOCAL, limit=10_000)
    assert [job.error for job in jobs if job.state != "succeeded"] == []
    with queue.database.reading() as session:
        rows = session.execute(select(COUNTED.c.job, COUNTED.c.number)).all()
    expected = Counter((job.id, number) for job in jobs for number in range(plan.numbers))
    assert Counter((row.job, row.number) for row in rows) == expected
    assert all(job.result == {"counted": plan.numbers} for job in jobs)
    return len(jobs)


def test_kills_lose_no_job_and_double_none(queue: Queue, server: JobServer) -> None:
    done = _survive(SHORT, queue, server)
    assert done["worker"] + done["server"] >= SHORT.kills
    _assert_none_is_lost_or_doubled(SHORT, queue)


@pytest.mark.full
def test_hundreds_of_kills_lose_no_job_and_double_none(
    queue: Queue, server: JobServer, tmp_path: Path
) -> None:
    began = time.monotonic()
    done = _survive(WHOLE, queue, server)
    jobs = _assert_none_is_lost_or_doubled(WHOLE, queue)
    attempts = sum(job.attempt for job in queue.list(LOCAL, limit=10_000))
    name, took = queue.database.engine.dialect.name, time.monotonic() - began
    print(  # noqa: T201, the numbers that docs/jobs.md tells
        f"{name}: {done['worker']} workers and {done['server']} servers killed, "
        f"{done['frozen']} workers frozen beyond their lease; {done['retried']} jobs retried; "
        f"{jobs} jobs in {attempts} attempts, "
        f"{jobs * WHOLE.numbers} results, none lost, none doubled, in {took:.0f} s"
    )
    assert done["server"] >= 10
    assert attempts > jobs


def test_a_job_that_kills_its_workers_fails_with_a_sentence(
    queue: Queue, server: JobServer
) -> None:
    deadly = queue.enqueue(LOCAL, "failing", {"how": "death"})
    after = queue.enqueue(LOCAL, "counting", {"to": 2})
    server.start()
    try:
        _wait_until(lambda: _has_ended(queue), 120)
    finally:
        server.stop()
    failed = queue.get(LOCAL, deadly.id)
    assert (failed.state, failed.attempt) == ("failed", 3)
    assert failed.error is not None
    assert "died 3 times" in failed.error["detail"]
    assert queue.get(LOCAL, after.id).state == "succeeded"


def test_a_stopped_server_lays_its_jobs_back(queue: Queue, server: JobServer) -> None:
    job = queue.enqueue(LOCAL, "counting", {"to": 2000, "seconds": 0.05})
    server.start()
    _wait_until(lambda: queue.get(LOCAL, job.id).progress.get("done", 0) > 2, 60)
    server.stop()
    left = queue.get(LOCAL, job.id)
    assert (left.state, left.deaths, left.worker) == ("queued", 0, "")
    assert server.config.seconds < LEASE_SECONDS
