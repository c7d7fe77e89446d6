from pathlib import Path

import numpy as np
import pytest
from picture_files import raster, save

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.datasets.protected import ProtectedStore


def _folder(place: Path, count: int = 5) -> Path:
    for seed in range(count):
        save(place / f"{seed % 2}" / f"{seed}.png", raster(seed, 80, 60))
    (place / "notes.txt").write_text("no picture")
    return place


def test_a_folder_is_protected_listed_and_removed(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected")
    assert store.list() == ()
    made = store.add(_folder(tmp_path / "logos"), "logos")
    assert (made.count, made.skipped) == (5, 0)
    assert store.list() == (made,)
    assert store.remove("logos") == made
    assert store.list() == ()
    with pytest.raises(UserMistake, match="no protected set"):
        store.remove("logos")


def test_a_protected_picture_is_found_by_what_was_kept_of_it(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected")
    folder = _folder(tmp_path / "logos")
    made = store.add(folder, "logos")
    index = store.indices()[made.set_id]
    picture = raster(3, 80, 60)
    for changed in (picture, picture[:, ::-1], np.ascontiguousarray(picture[10:72, 5:52])):
        nearest = index.likeness(changed).nearest[0]
        assert nearest.sha256 == hash_file(folder / "1" / "3.png")
        assert nearest.is_surely_alike
    assert not index.likeness(raster(99, 80, 60)).is_surely_alike
    assert isinstance(index.matcher.windows, np.memmap), "read piece by piece"


def test_names_are_kept_apart_and_replaced_only_when_told(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected")
    first = store.add(_folder(tmp_path / "a"), "logos")
    with pytest.raises(UserMistake, match="--overwrite"):
        store.add(tmp_path / "a", "logos")
    second = store.add(_folder(tmp_path / "b", 7), "logos", overwrite=True)
    assert (second.count, first.set_id == second.set_id) == (7, False)
    assert [each.name for each in (tmp_path / "protected").iterdir()] == ["logos"]


def test_damaged_pictures_are_counted_and_nothing_readable_is_a_mistake(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected")
    folder = _folder(tmp_path / "a")
    (folder / "bad.png").write_bytes((folder / "0" / "0.png").read_bytes()[:200])
    assert store.add(folder, "logos").skipped == 1
    (tmp_path / "empty").mkdir()
    for wrong, name, why in (
        (tmp_path / "empty", "e", "no readable picture"),
        (tmp_path / "nowhere", "e", "no folder"),
        (folder, "../e", "no name"),
    ):
        with pytest.raises(UserMistake, match=why):
            store.add(wrong, name)
    assert [each.name for each in store.list()] == ["logos"]
    assert len(list((tmp_path / "protected").iterdir())) == 1, "nothing half-made is left"


def test_a_damaged_set_says_so(tmp_path: Path) -> None:
    store = ProtectedStore(tmp_path / "protected")
    store.add(_folder(tmp_path / "a"), "logos")
    (tmp_path / "protected" / "logos" / "pdq.bin").write_bytes(b"short")
    with pytest.raises(UserMistake, match="is damaged"):
        store.indices()
