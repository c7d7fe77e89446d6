"""People are held to their quotas when they ask for something."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from moving import Recipe, video
from program import paint

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


def test_files_of_unknown_length_are_not_read_where_bytes_are_limited(student: TestClient) -> None:
    told = {"Content-Type": "Multipart/Form-Data; boundary=x"}
    answer = student.post("/api/v1/pictures", content=iter([b"--x--"]), headers=told)
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


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


def test_what_is_made_as_large_as_its_source_or_its_knobs_say_is_within_the_quota(
    student: TestClient, team: FastAPI, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"files": ("a.png", paint(tmp_path / "a.png", size=(96, 80)).read_bytes())}
    picture = student.post("/api/v1/pictures", files=files).json()["items"][0]["id"]
    limit(team, pixels=96 * 80 - 1)
    for kind, params in (
        ("material", {"picture": picture}),
        ("panorama", {"picture": picture, "knobs": {"width": 256}}),
        ("panorama", {"picture": picture}),
        ("sprites", {"pictures": [picture], "knobs": {"padding": 0}}),
        ("garment", {"picture": picture, "cloth": picture, "size": 128}),
    ):
        refused = student.post(JOBS, json={"kind": kind, "params": params})
        assert (refused.status_code, refused.json()["code"]) == (429, "quota_pixels"), kind
    limit(team, pixels=96 * 80)
    asked = {"kind": "material", "params": {"picture": picture}}
    assert student.post(JOBS, json=asked).status_code == 202
    monkeypatch.setattr("pinxit.service.sources._SHEET", 2 * (96 + 12) * (80 + 12) - 1)
    asked = {"pictures": [picture, picture], "knobs": {"padding": 8, "extrude": 2}}
    refused = student.post(JOBS, json={"kind": "sprites", "params": asked})
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_pixels")
    monkeypatch.setattr("pinxit.service.sources._TEXTURES", 3 * 96 * 80 - 1)
    cases = {
        "pictures": [picture],
        "exercise": "inspection",
        "knobs": {"variations": 2, "side": 64},
    }
    refused = student.post(JOBS, json={"kind": "simulate", "params": cases})
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_pixels")


@pytest.mark.parametrize("verb", ["edits", "variations"])
def test_a_size_that_stands_in_a_form_is_within_the_quota_too(
    student: TestClient, verb: str
) -> None:
    fields = {"size": "4096x4096", "model": "icons"}
    files = {"image": ("a.png", b"no picture yet")}
    answer = student.post(f"/v1/images/{verb}", data=fields, files=files)
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "quota_pixels"


def test_the_frames_of_a_clip_have_to_fit_into_the_quota_while_it_is_painted(
    student: TestClient, team: FastAPI, tmp_path: Path
) -> None:
    film = video(tmp_path / "film.mp4", Recipe(tuple(range(0, 4096, 512)))).read_bytes()
    answer = student.post("/api/v1/pictures", files={"files": ("film.mp4", film)}).json()
    (clip,) = answer["items"]
    asked = {"content": clip["id"], "styles": [{"style": "van-gogh-bouquet"}]}
    limit(team, bytes=20 * len(film))
    refused = student.post(JOBS, json={"kind": "stylize_clip", "params": asked})
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_bytes")
    limit(team, bytes=60 * len(film))
    assert student.post(JOBS, json={"kind": "stylize_clip", "params": asked}).status_code == 202
    limit(team, pixels=1000)
    refused = student.post(JOBS, json={"kind": "stylize_clip", "params": asked})
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_pixels")
