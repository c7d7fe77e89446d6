"""The facade: what it adds to the rooms below it."""

from dataclasses import replace
from pathlib import Path

import pytest
from program import paint, paint_folder

from pinxit import Picture, Refused, Rights, Studio, UserMistake
from pinxit.datasets.training_prints import hashes_behind
from pinxit.mark.log_verify import verify_log
from pinxit.mark.verify import verify
from pinxit.training.budget import Budget
from pinxit.training.model_file import hash_of
from pinxit.training.plan import TrainingPlan


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    folder = tmp_path_factory.mktemp("studio")
    made = Studio(folder / "home")
    drawings = paint_folder(folder / "drawings")
    dataset, _ = made.import_folder(drawings, "drawings", Rights("CC-BY-4.0", "Ann Artist"))
    made.train(
        TrainingPlan(dataset=dataset, name="tiny", budget=Budget(pictures=48), knobs={"width": 32})
    )
    return made


def _copy(studio: Studio) -> Picture:
    """A training picture that passes itself off as a new one."""
    made = next(studio.generate(studio.models.load("tiny"), [1]))
    dataset = studio.datasets.load("drawings")
    original = studio.open(dataset.path_of(dataset.entries[3]))
    return replace(made, pixels=original.pixels[:, ::-1])


def test_a_copy_of_a_training_picture_is_refused_alone_and_on_a_sheet(
    studio: Studio, tmp_path: Path
) -> None:
    copy = _copy(studio)
    with pytest.raises(Refused, match="nearly copies"):
        studio.deliver(copy, tmp_path / "copy.png")
    assert not (tmp_path / "copy.png").exists()
    honest = list(studio.generate(studio.models.load("tiny"), [2, 3]))
    with pytest.raises(Refused, match="nearly copies"):
        studio.sheet([*honest, copy])


def test_a_sheet_says_that_each_of_its_pictures_was_compared(
    studio: Studio, tmp_path: Path
) -> None:
    sheet = studio.sheet(list(studio.generate(studio.models.load("tiny"), range(5))))
    verdict = studio.verify(studio.deliver(sheet, tmp_path / "sheet.png").path)
    copies = next(f for f in verdict.facts.findings if f["check"] == "copies")
    assert sum(copies["evidence"]["pictures"].values()) == 5
    rights = next(f for f in verdict.facts.findings if f["check"] == "rights")
    assert rights["evidence"]["inputs"][0]["licenses"] == {"CC-BY-4.0": 12}
    assert any("Ann Artist" in line for line in rights["evidence"]["results"]["credits"])


def test_rights_of_an_input_are_found_in_data_sets_and_beside_it(
    studio: Studio, tmp_path: Path
) -> None:
    dataset = studio.datasets.load("drawings")
    known = studio.open(dataset.path_of(dataset.entries[0]))
    beside = studio.open(paint(tmp_path / "photo.png", 77))
    (tmp_path / "rights.csv").write_text("path,license,creator\nphoto.png,CC0-1.0,Me\n")
    rights = {**studio.context(known).rights, **studio.context(beside).rights}
    assert {each.license for each in rights.values()} == {"CC-BY-4.0", "CC0-1.0"}


def test_another_studio_does_not_know_the_signer_until_it_is_told(
    studio: Studio, tmp_path: Path
) -> None:
    picture = next(studio.generate(studio.models.load("tiny"), [1]))
    file = studio.deliver(picture, tmp_path / "one.png").path
    other = Studio(tmp_path / "other")
    other.keys.signer()
    assert other.verify(file).state == "unknown signer"
    assert verify(file, studio.keys.export()).state == "trusted"


def test_a_training_that_was_not_stopped_cannot_be_resumed(studio: Studio) -> None:
    dataset = studio.datasets.load("drawings")
    plan = TrainingPlan(dataset=dataset, name="fresh", budget=Budget(pictures=8))
    with pytest.raises(UserMistake, match="--resume"):
        studio.train(plan, is_resuming=True)


def test_a_data_set_that_was_learned_from_is_frozen(studio: Studio) -> None:
    assert studio.datasets.load("drawings").frozen


def test_import_freeze_training_and_refusals_are_on_record(studio: Studio, tmp_path: Path) -> None:
    digest = studio.datasets.load("drawings").digest
    with pytest.raises(Refused):
        studio.deliver(_copy(studio), tmp_path / "copy.png")
    model = hash_of(studio.models.load("tiny"))
    rows = [row.event for row in studio.log.rows()]
    what = [row["what"] for row in rows if digest in row.get("datasets", ())]
    assert what == ["import", "freeze", "train"]
    trained = next(row for row in rows if row["what"] == "train")
    assert trained["outputs"] == [model]
    refused = rows[-1]
    assert (refused["what"], refused["checks"], refused["models"]) == (
        "refuse",
        ["copies"],
        [model],
    )
    assert verify_log(studio.log).faults == ()


def test_a_branch_takes_over_the_knobs_of_its_training(studio: Studio) -> None:
    dataset = studio.datasets.load("drawings")
    plan = TrainingPlan(
        dataset=dataset,
        name="other-end",
        budget=Budget(pictures=48),
        knobs={"rate": 1e-4},
        branch="tiny@50",
    )
    model = studio.train(plan)
    assert model.card.settings["width"] == 32
    assert model.card.settings["rate"] == 1e-4
    assert model.card.training["branch_of"] == "tiny@50"
    assert model.card.training["pictures"] == 48
    again = studio.train(replace(plan, branch=""), is_resuming=True)
    assert again.card.training["branch_of"] == "tiny@50"
    for wrong, said in (("tiny@33", "Kept were"), ("tiny", "NAME@PERCENT"), ("no@50", "ran here")):
        with pytest.raises(UserMistake, match=said):
            studio.train(replace(plan, name="third", branch=wrong))


def test_a_branch_knows_what_the_model_had_learned_that_its_training_began_from(
    studio: Studio, tmp_path: Path
) -> None:
    others = tmp_path / "others"
    for number in range(500, 506):
        paint(others / f"{number}.png", number, (32, 32))
    dataset, _ = studio.import_folder(others, "others", Rights("CC-BY-NC-4.0", "Ben"))
    start = studio.models.load("tiny")
    plan = TrainingPlan(dataset=dataset, name="grown", budget=Budget(pictures=48), start=start)
    studio.train(plan)
    branch = replace(plan, name="grown-otherwise", start=None, branch="grown@50", recipe="")
    model = studio.train(branch)
    assert model.card.training["continued_from"] == start.sha256
    assert "Ann Artist" in str(model.card.dataset["sources"])
    assert hashes_behind(start.weights) < hashes_behind(model.weights)
    again = studio.train(branch, is_resuming=True)
    assert again.card.training["continued_from"] == start.sha256
    studio.models.find("tiny").rename(tmp_path / "tiny.safetensors")
    try:
        with pytest.raises(UserMistake, match="began from a model that is not here"):
            studio.train(replace(branch, name="third"))
    finally:
        (tmp_path / "tiny.safetensors").rename(studio.models.place_for("tiny"))
