"""Sessions: browsers that are signed in, by a launch token, by a key or by a service."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete

from pinxit.service.keys import is_over
from pinxit.service.people import People
from pinxit.service.roles import Admitted, admitted
from pinxit.tables.base import now
from pinxit.tables.people import LOCAL, Key, Person, Session

SESSION_LASTS = timedelta(days=30)
_LAUNCH_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The browsers that are signed in to one server.

    Attributes:
        people: Whose they are.
    """

    people: People

    def welcome_local(self, launch: str = "") -> None:
        """Makes the local person, if absent; a launch token signs one browser in, once."""
        with self.people.changing() as session:
            if session.get(Person, LOCAL) is None:
                session.add(Person(id=LOCAL, name=LOCAL, role="admin"))
                session.flush()
            if launch and session.get(Session, _hash("launch", launch)) is None:
                made = Session(hash=_hash("launch", launch), person=LOCAL)
                made.expires = now() + _LAUNCH_LASTS
                session.add(made)

    def exchange_launch(self, launch: str) -> str | None:
        """The cookie for a launch token, which is spent by it; None if it is not worth one."""
        with self.people.changing() as session:
            spent = delete(Session).where(
                Session.hash == _hash("launch", launch), Session.expires > now()
            )
            if cast("CursorResult[Any]", session.execute(spent)).rowcount != 1:
                return None
        return self.begin(LOCAL)

    def begin(self, person: str, key: str = "") -> str:
        """Signs a browser in, and gives its cookie, this once: only its hash is kept.

        Args:
            person: Who.
            key: Id of the key that they showed: the session may do no more, and ends with it.
        """
        cookie = ".".join(filter(None, (secrets.token_urlsafe(32), key)))
        with self.people.database.writing() as session:
            session.execute(delete(Session).where(Session.expires <= now()))
            made = Session(hash=_hash("cookie", cookie), person=person)
            made.expires = now() + SESSION_LASTS
            session.add(made)
        return cookie

    def end(self, cookie: str) -> None:
        """Signs a browser out."""
        with self.people.changing() as session:
            session.execute(delete(Session).where(Session.hash == _hash("cookie", cookie)))

    def by_cookie(self, cookie: str) -> Admitted | None:
        """Who a cookie belongs to."""
        return self._by_hash(_hash("cookie", cookie), cookie.partition(".")[2])

    def by_launch(self, launch: str) -> Admitted | None:
        """The local person, as long as the launch token was not spent."""
        return self._by_hash(_hash("launch", launch))

    def _by_hash(self, wanted: str, key_id: str = "") -> Admitted | None:
        with self.people.database.reading() as session:
            found = session.get(Session, wanted)
            person = session.get(Person, found.person) if found else None
            if found is None or person is None or not person.is_let_in or found.expires <= now():
                return None
            key = session.get(Key, key_id) if key_id else None
            if key_id and (key is None or is_over(key)):
                return None
            return admitted(person, key)


def _hash(use: str, secret: str) -> str:
    return hashlib.sha256(f"{use} {secret}".encode()).hexdigest()
