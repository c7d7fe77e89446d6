"""Recipes are followed again: 20 of them, through files, as users do it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from program import home, paint, paint_folder

from pinxit import Rights, Studio, UserMistake
from pinxit.base.hashing import hash_array
from pinxit.mark.recipe import read_recipe_file
from pinxit.pictures.read import read_picture
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan

__all__ = ["home"]

STYLES: tuple[dict[str, Any], ...] = (
    {},
    {"strength": 0.3},
    {"keep_colors": "both"},
    {"size": 40},
    {"style_weights": [0.8, 0.2]},
    {"style_scale": 2.0},
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A studio with a tiny model."""
    folder = tmp_path_factory.mktemp("studio")
    made = Studio(folder / "home")
    drawings = paint_folder(folder / "drawings")
    dataset, _ = made.import_folder(drawings, "drawings", Rights("CC0-1.0"))
    plan = TrainingPlan(
        dataset=dataset, name="tiny", budget=Budget(pictures=48), knobs={"width": 32}
    )
    made.train(plan)
    return made


def _again(studio: Studio, file: Path, places: list[Path]) -> None:
    """Follows the recipe that a delivered file carries, and compares pixels."""
    recipe = json.loads(json.dumps(dict(read_recipe_file(file).recipe)))
    picture = studio.make_again(recipe, places)
    assert hash_array(picture.pixels) == recipe["pixels"]
    again = studio.deliver(picture, file.with_name("again.png"), overwrite=True)
    assert hash_array(read_picture(again.path).pixels) == hash_array(read_picture(file).pixels)


@pytest.mark.parametrize("knobs", STYLES, ids=str)
@pytest.mark.parametrize("seed", [0, 5])
def test_a_style_transfer_comes_out_the_same_again(
    knobs: dict[str, Any], seed: int, studio: Studio, tmp_path: Path
) -> None:
    inputs = [paint(tmp_path / "in" / f"{n}.png", n, (36 + n, 33)) for n in range(3)]
    content, *styles = map(studio.open, inputs)
    chosen = styles if "style_weights" in knobs else styles[:1]
    settings = studio.style_settings("best", {"quality": "draft", "size": 36, **knobs})
    picture = studio.stylize(content, chosen, settings, seed=seed)
    file = studio.deliver(picture, tmp_path / "out.png").path
    _again(studio, file, [tmp_path / "in"])


def test_what_was_painted_fast_comes_out_the_same_again_with_its_seed(
    studio: Studio, tmp_path: Path
) -> None:
    content, style = (studio.open(paint(tmp_path / "in" / f"{n}.png", n, (40, 48))) for n in (1, 2))
    settings = studio.style_settings("fast", {})
    first, other = (studio.stylize(content, [style], settings, seed=seed) for seed in (5, 6))
    assert not np.array_equal(first.pixels, other.pixels)
    _again(studio, studio.deliver(first, tmp_path / "out.png").path, [tmp_path / "in"])


def test_inputs_of_a_recipe_are_held_to_the_limit_of_the_studio(
    studio: Studio, tmp_path: Path
) -> None:
    content, style = (studio.open(paint(tmp_path / "in" / f"{n}.png", n, (40, 48))) for n in (1, 2))
    picture = studio.stylize(content, [style], studio.style_settings("fast", {}))
    file = studio.deliver(picture, tmp_path / "out.png").path
    recipe = dict(read_recipe_file(file).recipe)
    careful = Studio(studio.home, most_pixels=1000)
    with pytest.raises(UserMistake, match="pixels"):
        careful.make_again(recipe, [tmp_path / "in"])


@pytest.mark.parametrize("seed", [1, 2, 3, 99])
@pytest.mark.parametrize("psi", [1.0, 0.6])
def test_a_generated_picture_comes_out_the_same_again(
    psi: float, seed: int, studio: Studio, tmp_path: Path
) -> None:
    model = studio.models.load("tiny")
    settings = studio.model_settings(model, {"psi": psi})
    first, second = studio.generate(model, [seed, seed + 1], settings)
    for number, picture in enumerate((first, second)):
        file = studio.deliver(picture, tmp_path / f"{number}.png").path
        _again(studio, file, [])


def test_a_generated_picture_that_was_stylized_comes_out_the_same_again(
    studio: Studio, tmp_path: Path
) -> None:
    content = next(studio.generate(studio.models.load("tiny"), [4]))
    style = paint(tmp_path / "style.png", 8)
    settings = studio.style_settings("best", {"quality": "draft", "size": 36})
    picture = studio.stylize(content, [studio.open(style)], settings)
    file = studio.deliver(picture, tmp_path / "out.png").path
    assert [step.verb for step in picture.steps] == ["generate", "stylize"]
    _again(studio, file, [tmp_path])


def test_a_sheet_comes_out_the_same_again_and_its_pictures_are_checked_anew(
    studio: Studio, tmp_path: Path
) -> None:
    sheet = studio.sheet(list(studio.generate(studio.models.load("tiny"), [1, 2])))
    file = studio.deliver(sheet, tmp_path / "sheet.png").path
    _again(studio, file, [])
    forged = json.loads(json.dumps(dict(read_recipe_file(file).recipe)))
    settings = forged["steps"][0]["settings"]
    truth = settings["findings"]
    settings["findings"] = {"copies": {"fine": 99}}
    again = studio.make_again(forged)
    assert again.steps[0].settings["findings"] == truth
    del settings["pictures"]
    with pytest.raises(UserMistake, match="has no 'pictures'"):
        studio.make_again(forged)


def test_a_film_says_that_it_cannot_be_made_again(studio: Studio, tmp_path: Path) -> None:
    film = studio.training_desk.film(studio.models.load("tiny"))
    file = studio.deliver(film, tmp_path / "film.png").path
    with pytest.raises(UserMistake, match="film strip"):
        studio.make_again(read_recipe_file(file).recipe)
