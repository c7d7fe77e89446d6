"""Directions: found, kept, followed, made again."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.engine import Model
from pinxit.make.again import FinderInPlaces, make_again
from pinxit.make.directions import (
    By,
    Directions,
    load_directions,
    of_examples,
    of_model,
    of_request,
)
from pinxit.make.explore import Explorer, Recipe
from pinxit.training.shelf import Shelf


def _seeds(*seeds: int) -> list[Recipe]:
    return [Recipe(seeds=(seed,)) for seed in seeds]


@pytest.mark.parametrize("by", ["weights", "features"])
def test_directions_are_followed_from_a_file_and_made_again(
    model: Model, folder: Path, by: By
) -> None:
    explorer = Explorer(model)
    kept = of_model(explorer, by).save(folder / f"{by}.safetensors")
    read = load_directions(folder / f"{by}.safetensors")
    assert np.array_equal(read.axes, kept.axes)
    assert read.about["sha256"] == model.sha256
    recipe = read.followed(read.followed(Recipe(seeds=(3,)), 1, 2.5), 0, -1.5)
    np.testing.assert_allclose(
        explorer.manners(recipe) - explorer.manners(Recipe(seeds=(3,))),
        np.broadcast_to(2.5 * read.axes[1] - 1.5 * read.axes[0], explorer.manners(recipe).shape),
        atol=1e-4,
    )
    picture = explorer.picture(recipe)
    assert np.abs(picture.pixels - explorer.picture(Recipe(seeds=(3,))).pixels).max() > 1e-2
    files = [s for s in picture.steps[0].used if s.role == "directions"]
    assert [s.sha256 for s in files] == [hash_file(folder / f"{by}.safetensors")]
    assert f"{by}.safetensors:1=2.5" in picture.title
    again = make_again(picture.steps, FinderInPlaces([folder], Shelf(folder)))
    assert np.array_equal(again.pixels, picture.pixels)
    assert again.steps[0].used == picture.steps[0].used


def test_the_factorization_is_that_of_the_numbered_moves(model: Model) -> None:
    explorer = Explorer(model)
    by_file = of_model(explorer, "weights").followed(Recipe(seeds=(3,)), 2, 1.5)
    by_number = Recipe(seeds=(3,), moves={2: 1.5})
    np.testing.assert_allclose(explorer.manners(by_file), explorer.manners(by_number), atol=1e-4)


def test_examples_lead_from_the_one_to_the_other(model: Model) -> None:
    explorer = Explorer(model)
    more, less = _seeds(3, 7, 12), _seeds(9, 5)
    found = of_examples(explorer, more, less)
    assert len(found) == 1
    assert np.linalg.norm(found.axes) == pytest.approx(1, abs=1e-5)
    places = [
        [float(explorer.manners(each)[0, 0] @ found.axes[0]) for each in side]
        for side in (more, less)
    ]
    assert np.mean(places[0]) > np.mean(places[1]) + 3
    back = of_examples(explorer, less, more)
    np.testing.assert_allclose(back.axes, -found.axes, atol=1e-6)
    plain = of_examples(explorer, more)
    mean, average = (
        np.mean([explorer.manners(each)[0, 0] for each in side], axis=0)
        for side in (more, _seeds(*range(64)))
    )
    np.testing.assert_allclose(
        plain.axes[0], (mean - average) / np.linalg.norm(mean - average), atol=1e-5
    )
    with pytest.raises(UserMistake, match="same"):
        of_examples(explorer, more, more)
    with pytest.raises(UserMistake, match="Name pictures"):
        of_examples(explorer, [])


def test_labels_lead_towards_what_they_name(told: Model) -> None:
    explorer = Explorer(told)
    ways = [
        of_request(explorer, "cats"),
        of_request(explorer, "dogs"),
        of_request(explorer, "", "red"),
    ]
    plain = explorer.manners(Recipe(seeds=(500,)))
    asked = explorer.manners(Recipe(seeds=(500,), class_name="cats"))
    along = float((asked - plain)[0, 0] @ ways[0].axes[0])
    assert along > 0.5 * np.linalg.norm((asked - plain)[0, 0])
    for one, other in itertools.combinations(ways, 2):
        assert float((one.axes * other.axes).sum()) < 0.95
    with pytest.raises(UserMistake, match="class"):
        of_request(explorer, "birds")


def test_directions_of_other_models_and_missing_ones_are_refused(model: Model, told: Model) -> None:
    found = of_model(Explorer(told))
    moved = found.followed(Recipe(seeds=(1,)), 0, 1.0)
    with pytest.raises(UserMistake, match="find directions in this model"):
        Explorer(model).picture(moved)
    with pytest.raises(UserMistake, match="different models"):
        of_model(Explorer(model)).followed(moved, 0, 1.0)
    with pytest.raises(UserMistake, match="directions 0 to 63, not 64"):
        found.followed(Recipe(), 64, 1.0)


def test_other_files_are_no_directions(model: Model, folder: Path) -> None:
    with pytest.raises(UserMistake, match="not a file of directions"):
        load_directions(folder / "tiny0.safetensors")
    with pytest.raises(UserMistake, match="no such file"):
        load_directions(folder / "none.safetensors")
    save_file({"axes": np.zeros((1, 4), np.float32)}, folder / "other.safetensors")
    with pytest.raises(UserMistake, match="says nothing"):
        load_directions(folder / "other.safetensors")
    Directions(np.full((1, 4), np.nan, np.float32)).save(folder / "nan.safetensors")
    with pytest.raises(UserMistake, match="not finite"):
        load_directions(folder / "nan.safetensors")
