"""``pinxit simulate`` and ``pinxit lesson``: from a model and a lesson to files."""

import csv
from pathlib import Path

from pinxit.cli.program import run


def test_a_model_draws_cases_of_the_classes_that_were_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "clothes"
    words = "simulate fashion --count 4 --side 64 --direction 1 --class bag --class coat"
    asked = [*words.split(), "--exercise", "recognition", "-q", "-o", str(out)]
    assert run(asked) == 0
    rows = list(csv.DictReader((out / "truth.csv").read_text(encoding="utf-8").splitlines()))
    assert sorted(row["label"] for row in rows) == ["bag", "bag", "coat", "coat"]
    assert len({row["direction"] for row in rows}) == 4
    assert '"classes": ["bag", "coat"]' in (out / "exercise.html").read_text(encoding="utf-8")
    assert run(asked) == 2  # nothing is overwritten
    alone = ["simulate", "adventurers", "--exercise", "recognition", "--count", "2"]
    assert run([*alone, "-o", str(tmp_path / "none")]) == 2


def test_a_lesson_becomes_a_worksheet(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    assert run(["lesson", "worksheet", "break-it", "--language", "de", "-o", str(sheet)]) == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert run(["lesson", "worksheet", "break-it", "-o", str(sheet)]) == 2
    assert run(["lesson", "worksheet", "no-lesson", "-o", str(tmp_path / "a.pdf")]) == 2
