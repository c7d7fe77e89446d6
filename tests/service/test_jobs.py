"""Jobs over HTTP: asked for, looked at, wished of, put in order; and never somebody else's."""

import pytest
from databases import SMALL_KINDS
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from small_kinds.counting import METADATA

from pinxit.jobs.doing import do
from pinxit.jobs.leases import claim
from pinxit.jobs.queue import Queue
from pinxit.jobs.workshop import Workshop

API = "/api/v1"


def _with_small_kinds(app: FastAPI) -> Workshop:
    house = app.state.house
    METADATA.create_all(house.database.engine)
    workshop = Workshop(house.config.home, house.database, house.library, kinds=SMALL_KINDS)
    vars(house)["queue"] = Queue(house.database, workshop, SMALL_KINDS)
    return workshop


@pytest.fixture
def workshop(app: FastAPI) -> Workshop:
    return _with_small_kinds(app)


def _ask(client: TestClient, to: int = 3, **more: object) -> str:
    answer = client.post(f"{API}/jobs", json={"kind": "counting", "params": {"to": to}, **more})
    assert answer.status_code == 202, answer.text
    made: str = answer.json()["id"]
    return made


def _work(workshop: Workshop) -> str:
    job = claim(workshop.database, "here", ["quick", "long"])
    assert job is not None
    do(workshop, job)
    return job.id


def test_a_job_is_asked_for_done_and_forgotten(client: TestClient, workshop: Workshop) -> None:
    job = _ask(client, title="My count")
    told = client.get(f"{API}/jobs/{job}").json()
    assert (told["state"], told["title"], told["lane"]) == ("queued", "My count", "quick")
    _work(workshop)
    told = client.get(f"{API}/jobs/{job}").json()
    assert (told["state"], told["result"]) == ("succeeded", {"counted": 3})
    assert told["progress"]["share"] == 1.0
    assert client.delete(f"{API}/jobs/{job}").status_code == 204
    assert client.get(f"{API}/jobs/{job}").status_code == 404


@pytest.mark.parametrize("text", [r'"\ud800"', r'"\u0000"'])
def test_what_could_never_be_told_again_is_not_queued(client: TestClient, text: str) -> None:
    what = f'{{"action": "vary", "model": "icons", "recipe": {{"text": {text}}}}}'
    body = f'{{"kind": "images", "params": {{"seeds": [1], "what": {what}}}}}'.encode()
    told = {"Content-Type": "application/json"}
    assert client.post(f"{API}/jobs", content=body, headers=told).status_code == 422
    assert client.get(f"{API}/jobs").json()["items"] == []


def test_a_sample_is_a_small_picture_of_its_owner(client: TestClient, workshop: Workshop) -> None:
    job = client.post(f"{API}/jobs", json={"kind": "showing", "params": {"count": 2}}).json()["id"]
    _work(workshop)
    sample = client.get(f"{API}/jobs/{job}").json()["progress"]["samples"][-1]
    answer = client.get(sample["url"])
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"{API}/jobs/{job}/samples/99").status_code == 404


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "countin"}, "counting"),
        ({"kind": "counting", "params": {"to": "many"}}, "to: "),
        ({"kind": "counting", "params": {"up": 1}}, "up: "),
        ({"kind": "counting", "priority": 1000}, "priority"),
        ({"kind": "counting", "owner": "you"}, "owner"),
        ({"kind": "../../secret"}, "secret"),
    ],
)
def test_what_cannot_be_asked_is_told_at_once(
    client: TestClient, workshop: Workshop, asked: dict[str, object], words: str
) -> None:
    answer = client.post(f"{API}/jobs", json=asked)
    assert answer.status_code == 422
    assert words in answer.text
    assert client.get(f"{API}/jobs").json()["items"] == []


def test_a_refusal_of_its_kind_is_told_at_once(client: TestClient, workshop: Workshop) -> None:
    answer = client.post(f"{API}/jobs", json={"kind": "failing", "params": {"how": "asking"}})
    assert answer.status_code == 403


def test_wishes_change_states_or_are_conflicts(client: TestClient, workshop: Workshop) -> None:
    job = _ask(client)
    for verb, state in (
        ("pause", "paused"),
        ("resume", "queued"),
        ("cancel", "canceled"),
        ("retry", "queued"),
    ):
        answer = client.post(f"{API}/jobs/{job}/{verb}")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert client.post(f"{API}/jobs/{job}/retry").status_code == 409
    assert client.post(f"{API}/jobs/{job}/finish").status_code == 409
    assert client.delete(f"{API}/jobs/{job}").status_code == 409
    assert client.post(f"{API}/jobs/nothing/pause").status_code == 404


def test_jobs_are_listed_page_by_page(client: TestClient, workshop: Workshop) -> None:
    asked = [_ask(client) for _ in range(5)]
    first = client.get(f"{API}/jobs?limit=3").json()
    second = client.get(f"{API}/jobs?limit=3&cursor={first['next_cursor']}").json()
    listed = [job["id"] for job in first["items"] + second["items"]]
    assert listed == asked[::-1]
    assert (first["total"], second["next_cursor"]) == (5, None)
    client.post(f"{API}/jobs/{asked[0]}/cancel")
    kept = client.get(f"{API}/jobs?state=canceled&state=failed&kind=counting").json()
    assert [job["id"] for job in kept["items"]] == asked[:1]
    assert client.get(f"{API}/jobs?state=lost").status_code == 422
    assert client.get(f"{API}/jobs?cursor=nowhere").status_code == 422


def test_jobs_are_done_in_the_order_that_was_wished(client: TestClient, workshop: Workshop) -> None:
    a, b, c, d = (_ask(client, 0) for _ in range(4))
    assert client.patch(f"{API}/jobs/{d}", json={"before": a}).status_code == 200
    assert client.patch(f"{API}/jobs/{a}", json={"before": None}).status_code == 200
    assert client.patch(f"{API}/jobs/{c}", json={"priority": 5}).status_code == 200
    assert [_work(workshop) for _ in range(4)] == [c, d, b, a]
    assert client.patch(f"{API}/jobs/{a}", json={"priority": 5}).status_code == 409


def test_a_job_can_be_moved_between_two_again_and_again(
    client: TestClient, workshop: Workshop
) -> None:
    first, second, last = (_ask(client, 0) for _ in range(3))
    for _ in range(60):
        first, second = second, first
        assert client.patch(f"{API}/jobs/{second}", json={"before": last}).status_code == 200
        client.patch(f"{API}/jobs/{first}", json={"before": second})
    assert [_work(workshop) for _ in range(3)] == [first, second, last]


def test_a_paused_queue_begins_nothing(client: TestClient, workshop: Workshop) -> None:
    job = _ask(client)
    assert client.post(f"{API}/queue/pause").json()["is_paused"]
    assert claim(workshop.database, "here", ["quick"]) is None
    told = client.post(f"{API}/queue/resume").json()
    assert (told["is_paused"], told["queued"], told["running"]) == (False, 1, 0)
    assert _work(workshop) == job
    assert client.post(f"{API}/queue/clear").json() == {"changed": 1}


def test_all_that_failed_is_tried_again_at_once(client: TestClient, workshop: Workshop) -> None:
    asked = {"kind": "failing", "params": {"how": "mistake"}}
    failed = {client.post(f"{API}/jobs", json=asked).json()["id"] for _ in range(3)}
    done = _ask(client)
    for _ in range(4):
        _work(workshop)
    assert client.post(f"{API}/queue/retry").json() == {"changed": 3}
    states = {each["id"]: each["state"] for each in client.get(f"{API}/jobs").json()["items"]}
    assert states == {**dict.fromkeys(failed, "queued"), done: "succeeded"}
    assert client.post(f"{API}/queue/retry").json() == {"changed": 0}


def test_kinds_tell_the_schema_of_their_params(client: TestClient, workshop: Workshop) -> None:
    kinds = {each["name"]: each for each in client.get(f"{API}/kinds").json()["items"]}
    assert set(kinds) == {"counting", "failing", "showing", "stopping"}
    assert kinds["counting"]["params"]["properties"]["to"]["minimum"] == 0


def test_jobs_of_others_are_not_there(team: FastAPI, client_of: ClientOf) -> None:
    workshop = _with_small_kinds(team)
    mine, theirs, viewer = client_of("a"), client_of("b"), client_of("c", "viewer")
    job = _ask(mine)
    own = _ask(theirs)
    for verb in ("pause", "resume", "cancel", "finish", "retry"):
        assert theirs.post(f"{API}/jobs/{job}/{verb}").status_code == 404
    assert theirs.get(f"{API}/jobs/{job}").status_code == 404
    assert theirs.delete(f"{API}/jobs/{job}").status_code == 404
    assert theirs.get(f"{API}/jobs/{job}/samples/0").status_code == 404
    assert theirs.patch(f"{API}/jobs/{job}", json={"priority": -1}).status_code == 404
    assert theirs.patch(f"{API}/jobs/{own}", json={"before": job}).status_code == 404
    assert theirs.patch(f"{API}/jobs/{own}", json={"priority": 9}).status_code == 403
    assert theirs.post(f"{API}/queue/pause").status_code == 403
    assert [each["id"] for each in theirs.get(f"{API}/jobs").json()["items"]] == [own]
    assert viewer.post(f"{API}/jobs", json={"kind": "counting"}).status_code in (403, 429)
    assert _work(workshop) == job
