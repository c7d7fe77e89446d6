from pathlib import Path

from program import paint_folder

from pinxit.base.progress import Progress
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.engine import Run
from pinxit.training.budget import Budget
from pinxit.training.pace import patience
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder


def test_the_pace_of_a_training_of_a_moment_is_measured_in_less_than_a_moment() -> None:
    assert patience(None) == patience(2) == patience(1)
    seconds, updates = patience(1 / 3)
    assert seconds <= 1
    assert updates < patience(1)[1]


def test_that_the_pace_is_measured_is_told_before_the_training_begins(tmp_path: Path) -> None:
    heard: list[Progress] = []
    rights = Rights("CC0-1.0", creator="Somebody")
    dataset = import_folder(paint_folder(tmp_path / "a", 8), "a", rights)[0]
    budget = Budget(minutes=0.01)
    plan = TrainingPlan(
        dataset=dataset, name="tiny", budget=budget, recipe="auto", resolution=(16, 16)
    )
    carry_out(plan, RunFolder(tmp_path / "run"), Run(tell=heard.append))
    stages = [each.stage for each in heard]
    assert stages.index("measure how fast it learns") < stages.index("train")
