from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program import paint_folder

from pinxit.base.errors import Refused, UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.datasets.training_prints import TrainingPrints
from pinxit.engine import Model, Run
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder


def _dataset(folder: Path, license_id: str, count: int = 10) -> Dataset:
    rights = Rights(license_id, creator="Somebody")
    return import_folder(paint_folder(folder, count), folder.name, rights)[0]


def _plan(dataset: Dataset, start: Model | None = None) -> TrainingPlan:
    knobs = {} if start else {"width": 32}
    budget = Budget(pictures=16)
    return TrainingPlan(dataset=dataset, name="tiny", budget=budget, knobs=knobs, start=start)


def _carried_out(plan: TrainingPlan, folder: Path) -> Model:
    return carry_out(plan, RunFolder(folder), Run())


def test_a_model_carries_rights_and_prints_of_all_it_learned_from(tmp_path: Path) -> None:
    dataset = _dataset(tmp_path / "a", "CC0-1.0")
    model = _carried_out(_plan(dataset), tmp_path / "run")
    prints = TrainingPrints.from_arrays(model.weights)
    assert prints is not None
    assert {row.tobytes().hex() for row in prints.sha256} == {e.sha256 for e in dataset.entries}
    assert model.card.dataset["digest"] == dataset.digest
    assert model.card.dataset["rights"]["licenses"] == {"CC0-1.0": 10}


def test_a_continued_model_keeps_rights_and_prints_of_what_it_learned_before(
    tmp_path: Path,
) -> None:
    first = _dataset(tmp_path / "a", "CC-BY-NC-4.0", 10)
    second = _dataset(tmp_path / "b", "CC0-1.0", 14)
    start = _carried_out(_plan(first), tmp_path / "run-a")
    model = _carried_out(_plan(second, start), tmp_path / "run-b")
    prints = TrainingPrints.from_arrays(model.weights)
    assert prints is not None
    wanted = {e.sha256 for e in (*first.entries, *second.entries)}
    assert {row.tobytes().hex() for row in prints.sha256} == wanted
    assert prints.count == 14, "pictures in both sets count once"
    rights = model.card.dataset["rights"]
    assert rights["licenses"] == {"CC-BY-NC-4.0": 10, "CC0-1.0": 14}
    assert "commercial" not in rights["allows"]
    assert model.card.dataset["before"]["digest"] == first.digest


def test_continuing_on_the_same_pictures_counts_them_once(tmp_path: Path) -> None:
    dataset = _dataset(tmp_path / "a", "CC0-1.0")
    start = _carried_out(_plan(dataset), tmp_path / "run-a")
    model = _carried_out(_plan(dataset, start), tmp_path / "run-b")
    assert model.card.dataset == start.card.dataset


def test_transparent_pictures_are_learned_on_the_background_asked_for(tmp_path: Path) -> None:
    dataset = _dataset(tmp_path / "a", "CC0-1.0")
    plan = replace(_plan(dataset), background=(0.2, 0.2, 0.3), fit="letterbox")
    assert _carried_out(plan, tmp_path / "run").card.shape == (32, 32, 3)


def test_an_engine_that_does_not_learn_is_refused(tmp_path: Path) -> None:
    plan = replace(_plan(_dataset(tmp_path / "a", "CC0-1.0")), engine="gatys", knobs={})
    with pytest.raises(UserMistake, match="does not learn"):
        _carried_out(plan, tmp_path / "run")


def test_nothing_is_written_when_rights_forbid_learning(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"000\.png"):
        _carried_out(_plan(_dataset(tmp_path / "a", "CC-BY-ND-4.0")), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_grey_pictures_make_a_grey_model(tmp_path: Path) -> None:
    from PIL import Image

    for path in paint_folder(tmp_path / "a").iterdir():
        Image.open(path).convert("L").save(path)
    dataset, _ = import_folder(tmp_path / "a", "a", Rights("CC0-1.0"))
    model = _carried_out(_plan(dataset), tmp_path / "run")
    assert model.card.shape == (32, 32, 1)
    assert np.isfinite(next(iter(model.weights.values()))).all()


def test_a_training_goes_on_only_with_pictures_fitted_as_before(tmp_path: Path) -> None:
    plan = replace(_plan(_dataset(tmp_path / "a", "CC0-1.0")), fit="letterbox")
    assert _carried_out(plan, tmp_path / "run").card.dataset["fit"] == "letterbox"
    with pytest.raises(UserMistake, match="dataset fit"):
        _carried_out(replace(plan, fit="crop"), tmp_path / "run")
    tinted = replace(plan, background=(0.0, 0.0, 0.5))
    with pytest.raises(UserMistake, match="dataset background"):
        _carried_out(tinted, tmp_path / "run")
