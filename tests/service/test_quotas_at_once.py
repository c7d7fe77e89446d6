"""Quotas hold at any moment, however many requests come at once: with both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint

from pinxit.desks.upload_folders import bytes_within
from pinxit.jobs.queue import Ask
from pinxit.service.app import make_app
from pinxit.service.config import ServiceConfig
from pinxit.service.problem import TooMuch

JOBS = "/api/v1/jobs"
GENERATE = {"kind": "generate", "params": {"model": "adventurers", "seeds": [1]}}


@pytest.fixture
def team(service_home: Path, address: str) -> Iterator[FastAPI]:
    """The app of a team, on each kind of database."""
    made = make_app(ServiceConfig(service_home, auth="keys", database=address))
    yield made
    made.state.house.close()


@pytest.fixture
def student(client_of: ClientOf) -> TestClient:
    return client_of("sam", "student")


def limit(team: FastAPI, **quota: int | None) -> None:
    team.state.house.people.change("sam", {"quota": quota})


def test_many_requests_at_one_moment_get_no_more_than_one_after_the_other(
    student: TestClient, team: FastAPI
) -> None:
    limit(team, jobs_at_once=2)
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: student.post(JOBS, json=GENERATE).status_code, range(8)))
    assert sorted(codes) == [202] * 2 + [429] * 6


def test_requests_at_one_moment_get_no_more_jobs_a_day_than_one_after_the_other(
    student: TestClient, team: FastAPI
) -> None:
    limit(team, jobs_a_day=2)
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: student.post(JOBS, json=GENERATE).status_code, range(8)))
    assert sorted(codes) == [202] * 2 + [429] * 6
    assert student.get("/api/v1/me").json()["quota"]["jobs_a_day"]["used"] == 2


def test_a_training_that_is_admitted_keeps_to_the_minutes_that_hold_at_that_moment(
    student: TestClient, team: FastAPI
) -> None:
    house, person = team.state.house, student.headers["X-Test-Person"]
    ask = Ask("train", {"minutes": 50})
    limit(team, minutes=40)
    with pytest.raises(TooMuch, match="40"), house.database.writing() as session:
        house.queue.admit(session, person, ask)


def test_pictures_of_data_sets_count_and_uploads_at_one_moment_do_not_exceed_the_quota(
    student: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    student.post("/api/v1/datasets", json={"name": "cats"})
    data = [paint(tmp_path / f"{each}.png", each).read_bytes() for each in range(6)]
    most = 2 * max(map(len, data)) + 2000
    limit(team, bytes=most)

    def send(number: int) -> int:
        files = {"files": (f"{number}.png", data[number])}
        return student.post("/api/v1/datasets/cats/files", files=files).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(send, range(6)))
    assert set(codes) == {200, 429}
    used = student.get("/api/v1/me").json()["quota"]["bytes"]["used"]
    kept = team.state.house.studio(student.headers["X-Test-Person"]).home / "pictures"
    assert used == bytes_within(kept) <= most
    assert used >= min(map(len, data))


def test_copies_of_data_sets_and_samples_are_within_the_quota(
    student: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    student.post("/api/v1/datasets", json={"name": "cats"})
    data = paint(tmp_path / "a.png", 1, (128, 128)).read_bytes()
    student.post("/api/v1/datasets/cats/files", files={"files": ("a.png", data)})
    studio = team.state.house.studio(student.headers["X-Test-Person"])
    studio.dataset_desk.bring_in("cats")
    used = student.get("/api/v1/me").json()["quota"]["bytes"]["used"]
    limit(team, bytes=used + len(data) // 2)
    for path, body in (("datasets/cats/copies", {"name": "more"}), ("samples/coffee", None)):
        answer = student.post(f"/api/v1/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (429, "quota_bytes")
    assert student.get("/api/v1/datasets/more").status_code == 404
    limit(team, bytes=used + 2 * len(data) + 5000)
    assert student.post("/api/v1/datasets/cats/copies", json={"name": "more"}).status_code == 201
    assert student.get("/api/v1/me").json()["quota"]["bytes"]["used"] < used + 2 * len(data)


def test_jobs_that_were_paused_do_not_all_come_back(student: TestClient, team: FastAPI) -> None:
    limit(team, jobs_at_once=1)
    first = student.post(JOBS, json=GENERATE).json()["id"]
    student.post(f"{JOBS}/{first}/pause")
    second = student.post(JOBS, json=GENERATE).json()["id"]
    assert student.post(f"{JOBS}/{first}/resume").json()["code"] == "quota_jobs_at_once"
    assert student.post(f"{JOBS}/{second}/resume").status_code == 200
    student.post(f"{JOBS}/{second}/cancel")
    assert student.post(f"{JOBS}/{first}/resume").status_code == 200
    assert student.post(f"{JOBS}/{second}/retry").json()["code"] == "quota_jobs_at_once"


def test_a_job_that_was_deleted_still_counts_for_its_day(
    student: TestClient, team: FastAPI
) -> None:
    limit(team, jobs_a_day=1)
    job = student.post(JOBS, json=GENERATE).json()["id"]
    assert student.post(f"{JOBS}/{job}/cancel").status_code == 200
    assert student.delete(f"{JOBS}/{job}").status_code == 204
    again = student.post(JOBS, json=GENERATE)
    assert (again.status_code, again.json()["code"]) == (429, "quota_jobs_a_day")
    assert student.get("/api/v1/me").json()["quota"]["jobs_a_day"] == {"used": 1, "limit": 1}
