"""Styles over HTTP: listed, shown, sketched, deleted; engines and their knobs."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from program import paint
from served_jobs import done, queued

from pinxit.pictures.read import decode_picture

_API = "/api/v1"


def _upload(app: FastAPI, folder: Path, seed: int, owner: str = "local") -> str:
    file = paint(folder / "made" / f"{seed}.png", seed, (96, 64))
    found: str = app.state.house.library.upload(owner, file.name, file.read_bytes()).id
    return found


def _mask(app: FastAPI) -> str:
    stream, left = io.BytesIO(), np.zeros((64, 96), np.uint8)
    left[:, :48] = 255
    Image.fromarray(left).save(stream, "PNG")
    found: str = app.state.house.library.upload("local", "m.png", stream.getvalue(), "mask").id
    return found


def _pixels(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return decode_picture(answer.content, "a preview").pixels


def test_paintings_to_begin_with_are_styles_with_a_view(client: TestClient) -> None:
    items = client.get(f"{_API}/styles").json()["items"]
    assert {each["kind"] for each in items} == {"picture"}
    turner = next(each for each in items if each["name"] == "turner-venice")
    assert (turner["title"], turner["is_shipped"]) == ("Turner venice", True)
    assert max(_pixels(client.get(turner["thumbnail"])).shape) == 256
    for name in ("no-such", "..%2F..%2Fpolicy", "cat.jpg"):
        assert client.get(f"{_API}/styles/{name}/thumbnail").status_code == 404
    assert client.delete(f"{_API}/styles/turner-venice").status_code == 404


def test_a_sketch_follows_every_control(app: FastAPI, client: TestClient, tmp_path: Path) -> None:
    content, style, other = (_upload(app, tmp_path, seed) for seed in (1, 2, 3))
    ask = {"content": content, "styles": [{"picture": style}], "size": 96}

    def sketch(**more: Any) -> Any:
        answer = client.post(f"{_API}/style/preview", json={**ask, **more})
        assert "paint;dur=" in answer.headers["server-timing"]
        return _pixels(answer)

    plain = sketch()
    assert plain.shape == (64, 96, 3)
    weak = sketch(settings={"strength": 0.0})
    kept = sketch(settings={"keep_colors": "both"})
    two = sketch(styles=[{"picture": style}, {"picture": other, "weight": 3}])
    masked = sketch(mask=_mask(app))
    for changed in (weak, kept, two):
        assert np.abs(changed - plain).mean() > 0.01
    assert np.abs(masked[:, 60:] - weak[:, 60:]).mean() < 0.01
    assert np.abs(masked[:, :40] - plain[:, :40]).mean() < 0.01
    assert np.array_equal(sketch(), plain)
    assert sketch(styles=[{"style": "turner-venice"}]).shape == plain.shape
    assert sketch(method="best", settings={"quality": "good"}).shape == plain.shape


def test_mistakes_in_a_sketch_are_told(app: FastAPI, client: TestClient, tmp_path: Path) -> None:
    content = _upload(app, tmp_path, 1)
    good = {"content": content, "styles": [{"style": "turner-venice"}]}
    for wrong, status in (
        ({"content": "gone"}, 404),
        ({"styles": [{"style": "/etc/passwd"}]}, 422),
        ({"styles": [{"picture": "gone"}]}, 404),
        ({"size": 385}, 422),
        ({"settings": {"strength": 9}}, 422),
        ({"settings": {"palette": ["red"]}}, 422),
    ):
        answer = client.post(f"{_API}/style/preview", json={**good, **wrong})
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), wrong


def test_nobody_sketches_with_pictures_of_others(
    team: FastAPI, client_of: ClientOf, tmp_path: Path
) -> None:
    ann, ben = client_of("Ann"), client_of("Ben")
    content = _upload(team, tmp_path, 1, ann.headers["X-Test-Person"])
    ask = {"content": content, "styles": [{"style": "turner-venice"}], "size": 64}
    assert ann.post(f"{_API}/style/preview", json=ask).status_code == 200
    assert ben.post(f"{_API}/style/preview", json=ask).status_code == 404


def test_a_learned_style_is_listed_shown_and_deleted_unless_a_job_needs_it(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    content, style = (_upload(app, tmp_path, seed) for seed in (1, 2))
    job = done(app, "learn_style", {"name": "mine", "styles": [{"picture": style}], "size": 64})
    assert (job.state, job.error) == ("succeeded", None)
    first = client.get(f"{_API}/styles").json()["items"][0]
    assert (first["name"], first["kind"], first["about"]) == (
        "mine",
        "learned",
        "Learned from 2.png.",
    )
    assert client.get(first["thumbnail"]).status_code == 200
    waiting = queued(app, "stylize", {"content": content, "styles": [{"style": "mine"}]})
    assert client.delete(f"{_API}/styles/mine").status_code == 409
    with app.state.house.database.writing() as session:
        session.get_one(type(waiting), waiting.id).state = "canceled"
    assert client.delete(f"{_API}/styles/mine").status_code == 204
    assert client.get(f"{_API}/styles").json()["items"][0]["name"] != "mine"


def test_a_painted_picture_lies_in_the_library_as_a_version_of_its_content(
    app: FastAPI, client: TestClient, tmp_path: Path
) -> None:
    content, style = (_upload(app, tmp_path, seed) for seed in (1, 2))
    params = {"content": content, "styles": [{"picture": style}], "method": "fast", "size": 64}
    job = done(app, "stylize", params)
    assert (job.state, job.error) == ("succeeded", None)
    kept = app.state.house.library.get("local", job.result["pictures"][0])
    assert (kept.title, kept.verb, max(kept.width, kept.height)) == ("1 like 2", "stylize", 64)
    assert kept.stack == app.state.house.library.get("local", content).stack != ""


@pytest.mark.parametrize("method", ["auto", "fast", "best"])
def test_settings_are_told_as_json_schema(client: TestClient, method: str) -> None:
    told = client.get(f"{_API}/style/settings?method={method}").json()
    strength = told["properties"]["strength"]
    assert (strength["minimum"], strength["maximum"], strength["default"]) == (0, 1, 0.5)
    assert ("quality" in told["properties"]) == (method != "fast")
    if method == "auto":
        assert told["properties"]["quality"]["default"] == "refine"


def test_engines_say_what_can_be_set_of_them(client: TestClient) -> None:
    items = {each["name"]: each for each in client.get(f"{_API}/engines").json()["items"]}
    assert {"r3gan", "gatys", "fast_style"} <= set(items)
    assert items["r3gan"]["can_learn"] is True
    assert items["gatys"]["roles"]["style"] == [1, 4]
    width = items["r3gan"]["settings"]["properties"]["width"]
    assert (width["type"], width["description"].endswith(".")) == ("integer", True)
