"""Another average of the weights, after the training."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program import paint_folder

from pinxit import Rights, Studio, UserMistake
from pinxit.make.averaging import averaged, tried
from pinxit.make.generate import generate
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("averages")
    made = Studio(folder / "home")
    dataset, _ = made.import_folder(
        paint_folder(folder / "set", 30), "set", Rights("CC0-1.0", "Ann")
    )
    plan = TrainingPlan(
        dataset=dataset,
        name="tiny",
        budget=Budget(pictures=960),
        knobs={"width": 32, "rate": 0.01},
    )
    made.train(plan)
    return made


def test_a_short_average_is_nearly_the_last_weights_and_a_long_one_is_not(studio: Studio) -> None:
    model, snapshots = studio.models.load("tiny"), studio.run_folder("tiny").averages()
    assert len(snapshots) >= 20
    last = {n: a for n, a in model.weights.items() if n.startswith("generator.")}

    def away(length: float) -> float:
        weights = averaged(model, snapshots, length).weights
        return sum(
            float(np.abs(weights[n.replace("generator.", "average.", 1)] - a).mean())
            for n, a in last.items()
            if n.replace("generator.", "average.", 1) in weights
        )

    far = [away(length) for length in (0.02, 0.07, 0.2)]
    assert far[0] < far[1] < far[2]


def test_another_average_draws_other_pictures_and_is_told_in_the_card(studio: Studio) -> None:
    model, snapshots = studio.models.load("tiny"), studio.run_folder("tiny").averages()
    made = averaged(model, snapshots, 0.2)
    assert made.card.training["average"] == 0.2
    one, other = (next(generate(each, [3])).pixels for each in (model, made))
    assert np.abs(one - other).max() > 0.01


def test_the_nearest_of_those_tried_is_chosen(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.make.averaging._MADE", 64)
    folder = studio.run_folder("tiny")
    chosen, found = studio.model_desk.average("tiny", folder, None)
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    assert chosen.card.training.get("average") == found[0].length
    real = studio.model_desk._real(chosen, None)[1]
    run = studio.run()
    assert tried(studio.models.load("tiny"), folder.averages(), real, 1, run) == found


def test_averages_of_another_network_and_missing_ones_are_refused(studio: Studio) -> None:
    model, snapshots = studio.models.load("tiny"), studio.run_folder("tiny").averages()
    other = replace(model, weights={n: a[:1] for n, a in model.weights.items()})
    with pytest.raises(UserMistake, match="another network"):
        averaged(other, snapshots, 0.1)
    with pytest.raises(UserMistake, match="kept averages"):
        studio.model_desk.average("tiny", studio.run_folder("nobody"), 0.1)


def test_after_going_back_no_average_of_later_moments_is_left(studio: Studio) -> None:
    folder = studio.run_folder("tiny")
    before = len(folder.averages())
    copy = type(folder)(Path(f"{folder.path}-copy"))
    copy.branch(folder, 50)
    assert len(copy.averages()) == before
    copy.drop_averages(480)
    times = [float(each["pictures"][0]) for each in copy.averages()]
    assert times
    assert max(times) <= 480


def test_averages_of_a_later_training_of_that_name_are_not_taken_for_the_models(
    studio: Studio, tmp_path: Path
) -> None:
    folder = studio.run_folder("tiny")
    later = type(folder)(tmp_path / "train-tiny")
    shutil.copytree(folder.path, later.path)
    about = json.loads((later.path / "run.json").read_text())
    about["dataset"]["digest"] = "ab" * 32
    (later.path / "run.json").write_text(json.dumps(about))
    with pytest.raises(UserMistake, match="begun anew"):
        studio.model_desk.average("tiny", later, 0.1)
