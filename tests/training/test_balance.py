"""Trainings that see all groups equally often."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program import paint

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.datasets.importing import import_folder
from pinxit.datasets.labels import Labels
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.make.audit import asked_classes
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> TrainingPlan:
    """Thirty cats and eight dogs."""
    folder = tmp_path_factory.mktemp("pets")
    for number in range(38):
        place = "cats" if number < 30 else "dogs"
        paint(folder / place / f"{number}.png", number, (32, 32))
    dataset = import_folder(folder, "pets", Rights("CC0-1.0", "Ann"))[0]
    return TrainingPlan(
        dataset=dataset,
        name="pets",
        budget=Budget(pictures=48),
        knobs={"width": 32},
        balance="class",
    )


def test_a_balanced_training_that_was_stopped_ends_bit_for_bit_the_same(
    plan: TrainingPlan, tmp_path: Path
) -> None:
    whole = carry_out(plan, RunFolder(tmp_path / "whole"), Run())
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    with pytest.raises(Cancelled):
        carry_out(plan, RunFolder(tmp_path / "cut"), Run(is_cancelled=is_cancelled))
    told: list[Progress] = []
    cut = carry_out(plan, RunFolder(tmp_path / "cut"), Run(tell=told.append))
    assert whole.weights.keys() == cut.weights.keys()
    for name, array in whole.weights.items():
        assert np.array_equal(array, cut.weights[name]), name
    plain = carry_out(replace(plan, balance=""), RunFolder(tmp_path / "plain"), Run())
    assert any(not np.array_equal(a, plain.weights[n]) for n, a in whole.weights.items())


def test_what_is_drawn_unasked_is_balanced_too_and_the_card_says_so(
    plan: TrainingPlan, tmp_path: Path
) -> None:
    model = carry_out(plan, RunFolder(tmp_path / "run"), Run())
    assert model.card.dataset["balanced"] == {"by": "class", "groups": {"cats": 30, "dogs": 8}}
    dogs = np.mean([name == "dogs" for name in asked_classes(model, range(400))])
    assert 0.4 < dogs < 0.6
    plain = carry_out(replace(plan, balance=""), RunFolder(tmp_path / "plain"), Run())
    dogs = np.mean([name == "dogs" for name in asked_classes(plain, range(400))])
    assert 0.1 < dogs < 0.32


def test_a_training_is_not_resumed_with_another_balance(plan: TrainingPlan, tmp_path: Path) -> None:
    carry_out(plan, RunFolder(tmp_path / "run"), Run())
    paths = [entry.path for entry in plan.dataset.entries]
    labels = Labels({path: {"class": "ab"[n % 2]} for n, path in enumerate(paths)})
    with pytest.raises(UserMistake, match="other"):
        carry_out(replace(plan, labels=labels), RunFolder(tmp_path / "run"), Run())


def test_balance_wants_two_groups_that_somebody_named(plan: TrainingPlan, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="attribute named 'age'"):
        carry_out(replace(plan, balance="age"), RunFolder(tmp_path / "run"), Run())
    labels = Labels({plan.dataset.entries[0].path: {"age": "old"}})
    with pytest.raises(UserMistake, match="1 group here"):
        carry_out(replace(plan, balance="age", labels=labels), RunFolder(tmp_path / "run"), Run())
