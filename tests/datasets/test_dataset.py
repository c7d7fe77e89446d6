import json
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.rights import Rights
from pinxit.datasets.store import DatasetStore


def entry(path: str, license_id: str = "CC0-1.0", twin_of: str = "") -> Entry:
    return Entry(path, "ab" * 32, "cd" * 32, "ef" * 32, 4, 5, 3, Rights(license_id), (), twin_of)


def dataset(*paths: str, name: str = "set") -> Dataset:
    return Dataset(name, Path("/somewhere"), tuple(entry(path) for path in paths))


@given(st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=6), st.randoms())
def test_the_digest_does_not_depend_on_the_order(paths: list[str], chance: Random) -> None:
    shuffled = list(paths)
    chance.shuffle(shuffled)
    assert dataset(*paths).digest == dataset(*shuffled).digest


def test_the_digest_is_of_the_entries_alone() -> None:
    one = dataset("a.png")
    assert one.digest == Dataset("other", Path("/else"), one.entries, 3, True, "1999").digest
    assert one.digest != dataset("b.png").digest
    changed = Dataset("set", Path("/somewhere"), (entry("a.png", "MIT"),))
    assert one.digest != changed.digest


def test_a_path_named_twice_is_refused() -> None:
    with pytest.raises(UserMistake, match=r"names a\.png twice"):
        dataset("a.png", "a.png")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b", "x" * 65, "ä"])
def test_a_name_that_could_leave_the_store_is_refused(name: str) -> None:
    with pytest.raises(UserMistake, match="cannot be the name of a data set"):
        dataset("a.png", name=name)


def test_twins_and_forbidden_pictures_are_not_trainable() -> None:
    made = Dataset(
        "set",
        Path("/x"),
        (entry("a.png"), entry("b.png", twin_of="a.png"), entry("c.png", "CC-BY-ND-4.0")),
    )
    assert [each.path for each in made.trainable()] == ["a.png"]
    assert [(e.path, why) for e, why in made.untrainable()] == [
        ("c.png", "CC-BY-ND-4.0 allows no adaptations")
    ]


def test_a_saved_data_set_is_loaded_as_it_was(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    saved = store.save(dataset("ä/1.png", "b.png"))
    assert store.load("set") == saved
    assert store.list() == ("set",)


def test_an_unfrozen_version_is_replaced(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    again = store.save(dataset("a.png", "b.png"))
    assert again.version == 1
    assert store.versions("set") == (1,)


def test_a_frozen_version_never_changes(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    frozen = store.freeze("set")
    bytes_before = (tmp_path / "set" / "v1.json").read_bytes()
    second = store.save(dataset("a.png", "b.png"))
    assert (second.version, second.frozen) == (2, False)
    assert second.digest != frozen.digest
    assert store.load("set", 1) == frozen
    assert (tmp_path / "set" / "v1.json").read_bytes() == bytes_before


def test_the_same_pictures_do_not_begin_a_new_version(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    frozen = store.freeze("set")
    assert store.freeze("set") == frozen
    assert store.save(dataset("a.png")) == frozen


def test_an_unknown_data_set_names_the_nearest_one(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png", name="flowers"))
    with pytest.raises(UserMistake, match="Did you mean 'flowers'"):
        store.load("flower")
    with pytest.raises(UserMistake, match="no version 7; there are: 1"):
        store.load("flowers", 7)
    with pytest.raises(UserMistake, match="cannot be the name"):
        store.load("../flowers")


def test_a_file_changed_by_hand_is_refused(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    path = tmp_path / "set" / "v1.json"
    value = json.loads(path.read_text())
    value["rights"][0]["license"] = "MIT"
    path.write_text(json.dumps(value))
    with pytest.raises(UserMistake, match="was changed after it was written"):
        store.load("set")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"name": 3}'])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    (tmp_path / "set" / "v1.json").write_text(text)
    with pytest.raises(UserMistake, match=r"cannot be read|no data set"):
        store.load("set")


def test_what_else_lies_among_the_data_sets_is_passed_by(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    assert DatasetStore(tmp_path / "none").list() == ()
    store.save(dataset("a.png"))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "notes.txt").write_bytes(b"x")
    (tmp_path / "a folder").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "v1.json").write_text("{")
    assert store.list() == ("damaged", "set")


def test_a_frozen_data_set_is_deleted_only_on_purpose(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path)
    store.save(dataset("a.png"))
    store.freeze("set")
    with pytest.raises(UserMistake, match="frozen"):
        store.delete("set")
    store.delete("set", even_frozen=True)
    assert store.list() == ()
    with pytest.raises(UserMistake, match="no data set"):
        store.delete("set")


def test_a_version_is_read_once_and_anew_when_its_file_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, read, from_json = DatasetStore(tmp_path), [], Dataset.from_json

    def noted(value: Mapping[str, Any]) -> Dataset:
        read.append(value["name"])
        return from_json(value)

    monkeypatch.setattr(Dataset, "from_json", noted)
    store.save(dataset("a.png"))
    first = [store.load("set") for _ in range(3)]
    assert (len(read), {each.digest for each in first}) == (1, {dataset("a.png").digest})
    store.save(dataset("b.png"))
    assert [entry.path for entry in store.load("set").entries] == ["b.png"]
