"""Models over HTTP: what is on the shelf, and what it may be used for."""

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.make.explore import Explorer, Recipe
from pinxit.training.model_file import load_model


def test_the_shipped_models_are_listed_with_what_they_can_do(client: TestClient) -> None:
    told = client.get("/api/v1/models").json()
    models = {each["name"]: each for each in told["items"]}
    assert set(models) == {"adventurers", "fashion", "icons", "icons-64"}
    assert told["total"] == 4
    icons = models["icons-64"]
    assert icons["shape"] == {"height": 64, "width": 64, "channels": 4}
    assert icons["conditions"] == {"classes": ["fluent", "noto", "twemoji"], "words": True}
    assert icons["is_shipped"]
    assert icons["can_explore"]
    assert icons["stages"] == 5
    assert icons["directions"] == 64
    assert sum(icons["dataset"]["licenses"].values()) == icons["dataset"]["pictures"] == 4841
    assert icons["rights"]["may"]["publish"]
    assert "published" in icons["rights"]["sentences"][0]
    assert str(shipped("models")) not in str(told), "no path leaves the server"


def test_a_model_of_ones_own_hides_a_shipped_one_and_nobody_elses(
    client: TestClient, service_home: Path
) -> None:
    own = service_home / "models" / "icons.safetensors"
    own.parent.mkdir(parents=True)
    shutil.copy(shipped("models", "adventurers.safetensors"), own)
    told = client.get("/api/v1/models/icons").json()
    assert told["sha256"] == client.get("/api/v1/models/adventurers").json()["sha256"]
    assert not told["is_shipped"]
    assert told["trained"]


@pytest.mark.parametrize("name", ["nope", "..%2Ficons", "icons.safetensors"])
def test_what_is_no_model_of_the_shelf_is_missing(client: TestClient, name: str) -> None:
    assert client.get(f"/api/v1/models/{name}").status_code == 404


def test_a_damaged_model_is_listed_with_what_is_wrong_and_hides_no_other(
    client: TestClient, service_home: Path
) -> None:
    own = service_home / "models" / "broken.safetensors"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"nothing of the kind")
    models = {each["name"]: each for each in client.get("/api/v1/models").json()["items"]}
    assert len(models) == 5
    assert "broken.safetensors is not a model" in models["broken"]["problem"]
    assert str(service_home) not in models["broken"]["problem"]
    assert not models["broken"]["can_explore"]
    assert client.get("/api/v1/models/broken/cover").status_code == 422


def test_a_cover_shows_nine_pictures_and_browsers_keep_it(client: TestClient) -> None:
    address = client.get("/api/v1/models/adventurers").json()["cover"]
    answer = client.get(address)
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (288, 288)
        assert shown.mode == "RGBA", "what is transparent stays so"
        alpha = np.asarray(shown.getchannel("A"))
        assert (alpha.min(), alpha.max()) == (0, 255)
    assert "immutable" in answer.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_came_along_with_shipped_models_is_what_they_draw(tmp_path: Path) -> None:
    kept = {path.name for path in shipped("covers").iterdir()}
    expected = set()
    for path in shipped("models").glob("*.safetensors"):
        sha256 = hash_file(path)
        expected |= {f"{sha256}.json", f"{sha256}.webp"}
        explorer = Explorer(load_model(path))
        facts = json.loads(shipped("covers", f"{sha256}.json").read_text())
        assert facts == {
            "can_explore": True,
            "stages": explorer.stages,
            "directions": len(explorer.axes),
        }
        drawn = explorer.sketched([Recipe(seeds=(5,))])[0]
        with Image.open(shipped("covers", f"{sha256}.webp")) as shown:
            middle = shown.crop((96, 96, 192, 192)).resize(drawn.shape[1::-1])
        channel = "A" if drawn.shape[2] == 4 else "R"
        last = np.asarray(middle.getchannel(channel), np.float32) / 255
        assert np.abs(last - drawn[..., -1]).mean() < 0.05
    assert kept == expected, "run tools/make_covers.py"
