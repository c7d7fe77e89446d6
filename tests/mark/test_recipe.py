"""Recipes: they come back as they went in, whatever people write, and give away no places."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from desk import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json, hash_array
from pinxit.mark.recipe import file_name, public, read_recipe, read_recipe_file, recipe_of, steps_of
from pinxit.mark.verify import verify
from pinxit.mark.xmp import xmp_of
from pinxit.pictures.picture import Picture, Source, Step

HOSTILE = st.sampled_from(
    [
        "</rdf:li><script>alert(1)</script>",
        '"},{"pinxit_recipe":2,"x":"',
        "]]>&amp;&#0;<!ENTITY x 'y'>",
        "\x1b[2J\x07\r\n",
        "\ud800\udfff lone",
        "\u202egnp.exe",
        "/home/somebody/secret/photo.jpg",
        "C:\\Users\\somebody\\photo.jpg",
        "日本語 émoji \U0001f3a8",
    ]
)
TEXT = st.text(st.characters(codec=None), max_size=20) | HOSTILE
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
XMP = "{http://ns.adobe.com/xap/1.0/}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
GENTLE = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _generated(title: str, engine: str, knobs: dict[str, Any]) -> Picture:
    pixels = np.linspace(0, 1, 16 * 12 * 3, dtype=np.float32).reshape(12, 16, 3)
    used = (Source("model", title, "a" * 64),)
    step = Step("generate", engine, "1.0", knobs, 3, used)
    return Picture(pixels, steps=(step,), title=title)


@GENTLE
@given(title=TEXT, engine=TEXT, knobs=st.dictionaries(TEXT, JSON_VALUES, max_size=4))
def test_any_text_and_settings_survive_signing_bit_for_bit(
    desk: Desk, title: str, engine: str, knobs: dict[str, Any]
) -> None:
    picture = _generated(title, engine, knobs)
    path = desk.folder / "out.png"
    path.unlink(missing_ok=True)
    desk.deliver("out.png", picture)
    found = read_recipe_file(path)
    assert found.is_signed
    assert canonical_json(found.recipe) == canonical_json(recipe_of(picture))
    verdict = verify(path, desk.keys.anchors())
    assert verdict.state == "trusted"
    assert verdict.facts.labels_agree == {"xmp": True, "recipe": True}
    assert all(c.isprintable() for line in verdict.lines() for c in line)
    assert json.dumps(verdict.to_json())


@given(engine=TEXT, version=TEXT)
def test_xmp_is_well_formed_and_holds_what_it_should_whatever_an_engine_is_called(
    engine: str, version: str
) -> None:
    step = Step("generate", engine or "r3gan", version)
    packet = xmp_of(Picture(np.zeros((2, 2, 3), np.float32), steps=(step,)))
    root = ET.fromstring(packet)  # noqa: S314, we wrote it
    assert str(root.findtext(f".//{XMP}CreatorTool")).startswith("Pinxit ")
    kind = root.find(f".//{IPTC}DigitalSourceType")
    assert kind is not None
    assert list(kind.attrib.values()) == [
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    ]
    assert len(root.findall(".//*")) == 6


def test_xmp_of_an_opened_picture_claims_no_ai(desk: Desk) -> None:
    packet = xmp_of(desk.photo("photo.jpg"))
    assert "AISystemUsed" not in packet
    assert "DigitalSourceType" not in packet
    assert "CreatorTool" in packet


def test_a_recipe_tells_pixels_size_and_steps(desk: Desk) -> None:
    picture = desk.picture()
    recipe = recipe_of(picture)
    assert recipe["pinxit_recipe"] == 1
    assert (recipe["width"], recipe["height"], recipe["depth"]) == (64, 64, 8)
    assert recipe["pixels"] == hash_array(picture.pixels)
    assert steps_of(recipe) == picture.steps


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/home/somebody/secret/mask.png", "mask.png"),
        ("C:\\Users\\somebody\\mask.png", "mask.png"),
        ("~/pictures/mask.png", "mask.png"),
        ("file:///home/somebody/mask.png", "mask.png"),
        ("0.7/0.3", "0.7/0.3"),
        ("a plain / sentence", "a plain / sentence"),
    ],
)
def test_settings_keep_the_names_of_files_but_not_their_places(text: str, kept: str) -> None:
    assert public({"mask": [text]}) == {"mask": [kept]}


def test_titles_never_hold_folders() -> None:
    assert file_name("somebody/private/photo.jpg") == "photo.jpg"
    assert file_name("somebody\\private\\photo.jpg") == "photo.jpg"
    assert file_name("photo.jpg") == "photo.jpg"


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tiff", "avif"])
def test_no_file_names_the_folder_it_was_made_in(desk: Desk, suffix: str) -> None:
    data = desk.deliver(f"out.{suffix}").path.read_bytes()
    assert str(desk.folder).encode() not in data
    assert desk.folder.name.encode() not in data


def test_a_picture_without_a_history_has_no_recipe() -> None:
    with pytest.raises(UserMistake, match="no history"):
        recipe_of(Picture(np.zeros((2, 2, 3), np.float32)))


def test_a_file_without_a_recipe_says_so(desk: Desk) -> None:
    desk.photo("photo.png")
    with pytest.raises(UserMistake, match=r"photo\.png carries no recipe"):
        read_recipe_file(desk.folder / "photo.png")


def test_a_file_that_is_no_picture_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear diary")
    with pytest.raises(UserMistake, match=r"notes\.txt is not a picture"):
        read_recipe_file(tmp_path / "notes.txt")


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        ({}, "not a recipe"),
        ({"pinxit_recipe": 1}, "not a recipe"),
        ({"pinxit_recipe": 2, "steps": []}, "Update Pinxit"),
        ({"pinxit_recipe": 1, "steps": [7]}, "not a recipe"),
        ({"pinxit_recipe": 1, "steps": [{"verb": "open"}]}, "not a step"),
    ],
)
def test_what_is_no_recipe_is_refused(recipe: dict[str, Any], message: str) -> None:
    with pytest.raises(UserMistake, match=message):
        steps_of(recipe)


def test_the_recipe_of_a_jpeg_lies_in_its_manifest(desk: Desk) -> None:
    data = desk.deliver("out.jpg").path.read_bytes()
    found = read_recipe(data)
    assert found.is_signed
    assert [step.verb for step in steps_of(found.recipe)] == ["open", "stylize"]
