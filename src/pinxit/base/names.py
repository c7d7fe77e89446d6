"""Names: which are allowed for things of the user's, and sentences about unknown ones."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pinxit.base.errors import UserMistake

_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UserMistake:
    """The error for a name that a table does not hold, with the nearest name and all names."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    there = f" There are: {', '.join(names)}." if names else " There are none yet."
    return UserMistake(f"There is no {kind} named {name!r}.{guess}{there}")


def is_allowed_name(name: str) -> bool:
    """Whether a data set or a model may have this name, which also names its file or folder."""
    return _ALLOWED.fullmatch(name) is not None


def refuse_bad_name(kind: str, name: str) -> None:
    """Makes sure that something of the user's may have this name.

    Raises:
        UserMistake: it may not.
    """
    if not is_allowed_name(name):
        raise UserMistake(
            f"{name!r} cannot be the name of a {kind}; use 1 to 64 letters, digits, dots, "
            "dashes or underscores, beginning with a letter or digit."
        )
