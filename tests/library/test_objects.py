"""Objects lie under their own hash, whole or not at all, and are never written twice."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.library.objects import NoSpace, ObjectMissing, Objects


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects.at("", tmp_path)


@given(data=st.binary(max_size=3000))
def test_what_was_put_is_got_under_its_hash(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    objects = Objects.at("", tmp_path_factory.mktemp("store"))
    sha256 = objects.put(data)
    assert sha256 == hash_bytes(data)
    assert objects.get(sha256) == data
    assert b"".join(objects.pieces(sha256)) == data
    assert objects.size(sha256) == len(data)
    assert objects.path_of(sha256).read_bytes() == data


def test_a_file_is_put_as_its_bytes_are(objects: Objects, tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"frames" * 500_000)
    assert objects.put(file) == objects.put(file.read_bytes())
    assert objects.get(hash_bytes(file.read_bytes())) == file.read_bytes()


def test_names_are_fanned_out_and_written_once(objects: Objects) -> None:
    sha256 = objects.put(b"once")
    path = objects.path_of(sha256)
    assert path.relative_to(objects.root) == Path(sha256[:2], sha256[2:4], sha256)
    before = path.stat()
    objects.put(b"once")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not after.st_mode & 0o222, "nobody writes into an object"


def test_every_object_is_named_with_the_time_of_its_writing(objects: Objects) -> None:
    names = {objects.put(bytes([number])) for number in range(20)}
    Path(objects.root, "README").write_text("not an object", encoding="utf-8")
    found = dict(objects.names())
    assert found.keys() == names
    assert all(abs((datetime.now(UTC) - when).total_seconds()) < 60 for when in found.values())


def test_a_removed_object_is_gone_and_removing_it_again_does_no_harm(objects: Objects) -> None:
    sha256 = objects.put(b"gone")
    objects.remove(sha256)
    objects.remove(sha256)
    assert not objects.has(sha256)
    for ask in (objects.get, objects.size, objects.path_of):
        with pytest.raises(ObjectMissing, match=sha256):
            ask(sha256)


def test_a_name_that_is_no_hash_reaches_no_file(objects: Objects, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    for name in ("../../secret", "secret", "", "A" * 64):
        with pytest.raises(PinxitError, match="not the name"):
            objects.get(name)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing_half_written(
    number: int, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NoSpace, match="No space is left") as told:
            objects.put(b"too much")
    assert str(objects.root) not in str(told.value)
    assert not [path for path in Path(objects.root).rglob("*") if path.is_file()]
    assert objects.has(objects.put(b"too much"))


def test_what_killed_writers_left_is_removed_after_a_day(objects: Objects) -> None:
    path = objects.path_of(objects.put(b"whole"))
    old, young = (path.with_name(f".{name}.part") for name in ("old", "young"))
    for each in (old, young):
        each.write_bytes(b"half")
    os.utime(old, (1, 1))
    objects.remove_unfinished()
    assert not old.exists()
    assert young.exists()
    assert path.exists()


def test_an_unknown_kind_of_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="cannot be opened"):
        Objects.at("nosuch://bucket", tmp_path)
