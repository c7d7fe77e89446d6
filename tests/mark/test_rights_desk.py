"""Revoking a picture: what it reached, what is blocked, and how it is made anew."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program import paint_folder

from pinxit import Refused, Rights, Studio, UserMistake
from pinxit.datasets.labels import Labels
from pinxit.mark.reach import reach_of
from pinxit.mark.statements import holds
from pinxit.training.budget import Budget
from pinxit.training.once_more import plan_once_more
from pinxit.training.plan import TrainingPlan

OURS = Rights("CC-BY-4.0", "Ann")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a studio with a model and a picture made with it; tests work on copies."""
    folder = tmp_path_factory.mktemp("desk")
    studio = Studio(folder / "home")
    dataset, _ = studio.import_folder(paint_folder(folder / "drawings", 5), "drawings", OURS)
    studio.train(
        TrainingPlan(dataset=dataset, name="tiny", budget=Budget(pictures=8), knobs={"width": 32})
    )
    made = next(studio.generate(studio.models.load("tiny"), [3]))
    studio.deliver(made, folder / "out" / "made.png")
    return folder


@pytest.fixture
def place(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "copy"))


@pytest.fixture
def studio(place: Path) -> Studio:
    return Studio(place / "home")


def test_a_revoked_picture_is_signed_and_leaves_the_next_version(studio: Studio) -> None:
    done = studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    assert [each.sentence.partition(" on ")[0] for each in done] == ["002.png was revoked"]
    assert holds(done[0].statement, studio.keys.export())
    now = studio.datasets.load("drawings")
    assert now.version == 2
    assert "002.png" not in [entry.path for entry in now.entries]
    assert "002.png" in [entry.path for entry in studio.datasets.load("drawings", 1).entries]
    again = studio.rights_desk.revoke("drawings", ["002.png"], "once more")
    assert again == done


def test_everything_it_reached_is_named(studio: Studio, place: Path) -> None:
    done = studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    shutil.copy(place / "drawings" / "002.png", place / "out" / "copy.png")
    shutil.copy(place / "drawings" / "001.png", place / "out" / "other.png")
    hashes = frozenset(each.sha256 for each in done)
    shelves = (studio.datasets, studio.models, studio.styles)
    reach = reach_of(hashes, shelves, [place / "out"])
    assert list(reach.models) == ["tiny"]
    assert reach.outputs == {str(place / "out" / "made.png"): "the model tiny"}
    with pytest.raises(UserMistake, match="no folder"):
        reach_of(hashes, shelves, [place / "nowhere"])


def test_outputs_are_found_by_their_data_set_if_the_model_is_gone(
    studio: Studio, place: Path
) -> None:
    done = studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    studio.models.find("tiny").unlink()
    hashes = frozenset(each.sha256 for each in done)
    reach = reach_of(hashes, (studio.datasets, studio.models, studio.styles), [place / "out"])
    assert not reach.models
    assert reach.outputs == {str(place / "out" / "made.png"): "a model of drawings, version 1"}


def test_a_model_that_it_reached_makes_nothing_more(studio: Studio, tmp_path: Path) -> None:
    model = studio.models.load("tiny")
    before = next(studio.generate(model, [5]))
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    with pytest.raises(Refused, match="pinxit train drawings --again tiny"):
        studio.generate(model, [1])
    with pytest.raises(Refused, match=r"learned from a picture that was revoked"):
        studio.deliver(before, tmp_path / "late.png")
    with pytest.raises(Refused, match="Ben withdrew"):
        studio.train(
            TrainingPlan(
                dataset=studio.datasets.load("drawings"),
                name="grown",
                budget=Budget(pictures=8),
                start=model,
            )
        )


def test_a_policy_lets_it_be_used_and_every_output_says_so(
    studio: Studio, place: Path, tmp_path: Path
) -> None:
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    policy = '[rights]\nrevoked = false\nreason = "court order 7"\n'
    (place / "home" / "policy.toml").write_text(policy)
    made = next(studio.generate(studio.models.load("tiny"), [1]))
    verdict = studio.verify(studio.deliver(made, tmp_path / "made.png").path)
    finding = next(f for f in verdict.facts.findings if f["check"] == "rights")
    assert finding["level"] == "warns"
    assert "was revoked on" in finding["sentence"]
    assert "policy: court order 7" in finding["sentence"]
    assert "Ben" not in finding["sentence"]


def test_a_revoked_picture_is_no_input_any_more(
    studio: Studio, place: Path, tmp_path: Path
) -> None:
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    with pytest.raises(Refused, match="Ben withdrew"):
        studio.deliver(studio.open(place / "drawings" / "002.png"), tmp_path / "a.png")


def test_an_import_leaves_revoked_pictures_and_their_copies_out(
    studio: Studio, place: Path
) -> None:
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    shutil.copy(place / "drawings" / "002.png", place / "drawings" / "copy.png")
    picture = studio.open(place / "drawings" / "002.png")
    from PIL import Image

    pixels = np.round(picture.pixels * 255).astype(np.uint8)
    Image.fromarray(pixels).save(place / "drawings" / "other.tif")
    made, report = studio.import_folder(place / "drawings", "drawings", OURS)
    assert set(report.revoked) == {"002.png", "copy.png", "other.tif"}
    assert len(made.entries) == 4


def test_what_cannot_be_revoked_is_named(studio: Studio) -> None:
    desk = studio.rights_desk
    with pytest.raises(UserMistake, match="reason"):
        desk.revoke("drawings", ["002.png"], " ")
    with pytest.raises(UserMistake, match=r"9\.png is no picture of the data set drawings"):
        desk.revoke("drawings", ["9.png"], "why")
    with pytest.raises(UserMistake, match="no data set named 'drawing'"):
        desk.revoke("drawing", ["002.png"], "why")
    by_hash = studio.datasets.load("drawings").entries[0].sha256[:12]
    assert desk.revoke("drawings", [by_hash], "why")[0].title == "000.png"


def test_trained_again_without_it_a_model_says_what_it_supersedes(studio: Studio) -> None:
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    old, dataset = studio.models.load("tiny"), studio.datasets.load("drawings")
    made = studio.train(plan_once_more(old, dataset, "", studio.models))
    assert made.card.name == "tiny-2"
    assert made.card.training["supersedes"] == {"name": "tiny", "sha256": old.sha256}
    assert made.card.settings == old.card.settings
    assert made.card.training["budget"] == old.card.training["budget"]
    assert made.card.dataset["pictures"] == 4
    assert next(studio.generate(made, [1])).pixels.shape == (32, 32, 3)
    lines = studio.verify(studio.models.find("tiny-2")).lines()
    assert "It supersedes the model tiny." in lines


def test_trained_again_on_the_same_pictures_a_model_is_the_same(studio: Studio) -> None:
    old, dataset = studio.models.load("tiny"), studio.datasets.load("drawings")
    made = studio.train(plan_once_more(old, dataset, "twin", studio.models))
    assert made.weights.keys() == old.weights.keys()
    for name, array in old.weights.items():
        np.testing.assert_array_equal(made.weights[name], array)


def test_a_balanced_model_is_trained_again_as_balanced(studio: Studio) -> None:
    old, dataset = studio.models.load("tiny"), studio.datasets.load("drawings")
    learned = {**old.card.dataset, "balanced": {"by": "age", "groups": {"old": 2, "young": 3}}}
    balanced = replace(old, card=replace(old.card, dataset=learned))
    labels = Labels({"000.png": {"age": "old"}})
    plan = plan_once_more(balanced, dataset, "", studio.models, labels)
    assert (plan.balance, plan.labels) == ("age", labels)
    assert plan_once_more(old, dataset, "", studio.models).balance == ""


def test_a_model_without_its_history_cannot_be_trained_again(studio: Studio) -> None:
    old, dataset = studio.models.load("tiny"), studio.datasets.load("drawings")
    nothing = replace(old, card=replace(old.card, training={}))
    with pytest.raises(UserMistake, match="does not say how it was trained"):
        plan_once_more(nothing, dataset, "", studio.models)
    gone = {**old.card.training, "continued_from": "ab" * 32}
    with pytest.raises(UserMistake, match="continued from a model that is not here"):
        plan_once_more(
            replace(old, card=replace(old.card, training=gone)), dataset, "", studio.models
        )


def test_an_older_version_is_not_learned_from_after_a_picture_was_revoked(studio: Studio) -> None:
    older = studio.datasets.load("drawings", 1)
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    with pytest.raises(Refused, match="Ben withdrew"):
        studio.train(TrainingPlan(dataset=older, name="other", budget=Budget(pictures=8)))


def test_verification_follows_a_picture_to_its_model_and_tells_what_was_revoked(
    studio: Studio, place: Path
) -> None:
    before = studio.verify(place / "out" / "made.png")
    assert before.lineage[0].startswith("Its model tiny: trusted. It learned from 5 pictures of")
    assert not before.warnings
    studio.rights_desk.revoke("drawings", ["002.png"], "Ben withdrew")
    after = studio.verify(place / "out" / "made.png")
    assert after.state == "trusted"
    assert [each.partition(" on ")[0] for each in after.warnings] == [
        "Its model tiny learned from a revoked picture: 002.png was revoked"
    ]
