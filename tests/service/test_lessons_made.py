"""Lessons over HTTP that look at a model of one's own: its pictures beside what it learned from."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint_folder
from served_jobs import done

from pinxit import Rights, Studio
from pinxit.pictures.read import decode_picture

_API = "/api/v1/lessons"
_TRAINING = {"dataset": "drawings", "recipe": "", "knobs": {"width": 32}, "images": 64}


@pytest.fixture
def trained(app: FastAPI, client: TestClient, tmp_path: Path) -> TestClient:
    """With a small model of twelve drawings."""
    home = app.state.house.config.home
    folder = paint_folder(tmp_path / "drawings")
    Studio(home, "cpu").import_folder(folder, "drawings", Rights("CC-BY-4.0", "Ann"))
    job = done(app, "train", _TRAINING)
    assert job.state == "succeeded", job.error
    return client


def _told(client: TestClient, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{_API}/{path}", params={"model": "drawings", **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _coarse(uri: str) -> np.ndarray:
    pixels = decode_picture(base64.b64decode(uri.split(",")[1]), "a picture").pixels[..., :3]
    side = len(pixels) // 16
    return np.asarray(pixels.reshape(16, side, 16, side, -1).mean((1, 3)))


def test_made_pictures_lie_beside_what_the_model_learned_from(
    app: FastAPI, trained: TestClient, tmp_path: Path
) -> None:
    told = _told(trained, "nearest", seed=3, count=6)
    assert told["seed"] == 3
    pairs = [(_coarse(each["made"]), _coarse(each["learned"])) for each in told["pictures"]]
    assert len(pairs) == 6
    known = [each for _, each in pairs]
    for made, learned in pairs:
        distances = [np.linalg.norm(made - other) for other in known]
        assert np.linalg.norm(made - learned) <= min(distances) + 0.3
    assert _told(trained, "nearest", seed=4, count=5)["pictures"][0] == told["pictures"][1]
    scores = _told(trained, "scores", count=4)["pictures"]
    assert [each["truth"] for each in scores].count("real") == 4
    assert [each["score"] for each in scores] == sorted((e["score"] for e in scores), reverse=True)

    more = paint_folder(tmp_path / "more", count=5)
    Studio(app.state.house.config.home, "cpu").import_folder(
        more, "drawings", Rights("CC0-1.0", "Bo")
    )
    refused = trained.get(f"{_API}/nearest", params={"model": "drawings"})
    assert refused.status_code == 409
    assert refused.json()["code"] == "changed"
