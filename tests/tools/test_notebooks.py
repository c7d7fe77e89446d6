"""The notebooks of the lessons are made of the lessons' texts, and their code runs in order."""

import ast
import json
import math
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from make_notebooks import PARAMETERS, code_of, notebook, place_of, written
from pinxit.base.lessons import LANGUAGES, lesson_names, lesson_text

_WITH_CODE = [name for name in lesson_names() if code_of(name)]


def _run(name: str, short: Mapping[str, Any]) -> dict[str, Any]:
    """Runs the cells of a notebook; gives what they named. The short form has fewer steps."""
    cells = json.loads(place_of(name, "en").read_text(encoding="utf-8"))["cells"]
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), cell["id"], "exec"), space)  # noqa: S102, ours
            space |= short if PARAMETERS in cell["metadata"].get("tags", ()) else {}
    return space


@pytest.mark.parametrize(("name", "language"), list(product(lesson_names(), LANGUAGES)))
def test_a_notebook_says_what_its_lesson_says(name: str, language: str) -> None:
    lesson = lesson_text(name, language)
    text = place_of(name, language).read_text(encoding="utf-8")
    assert text == written(notebook(lesson)), "run python tools/make_notebooks.py"
    made = json.loads(text)
    names = [cell["id"] for cell in made["cells"]]
    assert len(names) == len(set(names))
    told = "".join("".join(cell["source"]) for cell in made["cells"])
    assert all(step.title in told and step.question in told for step in lesson.steps)


@pytest.mark.parametrize("name", _WITH_CODE)
def test_every_cell_is_python(name: str) -> None:
    for codes in code_of(name).values():
        for code in codes:
            ast.parse(code)


def test_two_networks_on_points_learn_from_each_other() -> None:
    found = _run("two-curves", {"STEPS": 60})
    assert found["right"] > 0.6  # D after twenty steps
    moved = found["made"].detach()
    assert moved.isfinite().all()
    assert len(found["losses"]) == 60
    assert found["losses"][0] != found["losses"][-1]


def test_the_head_start_takes_the_pull_away_and_the_circle_widens() -> None:
    found = _run("break-it", {"STEPS": 60})
    assert found["pulls"][0] < found["honest"][0]
    assert found["far"][-1] > 2 > found["far"][0]
    assert math.isfinite(float(found["cured"].sum()))


def test_quiz_proof_copy_mark_and_rights_come_out_as_the_lesson_says() -> None:
    found = _run("real-or-made", {})
    assert found["hits"] == 6
    assert found["chance"] == pytest.approx(0.6128, abs=1e-3)
    assert (found["signed"].state, found["screenshot"].state) == ("trusted", "unsigned")
    assert len(found["p"]) == 6
    assert found["mild"].is_read
    assert not found["rough"].is_read
    assert "commercial" in found["free"].allows
    assert "publish" not in found["dear"].allows


def test_layers_keep_what_the_lesson_says() -> None:
    found = _run("style-by-layers", {"STEPS": 6})
    assert found["mixed"].distance < 0.2 * found["other"].distance
    for made, name in ((found["kept"]["relu1_1"], "content"), (found["texture"], "relu2_1")):
        assert made.losses[name][-1] < made.losses[name][0]
    assert len(found["mix"].frames) == 4


def test_a_small_gan_learns_drawings_and_its_discriminator_tells_them() -> None:
    found = _run("real-pictures", {"MINUTES": 0.05})
    assert len(found["drawings"].entries) == 48
    assert found["scores"].shape == (16,)
    assert all(math.isfinite(each) for pair in found["losses"] for each in pair)
    assert abs(found["walk"][0] - found["walk"][-1]).max() > 0


def test_the_few_are_counted_in_the_data_and_in_what_is_made() -> None:
    found = _run("your-data", {"MINUTES": 0.05, "FACES": 200})
    assert {each["name"]: each["count"] for each in found["found"]["groups"]} == {
        "with-glasses": 20,
        "without-glasses": 180,
    }
    assert found["found"]["collect"] == {"with-glasses": 160}
    assert found["nearest"].shape == (8,)
    assert 0 < found["low"] < 1 / 24 < found["high"]
    for audit in found["audits"].values():
        (told,) = audit.to_json()["attributes"]
        assert sum(group["share"] for group in told["groups"]) == pytest.approx(1, abs=1e-3)
