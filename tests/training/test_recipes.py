"""Recipes are sets of knobs that the engine knows, and that the guide names."""

from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.engines import ENGINES
from pinxit.training.model_file import load_model
from pinxit.training.recipes import NOT_MEASURED, RECIPES, recipe

_GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_holds_knobs_that_the_engine_takes(name: str) -> None:
    kind = ENGINES.load("r3gan").settings_type
    knobs = recipe(name).knobs
    settings = kind.from_json(dict(knobs))
    assert {knob: getattr(settings, knob) for knob in knobs} == dict(knobs)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_in_the_guide(name: str) -> None:
    assert f"`{name}`" in _GUIDE.read_text(encoding="utf-8")


def test_the_recipe_icons_is_that_of_the_model_that_comes_along() -> None:
    card = load_model(shipped("models", "icons.safetensors")).card
    knobs = recipe("icons").knobs
    assert {knob: card.settings[knob] for knob in knobs} == dict(knobs)
    measured = recipe("icons").measured
    assert f"{card.dataset['pictures']:,} icons" in measured
    assert f"{card.training['pictures']:,} pictures" in measured
    assert f"{card.training['seconds'] / 60:.0f} minutes" in measured


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_tells_time_memory_and_score_or_that_nobody_measured(name: str) -> None:
    made = recipe(name)
    for part in (made.time, made.memory, made.score):
        assert part == NOT_MEASURED or any(letter.isdigit() for letter in part)
        assert part in made.measured
    assert made.score == NOT_MEASURED or "`" in made.score or "benchmarks/" in made.score


def test_an_unknown_recipe_is_answered_with_a_near_one() -> None:
    with pytest.raises(UserMistake, match="Did you mean 'few'"):
        recipe("fwe")
