"""Dropped files: verdicts for strangers, and all that is known for who is signed in."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from small_pictures import plain
from sqlalchemy import select
from starlette.types import Message

from pinxit.pictures.picture import Picture
from pinxit.service.places import address_in
from pinxit.service.problem import TooMuch
from pinxit.service.verifying import MOST_READ
from pinxit.studio import Studio
from pinxit.tables.shelves import KeptPicture


def made(studio: Studio, folder: Path, seed: int = 3, suffix: str = "png") -> bytes:
    """A signed picture of a shipped model."""
    model = studio.models.load("icons")
    picture: Picture = next(studio.generate(model, (seed,)))
    target = folder / f"made-{seed}.{suffix}"
    studio.deliver(picture, target, overwrite=True)
    return target.read_bytes()


def ask(client: TestClient, path: str, data: bytes, name: str = "dropped.png") -> Any:
    return client.post(f"/api/v1/{path}", files={"file": (name, data, "image/png")})


@pytest.fixture
def ours(app: FastAPI, tmp_path: Path) -> bytes:
    return made(app.state.house.studio("local"), tmp_path)


def test_a_stranger_is_told_what_the_file_proves(stranger: TestClient, ours: bytes) -> None:
    answer = ask(stranger, "verify", ours)
    assert answer.status_code == 200
    told = answer.json()
    assert told["state"] == "trusted"
    assert told["verdict"]["facts"]["model"]["name"] == "icons"
    assert told["sentence"] == told["verdict"]["sentence"] == told["sentences"][0]


def test_a_stranger_is_not_told_what_only_this_server_knows(
    stranger: TestClient, client: TestClient, ours: bytes
) -> None:
    """Without its signature a picture is known by its watermark alone, to its owner alone."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(ours)).resize((256, 256)).save(stream, "PNG")
    bare = stream.getvalue()
    told = ask(stranger, "verify", bare).json()
    assert told["state"] == "unsigned"
    assert told["verdict"]["trace"] is None
    assert told["verdict"]["lineage"] == []
    assert not {"known", "recipe", "settings", "lineage"} & told.keys()
    mine = ask(client, "inspect", bare).json()
    assert mine["verdict"]["trace"]["known"] in {"ours", "looks like", "not the record"}


def test_nothing_is_kept_of_what_is_verified(
    app: FastAPI, stranger: TestClient, client: TestClient, service_home: Path
) -> None:
    def files() -> set[str]:
        listed = (path for path in service_home.rglob("*") if path.is_file())
        return {str(path) for path in listed if "studio.db" not in path.name}

    before = files()
    assert ask(stranger, "verify", plain()).status_code == 200
    assert ask(client, "inspect", plain()).status_code == 200
    assert files() == before
    with app.state.house.database.reading() as session:
        assert session.scalars(select(KeptPicture)).all() == []


def test_an_inspected_picture_gives_its_settings_back(client: TestClient, ours: bytes) -> None:
    told = ask(client, "inspect", ours).json()
    assert told["known"] is None
    assert told["settings"]["screen"] == "explore"
    assert told["settings"]["values"]["seeds"] == [3]
    assert told["settings"]["job"]["kind"] == "generate"
    kinds = {node["kind"] for node in told["lineage"]["nodes"]}
    assert kinds == {"picture", "step", "model", "training", "dataset", "rights"}


def test_what_is_in_the_library_is_known(client: TestClient, app: FastAPI, ours: bytes) -> None:
    kept = app.state.house.library.upload("local", "mine.png", ours)
    assert ask(client, "inspect", ours).json()["known"] == kept.id


def test_a_picture_without_history_has_no_settings(client: TestClient) -> None:
    told = ask(client, "inspect", plain()).json()
    assert (told["state"], told["recipe"], told["settings"]) == ("unsigned", None, None)


@pytest.mark.parametrize("path", ["verify", "inspect"])
def test_what_is_no_picture_gets_a_sentence(client: TestClient, path: str) -> None:
    answer = ask(client, path, b"hello", "letter.txt")
    assert answer.status_code == 422
    assert "letter.txt" in answer.json()["detail"]


def test_a_form_without_a_file_gets_a_sentence(stranger: TestClient) -> None:
    for body in ({"data": {"file": "text"}}, {"json": {"file": "x"}}):
        answer = stranger.post("/api/v1/verify", **body)  # type: ignore[arg-type]
        assert answer.status_code == 400
        assert "file" in answer.json()["detail"]


def test_more_than_one_file_is_refused(stranger: TestClient) -> None:
    files = [("file", ("a.png", plain())), ("file", ("b.png", plain()))]
    assert stranger.post("/api/v1/verify", files=files).status_code == 400


def test_inspecting_is_for_people_who_are_signed_in(stranger: TestClient) -> None:
    assert ask(stranger, "inspect", plain()).status_code == 401


def test_a_file_that_is_too_large_is_refused_while_it_comes(
    app: FastAPI, stranger: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(app.state.house.config, "most_upload_bytes", 100_000)
    answer = ask(stranger, "verify", plain() + bytes(300_000))
    assert answer.status_code == 413


def test_strangers_may_verify_where_a_team_works(team: FastAPI, tmp_path: Path) -> None:
    person = team.state.house.people.add("Ada", "creator").id
    theirs = made(team.state.house.studio(person), tmp_path)
    browser = TestClient(team, base_url="http://127.0.0.1:7788")
    told = ask(browser, "verify", theirs).json()
    assert told["state"] == "trusted"  # signed by somebody of this server


def form_of(data: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    return head + data + b"\r\n--x--\r\n"


def test_no_more_files_of_strangers_are_read_than_there_are_places(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sends its first byte only when it is asked for it, and the rest when all are tried."""
    monkeypatch.setattr("pinxit.service.verifying._PATIENCE", 600.0)
    counter, asked = app.state.house.strangers, list[int]()
    answers: list[int] = []
    rest, body = asyncio.Event(), form_of(b"no picture")

    async def send_one(number: int) -> None:
        pieces = [body[:9], body[9:]]

        async def receive() -> Message:
            if len(pieces) == 2:
                asked.append(number)
            else:
                await rest.wait()
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        await app(scope_of(number), receive, send)

    async def send_all() -> None:
        tasks = [asyncio.create_task(send_one(number)) for number in range(MOST_READ + 3)]
        while len(asked) < MOST_READ:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert len(asked) == MOST_READ
        with pytest.raises(TooMuch) as full:
            async with counter.place("10.0.1.1", patience=0.1):
                pass
        assert full.value.headers == {"Retry-After": "5"}
        rest.set()
        await asyncio.gather(*tasks)

    asyncio.run(send_all())
    assert answers == [422] * (MOST_READ + 3)


def test_who_sends_slowly_from_one_address_keeps_nobody_else_waiting(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight requests of one address hold one place; another address is answered meanwhile."""
    monkeypatch.setattr("pinxit.service.verifying._PATIENCE", 600.0)
    monkeypatch.setattr("pinxit.service.receiving._IN_SECONDS", 600.0)
    monkeypatch.setattr("pinxit.service.routes.trust._SECONDS", 600.0)
    body, statuses, rest = form_of(b"no picture"), list[tuple[int, int]](), asyncio.Event()

    async def ask(number: int, *, is_slow: bool) -> None:
        pieces = [body[:9], body[9:]]

        async def receive() -> Message:
            if is_slow and len(pieces) == 1:
                await rest.wait()
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append((number, message["status"]))

        await app(scope_of(number), receive, send)

    async def all_at_once() -> None:
        slow = [asyncio.create_task(ask(1, is_slow=True)) for _ in range(2 * MOST_READ)]
        await asyncio.sleep(0)
        await asyncio.wait_for(ask(2, is_slow=False), 120)
        assert statuses == [(2, 422)]
        rest.set()
        await asyncio.gather(*slow)

    asyncio.run(all_at_once())
    assert statuses[1:] == [(1, 422)] * (2 * MOST_READ)


def test_a_file_that_stops_coming_in_loses_its_place_soon(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.service.receiving._IN_SECONDS", 0.2)
    told, pieces = list[Message](), [form_of(bytes(100))[:-50]]

    async def receive() -> Message:
        await asyncio.sleep(0.05)  # a byte now and then is too little
        return {"type": "http.request", "body": (pieces or [b"-"]).pop(), "more_body": True}

    async def send(message: Message) -> None:
        told.append(message)

    asyncio.run(app(scope_of(1), receive, send))
    assert told[0]["status"] == 408
    assert b"64 KB" in told[1]["body"]


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_that_of_a_household(told: str, who: str) -> None:
    assert address_in({"client": (told, 1)}) == who
    assert address_in({"client": None}) == ""


def scope_of(number: int) -> dict[str, Any]:
    """A request of a stranger, each from an address of its own."""
    told = {"host": "127.0.0.1:7788", "content-type": "multipart/form-data; boundary=x"}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/v1/verify",
        "raw_path": b"/api/v1/verify",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        "client": (f"10.0.0.{number}", 1),
        "server": ("127.0.0.1", 7788),
    }


def test_a_file_that_comes_in_too_slowly_loses_its_place(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.service.routes.trust._SECONDS", 0.2)
    statuses: list[int] = []

    async def receive() -> Message:
        await asyncio.sleep(5)
        raise AssertionError("nobody waits so long")

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    asyncio.run(app(scope_of(1), receive, send))
    assert statuses == [408]
