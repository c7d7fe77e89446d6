"""Simulated cases over HTTP: played as a page of their own, taken along, nobody else's."""

import io
import json
import zipfile
from pathlib import Path

from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint
from served_jobs import done

_API = "/api/v1"


def test_an_exercise_is_played_by_its_owner_on_a_page_that_reaches_nothing(
    client_of: ClientOf, team: FastAPI, tmp_path: Path
) -> None:
    anna, ben = client_of("anna", "creator"), client_of("ben", "creator")
    person = anna.headers["X-Test-Person"]
    photo = paint(tmp_path / "cloth.png", 1, (96, 96)).read_bytes()
    picture = team.state.house.library.upload(person, "cloth.png", photo).id
    asked = {"pictures": [picture], "knobs": {"count": 3, "side": 64}, "language": "de"}
    job = done(team, "simulate", asked, person)
    assert job.state == "succeeded", job.error
    (sheet,) = job.result["pictures"]
    page = anna.get(f"{_API}/pictures/{sheet}/exercise.html")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "default-src 'none'" in policy
    assert "allow-same-origin" not in policy
    assert page.headers["cross-origin-opener-policy"] == "unsafe-none"
    assert "cloth" in page.text
    packed = zipfile.ZipFile(io.BytesIO(anna.get(f"{_API}/jobs/{job.id}/zip").content))
    wanted = {"coco.json", "truth.csv", "exercise.html", "exercise.html.c2pa", "pictures/0003.png"}
    assert wanted <= set(packed.namelist())
    assert len(json.loads(packed.read("coco.json"))["images"]) == 3
    assert anna.get(f"{_API}/pictures/{picture}/exercise.html").status_code == 404
    assert ben.get(f"{_API}/pictures/{sheet}/exercise.html").status_code == 404
    stolen = {"kind": "simulate", "params": {"pictures": [picture]}}
    assert ben.post(f"{_API}/jobs", json=stolen).status_code in (404, 422)


def test_a_students_quota_of_pixels_holds_for_cases(client_of: ClientOf, team: FastAPI) -> None:
    student: TestClient = client_of("sam", "student")
    team.state.house.people.change("sam", {"quota": {"pixels": 128**2}})
    asked = {"kind": "simulate", "params": {"model": "fashion", "knobs": {"side": 256}}}
    answer = student.post(f"{_API}/jobs", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_pixels")
    small = {**asked, "params": {"model": "fashion", "knobs": {"side": 128, "count": 2}}}
    assert student.post(f"{_API}/jobs", json=small).status_code == 202
