"""Opt-outs in C2PA manifests; those in XMP are tested with importing."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desk import Desk, desk, keys, signed
from PIL import Image

from pinxit.datasets.importing import import_folder
from pinxit.datasets.opt_outs import opt_out
from pinxit.datasets.rights import Rights
from pinxit.mark.credentials import embed
from pinxit.mark.deeds import VOCABULARY
from pinxit.pictures.read import read_picture

__all__ = ["desk", "keys", "signed"]

CREATED = {"action": "c2pa.created", "digitalSourceType": VOCABULARY + "digitalCreation"}


def _with_statement(desk: Desk, label: str, entries: dict[str, Any], kind: str = "png") -> bytes:
    """A picture that another program signed with one statement on training and mining."""
    stream = io.BytesIO()
    Image.fromarray(np.full((16, 16, 3), 120, np.uint8)).save(stream, kind)
    manifest = {
        "claim_generator_info": [{"name": "Elsewhere"}],
        "title": "theirs",
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [CREATED]}},
            {"label": label, "data": {"entries": entries}},
        ],
    }
    return embed(stream.getvalue(), f"image/{kind}", manifest, (), desk.keys.signer())


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif"])
def test_a_statement_on_training_is_honored_in_every_format(desk: Desk, kind: str) -> None:
    data = _with_statement(
        desk, "cawg.training-mining", {"cawg.ai_training": {"use": "notAllowed"}}, kind
    )
    assert opt_out(data) == "the picture itself says cawg.ai_training notAllowed"


@pytest.mark.parametrize("use", ["notAllowed", "constrained"])
@pytest.mark.parametrize("name", ["ai_generative_training", "ai_training", "data_mining"])
def test_every_use_that_is_learning_counts(desk: Desk, name: str, use: str) -> None:
    data = _with_statement(desk, "c2pa.training-mining", {f"c2pa.{name}": {"use": use}})
    assert opt_out(data) == f"the picture itself says c2pa.{name} {use}"


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"cawg.ai_training": {"use": "allowed"}},
        {"cawg.ai_inference": {"use": "notAllowed"}},
        {"cawg.ai_training": {}},
    ],
)
def test_permissions_and_other_uses_are_no_opt_out(desk: Desk, entries: dict[str, Any]) -> None:
    assert opt_out(_with_statement(desk, "cawg.training-mining", entries)) is None


def test_a_changed_file_still_says_what_it_said(desk: Desk) -> None:
    entries = {"cawg.ai_training": {"use": "notAllowed"}}
    data = _with_statement(desk, "cawg.training-mining", entries)
    assert opt_out(data + b"more") == "the picture itself says cawg.ai_training notAllowed"


def test_a_damaged_manifest_that_speaks_of_training_prohibits(desk: Desk) -> None:
    entries = {"cawg.ai_training": {"use": "notAllowed"}}
    data = _with_statement(desk, "cawg.training-mining", entries)
    damaged = data.replace(b"jumb", b"jumb\x00", 1)
    assert opt_out(damaged) == "the picture itself carries a damaged cawg.training-mining"


def test_a_source_that_prohibits_learning_prohibits_it_for_what_was_made_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    entries = {"c2pa.ai_training": {"use": "notAllowed"}}
    (tmp_path / "theirs.png").write_bytes(_with_statement(desk, "c2pa.training-mining", entries))
    made = desk.deliver("made.png", read_picture(tmp_path / "theirs.png")).path.read_bytes()
    assert opt_out(made) is not None


def test_our_own_pictures_prohibit_learning_unless_one_owns_them(
    signed: Callable[[str], bytes], tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(signed("png"))
    theirs, report = import_folder(tmp_path, "set", Rights("CC0-1.0"))
    assert not theirs.trainable()
    assert list(report.opt_outs) == ["a.png"]
    own, report = import_folder(tmp_path, "set", Rights("own"))
    assert own.trainable()
    assert "LicenseRef-Own outweighs it" in own.entries[0].rights.overrides[0].reason
    assert not report.opt_outs
