"""Sentences about names that are not in a table: "Did you mean ...? There are: ..."."""

from collections.abc import Iterable
from difflib import get_close_matches

from pinxit.base.errors import UserMistake


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UserMistake:
    """The error for a name that a table does not hold, with the nearest name and all names."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    there = f" There are: {', '.join(names)}." if names else " There are none yet."
    return UserMistake(f"There is no {kind} named {name!r}.{guess}{there}")
