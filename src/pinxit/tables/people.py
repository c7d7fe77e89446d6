"""Who may do what: people, their keys, the sessions of their browsers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pinxit.tables.base import Json, Moment, Table, new_id, now

LOCAL = "local"
"""Id of the one person of a studio that runs for its user alone."""


class Person(Table):
    """Somebody who works here.

    Attributes:
        role: "admin", "creator", "viewer", "student".
        quota: Limits of their own, by name; what is absent follows the role.
        preferences: What their studio looks like, as the web page keeps it.
        until: When they are let in no longer; None for ever.
    """

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    is_active: Mapped[bool] = mapped_column(default=True)
    quota: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    preferences: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    until: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_let_in(self) -> bool:
        """Whether they may come in now."""
        return self.is_active and (self.until is None or self.until > now())


class Key(Table):
    """An API key; only its hash is kept.

    Attributes:
        prefix: Its first letters, by which people tell it and the server finds it.
        hash: Argon2 hash of the whole key.
        scopes: "read", "make", "train", "admin", "keys".
    """

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    hash: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[str]] = mapped_column(Json)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    used: Mapped[datetime | None] = mapped_column(Moment)
    expires: Mapped[datetime | None] = mapped_column(Moment)


class Session(Table):
    """A browser that is signed in; its cookie is kept as a hash."""

    __tablename__ = "sessions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    expires: Mapped[datetime] = mapped_column(Moment, index=True)


class Answered(Table):
    """A request with an Idempotency-Key that was answered; the same key gets the same answer.

    Attributes:
        request: Hash of the request.
        status: Of the answer; None as long as there is none.
        holder: Who carries it out; whoever takes it over has another.
        until: When it may be taken over, as its holder seems dead; seconds of the database's clock.
        job: Id of the job that it queued, written with the job itself; "" if there is none.
    """

    __tablename__ = "answered"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column()
    body: Mapped[Any] = mapped_column(Json)
    holder: Mapped[str] = mapped_column(String(64), default="", server_default="")
    until: Mapped[float] = mapped_column(default=0.0, server_default="0")
    job: Mapped[str] = mapped_column(String(64), default="", server_default="")
    created: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
