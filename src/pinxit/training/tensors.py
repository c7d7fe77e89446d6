"""Named arrays in a safetensors file, with one JSON value beside them; never a pickle."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import canonical_json, hash_bytes

KEY = "pinxit"


def write_tensors(
    path: Path, arrays: Mapping[str, NDArray[Any]], about: Any, *, overwrite: bool
) -> str:
    """Writes the file whole or not at all; gives its SHA-256.

    Raises:
        UserMistake: the file may not be written there, or there is no space left.
    """
    data = to_bytes(arrays, about)
    write_bytes(path, data, overwrite=overwrite)
    return hash_bytes(data)


def to_bytes(arrays: Mapping[str, NDArray[Any]], about: Any) -> bytes:
    """The file's bytes; they depend on the arrays and the JSON value alone."""
    whole = {name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())}
    return save(whole, {KEY: canonical_json(about)})


def read_tensors(path: Path, what: str) -> tuple[dict[str, NDArray[Any]], Any]:
    """The arrays and the JSON value that ``write_tensors`` wrote.

    Args:
        path: The file.
        what: What the file should be, for messages ("a model").

    Raises:
        UserMistake: the file is missing, damaged, or not of ours.
    """
    if not path.is_file():
        raise UserMistake(f"{path} is not {what}: there is no such file.")
    try:
        with safe_open(path, framework="numpy") as opened:
            arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
            text = (opened.metadata() or {}).get(KEY)
    except (SafetensorError, OSError, ValueError) as fault:
        raise UserMistake(f"{path} is not {what}, or it is damaged: {fault}.") from fault
    except (TypeError, AttributeError) as fault:  # numpy has no bfloat16 and no float8
        raise UserMistake(
            f"{path} is not {what} of Pinxit: it holds numbers of a type that is not read "
            f"({fault}). Convert them to float32."
        ) from fault
    if text is None:
        raise UserMistake(f"{path} is not {what} of Pinxit: it says nothing about itself.")
    try:
        return arrays, json.loads(text)
    except json.JSONDecodeError as fault:
        raise UserMistake(f"{path} is not {what}, or it is damaged: {fault}.") from fault
