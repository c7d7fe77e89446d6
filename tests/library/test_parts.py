"""Parts of a work lie in the store until they are joined, here and on S3."""

import os
import time
from pathlib import Path

import pytest
from buckets import bucket

from pinxit.base.errors import PinxitError
from pinxit.library.objects import ObjectMissing, Objects
from pinxit.library.parts import Parts, remove_old_parts, remove_parts_of

__all__ = ["bucket"]


@pytest.fixture(params=["here", "S3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    where = "" if request.param == "here" else request.getfixturevalue("bucket")
    return Objects.at(where, tmp_path)


def _folder(place: Path, **files: str) -> Path:
    place.mkdir()
    for name, text in files.items():
        (place / f"{name}.json").write_text(text)
    return place


def test_a_part_is_there_once_all_of_it_is(objects: Objects, tmp_path: Path) -> None:
    parts = Parts(objects, "me", "k1")
    assert not parts.has(2)
    assert parts.joined() is None
    parts.put(2, _folder(tmp_path / "a", about="all", one="1", two="2"))
    assert parts.has(2)
    assert not parts.has(1)
    assert not Parts(objects, "you", "k1").has(2)
    found = parts.fetch(2, tmp_path / "b")
    assert {each.name: each.read_text() for each in found.iterdir()} == {
        "one.json": "1",
        "two.json": "2",
    }
    other = _folder(tmp_path / "c")
    parts.take_about(other)
    assert (other / "about.json").read_text() == "all"
    assert not list(objects.names()), "parts are no objects"


def test_what_was_joined_says_so_and_takes_no_room(objects: Objects, tmp_path: Path) -> None:
    parts = Parts(objects, "me", "k1")
    for part in (1, 2):
        parts.put(part, _folder(tmp_path / str(part), one=str(part)))
    parts.end({"job": "j", "picture": "p"}, 2)
    assert parts.joined() == {"job": "j", "picture": "p"}
    assert not parts.has(1)
    assert [name for name, _ in objects.named("parts")] == ["parts/me/k1/joined.json"]


def test_old_parts_go_and_those_of_somebody_who_goes(objects: Objects, tmp_path: Path) -> None:
    for owner, key in (("me", "old"), ("me", "new"), ("you", "new")):
        Parts(objects, owner, key).put(1, _folder(tmp_path / f"{owner}{key}", one="1"))
    if objects.is_local:
        long_ago = time.time() - 8 * 24 * 3600
        for path in Path(objects.root, "parts", "me", "old").rglob("*.json"):
            os.utime(path, (long_ago, long_ago))
    remove_old_parts(objects)
    assert Parts(objects, "me", "old").has(1) is not objects.is_local
    assert Parts(objects, "me", "new").has(1)
    remove_parts_of(objects, "me")
    assert not Parts(objects, "me", "new").has(1)
    assert Parts(objects, "you", "new").has(1)
    remove_parts_of(objects, "nobody")


def test_names_stay_within_the_store(objects: Objects, tmp_path: Path) -> None:
    for name in ("../x", "parts/../../x", "/etc/passwd", "parts/a b", "Parts//x", ""):
        with pytest.raises(PinxitError, match="cannot be the name"):
            objects.put_named(name, b"1")
    with pytest.raises(ObjectMissing):
        objects.get_named("parts/none")
    with pytest.raises(ObjectMissing):
        objects.fetch_named("parts/none", tmp_path / "none")
