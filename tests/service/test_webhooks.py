"""Webhooks: messages are written with what they tell, signed, and sent until they are taken."""

import ipaddress
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint
from sqlalchemy import select
from standardwebhooks import Webhook as Standard
from standardwebhooks import WebhookVerificationError

from pinxit.jobs.events import announce
from pinxit.jobs.hooks import _messages, leave
from pinxit.jobs.telling import announce_job
from pinxit.service.couriers import WAITS, Couriers
from pinxit.service.outward import NotSent, Sender, checked_url, is_near, is_outside
from pinxit.service.webhooks import MOST_WEBHOOKS, new_secret, signature
from pinxit.tables.hooks import Delivery, Webhook
from pinxit.tables.people import Person
from pinxit.tables.work import Job

Make = Callable[..., dict[str, Any]]


@dataclass
class Receiver:
    """A program that is told; it answers with a status."""

    address: str = ""
    status: int = 200
    told: list[tuple[dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            here.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(here.status)
            if here.status == 302:
                self.send_header("Location", here.address + "elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture
def anna(client_of: ClientOf, team: FastAPI) -> TestClient:
    return client_of("anna", "creator")


@pytest.fixture
def near(team: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose webhooks may lead to its own machine."""
    kind = type(team.state.house.config)
    monkeypatch.setattr(kind, "may_hook_near", lambda self, owner: True)


@pytest.fixture
def hook(anna: TestClient, near: None, receiver: Receiver) -> dict[str, Any]:
    asked = {"url": receiver.address + "pinxit?a=1", "events": ["job.succeeded", "image.created"]}
    answer = anna.post("/api/v1/webhooks", json=asked)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
def go(team: FastAPI) -> Callable[[], int]:
    """Has the couriers go once."""
    house = team.state.house
    couriers = Couriers(house.database, threading.Event(), lambda owner: True)

    def once() -> int:
        with ThreadPoolExecutor(2) as hands:
            return couriers.round(hands)

    return once


def happen(team: FastAPI, owner: str, state: str = "succeeded", job: str = "job1") -> None:
    """A job of somebody comes to an end."""
    with team.state.house.database.writing() as session:
        row = Job(id=job, owner=owner, kind="generate", lane="quick", params={"secret": 1})
        row.state, row.result, row.attempt = state, {"pictures": ["p1"]}, 1
        session.merge(row)
        session.flush()
        announce_job(session, row)


def messages(team: FastAPI) -> list[Delivery]:
    with team.state.house.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.created)))


def test_the_signature_is_that_of_standard_webhooks() -> None:
    told = "msg_1", 1614265330, '{"name": "Müller"}'
    secret, moment = new_secret(), datetime.fromtimestamp(told[1], UTC)
    assert signature(secret, *told) == Standard(secret).sign(told[0], moment, told[2])


def test_what_happened_is_told_signed_and_once(
    hook: dict[str, Any],
    team: FastAPI,
    receiver: Receiver,
    go: Callable[[], int],
    anna: TestClient,
) -> None:
    happen(team, anna.headers["X-Test-Person"])
    happen(team, anna.headers["X-Test-Person"])
    assert (go(), go()) == (1, 0)
    [(headers, body)] = receiver.told
    told = json.loads(body)
    assert (told["type"], told["data"]["id"], told["data"]["result"]) == (
        "job.succeeded",
        "job1",
        {"pictures": ["p1"]},
    )
    assert "params" not in told["data"]
    assert Standard(hook["secret"]).verify(body, headers) == told
    with pytest.raises(WebhookVerificationError):
        Standard(hook["secret"]).verify(body + " ", headers)
    assert headers["content-type"] == "application/json"
    address = f"/api/v1/webhooks/{hook['id']}/deliveries"
    [delivery] = anna.get(address).json()["items"]
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 200, 1)
    assert delivery["id"] == headers["webhook-id"]


def test_pictures_are_told_when_they_are_made_and_not_when_they_are_brought(
    hook: dict[str, Any], team: FastAPI, anna: TestClient, tmp_path: Path
) -> None:
    owner, house = anna.headers["X-Test-Person"], team.state.house
    picture = house.library.upload(owner, "a.png", paint(tmp_path / "a.png").read_bytes())
    assert messages(team) == []
    with house.database.writing() as session:
        row = session.merge(picture)
        row.origin = "made"
        house.library.announce_picture(session, row, "added")
    [message] = messages(team)
    told = json.loads(message.body)
    assert (told["type"], told["data"]["sha256"]) == ("image.created", picture.sha256)


def test_nobody_hears_of_others_nor_of_what_was_not_asked_for(
    hook: dict[str, Any], team: FastAPI, anna: TestClient, client_of: ClientOf
) -> None:
    happen(team, client_of("bert", "creator").headers["X-Test-Person"])
    happen(team, anna.headers["X-Test-Person"], "failed")
    assert messages(team) == []


def test_what_is_taken_back_is_not_told(
    hook: dict[str, Any], team: FastAPI, anna: TestClient
) -> None:
    def fail() -> None:
        with team.state.house.database.writing() as session:
            told = {"id": "x", "state": "succeeded"}
            announce(session, anna.headers["X-Test-Person"], "jobs", "job", told)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert messages(team) == []


@pytest.mark.parametrize(
    ("status", "is_away"), [(500, True), (429, True), (302, False), (404, False)]
)
def test_what_does_not_come_is_sent_again_later(
    status: int,
    is_away: bool,
    hook: dict[str, Any],
    team: FastAPI,
    receiver: Receiver,
    go: Callable[[], int],
    anna: TestClient,
) -> None:
    receiver.status = status
    happen(team, anna.headers["X-Test-Person"])
    happen(team, anna.headers["X-Test-Person"], job="job2")
    tried = sum(iter(go, 0))
    assert tried == len(receiver.told) == (1 if is_away else 2)  # others wait where nobody is
    first = messages(team)[0]
    assert (first.fault, first.status, first.state) == ("status", status, "waiting")
    _pass_time(team)
    receiver.status = 204
    assert sum(iter(go, 0)) == 2
    assert {each.state for each in messages(team)} == {"delivered"}
    ids = [headers["webhook-id"] for headers, _ in receiver.told]
    assert (len(ids), len(set(ids))) == (tried + 2, 2)


def test_a_webhook_that_never_answers_is_switched_off_after_two_days(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    receiver.status = 503
    happen(team, anna.headers["X-Test-Person"])
    for _ in range(len(WAITS) + 1):
        assert go() == 1
        _pass_time(team)
    assert go() == 0
    [told] = anna.get("/api/v1/webhooks").json()["items"]
    assert (told["is_on"], told["why_off"], told["last"]["state"]) == (False, "failing", "failed")
    refused = anna.post(f"/api/v1/webhooks/{hook['id']}/ping")
    assert (refused.status_code, refused.json()["code"]) == (409, "hook_off")
    anna.patch(f"/api/v1/webhooks/{hook['id']}", json={"is_on": True})
    address = f"/api/v1/webhooks/{hook['id']}/deliveries/{told['last']['id']}/again"
    receiver.status = 200
    assert anna.post(address).json()["state"] == "waiting"
    assert anna.post(address).json()["code"] == "is_on_its_way"
    assert go() == 1
    assert messages(team)[0].state == "delivered"


def test_a_message_that_alone_is_refused_switches_nothing_off(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    receiver.status = 400
    happen(team, anna.headers["X-Test-Person"])
    for _ in range(len(WAITS) + 1):
        assert go() == 1
        _pass_time(team)
    assert (go(), messages(team)[0].state) == (0, "failed")
    assert anna.get("/api/v1/webhooks").json()["items"][0]["is_on"]


def test_another_address_hurries_what_waits(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    place = f"/api/v1/webhooks/{hook['id']}"
    anna.patch(place, json={"url": "http://127.0.0.1:1/"})
    happen(team, anna.headers["X-Test-Person"])
    assert (go(), go()) == (1, 0)
    assert messages(team)[0].fault == "no_answer"
    anna.patch(place, json={"url": receiver.address})
    assert go() == 1
    assert messages(team)[0].state == "delivered"


def test_the_oldest_message_of_each_webhook_comes_first(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    owner = anna.headers["X-Test-Person"]
    happen(team, owner, job="oldest")
    busy = {"url": receiver.address + "busy", "events": ["job.failed"]}
    for _ in range(6):
        anna.post("/api/v1/webhooks", json=busy)
    for number in range(3):
        happen(team, owner, "failed", f"busy{number}")
    go()
    ids = [json.loads(body)["data"]["id"] for _, body in receiver.told]
    assert "oldest" in ids
    assert set(ids) <= {"oldest", "busy0"}


def test_what_cannot_be_written_plainly_is_told_as_well(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    told: dict[str, Any] = {
        **dict.fromkeys(("kind", "title", "attempt", "error", "created", "ended"), ""),
        "id": "x",
    }
    told |= {"state": "succeeded", "result": {"name": "a\udcff.png", "score": float("nan")}}
    with team.state.house.database.writing() as session:
        [message] = _messages(session, [{"owner": "a", "name": "job", "data": told}])
        leave(session, session.get_one(Webhook, hook["id"]), message)
    go()
    assert '"name":"a\\udcff.png","score":null' in receiver.told[0][1]


def test_a_webhook_that_is_gone_is_switched_off_at_once(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    receiver.status = 410
    happen(team, anna.headers["X-Test-Person"])
    go()
    assert anna.get("/api/v1/webhooks").json()["items"][0]["why_off"] == "gone"


def test_a_courier_that_died_is_followed_by_another(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    happen(team, anna.headers["X-Test-Person"])
    lost = Couriers(team.state.house.database, threading.Event(), lambda owner: True)
    [errand] = lost._take()
    assert go() == 0
    _pass_time(team)
    assert go() == 1
    lost._run(errand)
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1
    assert [(each.state, each.attempts) for each in messages(team)] == [("delivered", 2)]


def test_of_many_couriers_each_message_is_taken_by_one(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, anna: TestClient
) -> None:
    for number in range(12):
        happen(team, anna.headers["X-Test-Person"], job=f"job{number}")
    house = team.state.house

    def work(_: int) -> None:
        courier = Couriers(house.database, threading.Event(), lambda owner: True)
        with ThreadPoolExecutor(1) as hands:
            for _ in range(40):
                courier.round(hands)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    ids = [headers["webhook-id"] for headers, _ in receiver.told]
    assert len(ids) == len(set(ids)) == 12


def test_a_trial_and_another_secret(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    renewed = anna.post(f"/api/v1/webhooks/{hook['id']}/secret").json()
    assert renewed["secret"] != hook["secret"]
    assert "secret" not in anna.get("/api/v1/webhooks").json()["items"][0]
    assert anna.post(f"/api/v1/webhooks/{hook['id']}/ping").status_code == 202
    twice = anna.post(f"/api/v1/webhooks/{hook['id']}/ping")
    assert (twice.status_code, twice.json()["code"]) == (409, "is_on_its_way")
    go()
    [(headers, body)] = receiver.told
    told = headers["webhook-id"], int(headers["webhook-timestamp"]), body
    assert json.loads(body)["type"] == "ping"
    assert headers["webhook-signature"] == signature(renewed["secret"], *told)


def test_who_is_not_let_in_is_told_nothing(
    hook: dict[str, Any], team: FastAPI, receiver: Receiver, go: Callable[[], int], anna: TestClient
) -> None:
    owner, house = anna.headers["X-Test-Person"], team.state.house
    happen(team, owner)
    for change in ({"is_active": False}, {"is_active": True, "role": "student"}):
        with house.database.writing() as session:
            for name, value in change.items():
                setattr(session.get_one(Person, owner), name, value)
        happen(team, owner, job=f"job of {change}")
        assert go() == 0
    assert len(messages(team)) == 1
    house.people.remove(owner)
    with house.database.reading() as session:
        assert session.scalars(select(Webhook)).all() == []


def test_students_have_none_and_others_twenty(
    anna: TestClient, client_of: ClientOf, near: None
) -> None:
    asked = {"url": "https://example.org/", "events": ["job.failed"]}
    refused = client_of("sue", "student").post("/api/v1/webhooks", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_hooks_for_students")
    for _ in range(MOST_WEBHOOKS):
        assert anna.post("/api/v1/webhooks", json=asked).status_code == 201
    full = anna.post("/api/v1/webhooks", json=asked).json()
    assert (full["code"], full["params"]) == ("hooks_full", {"most": MOST_WEBHOOKS})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "hook_not_https"),
        ("https://127.0.0.1/", "hook_inward"),
        ("https://[::1]:8443/", "hook_inward"),
        ("https://10.1.2.3/x", "hook_inward"),
        ("https://169.254.169.254/latest", "hook_inward"),
        ("https://[::ffff:10.0.0.1]/", "hook_inward"),
        ("https://[64:ff9b::a00:1]/", "hook_inward"),
        ("https://localhost:8443/", "hook_inward"),
        ("https://db.internal/", "hook_inward"),
        ("https://anna:pass@example.org/", "hook_address"),
        ("ftp://example.org/", "hook_address"),
        ("https://", "hook_address"),
        ("https://example.org:99999/", "hook_address"),
        ("https://example.org/\r\nX: y", "hook_address"),
        ("https://exämple.org/", "hook_address"),
        ("nonsense", "hook_address"),
    ],
)
def test_addresses_that_may_not_be_sent_to_are_refused(
    url: str, code: str, anna: TestClient
) -> None:
    answer = anna.post("/api/v1/webhooks", json={"url": url, "events": ["job.succeeded"]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_names_that_lead_inward_are_found_out_when_they_are_used(receiver: Receiver) -> None:
    port = receiver.address.rsplit(":", 1)[1]
    with pytest.raises(NotSent, match="inward"):
        Sender().post(f"https://localhost:{port}", {}, b"{}")
    with pytest.raises(NotSent, match="inward"):  # as an address of a former, laxer server
        Sender().post(f"http://localhost:{port}", {}, b"{}")
    assert receiver.told == []
    assert Sender(may_be_near=True).post(f"http://localhost:{port}", {}, b"{}") == 200


def test_a_connection_that_is_none_is_told(receiver: Receiver) -> None:
    port = receiver.address.rsplit(":", 1)[1]
    with pytest.raises(NotSent, match="tls"):
        Sender(may_be_near=True).post(f"https://localhost:{port}", {}, b"{}")
    with pytest.raises(NotSent, match="no_answer"):
        Sender(may_be_near=True).post("http://127.0.0.1:1/", {}, b"{}")


def test_who_speaks_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr("pinxit.service.outward.SECONDS", 0.5)
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        line, _ = server.accept()
        with line:
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(200):
                if done.wait(0.1):
                    return
                try:
                    line.sendall(b"X")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    begin = time()
    with pytest.raises(NotSent, match="no_answer"):
        Sender(may_be_near=True).post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, b"{}")
    done.set()
    server.close()
    assert time() - begin < 15


def test_what_lies_where() -> None:
    far = ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808")
    own = ("127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:127.0.0.1")
    nowhere = ("169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "::")  # noqa: S104
    disguised = ("fec0::1", "2002:7f00:1::", "::ffff:0:8.8.8.8", "::8.8.8.8", "64:ff9b:1::1")
    told = {each: ipaddress.ip_address(each) for each in far + own + nowhere + disguised}
    assert [is_outside(told[each]) for each in far] == [True] * 3
    assert not any(is_outside(told[each]) for each in own + nowhere + disguised)
    assert all(is_near(told[each]) for each in own)
    assert not any(is_near(told[each]) for each in far + nowhere)


def test_a_near_address_needs_no_tls_where_it_is_allowed() -> None:
    assert checked_url(" http://127.0.0.1:9/x ", may_be_near=True) == "http://127.0.0.1:9/x"


def _pass_time(team: FastAPI) -> None:
    """What waits is due."""
    with team.state.house.database.writing() as session:
        for row in session.scalars(select(Delivery)):
            row.due = 0.0
        for hook in session.scalars(select(Webhook)):
            hook.held_until = 0.0
