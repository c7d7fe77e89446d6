"""Generating from a trained model, with the real engine at its smallest."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pinxit.base.errors import UserMistake
from pinxit.engine import Card, Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.make.generate import generate
from pinxit.pictures.picture import Source
from pinxit.settings import Settings
from pinxit.training.model_file import load_model, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    torch.set_num_threads(1)
    settings = R3GANSettings(width=32)
    learner = ENGINE.begin(Lesson(settings, (16, 16, 3), 4, seed=1), Run())
    card = Card("tiny", "r3gan", ENGINE.version, settings.to_json(), (16, 16, 3))
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    save_model(Model(learner.weights(), card), path)
    return load_model(path)


def test_each_seed_gives_a_picture_that_knows_how_it_was_made(model: Model) -> None:
    first, second = generate(model, (7, 9))
    assert first.title == "tiny seed 7"
    assert first.pixels.shape == (16, 16, 3)
    assert not np.array_equal(first.pixels, second.pixels)
    (step,) = first.steps
    assert (step.verb, step.engine, step.seed) == ("generate", "r3gan", 7)
    assert step.used == (Source("model", "tiny", model.sha256),)
    assert step.settings == model.card.settings


def test_a_seed_gives_the_same_picture_again_and_in_other_company(model: Model) -> None:
    (alone,) = generate(model, (9,))
    *_, last = generate(model, range(10))
    assert np.array_equal(alone.pixels, last.pixels)


def test_psi_is_recorded_and_changes_the_picture(model: Model) -> None:
    settings = R3GANSettings(width=32, psi=0.5)
    (usual,), (safe,) = generate(model, (1,)), generate(model, (1,), settings)
    assert safe.steps[0].settings["psi"] == 0.5
    assert not np.array_equal(usual.pixels, safe.pixels)


def test_a_model_that_was_never_written_has_the_hash_of_its_file(
    model: Model, tmp_path: Path
) -> None:
    unsaved = Model(model.weights, model.card)
    (picture,) = generate(unsaved, (1,))
    saved = save_model(unsaved, tmp_path / "tiny.safetensors")
    assert picture.steps[0].used[0].sha256 == saved.sha256


def test_no_seeds_give_no_pictures(model: Model) -> None:
    assert list(generate(model, ())) == []


def test_settings_of_another_engine_are_refused(model: Model) -> None:
    with pytest.raises(UserMistake, match="takes R3GANSettings"):
        next(generate(model, (1,), Settings()))


def test_a_model_of_an_unknown_engine_is_refused(model: Model) -> None:
    other = Model(model.weights, Card("old", "r3gam", "1", {}, (16, 16, 3)))
    with pytest.raises(UserMistake, match="Did you mean 'r3gan'"):
        next(generate(other, (1,)))


def test_a_model_of_an_engine_that_only_paints_is_refused(model: Model) -> None:
    other = Model(model.weights, Card("old", "gatys", "1", {}, (16, 16, 3)))
    with pytest.raises(UserMistake, match="makes no pictures from a model"):
        next(generate(other, (1,)))
