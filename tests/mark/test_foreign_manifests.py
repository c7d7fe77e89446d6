"""Manifests that others wrote hold anything at all; reading them never fails."""

import io
import json
from typing import Any

import numpy as np
from desk import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pinxit.mark.credentials import embed
from pinxit.mark.deeds import VOCABULARY
from pinxit.mark.verify import verify

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
LABELS = ("recipe", "checks", "model", "rights", "picture")
KNOWN = st.sampled_from(
    ["pinxit_recipe", "steps", "findings", "policy", "off", "tiles", "width", "sha256", "when"]
)
OURS = st.dictionaries(KNOWN, JSON_VALUES | st.just(1), max_size=5) | JSON_VALUES
TYPE = VOCABULARY + "digitalCreation"
CREATED: dict[str, Any] = {"action": "c2pa.created", "digitalSourceType": TYPE}


def _png() -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.full((9, 9, 3), 120, np.uint8)).save(stream, "png")
    return stream.getvalue()


def _signed(desk: Desk, assertions: list[dict[str, Any]]) -> bytes:
    actions = {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [CREATED]}}
    manifest = {
        "claim_generator_info": [{"name": "Elsewhere"}],
        "title": "theirs",
        "assertions": [actions, *assertions],
    }
    return embed(_png(), "image/png", manifest, (), desk.keys.signer())


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.dictionaries(st.sampled_from(LABELS), OURS, max_size=5), is_text=st.booleans())
def test_whatever_stands_in_our_assertions_a_verdict_comes_out(
    desk: Desk, values: dict[str, Any], is_text: bool
) -> None:
    assertions = [
        {
            "label": f"org.pinxit.{label}",
            "data": {"json": json.dumps(value, allow_nan=True) if is_text else "{nonsense"},
        }
        for label, value in values.items()
    ]
    data = _signed(desk, assertions)
    intact = verify(data, desk.keys.anchors())
    assert intact.state == "trusted"
    changed = verify(data + b"more", desk.keys.anchors())
    assert changed.state == "changed"
    for verdict in (intact, changed):
        assert all(c.isprintable() for line in verdict.lines() for c in line)
        json.dumps(verdict.to_json())


def test_the_manifest_of_another_program_is_told_as_far_as_it_goes(desk: Desk) -> None:
    verdict = verify(_signed(desk, []), desk.keys.anchors())
    assert verdict.facts.generator == "Elsewhere"
    assert verdict.facts.made == ("created",)
    assert verdict.facts.ai == "made by a person with digital tools"
    assert verdict.facts.recipe is None
    assert verdict.facts.labels_agree == {}


def test_a_changed_picture_of_another_program_is_changed_though_nobody_knows_where(
    desk: Desk,
) -> None:
    verdict = verify(_signed(desk, []) + b"more", desk.keys.anchors())
    assert verdict.state == "changed"
    assert verdict.sentence == "The file was changed after it was signed."
