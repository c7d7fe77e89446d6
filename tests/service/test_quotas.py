"""People are held to their quotas when they ask for something."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint

from pinxit.desks.upload_folders import bytes_within
from pinxit.jobs.queue import Ask
from pinxit.service.problem import TooMuch
from pinxit.service.within import _wants_of

JOBS = "/api/v1/jobs"
GENERATE = {"kind": "generate", "params": {"model": "adventurers", "seeds": [1]}}


@pytest.fixture
def student(client_of: ClientOf) -> TestClient:
    return client_of("sam", "student")


def limit(team: FastAPI, **quota: int | None) -> None:
    team.state.house.people.change("sam", {"quota": quota})


def test_a_student_asks_for_as_many_jobs_as_are_allowed(student: TestClient, team: FastAPI) -> None:
    limit(team, jobs_at_once=2)
    assert [student.post(JOBS, json=GENERATE).status_code for _ in range(2)] == [202, 202]
    third = student.post(JOBS, json=GENERATE)
    assert third.status_code == 429
    assert third.json()["code"] == "quota_jobs_at_once"
    assert "2" in third.json()["detail"]


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


def test_an_archive_that_grows_beyond_the_quota_is_not_unpacked(
    student: TestClient, team: FastAPI
) -> None:
    student.post("/api/v1/datasets", json={"name": "cats"})
    limit(team, bytes=100_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bmp", bytes(1_000_000))
    files = {"files": ("a.zip", stream.getvalue())}
    answer = student.post("/api/v1/datasets/cats/files", files=files)
    assert answer.status_code == 200
    assert "quota" in answer.json()["failed"][0]["detail"]


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


def test_files_of_unknown_length_are_not_read_where_bytes_are_limited(student: TestClient) -> None:
    told = {"Content-Type": "Multipart/Form-Data; boundary=x"}
    answer = student.post("/api/v1/pictures", content=iter([b"--x--"]), headers=told)
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


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


def test_a_job_that_was_refused_does_not_count(student: TestClient, team: FastAPI) -> None:
    limit(team, jobs_a_day=5)
    wrong = {"kind": "generate", "params": {"model": "nothing"}}
    assert student.post(JOBS, json=wrong).status_code in (404, 422)
    assert student.get("/api/v1/me").json()["quota"]["jobs_a_day"]["used"] == 0


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"minutes": 61}, "quota_minutes"),
        ({"images": 10_000}, "quota_minutes"),
        ({"is_endless": True}, "quota_minutes"),
        ({"resolution": [4096, 4096]}, "quota_pixels"),
    ],
)
def test_a_training_beyond_the_quota_is_refused(
    student: TestClient, params: dict[str, Any], code: str
) -> None:
    asked = {"kind": "train", "params": {"dataset": "d", "name": "n", **params}}
    answer = student.post(JOBS, json=asked)
    assert (answer.status_code, answer.json()["code"]) == (429, code)


def test_an_upload_beyond_the_quota_is_refused(
    student: TestClient, team: FastAPI, tmp_path: Any
) -> None:
    limit(team, bytes=10)
    picture = paint(tmp_path / "a.png").read_bytes()
    sent = {"files": ("a.png", io.BytesIO(picture))}
    answer = student.post("/api/v1/datasets/cats/files", files=sent)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_bytes")


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        3,
        {"params": 3},
        {"params": {"size": "x"}},
        {"params": {"size": [None]}},
        {"params": {"minutes": float("nan")}},
        {"params": {"minutes": float("inf")}},
        {"params": {"size": float("inf")}},
        {"size": {}},
    ],
)
def test_what_is_no_sensible_request_wants_nothing(asked: Any) -> None:
    assert _wants_of(asked) == {}


def test_sizes_are_read_in_the_words_of_all_apis() -> None:
    assert _wants_of({"size": "1024x512"}) == {"pixels": 1024 * 512}
    assert _wants_of({"params": {"size": 100}}) == {"pixels": 10_000}
    assert _wants_of({"params": {"resolution": [64, 32]}}) == {"pixels": 2048}
    assert _wants_of({"params": {"width": 64, "height": 32}}) == {"pixels": 2048}
    assert _wants_of({"params": {"width": 8192, "height": None}}) == {"pixels": 8192 * 8192}
    assert _wants_of({"params": {"width": None, "height": None}}) == {}


@pytest.mark.parametrize("verb", ["edits", "variations"])
def test_a_size_that_stands_in_a_form_is_within_the_quota_too(
    student: TestClient, verb: str
) -> None:
    fields = {"size": "4096x4096", "model": "icons"}
    files = {"image": ("a.png", b"no picture yet")}
    answer = student.post(f"/v1/images/{verb}", data=fields, files=files)
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "quota_pixels"
