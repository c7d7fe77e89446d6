"""Engines and their knobs over the wire; everything is derived from their `Settings`."""

from typing import Any

from pydantic import BaseModel


class EngineTold(BaseModel):
    """A method, and what can be set of it."""

    name: str
    about: str
    version: str
    can_make: bool
    can_learn: bool
    roles: dict[str, tuple[int, int]]
    settings: dict[str, Any]


class EngineList(BaseModel):
    """All methods."""

    items: list[EngineTold]
