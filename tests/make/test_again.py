"""Inputs of recipes are found in files and folders; following recipes is tested in test_again."""

from pathlib import Path

import pytest
from picture_files import raster, save

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.make import again
from pinxit.make.again import FinderInPlaces
from pinxit.pictures.picture import Source
from pinxit.training.shelf import Shelf


def _finder(*places: Path) -> FinderInPlaces:
    return FinderInPlaces(places, Shelf(Path("/nowhere")))


def test_an_input_is_found_in_a_folder_whatever_it_is_called_now(tmp_path: Path) -> None:
    save(tmp_path / "other.png", raster(2))
    file = save(tmp_path / "renamed.png", raster(1))
    source = Source("content", "cat.png", hash_file(file))
    assert _finder(tmp_path).picture(source).title == "renamed.png"


@pytest.mark.parametrize("kind", ["picture", "model"])
def test_a_place_that_is_not_there_is_the_users_mistake(tmp_path: Path, kind: str) -> None:
    source = Source("content", "cat.png", "0" * 64)
    with pytest.raises(UserMistake, match=f"There is no file or folder {tmp_path}/nope"):
        getattr(_finder(tmp_path / "nope"), kind)(source)


def test_unreadable_files_in_a_folder_are_passed_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "a.png", raster(2))
    file = save(tmp_path / "b.png", raster(1))
    source = Source("content", "cat.png", hash_file(file))

    def hash_or_refuse(path: Path) -> str:
        if path.name == "a.png":
            raise PermissionError(13, "Permission denied")
        return hash_file(path)

    monkeypatch.setattr(again, "hash_file", hash_or_refuse)  # root is refused nothing
    assert _finder(tmp_path).picture(source).title == "b.png"


def test_only_files_that_may_be_it_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("film.mkv", "notes.txt", "model.safetensors", "a.PNG", "cat"):
        (tmp_path / name).write_bytes(b"x")
    read: list[str] = []

    def noted(path: Path) -> str:
        read.append(path.name)
        return hash_file(path)

    monkeypatch.setattr(again, "hash_file", noted)
    with pytest.raises(UserMistake, match="was not found"):
        _finder(tmp_path).picture(Source("content", "cat", "0" * 64))
    assert read == ["cat", "a.PNG"]
    read.clear()
    with pytest.raises(UserMistake, match="not among your models"):
        _finder(tmp_path).model(Source("model", "tiny", "0" * 64))
    assert read == ["model.safetensors"]
