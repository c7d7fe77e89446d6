"""Where each person's studio lies: the one local person works in the home itself."""

import re
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.tables.people import LOCAL

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def home_of(home: Path, owner: str) -> Path:
    """The folder of one person's data sets, models and keys.

    Args:
        home: The studio's own folder.
        owner: Id of the person.

    Raises:
        UserMistake: the id could name another folder.
    """
    if owner == LOCAL:
        return home
    if not _ID.fullmatch(owner):
        raise UserMistake(f"{owner!r} is not the id of a person.")
    return home / "people" / owner
