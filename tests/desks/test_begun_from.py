"""What is chosen for a training that goes on from a model."""

from dataclasses import replace
from pathlib import Path

import pytest
from program import paint_folder

from pinxit import Rights, Studio, UserMistake
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan, said_by_hand
from pinxit.training.recipes import recipe


def test_a_model_goes_on_fast_at_its_size_and_slower_where_it_grows(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home", "cpu")
    dataset, _ = studio.import_folder(paint_folder(tmp_path / "d"), "d", Rights("CC0-1.0", "Ann"))
    plan = TrainingPlan(dataset=dataset, name="m", budget=Budget(pictures=8), recipe="auto")
    desk = studio.training_desk
    same = desk.begun_from(plan, "icons")
    assert same.recipe == "fine-tune"
    rate = recipe("fine-tune").knobs["rate"]
    assert said_by_hand(same)["rate"] == rate
    assert (
        said_by_hand(desk.begun_from(replace(plan, resolution=(32, 32)), "icons"))["rate"] == rate
    )
    doubled = replace(plan, resolution=(64, 64))
    assert said_by_hand(desk.begun_from(doubled, "icons"))["rate"] < rate / 2
    by_hand = replace(doubled, knobs={"rate": 0.001})
    assert said_by_hand(desk.begun_from(by_hand, "icons"))["rate"] == 0.001
    own = desk.begun_from(replace(doubled, recipe="icons"), "icons")
    assert said_by_hand(own)["rate"] == recipe("icons").knobs["rate"]
    assert desk.begun_from(plan, "") is plan
    with pytest.raises(UserMistake, match="choose one"):
        desk.begun_from(replace(plan, branch="m@50"), "icons")
