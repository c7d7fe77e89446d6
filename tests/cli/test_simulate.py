"""``pinxit simulate`` and ``pinxit lesson``: from a model and a lesson to files."""

import csv
from pathlib import Path

from program import Program


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


def test_a_lesson_becomes_a_worksheet(pinxit: Program, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    assert pinxit("lesson", "worksheet", "break-it", "--language", "de", "-o", sheet).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert pinxit("lesson", "worksheet", "break-it", "-o", sheet).code == 2
    assert pinxit("lesson", "worksheet", "no-lesson", "-o", tmp_path / "a.pdf").code == 2
