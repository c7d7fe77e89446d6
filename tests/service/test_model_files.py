"""Models come in from files, go out as files, and are thrown away."""

import json
import pickle
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from door import ClientOf
from fastapi import FastAPI
from fastapi.testclient import TestClient
from revoking import revoke_behind
from served_jobs import done

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.engine import Model
from pinxit.service import model_files
from pinxit.studio import Studio
from pinxit.tables.work import Job
from pinxit.training.model_file import load_model, save_model
from pinxit.training.tensors import to_bytes

_SHIPPED = shipped("models", "adventurers.safetensors")


def _send(client: TestClient, data: bytes, name: str = "", title: str = "m.safetensors") -> Any:
    return client.post("/api/v1/models", files={"file": (title, data)}, data={"name": name})


def _sent(model: Model, tmp_path: Path) -> bytes:
    path = tmp_path / "sent.safetensors"
    save_model(model, path, overwrite=True)
    return path.read_bytes()


def test_a_model_that_was_exported_comes_in_again_under_another_name(
    client: TestClient, service_home: Path, tmp_path: Path
) -> None:
    answer = client.get("/api/v1/models/adventurers/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="adventurers.safetensors"'
    model = load_model(_SHIPPED)
    data = _sent(replace(model, card=replace(model.card, name="mine")), tmp_path)
    made = _send(client, data)
    assert made.status_code == 201, made.text
    assert made.json()["name"] == "mine"
    assert made.json()["can_explore"]
    again = _send(client, answer.content, "heroes").json()
    assert (again["name"], again["is_shipped"]) == ("heroes", False)
    assert hash_file(service_home / "models" / "heroes.safetensors") == again["sha256"]
    body = {"recipe": {"seeds": [1]}}
    assert client.post("/api/v1/models/heroes/preview", json=body).status_code == 200


def test_a_name_that_is_taken_or_no_name_is_told(client: TestClient) -> None:
    data = _SHIPPED.read_bytes()
    taken = _send(client, data)
    assert taken.status_code == 409
    assert "adventurers" in taken.json()["detail"]
    for wrong in ("../x", "a/b", ".hidden", "x" * 65, "m.safetensors"):
        assert _send(client, data, wrong).status_code == 422, wrong


def _with_header(header: dict[str, Any]) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        pickle.dumps({"weights": [1, 2, 3]}),
        struct.pack("<Q", 2**60) + b"{}",
        _with_header({"__metadata__": {}}),
        _with_header({"__metadata__": {"pinxit": "[]"}}),
        _with_header({"__metadata__": {"pinxit": '{"card": {"name": "x"}}'}}),
        to_bytes({"a": np.zeros(3, np.float32)}, {"card": {}}),
    ],
    ids=["empty", "png", "pickle", "bomb", "silent", "list", "short card", "no card"],
)
def test_what_is_no_model_is_refused_with_a_sentence_that_names_it(
    client: TestClient, data: bytes
) -> None:
    answer = _send(client, data, "new", "C:\\pictures\\mine.safetensors")
    assert answer.status_code == 422
    assert "mine.safetensors" in answer.json()["detail"]
    assert "sent.safetensors" not in answer.text
    assert client.get("/api/v1/models/new").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"engine": "nope"},
        {"shape": (64, 64, 4)},
        {"shape": (10**6, 10**6, 4)},
        {"settings": {"width": 10**9}},
        {"conditions": {"numbers": 10**12, "classes": [], "words": False}},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_a_card_that_does_not_fit_its_weights_is_refused(
    client: TestClient, tmp_path: Path, change: dict[str, Any]
) -> None:
    model = load_model(_SHIPPED)
    answer = _send(client, _sent(replace(model, card=replace(model.card, **change)), tmp_path), "n")
    assert answer.status_code == 422, answer.text


def test_weights_that_are_no_numbers_are_refused(client: TestClient, tmp_path: Path) -> None:
    model = load_model(_SHIPPED)
    name = next(iter(model.weights))
    weights = {**model.weights, name: np.full_like(model.weights[name], np.nan)}
    assert _send(client, _sent(replace(model, weights=weights), tmp_path), "n").status_code == 422


def test_a_model_that_is_too_large_is_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "MOST_BYTES", 2**20)
    assert _send(client, _SHIPPED.read_bytes(), "n").status_code == 413


def test_an_own_model_is_deleted_unless_a_job_uses_it(
    client: TestClient, service_home: Path
) -> None:
    assert _send(client, _SHIPPED.read_bytes(), "mine").status_code == 201
    database = client.app.state.house.database  # type: ignore[attr-defined]
    with database.writing() as session:
        job = Job(owner="local", kind="keep", lane="quick", title="Keep 1 picture of mine")
        job.params = {"model": "mine"}
        session.add(job)
    answer = client.delete("/api/v1/models/mine")
    assert answer.status_code == 409
    assert "Keep 1 picture of mine" in answer.json()["detail"]
    with database.writing() as session:
        session.get_one(Job, job.id).state = "succeeded"
    assert client.delete("/api/v1/models/mine").status_code == 204
    assert client.delete("/api/v1/models/mine").status_code == 404
    assert not (service_home / "models" / "mine.safetensors").exists()


def test_a_shipped_model_stays(client: TestClient) -> None:
    answer = client.delete("/api/v1/models/icons")
    assert answer.status_code == 409
    assert "came with Pinxit" in answer.json()["detail"]
    assert client.get("/api/v1/models/icons").status_code == 200


def test_models_are_on_nobody_elses_shelf(client_of: ClientOf) -> None:
    ada, bob = client_of("Ada"), client_of("Bob")
    assert _send(ada, _SHIPPED.read_bytes(), "mine").status_code == 201
    for path in ("", "/cover", "/export", "/spots", "/directions"):
        assert ada.get(f"/api/v1/models/mine{path}").status_code == 200, path
        assert bob.get(f"/api/v1/models/mine{path}").status_code == 404, path
    assert bob.delete("/api/v1/models/mine").status_code == 404
    assert "mine" not in {each["name"] for each in bob.get("/api/v1/models").json()["items"]}


def test_a_model_behind_which_a_revoked_picture_lies_is_refused_everywhere(
    client: TestClient, service_home: Path
) -> None:
    revoke_behind("adventurers", Studio(service_home))
    told = client.get("/api/v1/models/adventurers").json()
    assert "revoked" in told["problem"]
    assert not any(told["rights"]["may"].values())
    place = {"recipe": {"seeds": [1]}}
    answer = client.post("/api/v1/models/adventurers/preview", json=place)
    assert answer.status_code == 403
    assert "learned from a revoked picture" in answer.json()["detail"]
    assert client.get("/api/v1/models/adventurers/export").status_code == 403
    assert _send(client, _SHIPPED.read_bytes(), "again").status_code == 403
    assert client.post("/api/v1/models/icons/preview", json=place).status_code == 200


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("images", {"what": {"action": "generate", "model": "mine"}, "seeds": [1]}),
        ("train", {"dataset": "cats", "branch": "mine@50"}),
        ("train", {"dataset": "cats", "start": "mine"}),
        ("walk", {"model": "mine"}),
    ],
)
def test_a_model_is_not_deleted_under_a_job_that_names_it_in_any_way(
    client: TestClient, app: FastAPI, kind: str, params: dict[str, Any]
) -> None:
    assert _send(client, _SHIPPED.read_bytes(), "mine").status_code == 201
    with app.state.house.database.writing() as session:
        session.add(Job(owner="local", kind=kind, lane="quick", params=params, title="Walk"))
    answer = client.delete("/api/v1/models/mine")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")
    assert answer.json()["params"]["job"] == "Walk"


def test_onnx_is_handed_out_once_a_job_has_written_it(client: TestClient, app: FastAPI) -> None:
    early = client.get("/api/v1/models/adventurers/export?format=onnx")
    assert (early.status_code, early.json()["code"]) == (409, "not_exported")
    job = done(app, "export_model", {"model": "adventurers", "format": "onnx"})
    assert client.get(job.result["file"]).status_code == 200


def test_only_so_many_models_are_read_at_once(client: TestClient, app: FastAPI) -> None:
    heavy = app.state.house.heavy
    with heavy.turn(), heavy.turn():
        answer = _send(client, _SHIPPED.read_bytes(), "mine")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert client.get("/api/v1/models").status_code == 200
    assert _send(client, _SHIPPED.read_bytes(), "mine").status_code == 201


def test_models_are_told_page_by_page(client: TestClient) -> None:
    every = [each["name"] for each in client.get("/api/v1/models").json()["items"]]
    first = client.get("/api/v1/models?limit=1").json()
    second = client.get(f"/api/v1/models?limit=100&cursor={first['next_cursor']}").json()
    assert [each["name"] for each in (*first["items"], *second["items"])] == every
    assert (first["total"], second["next_cursor"]) == (len(every), None)
    assert client.get("/api/v1/models?cursor=gone").json()["code"] == "cursor"
