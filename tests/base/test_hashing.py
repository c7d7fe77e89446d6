from pathlib import Path

import numpy as np
import pytest

from pinxit.base.hashing import canonical_json, hash_array, hash_bytes, hash_file, hash_json


def test_the_hash_of_nothing_is_the_known_one(tmp_path: Path) -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (tmp_path / "empty").touch()
    assert hash_bytes(b"") == empty
    assert hash_file(tmp_path / "empty") == empty


def test_an_array_hash_depends_on_values_shape_and_type_but_not_on_layout() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert hash_array(array) == hash_array(np.asfortranarray(array))
    assert hash_array(array) == hash_array(array.astype(">f4"))
    assert hash_array(array) != hash_array(array.reshape(3, 2))
    assert hash_array(array) != hash_array(array.astype(np.float64))
    assert hash_array(np.zeros((0, 3))) != hash_array(np.zeros((3, 0)))


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    assert hash_json({"b": 1, "a": 2}) == hash_json({"a": 2, "b": 1})


def test_canonical_json_refuses_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))
