"""Simulated cases as jobs: the sheet with all files beside it; what cannot be is refused."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from job_desk import FolderDesk
from program import paint
from pydantic import ValidationError

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.jobs.kind import KINDS
from pinxit.jobs.simulation_params import SimulateParams
from pinxit.mark.recipe import read_recipe_file
from pinxit.studio import Studio

_SMALL = {"count": 4, "side": 64}


@pytest.fixture
def desk(tmp_path: Path) -> FolderDesk:
    made = FolderDesk(tmp_path / "home")
    for number, name in enumerate(("cloth.png", "felt.png"), 1):
        paint(made.pictures / name, number, (96, 96))
    return made


def _done(desk: FolderDesk, **asked: Any) -> dict[str, Any]:
    kind, params = KINDS.load("simulate"), SimulateParams.model_validate(asked)
    kind.refuse(params, desk)
    return kind.work(params, desk)


def test_cases_are_a_sheet_with_their_truth_and_the_exercise_beside_it(desk: FolderDesk) -> None:
    asked = {"pictures": ["cloth.png", "felt.png"], "knobs": _SMALL, "seed": 3}
    told = _done(desk, **asked, exercise="recognition", language="de", name="Stoffe")
    (sheet,) = told["pictures"]
    beside = desk.attached(sheet)
    names = {each.relative_to(beside).as_posix() for each in beside.rglob("*") if each.is_file()}
    pictures = {f"pictures/{number:04d}.png" for number in range(1, 5)}
    signed = {"coco.json", "truth.csv", "exercise.html"}
    assert names == pictures | signed | {f"{name}.c2pa" for name in signed}
    simulation = told["simulation"]
    assert (simulation["cases"], simulation["defects"][""]) == (4, 2)
    assert simulation["classes"] == {"cloth": 2, "felt": 2}
    rows = list(csv.DictReader((beside / "truth.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["label"] for row in rows} == {"cloth", "felt"}
    assert '<html lang="de">' in (beside / "exercise.html").read_text(encoding="utf-8")
    verdict = Studio(desk.home, "cpu").verify(beside / "pictures" / "0001.png")
    assert verdict.state == "trusted", verdict.sentence
    step = read_recipe_file(desk.path_of(sheet)).recipe["steps"][-1]
    assert len(step["settings"]["pictures"]) == 4
    again = FolderDesk(desk.home, "again")
    other = again.attached(_done(again, **asked, exercise="none")["pictures"][0])
    assert not (other / "exercise.html").exists()
    truths = [json.loads((place / "coco.json").read_text()) for place in (beside, other)]
    assert truths[0]["annotations"] == truths[1]["annotations"]


def test_a_model_draws_its_classes_and_some_in_a_style(desk: FolderDesk) -> None:
    asked = {"model": "fashion", "classes": ["bag", "coat"], "exercise": "recognition"}
    knobs = {**_SMALL, "count": 2, "styled": 1.0}
    told = _done(desk, **asked, knobs=knobs, styles=[{"picture": "felt.png"}])
    assert told["simulation"]["classes"] == {"bag": 1, "coat": 1}
    truth = desk.attached(told["pictures"][0]) / "truth.csv"
    assert truth.read_text(encoding="utf-8").count("felt.png") == 2


def test_it_stops_between_two_cases(desk: FolderDesk) -> None:
    def stop(progress: Any) -> None:
        if (progress.stage, progress.done) == ("simulate", 2):
            desk.wishes = lambda: "cancel"

    desk.on_tell = stop
    with pytest.raises(Cancelled):
        _done(desk, pictures=["cloth.png"], knobs=_SMALL)
    assert not list(desk.pictures.glob("job-*"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"pictures": ["none.png"]}, "no picture none.png"),
        ({"pictures": ["cloth.png"], "exercise": "recognition"}, "these are 1"),
        ({"pictures": ["cloth.png"], "styles": [{"style": "../x"}]}, "'../x'"),
        ({"pictures": ["cloth.png"], "knobs": {"count": 200, "side": 512}}, "64 of them"),
        ({"pictures": ["cloth.png"], "knobs": {"smallest": 0.3, "largest": 0.1}}, "larger than"),
        ({"model": "fashion", "classes": ["boat"]}, "boat"),
        ({"model": "fashion", "knobs": {"direction": 9999}}, "9999"),
        ({"model": "nobody"}, "nobody"),
        ({"model": "adventurers", "exercise": "recognition"}, "these are 1"),
    ],
)
def test_what_cannot_be_is_refused_before_it_waits(
    desk: FolderDesk, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(UserMistake, match=said):
        KINDS.load("simulate").refuse(SimulateParams.model_validate(asked), desk)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "either a model or pictures"),
        ({"model": "fashion", "pictures": ["cloth.png"]}, "either a model or pictures"),
        ({"pictures": ["cloth.png"], "classes": ["bag"]}, "are of models"),
        ({"model": "fashion", "knobs": {"strenght": 1}}, "strenght"),
        ({"model": "fashion", "knobs": {"count": 0}}, "count"),
        ({"model": "fashion", "seconds": 601}, "seconds"),
    ],
)
def test_params_have_ranges(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SimulateParams.model_validate(asked)
