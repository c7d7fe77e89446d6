"""Evaluating a model: copiers and collapsed ones are told from others."""

from pathlib import Path

import numpy as np
import pytest
from program import paint, paint_folder
from tiny_gan import tiny_model

from pinxit.base.errors import UserMistake
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.datasets.store import DatasetStore
from pinxit.engine import Run
from pinxit.make.evaluate import Judging, evaluate, judged, pictures_of
from pinxit.make.model_desk import ModelDesk
from pinxit.metrics.distributions import frechet_distance
from pinxit.metrics.eye import Eye
from pinxit.training.budget import Budget
from pinxit.training.model_card import card_text
from pinxit.training.model_file import save_model
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder
from pinxit.training.shelf import Shelf


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evaluate")


def test_a_model_is_compared_with_what_it_learned_from(work: Path) -> None:
    rights = Rights("CC0-1.0", "Ann")
    dataset = import_folder(paint_folder(work / "set", 30), "set", rights)[0]
    plan = TrainingPlan(
        dataset=dataset, name="tiny", budget=Budget(pictures=16), knobs={"width": 32}
    )
    model = carry_out(plan, RunFolder(work / "run"), Run())
    real = pictures_of(model, dataset, is_own=True)
    found = evaluate(model, real, Run(), Judging(64))
    scores = found.to_card()
    assert scores["coverage (EfficientNet-lite0)"] < 0.6, "nothing was learned yet"
    assert scores["copy rate"] <= 0.05
    assert scores["kernel distance (EfficientNet-lite0) x 1000"] > 0
    text = "\n".join(found.lines())
    for name in scores:
        assert name in text
    assert "64 pictures from seed 1 beside 30 real ones" in text
    assert found == evaluate(model, real, Run(), Judging(64)), "the same seeds, the same scores"
    how = found.how
    assert (how["pictures"], how["real"], how["compared"], how["seed"]) == (64, 30, 15, 1)
    assert "EfficientNet-lite0 (weights" in str(how["eye"])


def test_kept_scores_say_how_they_were_measured(work: Path) -> None:
    model = tiny_model(work)
    shelf = Shelf(work / "shelf")
    save_model(model, shelf.place_for("tiny"))
    desk = ModelDesk(shelf, DatasetStore(work / "datasets"), Run(), lambda each: each)
    real = np.random.default_rng(1).integers(0, 256, (30, 32, 32, 4), dtype=np.uint8)
    desk.keep_scores("tiny", evaluate(model, real, Run(), Judging(64, seed=5)))
    kept = shelf.load("tiny")
    assert kept.card.scores
    for name in kept.card.scores:
        how = kept.card.judged[name]
        assert (how["pictures"], how["seed"], how["real"]) == (64, 5, 30)
    text = card_text(kept, "tiny.safetensors")
    assert "copy rate 0 (64 pictures from seed 5 beside 30 real ones, 15 of each compared" in text


def test_the_frechet_distance_stands_beside_one_of_as_many_pictures() -> None:
    draw = np.random.default_rng(4)
    real, made = (draw.integers(0, 256, (n, 16, 16, 3), dtype=np.uint8) for n in (60, 200))
    eye = Eye("pixels", "mean colors", "K", "F", lambda each: each.mean((1, 2)).astype(np.float32))
    found = judged(real, made, 0, eye)
    known, other = (eye.features(each) for each in (real[:30], real[30:]))
    (frechet,) = (score for score in found.scores if score.name == "F")
    assert frechet.best == pytest.approx(frechet_distance(known, other))
    assert frechet.value == pytest.approx(frechet_distance(known, eye.features(made[:30])))


def test_shares_of_classes_are_told_beside_those_of_real_pictures() -> None:
    draw = np.random.default_rng(4)
    dark, light = (draw.integers(low, low + 60, (80, 8, 8, 3), dtype=np.uint8) for low in (0, 180))
    real = np.concatenate([dark, light])
    order = draw.permutation(160)
    classes = [("dark", "light")[int(number >= 80)] for number in order]
    eye = Eye("pixels", "mean colors", "K", "F", lambda each: each.mean((1, 2)).astype(np.float32))
    found = judged(real[order], np.concatenate([dark[:20], light[:60]]), 0, eye, classes)
    assert found.shares["dark"][0] == pytest.approx(0.25)
    assert "  dark" in "\n".join(found.lines())


def test_another_version_of_the_data_set_must_be_named(work: Path) -> None:
    rights = Rights("CC0-1.0", "Ann")
    dataset = import_folder(paint_folder(work / "old", 30), "set", rights)[0]
    plan = TrainingPlan(
        dataset=dataset, name="tiny", budget=Budget(pictures=8), knobs={"width": 32}
    )
    model = carry_out(plan, RunFolder(work / "run-old"), Run())
    changed = import_folder(paint_folder(work / "old", 31), "set", rights)[0]
    with pytest.raises(UserMistake, match="--dataset set"):
        pictures_of(model, changed, is_own=True)
    assert len(pictures_of(model, changed, is_own=False)) == 31
    few = import_folder(paint_folder(work / "few", 5), "few", rights)[0]
    with pytest.raises(UserMistake, match="the least"):
        pictures_of(model, few, is_own=False)
    assert np.asarray(pictures_of(model, dataset, is_own=True)).dtype == np.uint8


def test_pictures_are_fitted_as_the_model_learned_them(work: Path) -> None:
    folder = work / "wide"
    for number in range(30):
        paint(folder / f"{number}.png", number, (96, 32))
    dataset = import_folder(folder, "wide", Rights("CC0-1.0", "Ann"))[0]
    plan = TrainingPlan(
        dataset=dataset,
        name="tiny",
        budget=Budget(pictures=8),
        knobs={"width": 32},
        fit="letterbox",
        background=(0.0, 0.0, 0.0),
    )
    model = carry_out(plan, RunFolder(work / "run-wide"), Run())
    real = pictures_of(model, dataset, is_own=True)
    assert (real[:, :8] == 0).all(), "black margins above"
    assert real[:, 14:18].any()
