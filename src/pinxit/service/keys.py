"""API keys: what the programs of people come in with."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as Transaction

from pinxit.base.errors import UserMistake
from pinxit.service.people import NoPerson, People, found_person
from pinxit.service.roles import ROLES, Admitted, admitted, checked_scopes
from pinxit.tables.base import now
from pinxit.tables.people import Key, Person

MOST_KEYS = 50
_MARK = "pnx_"
_PREFIX = 12
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class Keys:
    """The API keys of the people of one server.

    Attributes:
        people: Whose they are.
    """

    people: People

    def list(self, person: str) -> Sequence[Key]:
        """The keys of somebody, oldest first."""
        wanted = select(Key).where(Key.person == person).order_by(Key.created, Key.id)
        with self.people.database.reading() as session:
            return session.scalars(wanted).all()

    def give(
        self,
        person: str,
        name: str = "",
        scopes: Collection[str] | None = None,
        expires: datetime | None = None,
    ) -> tuple[Key, str]:
        """Makes an API key and gives it, this once: only its hash is kept.

        Args:
            person: Whose, by id or name.
            name: What it is for.
            scopes: What may be done with it; None for all that the role allows.
            expires: Until when; None for ever.

        Raises:
            NoPerson: there is nobody of that id or name.
            UserMistake: there is no such scope, their role lacks it, or there are too many keys.
        """
        secret = _MARK + secrets.token_urlsafe(32)
        hashed = _HASHER.hash(secret)
        with self.people.changing() as session:
            owner = found_person(session, person, is_changing=True)
            _refuse_too_many(session, owner)
            made = Key(person=owner.id, name=name or "key", prefix=secret[:_PREFIX], hash=hashed)
            wanted = ROLES[owner.role] if scopes is None else scopes
            made.scopes = checked_scopes(owner.role, wanted)
            made.expires = expires
            session.add(made)
            session.flush()
            session.expunge(made)
        return made, secret

    def take(self, person: str, key: str) -> None:
        """Makes a key worthless.

        Raises:
            NoPerson: this person has no such key.
        """
        with self.people.changing() as session:
            found = session.get(Key, key)
            if found is None or found.person != person:
                raise NoPerson("You have no key of that id.", "no_key")
            session.delete(found)

    def owner_of(self, secret: str) -> Admitted | None:
        """Who an API key belongs to."""
        with self.people.database.reading() as session:
            key = session.scalar(select(Key).where(Key.prefix == secret[:_PREFIX]))
            person = session.get(Person, key.person) if key else None
            if key is None or person is None or not person.is_let_in or is_over(key):
                return None
            return admitted(person, key) if _is_secret_of(key.hash, secret) else None


def is_over(key: Key) -> bool:
    """Whether a key has ended."""
    return key.expires is not None and key.expires <= now()


def _refuse_too_many(session: Transaction, owner: Person) -> None:
    """Makes room by forgetting keys that have ended; their person is locked meanwhile.

    Raises:
        UserMistake: there are as many live ones as anybody may have.
    """
    session.execute(delete(Key).where(Key.person == owner.id, Key.expires <= now()))
    there = select(func.count()).select_from(Key).where(Key.person == owner.id)
    if (session.scalar(there) or 0) >= MOST_KEYS:
        raise UserMistake(
            f"There are {MOST_KEYS} keys already; delete one first.",
            "keys_full",
            {"most": MOST_KEYS},
        )


def _is_secret_of(kept: str, secret: str) -> bool:
    try:
        return _HASHER.verify(kept, secret)
    except (VerifyMismatchError, InvalidHashError):
        return False
