"""Events reach the pages that they concern, in order, once, and again after a broken line."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
import uvicorn
from door import LAUNCH
from fastapi import FastAPI
from sqlalchemy import delete

from pinxit.jobs.events import announce
from pinxit.tables.people import LOCAL
from pinxit.tables.work import Event

API = "/api/v1"


@dataclass
class Heard:
    """What a page heard."""

    events: list[tuple[int, str, dict[str, object]]] = field(default_factory=list)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[httpx.Client]:
    """A browser that is signed in at a real server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    config = uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    with httpx.Client(base_url=address, headers={"Origin": address}, timeout=20) as client:
        assert client.post(f"{API}/session", json={"launch": LAUNCH}).status_code == 204
        yield client
    app.state.house.closing.set()
    server.should_exit = True
    thread.join()


def _say(app: FastAPI, *numbers: int, owner: str = LOCAL, topic: str = "pictures") -> None:
    for number in numbers:
        with app.state.house.database.writing() as session:
            announce(session, owner, topic, "picture", {"id": f"p{number}", "change": "added"})


def _listen(browser: httpx.Client, count: int, address: str, **headers: str) -> Heard:
    heard = Heard()
    with browser.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
                continue
            if "event" in fields:
                told = (int(fields["id"]), fields["event"], json.loads(fields["data"]))
                heard.events.append(told)
            fields = {}
            if len(heard.events) == count:
                break
    return heard


def test_a_page_hears_what_happens_from_now_on(app: FastAPI, browser: httpx.Client) -> None:
    _say(app, 1)
    later = threading.Timer(0.5, _say, [app, 2, 3])
    later.start()
    heard = _listen(browser, 3, f"{API}/events?topics=pictures")
    later.join()
    assert [name for _, name, _ in heard.events] == ["hello", "picture", "picture"]
    assert [data["id"] for _, name, data in heard.events if name == "picture"] == ["p2", "p3"]


def test_after_a_broken_line_a_page_hears_what_it_missed(
    app: FastAPI, browser: httpx.Client
) -> None:
    _say(app, 1, 2, 3)
    first = _listen(browser, 1, f"{API}/events")
    known = first.events[0][0]
    _say(app, 4, 5)
    for heard in (
        _listen(browser, 3, f"{API}/events", **{"Last-Event-ID": str(known)}),
        _listen(browser, 3, f"{API}/events?last_event_id={known}"),
    ):
        assert [data.get("id") for _, _, data in heard.events] == [None, "p4", "p5"]


def test_a_page_that_was_away_too_long_is_told_to_load_anew(
    app: FastAPI, browser: httpx.Client
) -> None:
    _say(app, 1, 2, 3)
    with app.state.house.database.writing() as session:
        session.execute(delete(Event).where(Event.seq < 3))
    assert _listen(browser, 1, f"{API}/events?last_event_id=1").events[0][:2] == (3, "reset")
    assert _listen(browser, 1, f"{API}/events?last_event_id=99").events[0][:2] == (3, "reset")
    assert _listen(browser, 1, f"{API}/events?last_event_id=2").events[0][1] == "hello"


def test_events_of_others_and_of_other_topics_are_not_heard(
    app: FastAPI, browser: httpx.Client
) -> None:
    known = _listen(browser, 1, f"{API}/events").events[0][0]
    _say(app, 1, owner="somebody")
    _say(app, 2, topic="models")
    _say(app, 3)
    _say(app, 4, owner="*")
    heard = _listen(browser, 3, f"{API}/events?topics=pictures&last_event_id={known}")
    assert [data.get("id") for _, _, data in heard.events] == [None, "p3", "p4"]


def test_wrong_topics_and_numbers_get_a_sentence(browser: httpx.Client) -> None:
    assert "jobs, pictures" in browser.get(f"{API}/events?topics=cats").json()["detail"]
    assert browser.get(f"{API}/events?last_event_id=x").status_code == 422


def test_a_page_that_is_signed_out_hears_nothing_more(app: FastAPI, browser: httpx.Client) -> None:
    with browser.stream("GET", f"{API}/events") as answer:
        lines = answer.iter_lines()
        assert "hello" in "".join(next(lines) for _ in range(4))
        assert browser.delete(f"{API}/session").status_code == 204
        _say(app, 1)
        assert not any("p1" in line for line in lines)
