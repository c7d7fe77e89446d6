"""SHA-256 of files, bytes, arrays and JSON values, always as 64 lower-case hexadecimal digits."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def is_sha256(text: str) -> bool:
    """Whether a word is a hash as we spell it."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def hash_bytes(data: bytes) -> str:
    """SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_array(array: NDArray[Any]) -> str:
    """SHA-256 of an array's dtype, shape and values (little-endian, C order)."""
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    digest = hashlib.sha256(f"{little.dtype.str}{little.shape}".encode())
    digest.update(little.data if little.size else b"")
    return digest.hexdigest()


def canonical_json(value: object) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, UTF-8, no NaN.

    Raises:
        ValueError: the value holds NaN or infinity.
        TypeError: the value is not JSON.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def hash_json(value: object) -> str:
    """SHA-256 of the canonical JSON spelling of a value."""
    return hash_bytes(canonical_json(value).encode())
