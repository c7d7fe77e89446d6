"""Looks at what models can draw."""

import io
import shutil
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pinxit.base.shipped import shipped
from pinxit.make.explore import Explorer, Recipe
from pinxit.service.explorers import Explorers
from pinxit.studio import Studio
from pinxit.training.model_file import load_model, save_model


def _shown(answer: Any) -> Image.Image:
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def _preview(client: TestClient, model: str, recipe: dict[str, Any], **how: Any) -> Any:
    wanted = {"recipe": recipe, **how}
    return client.post(f"/api/v1/models/{model}/preview", json=wanted)


def test_a_preview_shows_the_picture_of_its_place(client: TestClient) -> None:
    recipe = {"seeds": [3, 8], "weights": [0.25, 0.75], "moves": {"1": 2.5}, "psi": 0.9}
    answer = _preview(client, "adventurers", recipe, size=32, format="webp")
    with _shown(answer) as shown:
        assert shown.size == (32, 32)
        pixels = np.asarray(shown.convert("RGBA"), np.float32) / 255
    explorer = Explorer(load_model(shipped("models", "adventurers.safetensors")))
    about = Recipe(seeds=(3, 8), weights=(0.25, 0.75), moves={1: 2.5}, psi=0.9)
    expected = explorer.picture(about).pixels
    cover = pixels[..., 3:] * pixels[..., :3], expected[..., 3:] * expected[..., :3]
    assert np.abs(cover[0] - cover[1]).mean() < 0.04
    assert "total;dur=" in answer.headers["server-timing"]
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_sketched_is_what_is_drawn_but_for_the_last_digits() -> None:
    explorer = Explorer(load_model(shipped("models", "icons-64.safetensors")))
    recipes = [Recipe(seeds=(seed, 9), moves={0: seed}) for seed in range(9)]
    drawn = np.stack([each.pixels for each in explorer.pictures(recipes)])
    sketched = explorer.sketched(recipes)
    assert np.abs(drawn[..., 3] - sketched[..., 3]).max() < 1e-3


@pytest.mark.parametrize(("size", "format_"), [(256, "jpeg"), (512, "webp"), (16, "jpeg")])
def test_a_preview_has_the_size_that_is_asked_for(
    client: TestClient, size: int, format_: str
) -> None:
    with _shown(_preview(client, "icons", {"seeds": [1]}, size=size, format=format_)) as shown:
        assert shown.size == (size, size)
        assert shown.format == format_.upper()


def test_a_sheet_has_each_place_in_its_cell(client: TestClient) -> None:
    wanted = {"recipes": [{"seeds": [seed]} for seed in range(10)], "columns": 4, "cell": 48}
    with _shown(client.post("/api/v1/models/icons/sheet", json=wanted)) as shown:
        assert shown.size == (4 * 48, 3 * 48)
        last = shown.crop((2 * 48, 2 * 48, 4 * 48, 3 * 48))
        assert np.asarray(last).mean() > 253, "the rest of the last row is empty"


def test_mixing_takes_the_coarse_stages_of_one_and_the_fine_ones_of_the_other(
    client: TestClient,
) -> None:
    wanted = {"row": {"seeds": [1]}, "column": {"seeds": [2]}, "stage": 2}
    made = client.post("/api/v1/models/icons/mix", json=wanted).json()
    assert (made["seeds"], made["fine"], made["stage"]) == ([1], 2, 2)
    both = {"row": made, "column": {"seeds": [4, 5]}, "stage": 3}
    told = client.post("/api/v1/models/icons/mix", json=both).json()
    assert len(told["told"]) == 4 * 128
    assert _preview(client, "icons", told).status_code == 200


def test_children_of_places_come_after_them_and_are_the_same_again(client: TestClient) -> None:
    wanted = {"parents": [{"seeds": [1]}, {"seeds": [7]}], "n": 6, "seed": 5}
    made = client.post("/api/v1/models/icons/breed", json=wanted).json()["recipes"]
    assert [each["seeds"] for each in made[:2]] == [[1], [7]]
    assert all(len(each["seeds"]) >= 2 for each in made[2:])
    assert made == client.post("/api/v1/models/icons/breed", json=wanted).json()["recipes"]


@pytest.mark.parametrize("weights", [[1, 2], [0], [-1]])
def test_parents_whose_weights_do_not_fit_are_told(
    client: TestClient, weights: list[float]
) -> None:
    wanted = {"parents": [{"seeds": [1], "weights": weights}], "n": 4}
    answer = client.post("/api/v1/models/icons/breed", json=wanted)
    assert answer.status_code == 422
    assert "weights do not fit" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"seeds": []}, "seeds"),
        ({"seeds": [-1]}, "seeds"),
        ({"seeds": [1], "weights": [1, 2]}, "2 weights do not fit 1 seeds"),
        ({"seeds": [1], "moves": {"64": 1}}, "directions 0 to 63"),
        ({"seeds": [1], "moves": {"x": 1}}, "moves"),
        ({"seeds": [1], "fine": 2, "stage": 9}, "stages 0 to"),
        ({"seeds": [1], "text": "hearrt"}, "Did you mean"),
        ({"seeds": [1], "class_name": "nope"}, "class"),
        ({"seeds": [1], "told": [0.5]}, "another model"),
        ({"seeds": [1], "psi": 1e9}, "psi"),
        ({"seeds": [1], "color": "red"}, "color"),
    ],
)
def test_a_place_that_is_none_is_told_in_a_sentence(
    client: TestClient, recipe: dict[str, Any], words: str
) -> None:
    answer = _preview(client, "icons", recipe)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_model_that_is_not_there_is_missing(client: TestClient) -> None:
    for verb, body in {
        "preview": {"recipe": {}},
        "sheet": {"recipes": [{}]},
        "mix": {"row": {}, "column": {}},
        "breed": {"parents": [{}]},
    }.items():
        answer = client.post(f"/api/v1/models/nope/{verb}", json=body)
        assert answer.status_code == 404, verb
        assert answer.json()["code"] == "no_model"


def test_a_model_is_drawn_anew_when_its_file_is_replaced(
    client: TestClient, service_home: Path
) -> None:
    own = service_home / "models" / "mine.safetensors"
    own.parent.mkdir(parents=True)
    shutil.copy(shipped("models", "icons.safetensors"), own)
    before = _preview(client, "mine", {"seeds": [1]}).content
    shutil.copy(shipped("models", "adventurers.safetensors"), own)
    after = _preview(client, "mine", {"seeds": [1]}).content
    assert before == _preview(client, "icons", {"seeds": [1]}).content
    assert after == _preview(client, "adventurers", {"seeds": [1]}).content
    own.unlink()
    assert _preview(client, "mine", {"seeds": [1]}).status_code == 404


def test_only_the_models_used_last_stay_in_memory(tmp_path: Path) -> None:
    studio, explorers = Studio(tmp_path), Explorers("cpu", most_bytes=30 * 2**20)
    first = explorers.of(studio, "icons")
    explorers.of(studio, "adventurers")
    assert explorers.of(studio, "icons") is first
    few = Explorers("cpu", most_bytes=1)
    first = few.of(studio, "icons")
    assert few.of(studio, "icons") is first, "the one used last stays, however large"
    few.of(studio, "adventurers")
    assert few.of(studio, "icons") is not first


def test_the_same_model_under_two_names_is_loaded_once(tmp_path: Path) -> None:
    studio, explorers = Studio(tmp_path), Explorers("cpu")
    model = load_model(shipped("models", "icons.safetensors"))
    save_model(replace(model), tmp_path / "models" / "copy.safetensors")
    assert explorers.of(studio, "copy") is explorers.of(studio, "icons")


def test_of_the_requests_of_one_page_that_wait_the_newest_alone_is_drawn(
    client: TestClient,
) -> None:
    turns = client.app.state.house.previews.turns  # type: ignore[attr-defined]
    is_held, let_go, answers = Event(), Event(), dict[int, Any]()

    def hold() -> None:
        is_held.set()
        let_go.wait(20)

    def ask(seed: int, page: str) -> None:
        body, told = {"recipe": {"seeds": [seed]}}, {"X-Preview-Client": page}
        answers[seed] = client.post("/api/v1/models/icons/preview", json=body, headers=told)

    turns.ask("", hold)
    assert is_held.wait(20)
    threads = [Thread(target=ask, args=each) for each in ((1, "a"), (2, "b"), (3, "a"))]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns) < (1, 2, 2)[number] or (number == 2 and 1 not in answers):
            sleep(0.01)
    let_go.set()
    for thread in threads:
        thread.join()
    assert {seed: answer.status_code for seed, answer in answers.items()} == {
        1: 409,
        2: 200,
        3: 200,
    }
    assert answers[1].json()["code"] == "superseded"
