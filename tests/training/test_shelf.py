"""The shelf of models."""

from pathlib import Path

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.engine import Card, Model
from pinxit.training.model_file import save_model
from pinxit.training.shelf import Shelf

CARD = Card("tiny", "r3gan", "1", {}, (8, 8, 3))


def _saved(path: Path) -> Model:
    return save_model(Model({"a": np.ones(2)}, CARD), path)


def _own(shelf: Shelf) -> list[str]:
    return [name for name, path in shelf.paths().items() if path.parent == shelf.folder]


def test_a_model_is_found_by_name_path_and_hash(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    saved = _saved(shelf.place_for("tiny-1.5"))
    assert _own(shelf) == ["tiny-1.5"]
    assert shelf.load("tiny-1.5").sha256 == saved.sha256
    assert shelf.load(str(tmp_path / "tiny-1.5.safetensors")).sha256 == saved.sha256
    assert shelf.with_hash(saved.sha256) is not None


@pytest.mark.parametrize(
    "name", ["", ".", ".hidden", "a/b", "a\\b", "a b", "a\nb", "a\0b", "ä", "a" * 65, "-a", "a:b"]
)
def test_a_name_that_a_data_set_may_not_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake, match="cannot be the name of a model; use 1 to 64 letters"):
        Shelf(tmp_path).place_for(name)


@pytest.mark.parametrize("name", ["tiny.safetensors", "tiny.SafeTensors"])
def test_a_name_with_the_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake, match="leave out"):
        Shelf(tmp_path).place_for(name)


def test_odd_files_on_the_shelf_do_no_harm(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    saved = _saved(tmp_path / "good.safetensors")
    _saved(tmp_path / "twice.safetensors.safetensors")
    (tmp_path / ".safetensors").write_bytes(b"x")
    (tmp_path / "._good.safetensors").write_bytes(b"x")
    (tmp_path / "folder.safetensors").mkdir()
    (tmp_path / "gone.safetensors").symlink_to(tmp_path / "nowhere")
    assert _own(shelf) == ["good", "twice.safetensors"]
    assert shelf.load("twice.safetensors").sha256 == saved.sha256
    assert shelf.with_hash("0" * 64) is None


@pytest.mark.parametrize("name", ["nope.safetensors", "n" * 300 + ".safetensors"])
def test_a_path_without_a_file_is_the_users_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake, match="There is no model file n"):
        Shelf(tmp_path).find(name)
