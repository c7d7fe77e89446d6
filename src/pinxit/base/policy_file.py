"""The file in which a studio writes down its policy: ``policy.toml``, a table for each subject.

::

    [rights]
    share-alike = false
    reason = "counsel, 3 May: our models do not contain the pictures"

    [copies]
    blocks_at = 0.001

    [safety]
    training_faces = "blocks"

    [marking]
    preset = "eu"

What the tables may say is said where they are used.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name

NAME = "policy.toml"
TABLES = ("rights", "copies", "safety", "marking")


Read = TypeVar("Read")


def read_table(path: Path, name: str, read: Callable[[Mapping[str, Any]], Read]) -> Read:
    """What one table of a policy file says; it is read as empty if file or table are not there.

    Args:
        path: The file.
        name: One of `TABLES`.
        read: Makes sense of the table; its mistakes are told with the name of the file.

    Raises:
        UserMistake: the file cannot be read, or holds something else; a policy that cannot be
            read must not be passed over.
    """
    try:
        return read(_table(path, name))
    except UserMistake as mistake:
        raise UserMistake(f"The policy {path}: {mistake}") from mistake


def _table(path: Path, name: str) -> Mapping[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as fault:
        raise UserMistake(f"it cannot be read: {fault}.") from fault
    for key, value in found.items():
        if key not in TABLES:
            raise unknown_name("policy", key, TABLES)
        if not isinstance(value, dict):
            raise UserMistake(f"[{key}] is a table, such as [{key}] on a line of its own.")
    table: Mapping[str, Any] = found.get(name, {})
    return table
