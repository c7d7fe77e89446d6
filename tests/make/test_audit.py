"""Audits: of a model whose pictures have groups that can be measured."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pytest
from jaxtyping import UInt8
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.base.shipped import shipped
from pinxit.datasets.importing import import_folder
from pinxit.datasets.labels import Labels
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.rights import Rights
from pinxit.datasets.targets import parse_targets
from pinxit.engine import Model, Run
from pinxit.make.audit import Known, Question, asked_classes, audit
from pinxit.make.audited import Audit
from pinxit.make.generate import generate
from pinxit.training.model_file import load_model

Pictures = UInt8[np.ndarray, "_ height width channel"]
DARK = 0.8


def _made(model: Model, seeds: range) -> Pictures:
    return np.stack(
        [np.rint(each.pixels * 255).astype(np.uint8) for each in generate(model, seeds)]
    )


def _light(pictures: Pictures) -> list[float]:
    unit = pictures.astype(np.float64) / 255
    return [float((each[..., :3].mean(-1) * each[..., 3]).mean()) for each in unit]


@dataclass(frozen=True)
class Case:
    """A model, pictures of it as its data set, and where dark ends."""

    model: Model
    known: Known
    limit: float


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The model draws four dark pictures for each light one; its data set holds as many of both."""
    folder = tmp_path_factory.mktemp("tones")
    model = load_model(shipped("models", "adventurers.safetensors"))
    pictures = _made(model, range(10_000, 10_600))
    light = _light(pictures)
    limit = float(np.quantile(light, DARK))
    tones = ["light" if each > limit else "dark" for each in light]
    kept = [n for n in range(600) if tones[n] == "light"]
    kept += [n for n in range(600) if tones[n] == "dark"][: len(kept)]
    rows = {}
    for number in kept:
        Image.fromarray(pictures[number]).save(folder / f"{number:03}.png")
        rows[f"{number:03}.png"] = {"tone": tones[number]}
    dataset, _ = import_folder(folder, "tones", Rights("CC0-1.0", "Ann"))
    known = Known(dataset, training_pixels(dataset, model.card.shape), Labels(rows))
    return Case(model, known, limit)


@pytest.fixture(scope="module")
def found(case: Case) -> Audit:
    return audit(case.model, case.known, Question(count=400), Run())


def test_a_planted_gap_is_found_by_the_probe(case: Case, found: Audit) -> None:
    (tone,) = found.attributes
    assert (tone.attribute, tone.how, tone.names) == ("tone", "probe", ("dark", "light"))
    assert tone.data == {"dark": 0.5, "light": 0.5}
    assert [each.outcome for each in tone.verdicts] == ["gap", "gap"]
    assert tone.estimate is not None
    light = _light(_made(case.model, range(1, 401)))
    true = float(np.mean([each <= case.limit for each in light]))
    assert tone.estimate.low[0] <= true <= tone.estimate.high[0]
    assert tone.accuracy is not None
    assert tone.accuracy > 0.7
    assert np.sum(tone.confusion) == len(case.known.dataset.entries)


def test_every_group_has_its_quality_or_a_reason(found: Audit) -> None:
    (tone,) = found.attributes
    dark, light = tone.quality
    assert dark.made + light.made == 400
    assert dark.scores["coverage"] > 0.5, "its own pictures are reached"
    assert dark.copies is not None
    few = replace(light, scores={}, copies=None, why_not="3 made")
    assert few.to_json()["why_not"] == "3 made"


def test_truncation_is_swept(found: Audit) -> None:
    (tone,) = found.attributes
    assert list(tone.sweep) == [0.25, 0.5, 0.75, 1.0]
    assert tone.estimate is not None
    assert tone.sweep[1.0].shares == pytest.approx(tone.estimate.shares)
    assert any(abs(each.shares[0] - tone.estimate.shares[0]) > 0.02 for each in tone.sweep.values())


def test_an_audit_is_told_in_json_and_in_lines(found: Audit) -> None:
    value = found.to_json()
    assert json.loads(json.dumps(value)) == value
    assert value["attributes"][0]["known"] == "by a linear probe, corrected for its errors"
    text = "\n".join(found.lines())
    assert "gap > 5 points with 95 % confidence" in text
    assert "what truncation does" in text
    assert " fair " not in text


def test_small_groups_are_not_measurable(case: Case) -> None:
    found = audit(case.model, case.known, Question(count=60, is_sweeping=False), Run())
    light = found.attributes[0].quality[1]
    assert light.scores == {}
    assert "50 of each are the least" in light.why_not
    assert not found.attributes[0].sweep


def test_a_probe_that_cannot_tell_gives_no_verdict(case: Case) -> None:
    paths = [entry.path for entry in case.known.dataset.entries]
    stream = np.random.default_rng(1)
    rows = {path: {"coin": "ab"[int(stream.integers(2))]} for path in paths}
    known = replace(case.known, labels=Labels(rows))
    found = audit(case.model, known, Question(count=50), Run())
    assert "hardly better than by chance" in found.attributes[0].why_not
    few = {path: {"x": "a" if number else "b"} for number, path in enumerate(paths)}
    found = audit(case.model, replace(case.known, labels=Labels(few)), Question(count=50), Run())
    assert "b has 1 labeled pictures" in found.attributes[0].why_not
    assert found.verdicts[0][2] == "not audited"


def test_a_probe_gives_no_verdict_on_pictures_that_are_strange_to_it(case: Case) -> None:
    """The data set is flat gray of two kinds; nothing of it is like what the model draws."""
    pixels = np.full((80, *case.model.card.shape), 255, np.uint8)
    shades = np.random.default_rng(0).integers(0, 60, (80, 1, 1, 1))
    pixels[..., :3] = shades + np.where(np.arange(80) % 2, 180, 0)[:, None, None, None]
    entries = case.known.dataset.entries[:80]
    dataset = replace(case.known.dataset, entries=entries)
    rows = {entry.path: {"tone": ("dark", "light")[n % 2]} for n, entry in enumerate(entries)}
    found = audit(case.model, Known(dataset, pixels, Labels(rows)), Question(count=60), Run())
    assert found.attributes[0].verdicts == ()
    assert "unlike nearly all real ones" in found.attributes[0].why_not


def test_without_data_and_classes_nothing_is_audited(case: Case) -> None:
    found = audit(case.model, None, Question(count=20), Run())
    assert [each[2] for each in found.verdicts] == ["not audited"]
    assert "is not here" in found.notes[0]


def test_classes_that_are_asked_for_are_counted(told: Model) -> None:
    seeds = range(1, 61)
    asked = asked_classes(told, seeds)
    assert set(asked) == {"cats", "dogs"}
    target = parse_targets(["class=cats:1,dogs:9"])
    found = audit(told, None, Question(count=60, targets=target), Run())
    (row,) = found.attributes
    assert row.how == "asked"
    assert row.estimate is not None
    assert row.estimate.shares[0] == pytest.approx(asked.count("cats") / 60)
    assert row.verdicts[0].against == "your target"
    wrong = Question(count=20, targets=parse_targets(["class=cat:1"]))
    with pytest.raises(UserMistake, match="Did you mean 'cats'"):
        audit(told, None, wrong, Run(is_cancelled=lambda: True))  # before anything is drawn
    with pytest.raises(UserMistake, match="no attribute named 'skin'"):
        audit(told, None, Question(count=20, targets=parse_targets(["skin=a:1"])), Run())


def test_labels_of_the_user_count_as_they_are(case: Case) -> None:
    tones = ("dark",) * 30 + ("light",) * 8 + ("",) * 2
    question = Question(seeds=tuple(range(1, 41)), labels={"tone": tones})
    found = audit(case.model, case.known, question, Run())
    mine = found.attributes[0]
    assert (mine.how, mine.unlabeled) == ("labels", 2)
    assert mine.estimate is not None
    assert mine.estimate.shares.tolist() == pytest.approx([30 / 38, 8 / 38])
    assert mine.verdicts[0].outcome == "gap"
