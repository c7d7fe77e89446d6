"""Pictures between, beside and beyond those of a model's seeds."""

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.engine import Model
from pinxit.engines.r3gan import R3GANSettings
from pinxit.make.again import FinderInPlaces, make_again
from pinxit.make.explore import PROJECTED, Explorer, Recipe
from pinxit.make.generate import generate
from pinxit.training.model_file import load_model
from pinxit.training.shelf import Shelf


def _seen(pixels: np.ndarray) -> np.ndarray:
    return np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], -1)


def _differ(one: np.ndarray, other: np.ndarray) -> bool:
    return float(np.abs(one - other).max()) > 1e-3


@pytest.mark.parametrize("psi", [1.0, 0.6])
def test_a_seed_alone_is_the_picture_that_generate_makes(model: Model, psi: float) -> None:
    found = Explorer(model).picture(Recipe(seeds=(7,), psi=psi))
    (wanted,) = generate(model, (7,), R3GANSettings(width=32, psi=psi))
    np.testing.assert_allclose(found.pixels, wanted.pixels, atol=1e-3)


def test_mixing_by_stage_goes_from_the_one_seed_to_the_other(model: Model) -> None:
    explorer = Explorer(model)
    (one,), (other,) = (list(explorer.pictures([Recipe(seeds=(s,))])) for s in (1, 2))
    mixed = [
        explorer.picture(Recipe(seeds=(1,), fine=2, stage=stage)).pixels
        for stage in range(explorer.stages)
    ]
    assert np.array_equal(mixed[0], other.pixels)
    steps = [*mixed, one.pixels]
    assert all(_differ(a, b) for a, b in itertools.pairwise(steps))


def test_a_direction_is_followed_to_both_sides(model: Model) -> None:
    explorer = Explorer(model)
    start = Recipe(seeds=(3,))
    back, here, forth = explorer.pictures(
        [replace(start, moves={0: far}) for far in (-2.0, 0.0, 2.0)]
    )
    assert np.array_equal(here.pixels, explorer.picture(Recipe(seeds=(3,))).pixels)
    assert _differ(back.pixels, here.pixels)
    assert _differ(back.pixels, forth.pixels)


def test_the_first_direction_changes_more_than_the_last(model: Model) -> None:
    explorer = Explorer(model)
    here = explorer.picture(Recipe(seeds=(3,))).pixels
    first, last = (
        np.mean(
            [
                np.abs(explorer.picture(Recipe(seeds=(3,), moves={n: far})).pixels - here).mean()
                for n in numbers
                for far in (-1.0, 1.0)
            ]
        )
        for numbers in (range(4), range(60, 64))
    )
    assert first > last


def test_a_walk_passes_through_its_stops_and_comes_back(model: Model) -> None:
    explorer = Explorer(model)
    stops = [Recipe(seeds=(seed,)) for seed in (1, 5)]
    clip = explorer.walk(stops, 4, Fraction(12), "a walk")
    frames = [frame.pixels for frame in clip.reel.frames()]
    assert len(frames) == clip.count == 8
    for number, stop in ((0, stops[0]), (4, stops[1])):
        wanted = np.rint(explorer.picture(stop).pixels * 255)
        assert np.abs(frames[number].astype(int) - wanted).max() <= 1
    assert _differ(frames[2] / 255, frames[0] / 255)
    assert clip.steps[0].settings["frames"] == 4
    with pytest.raises(UserMistake, match="two seeds"):
        explorer.walk(stops[:1], 4, Fraction(12), "")


def test_what_is_mixed_along_the_arc_is_as_loud_as_a_seed(model: Model) -> None:
    explorer = Explorer(model)
    arc, line = (
        np.square(explorer._latent(Recipe(seeds=(1, 2, 3, 4), way=way))).mean()
        for way in ("arc", "line")
    )
    alone = np.mean([np.square(explorer._latent(Recipe(seeds=(s,)))).mean() for s in (1, 2, 3, 4)])
    assert arc == pytest.approx(alone, rel=0.05)
    assert line < 0.5 * alone


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(seeds=(4,), fine=9, stage=1, moves={2: 1.5}, psi=0.8),
        Recipe(seeds=(4, 5), weights=(1, 3), way="line"),
    ],
)
def test_a_picture_is_made_again_from_its_step(model: Model, folder: Path, recipe: Recipe) -> None:
    picture = Explorer(model).picture(recipe)
    assert Recipe.from_json(picture.steps[0].settings) == recipe
    again = make_again(picture.steps, FinderInPlaces([folder], Shelf(folder)))
    assert np.array_equal(again.pixels, picture.pixels)


def test_class_and_words_are_heard(told: Model) -> None:
    explorer = Explorer(told)
    plain = Recipe(seeds=(3,))
    asked = [
        replace(plain, class_name="cats"),
        replace(plain, class_name="dogs"),
        replace(plain, text="red heart"),
    ]
    pictures = [explorer.picture(each).pixels for each in (plain, *asked)]
    assert all(_differ(pictures[0], each) for each in pictures[1:])
    settings = R3GANSettings(width=32, text="red heart")
    (wanted,) = generate(told, (3,), settings)
    np.testing.assert_allclose(pictures[3], wanted.pixels, atol=1e-3)


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(fine=2, stage=9), "stages 0 to"),
        (Recipe(moves={99: 1.0}), "directions 0 to 63"),
        (Recipe(seeds=(1, 2), weights=(1.0,)), "one for each"),
        (Recipe(class_name="cats"), "without classes"),
    ],
)
def test_what_does_not_fit_is_refused(model: Model, recipe: Recipe, said: str) -> None:
    with pytest.raises(UserMistake, match=said):
        Explorer(model).picture(recipe)


def test_a_broken_recipe_is_refused() -> None:
    with pytest.raises(UserMistake, match="no recipe"):
        Recipe.from_json({"seeds": [1]})


def test_a_picture_of_the_model_is_found_again() -> None:
    explorer = Explorer(load_model(shipped("models", "adventurers.safetensors")))
    wanted = explorer.picture(Recipe(seeds=(1234,)))
    found, error = explorer.project(wanted, steps=60)
    starts = [explorer.picture(Recipe(seeds=(seed,))).pixels for seed in range(64)]
    shown = _seen(wanted.pixels)
    assert error < 0.5 * min(np.abs(_seen(each) - shown).mean() for each in starts)
    assert np.abs(_seen(explorer.picture(found).pixels) - shown).mean() < error + 1e-3
    assert Recipe.from_json(found.to_json()) == found
    walked = explorer.walk([found, Recipe(seeds=(2,))], 2, Fraction(8), "")
    assert walked.count == 4


def test_a_projected_picture_is_named_as_a_source_and_made_again(
    model: Model, folder: Path
) -> None:
    explorer = Explorer(model)
    wanted = explorer.picture(Recipe(seeds=(8,)))
    found, _ = explorer.project(wanted, steps=2)
    mixed = explorer.mixed(found, Recipe(seeds=(9,)), 2)
    assert (mixed.fine, mixed.stage) == (9, 2)
    turned = explorer.mixed(Recipe(seeds=(9,)), found, 2)
    for recipe in (found, mixed, turned):
        picture = explorer.picture(Recipe.from_json(recipe.to_json()))
        told = {source.role: source.sha256 for source in picture.steps[0].used}
        assert told == {"model": model.sha256, PROJECTED: wanted.sha256}
        again = make_again(picture.steps, FinderInPlaces([folder], Shelf(folder)))
        assert np.array_equal(again.pixels, picture.pixels)
        assert again.steps[0].used == picture.steps[0].used
    clip = explorer.walk([found, Recipe(seeds=(2,))], 2, Fraction(8), "")
    assert [source.role for source in clip.steps[0].used] == ["model", PROJECTED]


def test_what_is_mixed_is_told_by_each_in_its_stages(model: Model) -> None:
    explorer = Explorer(model)
    row = Recipe(seeds=(1, 2), weights=(0.5, 0.5), moves={0: 1.0})
    column = Recipe(seeds=(3, 4), weights=(0.2, 0.8))
    told = explorer.manners(explorer.mixed(row, column, 2))
    np.testing.assert_allclose(told[:, :2], explorer.manners(row)[:, :2], atol=1e-4)
    np.testing.assert_allclose(told[:, 2:], explorer.manners(column)[:, 2:], atol=1e-4)
    with pytest.raises(UserMistake, match="stages 0 to"):
        explorer.mixed(row, column, 99)


def test_a_picture_is_the_same_in_whatever_company(model: Model) -> None:
    explorer = Explorer(model)
    recipes = [Recipe(seeds=(seed,)) for seed in range(18)]
    for number, picture in enumerate(explorer.pictures(recipes)):
        if number in {0, 5, 17}:
            assert np.array_equal(picture.pixels, explorer.picture(recipes[number]).pixels)


def test_what_was_found_in_another_model_is_refused(model: Model, told: Model) -> None:
    found, _ = Explorer(model).project(Explorer(model).picture(Recipe()), steps=1)
    with pytest.raises(UserMistake, match="another model"):
        Explorer(told).picture(found)
