"""``pinxit simulate`` and ``pinxit lesson``: from a model and a lesson to files."""

import csv
import json
from pathlib import Path

import pytest
from program import Program, paint


def test_a_model_draws_cases_of_the_classes_that_were_asked_for(
    pinxit: Program, tmp_path: Path
) -> None:
    out = tmp_path / "clothes"
    words = "simulate fashion --count 4 --side 64 --direction 1 --class bag --class coat"
    asked = [*words.split(), "--exercise", "recognition", "-q", "-o", out]
    assert pinxit(*asked).code == 0
    rows = list(csv.DictReader((out / "truth.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted(row["label"] for row in rows) == ["bag", "bag", "coat", "coat"]
    assert len({row["direction"] for row in rows}) == 4
    assert '"classes": ["bag", "coat"]' in (out / "exercise.html").read_text(encoding="utf-8")
    assert pinxit(*asked).code == 2  # nothing is overwritten
    alone = ["simulate", "adventurers", "--exercise", "recognition", "--count", "2"]
    assert pinxit(*alone, "-o", tmp_path / "none").code == 2


@pytest.mark.parametrize("subject", ["adventurers", "cloth.png"])
def test_a_case_is_made_again_from_its_recipe(
    pinxit: Program, tmp_path: Path, subject: str
) -> None:
    texture, style = paint(tmp_path / "cloth.png", 1, (96, 96)), paint(tmp_path / "style.png", 2)
    named = texture if subject == texture.name else subject
    words = "--count 2 --side 64 --exercise none --without 0"
    asked = ["simulate", named, *words.split()]
    asked += ["--style", style] if named == texture else []
    out = tmp_path / "cases"
    assert pinxit(*asked, "-q", "-o", out).code == 0
    rows = list(csv.DictReader((out / "truth.csv").read_text(encoding="utf-8").splitlines()))
    assert sum(bool(row["style"]) for row in rows) == (named == texture)
    for row in rows:
        recipe = tmp_path / "recipe.json"
        recipe.write_text(pinxit("recipe", out / row["file"]).out, encoding="utf-8")
        told = pinxit("run", recipe, "-o", tmp_path / row["file"], "--json")
        assert told.code == 0, told
        assert told.json["same_pixels"], row
    steps = json.loads(recipe.read_text(encoding="utf-8"))["steps"]
    del steps[-1]["settings"]["grain"]
    recipe.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    assert pinxit("run", recipe, "-o", tmp_path / "damaged.png").code == 2


def test_a_lesson_becomes_a_worksheet(pinxit: Program, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    assert pinxit("lesson", "worksheet", "break-it", "--language", "de", "-o", sheet).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert pinxit("lesson", "worksheet", "break-it", "-o", sheet).code == 2
    assert pinxit("lesson", "worksheet", "no-lesson", "-o", tmp_path / "a.pdf").code == 2
