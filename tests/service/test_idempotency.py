"""A request that is sent twice is carried out once."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from program import paint

from pinxit.tables.database import address_in
from pinxit.tables.people import LOCAL, Answered

KEYS = "/api/v1/people"
SHORT_STEP = 2


def test_the_same_request_with_the_same_key_is_carried_out_once(client: TestClient) -> None:
    told = {"Idempotency-Key": "one"}
    first = client.post(KEYS, json={"name": "anna"}, headers=told)
    second = client.post(KEYS, json={"name": "anna"}, headers=told)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(client.get(KEYS).json()["items"]) == 2


def test_the_same_key_for_another_request_is_refused(client: TestClient) -> None:
    told = {"Idempotency-Key": "one"}
    client.post(KEYS, json={"name": "anna"}, headers=told)
    other = client.post(KEYS, json={"name": "ben"}, headers=told)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key"


def test_a_mistake_is_answered_the_same_again(client: TestClient) -> None:
    told = {"Idempotency-Key": "one"}
    first = client.post(KEYS, json={"name": ""}, headers=told)
    second = client.post(KEYS, json={"name": ""}, headers=told)
    assert first.json() == second.json()
    assert second.headers["content-type"] == "application/problem+json"


def test_what_one_key_may_not_another_key_of_the_person_may(
    client_of: ClientOf, team: FastAPI
) -> None:
    anna, told = client_of("anna"), {"Idempotency-Key": "one"}
    _, small = team.state.house.keys.give(anna.headers["X-Test-Person"], "small", ["read"])
    body, with_small = {"name": "sea"}, {**told, "Authorization": f"Bearer {small}"}
    assert anna.post("/api/v1/boards", json=body, headers=with_small).status_code == 403
    assert anna.post("/api/v1/boards", json=body, headers=told).status_code == 201


def test_people_do_not_share_their_keys(client_of: ClientOf) -> None:
    told = {"Idempotency-Key": "one"}
    mine = client_of("anna").post("/api/v1/boards", json={"name": "sea"}, headers=told).json()
    yours = client_of("ben").post("/api/v1/boards", json={"name": "sea"}, headers=told).json()
    assert mine["id"] != yours["id"]


def test_an_answer_that_tells_an_api_key_is_kept_nowhere(client: TestClient, app: FastAPI) -> None:
    made = client.post("/api/v1/keys", json={}, headers={"Idempotency-Key": "one"}).json()
    with app.state.house.database.reading() as session:
        kept = [str(each.body) for each in session.query(Answered)]
    assert not any(made["key"] in each for each in kept)


def test_a_key_that_is_no_key_is_refused(client: TestClient) -> None:
    answer = client.post(KEYS, json={"name": "a"}, headers={"Idempotency-Key": "x" * 200})
    assert answer.status_code == 400


def test_a_request_in_flight_is_not_begun_again(client: TestClient, app: FastAPI) -> None:
    print_of = hashlib.sha256(json.dumps(["POST", KEYS, ""]).encode() + b"{}").hexdigest()
    with app.state.house.database.writing() as session:
        held = Answered(person=LOCAL, key="one", request=print_of, body=None)
        held.until = time.time() + 60
        session.add(held)
    answer = client.post(
        KEYS,
        content=b"{}",
        headers={"Idempotency-Key": "one", "Content-Type": "application/json"},
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "in_flight"


def test_a_request_that_failed_by_our_fault_can_be_sent_again(
    client: TestClient, app: FastAPI
) -> None:
    calls = []

    def fail() -> dict[str, int]:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("a secret")
        return {"calls": len(calls)}

    app.add_api_route("/fails", fail, methods=["POST"])
    told = {"Idempotency-Key": "one"}
    first = client.post("/fails", headers=told)
    assert first.status_code == 500
    assert "secret" not in first.text
    assert client.post("/fails", headers=told).json() == {"calls": 2}
    assert client.post("/fails", headers=told).json() == {"calls": 2}


def test_of_uploads_with_the_same_key_all_bytes_are_compared(
    client: TestClient, tmp_path: Path
) -> None:
    picture, told = paint(tmp_path / "a.png").read_bytes(), {"Idempotency-Key": "one"}
    kind = {"Content-Type": "multipart/form-data; boundary=x", **told}

    def send(name: str) -> Any:
        head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = head.encode() + picture + b"\r\n--x--\r\n"
        return client.post("/api/v1/pictures", content=body, headers=kind)

    first, again, other = send("a.png"), send("a.png"), send("b.png")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key")
    assert len(client.get("/api/v1/pictures").json()["items"]) == 1


def test_of_large_bodies_that_are_no_forms_all_bytes_are_compared_however_they_come(
    client: TestClient, app: FastAPI
) -> None:
    read = []

    async def take(request: Request) -> dict[str, int]:
        read.append(sum([len(piece) async for piece in request.stream()]))
        return {"bytes": read[-1]}

    app.add_api_route("/takes", take, methods=["POST"])
    body = bytes(5 * 2**20)

    def send(data: bytes, piece: int) -> Any:
        pieces = (data[at : at + piece] for at in range(0, len(data), piece))
        told = {"Idempotency-Key": "one", "Content-Length": str(len(data))}
        return client.post("/takes", content=pieces, headers=told)

    first, again = send(body, 2**20), send(body, 700_001)
    other_end, other_beginning = send(body[:-1] + b"x", 2**20), send(b"x" + body[1:], 2**20)
    assert first.json() == again.json() == {"bytes": len(body)}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert [other_end.status_code, other_beginning.status_code] == [422, 422]
    assert other_end.json()["code"] == "idempotency_key"
    assert read == [len(body)]


def _assert_one_job_or_none(address: str, folder: Path, step: int) -> None:
    """Kills servers after their transactions; then another server gets the request."""
    killed = subprocess.run(
        [sys.executable, "-m", "dying_server", address, str(folder), str(step)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 0, killed.stderr
    told = [line.split() for line in killed.stdout.splitlines() if line[:2] in ("ki", "an")]
    assert len(told) > 2
    assert {words[0] for words in told[:-1]} == {"killed"}
    assert told[-1][0] == "answered"
    for _, again, jobs, same in told:
        assert (again, jobs, same) == ("202", "1", "True")


def test_a_server_that_is_killed_in_a_request_leaves_one_job_or_none(tmp_path: Path) -> None:
    _assert_one_job_or_none(address_in(tmp_path), tmp_path, step=SHORT_STEP)


@pytest.mark.full
def test_a_server_that_is_killed_after_any_transaction_leaves_one_job_or_none(
    address: str, tmp_path: Path
) -> None:
    _assert_one_job_or_none(address, tmp_path, step=1)
