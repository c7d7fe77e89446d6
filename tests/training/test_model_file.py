"""Model files."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.engine import Card, Model
from pinxit.training.model_file import load_model, save_model

CARD = Card(
    name="tiny",
    engine="r3gan",
    version="1",
    settings={"width": 64},
    shape=(32, 48, 3),
    dataset={"name": "toys", "licenses": ["CC0-1.0"]},
    training={"seed": 7},
    scores={"KID": 0.5},
)

_REST = '"engine": "r3gan", "version": "1", "settings": {}'


def _model() -> Model:
    return Model({"a": np.arange(6, dtype=np.float16).reshape(2, 3), "b": np.ones(2)}, CARD)


def test_a_model_comes_back_with_weights_card_and_hash(tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    saved = save_model(_model(), path)
    loaded = load_model(path)
    assert loaded.card == CARD
    assert loaded.sha256 == saved.sha256 == hash_file(path)
    assert loaded.weights["a"].dtype == np.float16
    assert all(np.array_equal(loaded.weights[k], _model().weights[k]) for k in ("a", "b"))


def test_the_same_model_gives_the_same_file(tmp_path: Path) -> None:
    first = save_model(_model(), tmp_path / "1.safetensors")
    assert save_model(_model(), tmp_path / "2.safetensors").sha256 == first.sha256


def test_an_existing_file_is_kept_unless_overwriting_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    save_model(_model(), path)
    with pytest.raises(UserMistake, match="exists already"):
        save_model(_model(), path)
    save_model(_model(), path, overwrite=True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no such file"):
        load_model(tmp_path / "nowhere.safetensors")


def test_a_file_that_is_cut_off_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    save_model(_model(), path)
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(UserMistake, match="is damaged") as caught:
        load_model(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"no model at all", b"\x80\x04pickle"])
def test_any_other_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "tiny.safetensors"
    path.write_bytes(data)
    with pytest.raises(UserMistake, match="is not a model"):
        load_model(path)


@pytest.mark.parametrize("dtype", ["BF16", "F8_E4M3"])
def test_numbers_that_numpy_does_not_know_are_refused(tmp_path: Path, dtype: str) -> None:
    size = 4 if dtype == "BF16" else 2
    head = json.dumps({"a": {"dtype": dtype, "shape": [2], "data_offsets": [0, size]}}).encode()
    path = tmp_path / "theirs.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + bytes(size))
    with pytest.raises(UserMistake, match=r"theirs\.safetensors is not a model"):
        load_model(path)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {"pinxit": "{"},
        {"pinxit": "{}"},
        {"pinxit": '{"card": {"shape": [1, 2]}}'},
        {"pinxit": '{"card": {"shape": [1, 2, 3], "name": 1, "engine": "e", "version": "1"}}'},
        {"pinxit": f'{{"card": {{"shape": [1, 2, 3], "name": 1, {_REST}}}}}'},
    ],
)
def test_weights_without_a_card_are_refused(
    tmp_path: Path, metadata: dict[str, str] | None
) -> None:
    path = tmp_path / "tiny.safetensors"
    save_file({"a": np.ones(1)}, path, metadata)
    with pytest.raises(UserMistake, match="is not a model"):
        load_model(path)
