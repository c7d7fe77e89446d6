"""People, sessions and keys over the wire."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, JsonValue

from pinxit.service.roles import Role, Scope


class SignIn(BaseModel, extra="forbid"):
    """How a browser signs in: by what `pinxit studio` printed, or by an API key."""

    launch: str = Field("", max_length=200)
    key: str = Field("", max_length=200)


class WaysIn(BaseModel):
    """How browsers sign in here; `sign_in_at` is where to send them, if a service knows people."""

    auth: Literal["local", "keys", "oidc"]
    sign_in_at: str | None
    is_signed_in: bool


class QuotaTold(BaseModel):
    """How much of one thing was used; no limit is null, and so is what is limited each time."""

    used: int | None
    limit: int | None


class Myself(BaseModel):
    """Who asks."""

    id: str
    name: str
    role: Role
    scopes: list[Scope]
    quota: dict[str, QuotaTold]
    preferences: dict[str, Any]


class Preferences(BaseModel):
    """What the page keeps of a person, by names of its own."""

    preferences: dict[str, JsonValue]


class PersonTold(BaseModel):
    """Somebody who works here."""

    id: str
    name: str
    role: Role
    is_active: bool
    quota: dict[str, int | None]
    created: datetime


class People(BaseModel):
    """Everybody."""

    items: list[PersonTold]
    next_cursor: str | None = None
    total: int | None = None


class NewPerson(BaseModel, extra="forbid"):
    """Somebody who shall work here."""

    name: str = Field(min_length=1, max_length=200)
    role: Role = "creator"
    quota: dict[str, int | None] = Field(default_factory=dict, max_length=20)


class ChangedPerson(BaseModel, extra="forbid"):
    """What shall be different of a person; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=200)
    role: Role | None = None
    quota: dict[str, int | None] | None = Field(None, max_length=20)
    is_active: bool | None = None


class KeyTold(BaseModel):
    """An API key, without its secret."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    created: datetime
    expires: datetime | None


class Keys(BaseModel):
    """The keys of one person."""

    items: list[KeyTold]
    next_cursor: str | None = None
    total: int | None = None


class NewKey(BaseModel, extra="forbid"):
    """An API key that shall be made."""

    name: str = Field("key", min_length=1, max_length=200)
    scopes: list[Scope] | None = Field(None, min_length=1, max_length=5)
    days: int | None = Field(None, ge=1, le=3650, description="Days until it ends; null is never.")


class MadeKey(KeyTold):
    """An API key with its secret, which is told this once."""

    key: str
