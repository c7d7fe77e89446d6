"""A job is done once, says how far it is, and ends in a state that says how."""

from threading import Thread

import pytest
from small_kinds import stopping
from small_kinds.counting import COUNTED
from sqlalchemy import select

from pinxit.base.errors import Refused, UserMistake
from pinxit.jobs.doing import do, run_one
from pinxit.jobs.events import events_since
from pinxit.jobs.leases import claim
from pinxit.jobs.queue import Queue
from pinxit.jobs.workshop import Workshop
from pinxit.tables.people import LOCAL
from pinxit.tables.work import Job, Sample


@pytest.fixture
def queue(workshop: Workshop) -> Queue:
    return Queue(workshop.database, workshop, workshop.kinds)


def test_a_job_is_done_and_leaves_its_results(queue: Queue, workshop: Workshop) -> None:
    job = run_one(workshop, queue.enqueue(LOCAL, "counting", {"to": 3}))
    assert (job.state, job.result, job.attempt) == ("succeeded", {"counted": 3}, 1)
    assert job.progress["share"] == 1.0
    assert job.ended is not None
    with workshop.database.reading() as session:
        assert session.scalars(select(COUNTED.c.number)).all() == [0, 1, 2]


def test_every_change_of_a_job_is_an_event_of_its_owner(queue: Queue, workshop: Workshop) -> None:
    run_one(workshop, queue.enqueue(LOCAL, "counting", {"to": 1}))
    events = events_since(workshop.database, 0)
    states = [event.data["state"] for event in events]
    assert states[0] == "queued"
    assert states[-1] == "succeeded"
    assert {event.owner for event in events} == {LOCAL}
    assert all("params" not in event.data for event in events)


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("mistake", 2, "choose another"),
        ("refusal", 3, "copies check"),
        ("ours", 1, "signed"),
        ("disk", 1, "Free some space"),
        ("memory", 1, "smaller"),
        ("bug", 1, "KeyError"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    queue: Queue,
    workshop: Workshop,
    caplog: pytest.LogCaptureFixture,
    how: str,
    code: int,
    words: str,
) -> None:
    job = run_one(workshop, queue.enqueue(LOCAL, "failing", {"how": how}))
    assert "secret" not in caplog.text
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["code"] == code
    assert words in job.error["detail"]
    assert "secret" not in job.error["detail"]


def test_samples_are_shown_newest_last_and_old_ones_go(queue: Queue, workshop: Workshop) -> None:
    job = run_one(workshop, queue.enqueue(LOCAL, "showing", {"count": 20}))
    assert job.state == "succeeded"
    samples = job.progress["samples"]
    assert [each["number"] for each in samples] == list(range(8, 20))
    assert samples[-1]["url"] == f"/api/v1/jobs/{job.id}/samples/19"
    assert job.progress["notices"] == ["All are gray."]
    sample = queue.sample(LOCAL, job.id, 19)
    assert sample.data[:4] == b"RIFF"
    assert (sample.width, sample.height) == (samples[-1]["width"], samples[-1]["height"])
    with workshop.database.reading() as session:
        assert len(session.scalars(select(Sample)).all()) == 12
    queue.delete(LOCAL, job.id)
    with workshop.database.reading() as session:
        assert session.scalars(select(Sample)).all() == []


def test_what_a_kind_refuses_is_not_queued(queue: Queue) -> None:
    with pytest.raises(Refused, match="before it is queued"):
        queue.enqueue(LOCAL, "failing", {"how": "asking"})
    with pytest.raises(UserMistake, match="to: Input should be greater"):
        queue.enqueue(LOCAL, "counting", {"to": -1})
    with pytest.raises(UserMistake, match="up: Extra"):
        queue.enqueue(LOCAL, "counting", {"up": 3})
    with pytest.raises(UserMistake, match="counting"):
        queue.enqueue(LOCAL, "countin", {})
    assert queue.list(LOCAL) == []


def test_a_paused_job_goes_on_where_it_was(queue: Queue, workshop: Workshop) -> None:
    job = queue.enqueue(LOCAL, "counting", {"to": 400, "seconds": 0.05})
    claimed = claim(workshop.database, "here", ["quick"])
    assert claimed is not None
    queue.pause(LOCAL, job.id)
    assert do(workshop, claimed) == "paused"
    assert 0 < queue.get(LOCAL, job.id).progress["done"] < 400
    queue.resume(LOCAL, job.id)
    claimed = claim(workshop.database, "here", ["quick"])
    assert claimed is not None
    queue.finish(LOCAL, job.id)
    assert do(workshop, claimed) == "succeeded"
    with workshop.database.reading() as session:
        numbers = session.scalars(select(COUNTED.c.number)).all()
    assert numbers == list(range(queue.get(LOCAL, job.id).result["counted"]))


@pytest.mark.parametrize(
    ("later", "state"),
    [("resume", "queued"), ("cancel", "canceled"), ("finish", "queued"), ("", "paused")],
)
def test_what_is_wished_while_a_job_stops_comes_true(
    queue: Queue, workshop: Workshop, later: str, state: str
) -> None:
    job = queue.enqueue(LOCAL, "stopping", {})
    claimed = claim(workshop.database, "here", ["quick"])
    assert claimed is not None
    queue.pause(LOCAL, job.id)
    stopping.LATER[job.id] = lambda: getattr(queue, later)(LOCAL, job.id) if later else None
    assert do(workshop, claimed) == state
    assert queue.get(LOCAL, job.id).state == state


def test_a_job_that_is_just_tried_again_is_not_cleared(queue: Queue, workshop: Workshop) -> None:
    job = run_one(workshop, queue.enqueue(LOCAL, "failing", {"how": "bug"}))
    clearing = Thread(target=queue.clear, args=(LOCAL,))
    with workshop.database.writing() as session:
        session.get_one(Job, job.id).state = "queued"
        session.flush()
        clearing.start()
        clearing.join(timeout=1)
    clearing.join()
    assert queue.get(LOCAL, job.id).state == "queued"


def test_what_a_job_kept_to_go_on_from_goes_with_it(queue: Queue, workshop: Workshop) -> None:
    job = run_one(workshop, queue.enqueue(LOCAL, "failing", {"how": "bug"}))
    folder = workshop.folder_of(LOCAL, job.id)
    folder.mkdir(parents=True)
    (folder / "state").write_bytes(b"half")
    assert queue.clear(LOCAL) == 1
    assert not folder.exists()
