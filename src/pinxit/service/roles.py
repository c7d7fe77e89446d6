"""What each role may do, and who was let in with which of these rights."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from pinxit.base.errors import UserMistake
from pinxit.tables.people import Key, Person

Role = Literal["admin", "creator", "viewer", "student"]
Scope = Literal["read", "make", "train", "admin", "keys"]
SCOPES: tuple[str, ...] = get_args(Scope)
KEYS = "keys"
"""The right to list, make and remove one's own API keys. A key has it only if that was asked for:
or whoever stole one could make others, and stay after it was removed."""

ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(SCOPES),
    "creator": frozenset({"read", "make", "train", KEYS}),
    "student": frozenset({"read", "make", "train", KEYS}),
    "viewer": frozenset({"read", KEYS}),
}
"""What each role may do."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who was let in.

    Attributes:
        id: Of the person.
        name: Of the person.
        role: "admin", "creator", "viewer" or "student".
        scopes: What may be done in this way: at most what the role allows.
        key: Id of the key that was shown; "" if none was.
    """

    id: str
    name: str
    role: str
    scopes: frozenset[str]
    key: str = ""


def admitted(person: Person, key: Key | None = None) -> Admitted:
    """Somebody with the rights of their role, or those of a key that are left of them."""
    granted = ROLES[person.role]
    if key is None:
        return Admitted(person.id, person.name, person.role, granted)
    scopes = frozenset(key.scopes) & granted
    return Admitted(person.id, person.name, person.role, scopes, key.id)


def checked_role(role: str) -> str:
    """The role, if there is one.

    Raises:
        UserMistake: there is none of that name.
    """
    if role not in ROLES:
        raise UserMistake(f"There is no role {role!r}; there are {', '.join(ROLES)}.")
    return role


def checked_scopes(role: str, scopes: Collection[str]) -> list[str]:
    """Scopes of a key, sorted.

    Raises:
        UserMistake: the role lacks one, or there are none.
    """
    wanted = frozenset(scopes)
    beyond = sorted(wanted - ROLES[role])
    if beyond or not wanted:
        allowed = ", ".join(sorted(ROLES[role]))
        raise UserMistake(
            f"A key of a {role} may have {allowed}, not {', '.join(beyond) or 'nothing'}.",
            "scopes_beyond",
            {"role": role, "beyond": beyond},
        )
    return sorted(wanted)
