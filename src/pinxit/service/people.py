"""People: who may come in, as what, and what their pages keep of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from pinxit.base.errors import UserMistake
from pinxit.service.problem import Conflict, Missing, NotSignedIn
from pinxit.service.quotas import checked_quota
from pinxit.service.roles import checked_role
from pinxit.tables.base import is_keepable
from pinxit.tables.classes import Student
from pinxit.tables.database import Database
from pinxit.tables.people import LOCAL, Person

_MOST_PREFERENCES = 64 * 1024


class NoPerson(Missing):
    """There is nobody of that name, or no such key."""


@dataclass(slots=True)
class People:
    """The people of one server.

    Attributes:
        database: Where they are kept.
        version: Grows with every change, so that what is remembered of them is looked up anew.
    """

    database: Database
    version: int = 0

    @contextmanager
    def changing(self) -> Iterator[Transaction]:
        """A session that changes people.

        Raises:
            Conflict: somebody else took the same name at the same moment.
        """
        try:
            with self.database.writing() as session:
                yield session
        except IntegrityError as fault:
            raise Conflict(
                "Somebody else was faster; look again, and try again.", "faster"
            ) from fault
        self.version += 1

    def list(self) -> Sequence[Person]:
        """Everybody, by name."""
        with self.database.reading() as session:
            return session.scalars(select(Person).order_by(Person.name)).all()

    def get(self, person: str) -> Person:
        """Somebody, by id or name.

        Raises:
            NoPerson: there is nobody of that id or name.
        """
        with self.database.reading() as session:
            return found_person(session, person)

    def add(self, name: str, role: str, quota: Mapping[str, Any] | None = None) -> Person:
        """Makes a person.

        Raises:
            UserMistake: the name is taken or empty, or there is no such role or quota.
        """
        with self.changing() as session:
            made = Person(name=_free_name(session, name), role=checked_role(role))
            made.quota = checked_quota(quota or {})
            session.add(made)
            session.flush()
            session.expunge(made)
            return made

    def welcome(self, person: str, name: str, role: str) -> Person:
        """Somebody whom a sign-in service knows; made when they come for the first time.

        Args:
            person: Their id here.
            name: What they are called; others of that name get a number.
            role: Of a new person; "" if nobody new may come in.

        Raises:
            NotSignedIn: nobody new may come in, or they were shut out.
        """
        with self.changing() as session:
            found = session.get(Person, person)
            if found is None and role:
                found = Person(id=person, name=next_name(session, name), role=checked_role(role))
                found.quota = {}
                session.add(found)
                session.flush()
            if found is None or not found.is_let_in:
                raise NotSignedIn("You are not among the people of this server; ask who runs it.")
            session.expunge(found)
            return found

    def change(self, person: str, changes: Mapping[str, Any]) -> Person:
        """Changes name, role, quota or whether somebody may come in.

        Raises:
            NoPerson: there is nobody of that id or name.
            UserMistake: a value is wrong, or nobody would be left who may change people.
        """
        with self.changing() as session:
            found = found_person(session, person, is_changing=True)
            if changes.get("name", found.name) != found.name:
                found.name = _free_name(session, changes["name"])
            found.role = checked_role(changes.get("role", found.role))
            found.quota = checked_quota(changes.get("quota", found.quota))
            found.is_active = bool(changes.get("is_active", found.is_active))
            _refuse_without_admin(session)
            session.expunge(found)
            return found

    def remove(self, person: str) -> None:
        """Removes somebody with their keys and sessions; what they made stays where it is.

        Raises:
            NoPerson: there is nobody of that id or name.
            UserMistake: nobody would be left who may change people, or they are in a class.
        """
        with self.changing() as session:
            found = found_person(session, person)
            if found.id == LOCAL:
                raise UserMistake("The person of this machine cannot be removed.", "local_person")
            if session.get(Student, found.id) is not None:
                raise UserMistake(
                    f"{found.name} is in a class, and goes with it; its teacher can take them out.",
                    "in_class",
                    {"name": found.name},
                )
            session.delete(found)
            session.flush()
            _refuse_without_admin(session)

    def prefer(self, person: str, preferences: Mapping[str, Any]) -> dict[str, Any]:
        """Adds to what somebody's page keeps; None takes a preference away.

        Raises:
            UserMistake: it would be more than is kept of one person, or no database could hold it.
        """
        if not is_keepable(preferences):
            raise UserMistake("There is a letter or a number in it that cannot be kept.")
        with self.database.writing() as session:
            found = found_person(session, person, is_changing=True)
            kept = {**found.preferences, **preferences}
            found.preferences = {name: value for name, value in kept.items() if value is not None}
            if len(json.dumps(found.preferences)) > _MOST_PREFERENCES:
                raise UserMistake(
                    "That is more than the 64 kB that are kept of one person's page.",
                    "preferences_full",
                )
            return found.preferences


def found_person(session: Transaction, person: str, *, is_changing: bool = False) -> Person:
    """Somebody, by id first: names are chosen by people, who may choose the id of somebody else.

    Args:
        session: The transaction.
        person: Id or name.
        is_changing: Whether nobody else may change them until the transaction ends.

    Raises:
        NoPerson: there is nobody of that id or name.
    """
    named = select(Person).where(Person.name == person)
    found = session.get(Person, person, with_for_update=is_changing)
    found = found or session.scalars(named.with_for_update() if is_changing else named).first()
    if found is None:
        raise NoPerson(
            f"There is nobody named {person!r}; `pinxit person list` shows who there is."
        )
    return found


def _free_name(session: Transaction, name: str) -> str:
    wanted = name.strip()
    if not wanted or len(wanted) > 200 or not wanted.isprintable():
        raise UserMistake("A person needs a name of 1 to 200 letters.", "bad_name")
    if session.scalar(select(Person.id).where((Person.name == wanted) | (Person.id == wanted))):
        raise UserMistake(
            f"There is a person named {wanted!r} already.",
            "name_taken",
            {"noun": "person", "name": wanted},
        )
    return wanted


def next_name(session: Transaction, name: str) -> str:
    """The name, as far as it can be printed; with a number, if somebody else has it."""
    wanted = "".join(each for each in name if each.isprintable()).strip()[:180] or "somebody"
    taken = set(session.scalars(select(Person.name).where(Person.name.startswith(wanted))))
    numbered = (f"{wanted} {number}" for number in count(2))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


def _refuse_without_admin(session: Transaction) -> None:
    is_admin = (Person.role == "admin") & Person.is_active
    if not session.scalar(select(func.count()).select_from(Person).where(is_admin)):
        raise UserMistake(
            "Somebody must stay an active admin; make another person one first.", "last_admin"
        )
