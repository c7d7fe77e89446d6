"""The training pictures nearest to a made one are shown to who has them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from program import paint_folder
from small_pictures import plain
from tiny_gan import tiny_model

from pinxit.datasets.rights import Rights
from pinxit.tables.shelves import KeptPicture
from pinxit.training.model_file import save_model

NEAREST = "/api/v1/pictures/{}/nearest"


@pytest.fixture
def picture(app: FastAPI, tmp_path: Path) -> tuple[str, list[str]]:
    """Id of a picture whose check found three of a data set near, and their hashes."""
    house = app.state.house
    studio = house.studio("local")
    folder = paint_folder(tmp_path / "leaves", 5)
    dataset, _ = studio.import_folder(folder, "leaves", Rights("CC0-1.0", creator="Anna"))
    tiny = tiny_model(tmp_path)
    about = {"name": "leaves", "version": dataset.version, "digest": dataset.digest}
    card = replace(tiny.card, name="mine", dataset=about)
    model = save_model(replace(tiny, card=card), studio.home / "models" / "mine.safetensors")
    hashes = [entry.sha256 for entry in dataset.entries[:2]] + ["f" * 64]
    near = [
        {"sha256": each, "bits": 90 + n, "levels": 4.5, "whole": 0.1, "part": 0.2}
        for n, each in enumerate(hashes)
    ]
    finding = {"check": "copies", "level": "fine", "sentence": "No copy.", "score": 0.4}
    row = KeptPicture(
        owner="local",
        origin="made",
        sha256="0" * 64,
        thumbnail="0" * 64,
        media_type="image/png",
        width=32,
        height=32,
        bytes=9,
        model=model.sha256,
        findings=[{**finding, "evidence": {"p": 0.4, "nearest": near}}],
    )
    with house.database.writing() as session:
        session.add(row)
        session.flush()
        return row.id, hashes


def test_views_of_the_nearest_are_given_where_they_are_here(
    client: TestClient, picture: tuple[str, list[str]]
) -> None:
    id_, hashes = picture
    told: dict[str, Any] = client.get(NEAREST.format(id_)).json()
    assert (told["dataset"], told["p"]) == ("leaves", 0.4)
    assert [each["sha256"] for each in told["items"]] == hashes
    assert [each["bits"] for each in told["items"]] == [90, 91, 92]
    first, second, gone = (each["thumbnail"] for each in told["items"])
    assert gone is None
    for address in (first, second):
        assert client.get(address).headers["content-type"] == "image/webp"


def test_a_changed_data_set_shows_nothing_and_other_pictures_have_no_nearest(
    client: TestClient, app: FastAPI, picture: tuple[str, list[str]]
) -> None:
    house = app.state.house
    house.studio("local").datasets.delete("leaves")
    told = client.get(NEAREST.format(picture[0])).json()
    assert told["dataset"] == ""
    assert [each["thumbnail"] for each in told["items"]] == [None] * 3
    kept = house.library.upload("local", "mine.png", plain())
    assert client.get(NEAREST.format(kept.id)).json() == {"dataset": "", "p": None, "items": []}
