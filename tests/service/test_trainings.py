"""Trainings over HTTP: planned, told while and after they ran, deleted."""

from pathlib import Path
from typing import Any

import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint_folder
from served_jobs import done, queued

from pinxit import Rights, Studio, UserMistake
from pinxit.pictures.read import decode_picture

_API = "/api/v1"
_SMALL = {"dataset": "drawings", "recipe": "", "knobs": {"width": 32}, "images": 64}


@pytest.fixture
def drawings(app: FastAPI, client: TestClient, tmp_path: Path) -> TestClient:
    """With a data set of twelve drawings."""
    home = app.state.house.config.home
    folder = paint_folder(tmp_path / "drawings")
    Studio(home, "cpu").import_folder(folder, "drawings", Rights("CC-BY-4.0", "Ann"))
    return client


def _plan(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post(f"{_API}/trainings/plan", json={"dataset": "drawings", **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_recipes_say_for_whom_they_are(client: TestClient) -> None:
    items = {each["name"]: each for each in client.get(f"{_API}/recipes").json()["items"]}
    assert {"auto", "few", "many", "fine-tune"} <= set(items)
    assert all(each["about"] and each["minutes"] > 0 for each in items.values())


def test_a_plan_says_what_can_be_expected_and_remembers_how_fast_this_machine_is(
    app: FastAPI, drawings: TestClient
) -> None:
    told = _plan(drawings, minutes=10)
    assert told["problems"] == []
    assert (told["resolution"], told["count"]) == ([32, 32], 12)
    assert told["forecast"]["seconds"] == 600
    assert told["forecast"]["pictures"] > 0
    assert told["settings"]["width"] > 0
    assert any("What to expect" in each for each in told["sentences"])
    cache = app.state.house.config.home / "cache" / "pace.json"
    before = cache.read_bytes()
    assert _plan(drawings, minutes=10)["forecast"] == told["forecast"]
    assert cache.read_bytes() == before
    by_count = _plan(drawings, images=1000, recipe="few")["forecast"]
    assert by_count["pictures"] == 1000
    assert by_count["seconds"] > 0
    assert _plan(drawings, is_endless=True)["forecast"]["seconds"] is None


def test_everything_that_is_wrong_with_a_plan_is_told_at_once(drawings: TestClient) -> None:
    wrong = {"recipe": "fewer", "start": "no-model", "knobs": {"widht": 1}, "name": "a b"}
    problems = _plan(drawings, **wrong)["problems"]
    assert len(problems) >= 4
    assert any("few" in each for each in problems)
    large = _plan(drawings, resolution=[256, 256])
    assert "smaller" in large["problems"][0]
    assert large["forecast"] is None
    missing = drawings.post(f"{_API}/trainings/plan", json={"dataset": "cats"})
    assert missing.status_code == 404


def test_a_training_is_told_from_its_queue_to_its_film(app: FastAPI, drawings: TestClient) -> None:
    waiting = queued(app, "train", {**_SMALL, "name": "later"})
    (told,) = drawings.get(f"{_API}/trainings").json()["items"]
    assert (told["name"], told["state"], told["job"]) == ("later", "queued", waiting.id)
    assert told["budget"] == {"minutes": None, "images": 64, "is_endless": False}
    assert drawings.get(f"{_API}/trainings/later/film").json()["frames"] == []
    with pytest.raises(UserMistake, match="waits or runs"):
        queued(app, "train", {**_SMALL, "name": "later"})
    with app.state.house.database.writing() as session:
        session.get_one(type(waiting), waiting.id).state = "canceled"
    job = done(app, "train", {**_SMALL, "name": "first"})
    assert (job.state, job.error) == ("succeeded", None)
    assert job.progress["samples"]
    (told,) = drawings.get(f"{_API}/trainings").json()["items"]
    assert (told["name"], told["state"], told["share"]) == ("first", "succeeded", 1.0)
    assert (told["milestones"], told["model"]) == ([25, 50, 75], "first")
    details = drawings.get(f"{_API}/trainings/first").json()
    assert details["shape"] == [32, 32, 3]
    columns = drawings.get(f"{_API}/trainings/first/curves").json()["columns"]
    assert len({len(each) for each in columns.values()}) <= 1
    film = drawings.get(f"{_API}/trainings/first/film").json()
    assert film["frames"][0]["pictures"] == 0
    assert (film["columns"], film["rows"]) == (8, 4)
    frame = drawings.get(film["frames"][-1]["url"])
    assert decode_picture(frame.content, "a frame").pixels.shape[:2] == (128, 256)
    assert drawings.get(f"{_API}/trainings/first/film/999").status_code == 404


def test_a_training_that_a_job_needs_is_not_deleted_and_its_model_stays(
    app: FastAPI, drawings: TestClient
) -> None:
    done(app, "train", {**_SMALL, "name": "trunk"})
    branch = queued(app, "train", {**_SMALL, "name": "other", "branch": "trunk@50"})
    assert drawings.delete(f"{_API}/trainings/trunk").status_code == 409
    with app.state.house.database.writing() as session:
        session.get_one(type(branch), branch.id).state = "canceled"
    assert drawings.delete(f"{_API}/trainings/trunk").status_code == 204
    assert drawings.get(f"{_API}/trainings").json()["items"] == []
    assert drawings.get(f"{_API}/trainings/trunk").status_code == 404
    assert (app.state.house.config.home / "models" / "trunk.safetensors").exists()


def test_nobody_sees_the_trainings_of_others(drawings: TestClient, client_of: ClientOf) -> None:
    ben = client_of("Ben")
    assert ben.get(f"{_API}/trainings").json()["items"] == []
    for path in ("drawings", "drawings/curves", "..%2Fdrawings", "drawings/film/0"):
        assert ben.get(f"{_API}/trainings/{path}").status_code == 404
    assert ben.post(f"{_API}/trainings/plan", json={"dataset": "drawings"}).status_code == 404
