"""The second permit, and the manifest it prepares."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from desk import OWN_CHECKS_ALONE, Desk

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.check.checked import check
from pinxit.check.finding import Context
from pinxit.datasets.rights import Rights
from pinxit.deliver.files import deliver
from pinxit.deliver.sheets import sheet_of
from pinxit.engine import Card, Model
from pinxit.mark.deeds import is_ai, source_type_of
from pinxit.mark.manifest import ingredients_of
from pinxit.mark.marked import Marked, mark
from pinxit.pictures.picture import Picture, Source, Step

PIXELS = np.zeros((4, 4, 3), np.float32)


def _generated(seed: int, model: str = "c" * 64) -> Picture:
    step = Step("generate", "r3gan", "2", {}, seed, (Source("model", "m", model),))
    return Picture(PIXELS + np.float32(seed / 100), steps=(step,))


def _assertions(marked: Marked) -> Mapping[str, Any]:
    found = {}
    for each in marked.manifest["assertions"]:
        data = each["data"]
        found[each["label"]] = json.loads(data["json"]) if "json" in data else data
    return found


def test_nobody_but_mark_makes_a_marked_picture(desk: Desk) -> None:
    marked = desk.marked(desk.picture())
    fields = {f.name: getattr(marked, f.name) for f in dataclasses.fields(marked)}
    with pytest.raises(PinxitError, match="mark"):
        Marked(**fields)
    with pytest.raises(PinxitError, match="mark"):
        Marked(**fields, seal=object())
    with pytest.raises(PinxitError, match="mark"):
        dataclasses.replace(marked, picture=desk.photo("other.png"))


def test_a_picture_without_a_history_cannot_be_marked(desk: Desk) -> None:
    with pytest.raises(UserMistake, match="no history"):
        desk.marked(Picture(PIXELS))


def test_an_edited_picture_was_opened_first_and_then_edited(desk: Desk) -> None:
    marked = desk.marked(desk.picture())
    opened, edited = _assertions(marked)["c2pa.actions.v2"]["actions"]
    assert opened["action"] == "c2pa.opened"
    assert "digitalSourceType" not in opened
    assert edited["action"] == "c2pa.edited"
    assert edited["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert edited["softwareAgent"] == {"name": "Pinxit gatys", "version": "1.2"}
    assert json.loads(edited["parameters"]["org.pinxit.settings"])["strength"] == 0.8
    assert edited["parameters"]["org.pinxit.seed"] == "7"
    content, style = marked.ingredients
    assert (content.relationship, content.role) == ("parentOf", "content")
    assert (style.relationship, style.role) == ("inputTo", "style")
    assert opened["parameters"]["ingredientIds"] == [content.label]
    assert edited["parameters"]["ingredientIds"] == [style.label]


def test_a_generated_picture_was_created_and_has_no_parent(desk: Desk) -> None:
    marked = desk.marked(_generated(3))
    (created,) = _assertions(marked)["c2pa.actions.v2"]["actions"]
    assert created["action"] == "c2pa.created"
    assert created["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert [each.relationship for each in marked.ingredients] == ["inputTo"]


def test_only_the_picture_a_history_began_with_is_a_parent(desk: Desk) -> None:
    first = desk.stylized(desk.photo("a.png", 1), desk.photo("b.png", 2))
    again = desk.stylized(first, desk.photo("c.png", 3))
    kinds = [each.relationship for each in ingredients_of(again.steps)]
    assert kinds.count("parentOf") == 1
    assert kinds[0] == "parentOf"


def test_a_source_used_twice_is_named_once(desk: Desk) -> None:
    same = desk.photo("same.png", 1)
    assert len(ingredients_of(desk.stylized(same, same).steps)) == 1


def test_training_on_delivered_pictures_is_not_allowed(desk: Desk) -> None:
    entries = _assertions(desk.marked(desk.picture()))["cawg.training-mining"]["entries"]
    assert {entry["use"] for entry in entries.values()} == {"notAllowed"}
    assert "cawg.ai_generative_training" in entries


def test_what_is_known_of_rights_and_model_is_written_down(desk: Desk) -> None:
    picture = desk.picture()
    sha256 = picture.steps[0].used[0].sha256
    rights = Rights("CC0-1.0", "A. Painter", evidence="/home/somebody/letters/grant.pdf")
    card = Card("m", "r3gan", "2", {}, (4, 4, 3), {"digest": "d" * 64, "licenses": {"CC0-1.0": 9}})
    model = Model({"w": np.ones(3, np.float32)}, card, "c" * 64)
    step = Step("generate", "r3gan", "2", used=(Source("model", "m", "c" * 64),))
    picture = picture.after(picture.pixels, step)
    context = Context({sha256: rights, "f" * 64: Rights()}, {"c" * 64: model, "d" * 64: model})
    marked = mark(check(picture, context, OWN_CHECKS_ALONE), desk.keys.signer())
    found = _assertions(marked)
    assert list(found["org.pinxit.rights"]) == [sha256]
    assert found["org.pinxit.rights"][sha256]["creator"] == "A. Painter"
    assert found["org.pinxit.rights"][sha256]["evidence"] == "kept by the signer"
    assert "grant.pdf" not in json.dumps(found)
    assert found["org.pinxit.model"]["dataset"]["licenses"] == {"CC0-1.0": 9}
    assert found["org.pinxit.model"]["sha256"] == "c" * 64


def test_evidence_of_rights_is_never_published(desk: Desk) -> None:
    picture = desk.picture()
    bought = Rights("LicenseRef-Licensed", evidence="invoice 4711, IBAN DE02 1203")
    hashes = [source.sha256 for source in picture.steps[-1].used]
    context = Context({hashes[0]: bought, hashes[1]: Rights("CC0-1.0")})
    marked = mark(check(picture, context), desk.keys.signer())
    path = deliver(marked, desk.folder / "out.png").path
    assert b"4711" not in path.read_bytes()
    rights = _assertions(marked)["org.pinxit.rights"]
    assert [rights[each]["evidence"] for each in hashes] == ["kept by the signer", ""]


def test_the_cards_of_several_models_are_all_written_down(desk: Desk) -> None:
    models = {c * 64: Model({}, Card(c, "r3gan", "2", {}, (4, 4, 3)), c * 64) for c in "cd"}
    picture = sheet_of([_generated(1, model) for model in models], cell=16)
    marked = mark(check(picture, Context(models=models)), desk.keys.signer())
    found = _assertions(marked)["org.pinxit.model"]
    assert found["name"] == "c, d"
    assert [each["sha256"] for each in found["models"]] == list(models)


def test_a_sheet_is_synthetic_only_if_a_picture_on_it_is(desk: Desk) -> None:
    photos = [desk.photo("a.png", 1), desk.photo("b.png", 2)]
    plain = sheet_of(photos, cell=16)
    mixed = sheet_of([*photos, _generated(1)], cell=16)
    nested = sheet_of([mixed], cell=16)
    assert source_type_of(plain.steps) == "composite"
    assert not is_ai(plain.steps)
    assert source_type_of(mixed.steps) == "compositeSynthetic"
    assert source_type_of(nested.steps) == "compositeSynthetic"


def test_a_later_step_never_hides_what_ai_did() -> None:
    generated, resized = _generated(1).steps[0], Step("resize", "", "1")
    stylized = Step("stylize", "gatys", "1")
    assert source_type_of([generated, resized]) == "trainedAlgorithmicMedia"
    assert source_type_of([generated, stylized]) == "trainedAlgorithmicMedia"
    assert source_type_of([stylized, generated]) == "trainedAlgorithmicMedia"


def test_a_verb_nobody_listed_counts_as_ai_if_an_engine_did_it() -> None:
    assert is_ai([Step("dream", "plugin", "1")])
    assert not is_ai([Step("rename", "", "1")])
