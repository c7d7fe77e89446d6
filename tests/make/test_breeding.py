"""The next generation of pictures that somebody likes."""

from pathlib import Path

import numpy as np
import pytest
from tiny_gan import tiny_model

from pinxit.base.errors import UserMistake
from pinxit.make.breeding import next_generation
from pinxit.make.explore import Explorer, Recipe
from pinxit.pictures.picture import Source


def test_children_lie_between_their_parents_and_the_liked_stay() -> None:
    liked = [Recipe(seeds=(1,)), Recipe(seeds=(2, 3), weights=(0.3, 0.7))]
    made = next_generation(liked, 9, seed=4)
    assert made[:2] == liked
    assert made == next_generation(liked, 9, seed=4)
    assert made != next_generation(liked, 9, seed=5)
    for child in made[2:]:
        known = dict(zip(child.seeds, child.weights, strict=True))
        assert sum(known.values()) == pytest.approx(1, abs=1e-4)
        assert sum(w for seed, w in known.items() if seed in {1, 2, 3}) == pytest.approx(
            0.7, abs=1e-4
        )
    grown = next_generation(made, 30, seed=6)
    assert max(len(each.seeds) for each in next_generation(grown, 60, seed=7)) <= 12
    with pytest.raises(UserMistake, match="at least one"):
        next_generation([], 4, seed=1)


def test_children_of_a_projected_picture_differ_and_resemble_it(tmp_path: Path) -> None:
    explorer = Explorer(tiny_model(tmp_path))
    found, _ = explorer.project(explorer.picture(Recipe(seeds=(8,))), steps=1)
    parent, *children = (
        explorer.manners(Recipe.from_json(each.to_json()))
        for each in next_generation([found], 8, seed=1)
    )
    strangers = [explorer.manners(Recipe(seeds=(seed,))) for seed in range(1000, 1007)]

    def near(manners: np.ndarray) -> float:
        return float(np.corrcoef(manners.ravel(), parent.ravel())[0, 1])

    assert max(near(child) for child in children) < 0.99
    assert min(near(child) for child in children) > 0.5
    assert max(near(stranger) for stranger in strangers) < 0.5


def test_what_was_found_keeps_its_share_from_generation_to_generation() -> None:
    photo = Source("projected picture", "cat.png", "0" * 64)
    found = Recipe(seeds=(0,), told=(1.0, -2.0), sources=(photo,))
    for child in next_generation([found, Recipe(seeds=(5,))], 40, seed=3)[2:]:
        weights = dict(zip(child.seeds, child.weights, strict=True))
        assert not weights.get(0), "the seed of a found picture says nothing of how it looks"
        mass = child.found if child.told else 0.0
        assert sum(weights.values()) + mass == pytest.approx(1, abs=1e-4)
        assert bool(child.told) == (photo in child.sources)
        assert child.told in {(), found.told}
        (grandchild,) = next_generation([child], 2, seed=9)[1:]
        again = grandchild.found if grandchild.told else 0.0
        assert again == pytest.approx(0.7 * mass, abs=1e-4)


def test_ways_along_directions_are_mixed_as_well() -> None:
    one = Recipe(seeds=(1,), moves={0: 2.0, 3: 1.0}, moved=(4.0, 0.0), steered=("a:0=4",))
    child = next_generation([one], 2, seed=3)[1]
    assert child.moves == {0: 2.0, 3: 1.0}
    assert child.moved == pytest.approx((4.0, 0.0))
    for child in next_generation([one, Recipe(seeds=(2,))], 30, seed=4)[2:]:
        assert 0 <= child.moves.get(0, 0.0) <= 2
        assert child.moves.get(0, 0.0) == pytest.approx(2 * child.moves.get(3, 0.0), abs=1e-3)
        assert sum(child.moved) == pytest.approx(2 * child.moves.get(0, 0.0), abs=1e-3)


def test_pictures_of_different_models_have_no_children() -> None:
    liked = [Recipe(told=(1.0,)), Recipe(told=(1.0, 2.0))]
    with pytest.raises(UserMistake, match="different models"):
        next_generation(liked, 20, seed=1)
