"""Blind samples: written, filled in, read back."""

import csv
import io
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.engine import Model
from pinxit.make.audit import Question
from pinxit.make.blind import KEY, BlindSample, blind_sample, labeled

QUESTION = Question(count=40, seed=11, psi=0.8)


@pytest.fixture
def written(model: Model, tmp_path: Path) -> BlindSample:
    sample = blind_sample(model, QUESTION).without(["0003.png"])
    (tmp_path / KEY).write_bytes(sample.key())
    return sample


def _fill(folder: Path, sample: BlindSample, groups: dict[str, str]) -> Path:
    rows = list(csv.reader(io.StringIO(sample.table(["skin", "age"]).decode())))
    for row in rows[1:]:
        row[1] = groups.get(row[0], "")
    file = folder / "labels.csv"
    file.write_text("\n".join(",".join(row) for row in rows))
    return file


def test_names_say_nothing_and_the_order_is_mixed(written: BlindSample) -> None:
    seeds = list(written.seeds.values())
    assert sorted(written.seeds)[:3] == ["0001.png", "0002.png", "0004.png"]
    assert len({*seeds}) == 39
    assert {*seeds} < set(range(11, 51))
    assert seeds != sorted(seeds)
    table = written.table(["skin", "age"]).decode().splitlines()
    assert table[:2] == ["path,skin,age", "0001.png,,"]


def test_what_was_filled_in_comes_back_with_its_seeds(
    model: Model, tmp_path: Path, written: BlindSample
) -> None:
    file = _fill(tmp_path, written, {"0001.png": "dark", "0004.png": "light"})
    question = labeled(QUESTION, file, model)
    assert question.psi == 0.8
    assert {*question.labels} == {"skin"}, "a column that nobody filled in says nothing"
    by_seed = dict(zip(question.drawn, question.labels["skin"], strict=True))
    assert by_seed[written.seeds["0001.png"]] == "dark"
    assert by_seed[written.seeds["0004.png"]] == "light"
    assert sum(map(bool, by_seed.values())) == 2


def test_samples_of_other_models_and_empty_ones_are_refused(
    model: Model, told: Model, tmp_path: Path, written: BlindSample
) -> None:
    file = _fill(tmp_path, written, {"0001.png": "dark"})
    with pytest.raises(UserMistake, match="another model"):
        labeled(QUESTION, file, told)
    with pytest.raises(UserMistake, match="No label is filled in"):
        labeled(QUESTION, _fill(tmp_path, written, {}), model)
    file.write_text("path,skin\n9999.png,dark\n")
    with pytest.raises(UserMistake, match="not in the sample"):
        labeled(QUESTION, file, model)
    (tmp_path / KEY).unlink()
    file.write_text("path,skin\n0001.png,dark\n")
    with pytest.raises(UserMistake, match="Leave it beside"):
        labeled(QUESTION, file, model)
    with pytest.raises(UserMistake, match="There is no file"):
        labeled(QUESTION, tmp_path / "none.csv", model)
