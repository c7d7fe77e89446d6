"""Machines learn whether the server runs, is ready, and how busy it is."""

import errno
import json
from typing import Any

import pytest
import structlog
from door import ADDRESS, ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, event
from structlog.testing import capture_logs

from pinxit.base.errors import frames_of
from pinxit.tables.work import Worker


def from_afar(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=ADDRESS, client=("192.0.2.7", 4711))


def test_a_server_that_runs_says_so_to_anybody(stranger: TestClient) -> None:
    assert stranger.get("/healthz").json() == {"status": "ok"}


def test_a_server_without_workers_is_not_ready(stranger: TestClient, app: FastAPI) -> None:
    answer = stranger.get("/readyz")
    assert answer.status_code == 503
    told = {part["name"]: part["is_ready"] for part in answer.json()["parts"]}
    assert told == {"database": True, "store": True, "workers": False}
    assert "pinxit worker" in answer.text


def test_a_server_with_a_worker_is_ready(stranger: TestClient, app: FastAPI) -> None:
    house = app.state.house
    with house.database.writing() as session:
        from sqlalchemy import select

        from pinxit.tables.clock import clock

        seen = session.scalar(select(clock()))
        session.add(Worker(name="w", lane="quick", device="cpu", seen=seen))
    assert stranger.get("/readyz").status_code == 200


def test_numbers_are_for_this_machine_and_for_admins(
    team: FastAPI, client_of: ClientOf, stranger: TestClient
) -> None:
    assert stranger.get("/metrics").status_code == 200
    assert from_afar(team).get("/metrics").status_code == 403
    told = {"ada": ("admin", 200), "ben": ("creator", 403)}
    for name, (role, status) in told.items():
        key = client_of(name, role).headers["Authorization"]
        answer = from_afar(team).get("/metrics", headers={"Authorization": key})
        assert answer.status_code == status


def test_numbers_count_answers_by_pattern_not_by_name(client: TestClient) -> None:
    client.delete("/api/v1/keys/a-secret-name")
    client.get("/a-secret-page")
    page = client.get("/metrics").text
    told = 'pinxit_requests_total{method="DELETE",route="/api/v1/keys/{key}",status="404"} 1.0'
    assert told in page
    assert 'pinxit_jobs{state="queued"} 0.0' in page
    assert "secret" not in page


def test_logs_hold_no_names(client: TestClient) -> None:
    with capture_logs() as lines:
        client.post("/api/v1/people", json={"name": "Agathe Bauer"})
        client.get("/api/v1/models/agathes-model?q=agathe")
    assert [line["route"] for line in lines] == ["/api/v1/people", "/api/v1/models/{name}"]
    assert "gathe" not in json.dumps(lines)
    assert {line["person"] for line in lines} == {"local"}


def test_a_fault_of_ours_is_logged_by_its_place_and_told_without_it(
    client: TestClient, app: FastAPI
) -> None:
    def fail() -> None:
        raise RuntimeError("the name of Agathe")

    app.add_api_route("/fails", fail, methods=["POST"])
    with capture_logs() as lines:
        answer = client.post("/fails")
    assert answer.status_code == 500
    assert answer.json()["code"] == "fault"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    fault = next(line for line in lines if line["event"] == "fault")
    assert fault["error"] == "RuntimeError"
    assert any("fail" in frame for frame in fault["at"])
    assert "Agathe" not in json.dumps(lines) + answer.text


def test_a_full_disk_is_told_as_such(client: TestClient, app: FastAPI) -> None:
    def fill() -> None:
        raise OSError(28, "No space left on device", "/home/agathe/pictures")

    app.add_api_route("/fills", fill, methods=["POST"])
    answer = client.post("/fills")
    assert answer.status_code == 507
    assert answer.json()["code"] == "no_space"
    assert "agathe" not in answer.text


def test_a_database_on_a_full_disk_is_told_as_such(client: TestClient, app: FastAPI) -> None:
    @event.listens_for(app.state.house.database.engine, "begin")
    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    answer = client.patch("/api/v1/me/preferences", json={"told": "x" * 60_000})
    assert answer.status_code == 507
    assert answer.json()["code"] == "no_space"


def test_an_upload_that_fills_the_disk_is_told_as_such(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)  # where large uploads lie meanwhile
    files = {"files": ("a.png", bytes(2 * 2**20))}
    answer = client.post("/api/v1/pictures", files=files)
    assert answer.status_code == 507
    assert answer.json()["code"] == "no_space"


def test_a_database_that_is_away_is_told_as_such(client: TestClient, app: FastAPI) -> None:
    @event.listens_for(app.state.house.database.engine, "begin")
    def away(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT missing FROM nowhere")

    answer = client.get("/api/v1/boards")
    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"


@pytest.mark.parametrize("is_json", [True, False])
def test_logs_are_lines(is_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    from pinxit.service import logs

    before: dict[str, Any] = structlog.get_config()
    (logs.log_as_json if is_json else logs.log_shortly)()
    try:
        structlog.get_logger().info("answered", status=200)
        structlog.get_logger().error("fault", error="RuntimeError")
    finally:
        structlog.configure(**before)
    lines = capsys.readouterr().err.splitlines()
    if is_json:
        assert [json.loads(line)["event"] for line in lines] == ["answered", "fault"]
    else:
        assert lines == ["pinxit: error: fault error=RuntimeError"]


def test_frames_name_files_not_folders() -> None:
    with pytest.raises(ValueError, match="here") as caught:
        raise ValueError("here")
    assert frames_of(caught.value)[0].startswith("test_health.py:")


def test_the_system_tells_what_it_is(client: TestClient) -> None:
    told = client.get("/api/v1/system").json()
    assert told["auth"] == "local"
    assert told["cores"] >= 1
    assert set(told["languages"]) >= {"en", "de"}
    assert "/" not in json.dumps(told)
