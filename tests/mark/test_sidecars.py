"""Data sets, models and pictures are one signed chain; what is changed in it is found."""

import json
from pathlib import Path

import pytest
from program import paint, paint_folder

from pinxit import Rights, Studio
from pinxit.datasets.statements import Statement
from pinxit.mark.beside import place_beside
from pinxit.mark.statements import holds
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A studio with a data set that departs from a license, and a model that learned from it."""
    folder = tmp_path_factory.mktemp("chain")
    made = Studio(folder / "home")
    drawings = paint_folder(folder / "drawings", 4)
    (drawings / "rights.csv").write_text(
        "path,license,allow,reason\n001.png,CC-BY-ND-4.0,learn,asked\n"
    )
    dataset, _ = made.import_folder(drawings, "drawings", Rights("CC-BY-4.0", "Ann"))
    made.train(
        TrainingPlan(dataset=dataset, name="tiny", budget=Budget(pictures=8), knobs={"width": 32})
    )
    return made


def _model(studio: Studio) -> Path:
    return studio.models.find("tiny")


def _dataset(studio: Studio) -> Path:
    return studio.datasets.path_of("drawings", 1)


def test_a_trained_model_is_signed_and_names_its_signed_data_set(studio: Studio) -> None:
    verdict = studio.verify(_model(studio))
    assert verdict.state == "trusted"
    assert [(source.title, source.state) for source in verdict.sources] == [("v1.json", "signed")]
    assert any(line.startswith("It learned from 4 pictures") for line in verdict.lines())
    digest = studio.datasets.load("drawings").digest
    assert verdict.facts.model["dataset"]["digest"] == digest


def test_freezing_signs_a_data_set(studio: Studio) -> None:
    verdict = studio.verify(_dataset(studio))
    assert verdict.state == "trusted"
    assert any("It lists 4 pictures of the data set drawings" in line for line in verdict.lines())
    before = place_beside(_dataset(studio)).read_bytes()
    studio.rights_desk.freeze("drawings")
    assert place_beside(_dataset(studio)).read_bytes() == before


@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_changed_model_or_data_set_is_found(studio: Studio, tmp_path: Path, place: int) -> None:
    for path in (_model(studio), _dataset(studio)):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        copy = tmp_path / path.name
        copy.write_bytes(bytes(data))
        assert studio.verify(copy).state == "unsigned"
        place_beside(copy).write_bytes(place_beside(path).read_bytes())
        verdict = studio.verify(copy)
        assert verdict.state == "changed"
        assert verdict.sentence == "The file was changed after it was signed."


def test_a_changed_or_foreign_manifest_is_found(studio: Studio, tmp_path: Path) -> None:
    copy = tmp_path / "tiny.safetensors"
    copy.write_bytes(_model(studio).read_bytes())
    manifest = place_beside(_model(studio)).read_bytes()
    place_beside(copy).write_bytes(manifest.replace(b"drawings", b"dravings"))
    assert studio.verify(copy).state == "changed"
    place_beside(copy).write_bytes(manifest[:200])
    assert studio.verify(copy).state == "broken"
    place_beside(copy).write_bytes(place_beside(_dataset(studio)).read_bytes())
    assert studio.verify(copy).state == "changed"
    assert Studio(tmp_path / "other").verify(_model(studio)).state == "unknown signer"


def test_a_data_set_that_was_changed_before_the_training_is_told(
    studio: Studio, tmp_path: Path
) -> None:
    """A manifest is made for a model whose data set does not fit its own manifest any more."""
    path = _dataset(studio)
    untouched = path.read_bytes()
    model = studio.models.load("tiny")
    copy = tmp_path / "tiny.safetensors"
    copy.write_bytes(_model(studio).read_bytes())
    try:
        path.write_bytes(untouched + b" ")
        studio.rights_desk.sign_model(model, copy)
    finally:
        path.write_bytes(untouched)
    verdict = studio.verify(copy)
    assert verdict.sources[0].state == "changed"
    assert any("v1.json had been changed" in warning for warning in verdict.warnings)


def test_departures_are_signed_once_and_stay_in_every_output(
    studio: Studio, tmp_path: Path
) -> None:
    dataset = studio.datasets.load("drawings")
    assert len(dataset.statements) == 1
    statement = dataset.statements[0]
    assert holds(statement, studio.keys.anchors())
    assert statement.about["decisions"][0]["reason"] == "asked"
    assert studio.models.load("tiny").card.dataset["statements"] == [statement.to_json()]
    made = next(studio.generate(studio.models.load("tiny"), [3]))
    file = studio.deliver(made, tmp_path / "made.png").path
    told = studio.verify(file).facts.model["dataset"]["statements"][0]
    assert told["about"] == json.loads(json.dumps(statement.about))
    whole = Statement.from_json(studio.models.load("tiny").card.dataset["statements"][0])
    assert holds(whole, studio.keys.export())


def test_the_same_folder_imported_again_keeps_its_statement(studio: Studio) -> None:
    before = studio.datasets.load("drawings")
    again, _ = studio.import_folder(before.root, "drawings", Rights("CC-BY-4.0", "Ann"))
    assert again == before
    assert again.statements == before.statements


def test_a_statement_on_an_input_travels_with_what_was_made_of_it(
    studio: Studio, tmp_path: Path
) -> None:
    dataset = studio.datasets.load("drawings")
    picture = studio.open(dataset.path_of(dataset.entries[1]))
    context = studio.context(picture)
    assert context.statements[picture.sha256] == dataset.statements[0]
    file = studio.deliver(picture, tmp_path / "same.png").path
    rights = studio.verify(file).facts.rights[picture.sha256]
    assert rights["statement"]["about"]["dataset"] == "drawings"


def test_a_departure_beside_a_single_picture_is_signed_too(studio: Studio, tmp_path: Path) -> None:
    paint(tmp_path / "000.png", 77)
    (tmp_path / "rights.csv").write_text(
        "path,license,allow,reason\n000.png,CC-BY-ND-4.0,edit,mail\n"
    )
    picture = studio.open(tmp_path / "000.png")
    statement = studio.context(picture).statements[picture.sha256]
    assert holds(statement, studio.keys.anchors())
    assert statement.about["decisions"][0]["decision"] == "allow edit"


def test_a_model_that_continued_from_another_names_both(studio: Studio) -> None:
    dataset, start = studio.datasets.load("drawings"), studio.models.load("tiny")
    plan = TrainingPlan(dataset=dataset, name="more", budget=Budget(pictures=4), start=start)
    studio.train(plan)
    verdict = studio.verify(studio.models.find("more"))
    assert verdict.state == "trusted"
    named = [(source.title, source.state) for source in verdict.sources]
    assert named == [("v1.json", "signed"), ("tiny.safetensors", "signed")]
    assert verdict.sources[1].sha256 == start.sha256
    assert [source.title for source in verdict.sources[1].sources] == ["v1.json"]


def test_a_deleted_data_set_leaves_no_manifest_behind(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    studio.import_folder(paint_folder(tmp_path / "drawings", 2), "drawings", Rights("CC0-1.0"))
    studio.rights_desk.freeze("drawings")
    assert studio.verify(studio.datasets.path_of("drawings", 1)).state == "trusted"
    studio.datasets.delete("drawings", even_frozen=True)
    assert not (studio.datasets.folder / "drawings").exists()
