"""Evaluating a model: copiers and collapsed ones are told from others."""

from pathlib import Path

import numpy as np
import pytest
from program import paint, paint_folder

from pinxit.base.errors import UserMistake
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.make.evaluate import evaluate, pictures_of
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder


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
    found = evaluate(model, real, 64, 1, Run())
    scores = found.to_card()
    assert scores["coverage (EfficientNet-lite0)"] < 0.6, "nothing was learned yet"
    assert scores["copy rate"] <= 0.05
    assert scores["kernel distance (EfficientNet-lite0) x 1000"] > 0
    text = "\n".join(found.lines())
    for name in scores:
        assert name in text
    assert "64 pictures from seed 1 beside 30 real ones" in text
    assert found == evaluate(model, real, 64, 1, Run()), "the same seeds, the same scores"


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
