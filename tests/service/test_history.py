"""Recipe, credentials and lineage of pictures of the library."""

from pathlib import Path

import pytest
from at_work import at_work
from fastapi import FastAPI
from fastapi.testclient import TestClient
from small_pictures import plain

from pinxit.mark.recipe import read_recipe

WHAT = {"action": "generate", "model": "icons", "text": "heart"}


@pytest.fixture
def picture(app: FastAPI) -> str:
    """Id of a picture that a job made."""
    house = app.state.house
    with at_work(house):
        job = house.queue.enqueue("local", "images", {"what": WHAT, "seeds": [5]})
        while (found := house.queue.get("local", job.id)).state in {"queued", "running"}:
            pass
    assert found.state == "succeeded", found.error
    return str(found.result["pictures"][0])


def test_a_kept_picture_tells_recipe_lineage_and_credentials(
    client: TestClient, app: FastAPI, picture: str
) -> None:
    told = client.get(f"/api/v1/pictures/{picture}/recipe").json()
    path: Path = app.state.house.library.path_of("local", picture)
    carried = read_recipe(path.read_bytes()).recipe
    assert told["recipe"]["pixels"] == carried["pixels"]
    assert told["settings"]["values"]["text"] == "heart"

    graph = client.get(f"/api/v1/pictures/{picture}/lineage").json()
    root = graph["nodes"][0]
    assert root["picture"] == picture
    assert root["thumbnail"].endswith(f"/{picture}/thumbnail")
    assert {"from", "to", "role"} == graph["edges"][0].keys()

    verdict = client.get(f"/api/v1/pictures/{picture}/credentials").json()
    assert verdict["state"] == "trusted"
    assert any("icons" in sentence for sentence in verdict["sentences"])


def test_an_uploaded_picture_is_verified_in_armor(client: TestClient, app: FastAPI) -> None:
    kept = app.state.house.library.upload("local", "mine.png", plain())
    told = client.get(f"/api/v1/pictures/{kept.id}/credentials").json()
    assert told["state"] == "unsigned"
    assert client.get(f"/api/v1/pictures/{kept.id}/recipe").json() == {
        "recipe": None,
        "settings": None,
    }


@pytest.mark.parametrize("what", ["recipe", "lineage", "credentials", "nearest"])
def test_other_peoples_pictures_are_not_there(client: TestClient, app: FastAPI, what: str) -> None:
    kept = app.state.house.library.upload("somebody", "theirs.png", plain())
    assert client.get(f"/api/v1/pictures/{kept.id}/{what}").status_code == 404
    assert client.get(f"/api/v1/pictures/nothing/{what}").status_code == 404
