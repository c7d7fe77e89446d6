"""The sheet that shows what a training makes while it runs."""

from pathlib import Path

import numpy as np
import pytest
from program import paint_folder

from pinxit import Rights, Studio
from pinxit.base.errors import Refused
from pinxit.base.progress import Progress
from pinxit.cli.live import LiveSheet, watched
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan


def test_pictures_of_the_moment_are_written_signed_and_over_the_last_ones(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    rights = Rights("CC0-1.0", "Ann")
    dataset, _ = studio.import_folder(paint_folder(tmp_path / "set"), "set", rights)
    plan = TrainingPlan(dataset=dataset, name="tiny", budget=Budget(minutes=1))
    heard: list[Progress] = []
    watching = watched(Studio(studio.home, tell=heard.append), plan)
    samples = np.full((32, 16, 16, 4), 0.5, np.float32)
    watching.tell(Progress("train", 5, 60, "seconds"))
    assert isinstance(watching.tell, LiveSheet)
    place = watching.tell.place
    assert not place.exists(), "no pictures, no sheet"
    watching.tell(Progress("train", 10, 60, "seconds", {}, samples))
    first = place.read_bytes()
    watching.tell(Progress("train", 70, 60, "seconds", {}, samples * 0))
    assert place.read_bytes() != first
    assert len(heard) == 3
    verdict = studio.verify(place)
    assert verdict.state == "trusted"
    assert place.name == "tiny.now.png"


def test_losses_are_told_in_words_when_they_say_something_new(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    rights = Rights("CC0-1.0", "Ann")
    dataset, _ = studio.import_folder(paint_folder(tmp_path / "set"), "set", rights)
    plan = TrainingPlan(dataset=dataset, name="tiny", budget=Budget(minutes=1))
    heard: list[Progress] = []
    watching = watched(Studio(studio.home, tell=heard.append), plan)
    samples = np.full((32, 16, 16, 4), 0.5, np.float32)
    for accuracy in (0.71, 0.75, 0.99):
        watching.tell(Progress("train", 5, 60, "seconds", {"accuracy": accuracy}))
        watching.tell(Progress("train", 5, 60, "seconds", {}, samples))
    told = [event.notice for event in heard if event.notice]
    assert len(told) == 2
    assert told[0].startswith("Of a real and a made picture, 71% are told apart")
    assert "this is how it should be" in told[0]
    assert "far ahead: more pictures" in told[1]


def test_a_sheet_that_is_refused_does_not_end_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(tmp_path / "home")
    rights = Rights("CC0-1.0", "Ann")
    dataset, _ = studio.import_folder(paint_folder(tmp_path / "set"), "set", rights)
    heard: list[Progress] = []
    plan = TrainingPlan(dataset=dataset, name="tiny", budget=Budget(minutes=1))
    watching = watched(Studio(studio.home, tell=heard.append), plan)

    def refuse(*_: object, **__: object) -> None:
        raise Refused("This picture comes too near to a protected one.", ("protected",))

    monkeypatch.setattr(Studio, "deliver", refuse)
    watching.tell(Progress("train", 10, 60, "seconds", {}, np.full((32, 16, 16, 4), 0.5)))
    assert heard[-1].notice.startswith("tiny.now.png was not written: This picture comes too near")
