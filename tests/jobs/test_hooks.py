"""What webhooks hear, on both databases, while others write."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from pinxit.jobs.telling import announce_job
from pinxit.service.couriers import Couriers
from pinxit.service.outward import Sender
from pinxit.service.webhooks import NoWebhook, Webhooks
from pinxit.tables.database import Database
from pinxit.tables.hooks import Delivery
from pinxit.tables.people import Person
from pinxit.tables.work import Job

OWNER = "anna"


@pytest.fixture
def hooks(database: Database) -> Webhooks:
    with database.writing() as session:
        session.add(Person(id=OWNER, name=OWNER, role="creator"))
    return Webhooks(database, OWNER)


def end_job(database: Database, id_: str, pause: threading.Event | None = None) -> None:
    with database.writing() as session:
        job = Job(id=id_, owner=OWNER, kind="generate", lane="quick", params={})
        job.state = "succeeded"
        session.add(job)
        session.flush()
        announce_job(session, job)
        if pause is not None:
            pause.wait(0.2)


def told(database: Database) -> list[Delivery]:
    with database.reading() as session:
        return list(session.scalars(select(Delivery)))


def test_a_job_ends_even_if_a_webhook_is_removed_at_that_moment(
    database: Database, hooks: Webhooks
) -> None:
    for number in range(12):
        hook = hooks.add("https://example.org/", ["job.succeeded"]).hook.id
        with ThreadPoolExecutor(2) as pool:
            ended = pool.submit(end_job, database, f"job{number}")
            pool.submit(hooks.remove, hook).result()
            ended.result()  # raises nothing
        with pytest.raises(NoWebhook):
            hooks.remove(hook)
    assert told(database) == []
    with database.reading() as session:
        assert len(session.scalars(select(Job)).all()) == 12


def test_many_couriers_send_each_message_once(
    database: Database, hooks: Webhooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def post(self: Sender, url: str, headers: dict[str, Any], body: bytes) -> int:
        sent.append(headers["webhook-id"])
        return 200

    monkeypatch.setattr(Sender, "post", post)
    for _ in range(3):
        hooks.add("https://example.org/", ["job.succeeded"])
    for number in range(10):
        end_job(database, f"job{number}")

    def work(_: int) -> None:
        courier = Couriers(database, threading.Event(), lambda owner: False)
        with ThreadPoolExecutor(1) as hands:
            while any(each.state == "waiting" for each in told(database)):
                courier.round(hands)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(sent) == sorted(each.id for each in told(database))
    assert len(sent) == 30
