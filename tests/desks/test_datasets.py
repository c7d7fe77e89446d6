"""Data sets of pictures that were sent: rights, classes, versions."""

import io
from pathlib import Path

import pytest
from program import paint

from pinxit import Rights, Studio, UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.desks.datasets import DatasetDesk
from pinxit.desks.looks import looks_of, view_of
from pinxit.pictures.read import decode_picture


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path / "home")


@pytest.fixture
def desk(studio: Studio, tmp_path: Path) -> DatasetDesk:
    """With a data set of four pictures of Ann's, two of which are the same."""
    made = studio.dataset_desk
    made.begin("cats", Rights("CC-BY-4.0", "Ann", "her attic"))
    seeds = {"a.png": 1, "b.png": 2, "c.png": 3, "again.png": 1}
    intake = made.intake("cats", lambda data, title: decode_picture(data, title), 10**6)
    files = ((n, paint(tmp_path / "made" / n, seed).read_bytes()) for n, seed in seeds.items())
    assert not intake.take((name, io.BytesIO(data)) for name, data in files).failed
    made.bring_in("cats")
    return made


def _of(desk: DatasetDesk) -> Dataset:
    newest = desk.newest("cats")
    assert newest is not None
    return newest


def _hash(desk: DatasetDesk, path: str) -> str:
    return next(entry.sha256 for entry in _of(desk).entries if entry.path == path)


def test_what_was_said_at_the_beginning_holds_for_every_picture(desk: DatasetDesk) -> None:
    entries = _of(desk).entries
    assert {(e.rights.license, e.rights.creator) for e in entries} == {("CC-BY-4.0", "Ann")}
    assert sum(bool(entry.twin_of) for entry in entries) == 1


def test_rights_of_one_picture_are_said_in_the_rights_file_and_an_import_gives_the_same(
    desk: DatasetDesk,
) -> None:
    desk.say_rights("cats", [_hash(desk, "b.png")], {"license": "CC0-1.0"})
    said = next(e.rights for e in _of(desk).entries if e.path == "b.png")
    assert (said.license, said.creator) == ("CC0-1.0", "Ann")
    judged = _of(desk).digest
    again, _ = desk.bring_in("cats")
    assert again.digest == judged
    with pytest.raises(UserMistake, match="license"):
        desk.say_rights("cats", [_hash(desk, "b.png")], {"license": "CC-NO-1.0"})
    assert _of(desk).digest == judged


def test_rights_of_all_are_those_of_later_pictures_too(desk: DatasetDesk) -> None:
    desk.say_rights("cats", [_hash(desk, "b.png")], {"license": "CC0-1.0"})
    desk.say_rights("cats", None, {"license": "LicenseRef-Own", "creator": "Ben"})
    assert {e.rights.license for e in _of(desk).entries} == {"LicenseRef-Own"}
    folder = desk.uploads.folder("cats")
    assert folder is not None
    paint(folder / "later.png", 9)
    made, _ = desk.bring_in("cats")
    assert {e.rights.creator for e in made.entries} == {"Ben"}


def test_a_frozen_version_keeps_its_pictures_and_rights_whatever_is_changed(
    desk: DatasetDesk,
) -> None:
    frozen = desk.rights.freeze("cats")
    desk.say_rights("cats", None, {"license": "CC0-1.0"})
    assert _of(desk).version == 2
    desk.remove("cats", [_hash(desk, "c.png")])
    desk.regroup("cats", [_hash(desk, "b.png")], ["tabby"])
    assert [entry.path for entry in _of(desk).entries] == ["a.png", "again.png", "tabby/b.png"]
    assert _of(desk).version == 2
    old = desk.rights.datasets.load("cats", frozen.version)
    assert old.digest == frozen.digest
    assert desk.rights.datasets.changes("cats", frozen.version) == {}
    assert desk.rights.datasets.changes("cats") == {}
    again, _ = desk.bring_in("cats")
    assert again.digest == _of(desk).digest


def test_a_class_is_a_folder_and_tables_follow_the_picture(desk: DatasetDesk) -> None:
    desk.say_rights("cats", [_hash(desk, "b.png")], {"license": "CC0-1.0"})
    desk.regroup("cats", [_hash(desk, "b.png")], ["tabby"])
    made, report = desk.bring_in("cats")
    moved = next(entry for entry in made.entries if entry.path == "tabby/b.png")
    assert (moved.tags, moved.rights.license) == (("tabby",), "CC0-1.0")
    assert report.unused_rules == ()
    with pytest.raises(UserMistake, match="class"):
        desk.regroup("cats", [moved.sha256], [".."])


def test_removing_needs_pictures_that_are_there_and_leaves_some(desk: DatasetDesk) -> None:
    with pytest.raises(UserMistake, match="no picture"):
        desk.remove("cats", ["0" * 64])
    with pytest.raises(UserMistake, match="all pictures"):
        desk.remove("cats", [entry.sha256 for entry in _of(desk).entries])
    gone = _hash(desk, "c.png")
    folder = desk.uploads.folder("cats")
    assert folder is not None
    view_of(desk.rights.home, _of(desk), _of(desk).entries[-1])
    desk.remove("cats", [gone])
    assert not (folder / "c.png").exists()
    assert not list(desk.rights.home.glob(f"cache/looks/*/{gone}.webp"))


def test_deleting_takes_pictures_views_and_folders_along(desk: DatasetDesk) -> None:
    looks_of(desk.rights.home, _of(desk))
    desk.rights.freeze("cats")
    with pytest.raises(UserMistake, match="frozen"):
        desk.delete("cats")
    desk.delete("cats", even_frozen=True)
    assert desk.names() == ()
    assert not list(desk.rights.home.glob("cache/looks/*/*.webp"))
    assert not list((desk.rights.home / "pictures").glob("cats*"))


def test_colors_and_brightness_count_each_picture_once(desk: DatasetDesk) -> None:
    looks = looks_of(desk.rights.home, _of(desk))
    assert looks["looked_at"] == sum(looks["brightness"]) == 3
    assert abs(sum(looks["colors"].values()) - 1) < 0.01
