"""The state of the server over the wire."""

from typing import Literal

from pydantic import BaseModel


class System(BaseModel):
    """What this server is and has."""

    version: str
    device: str
    cores: int
    memory_mb: int
    disk_free_mb: int
    auth: Literal["local", "keys", "oidc"]
    languages: list[str]
    most_upload_bytes: int
    most_upload_pixels: int


class Health(BaseModel):
    """The server runs."""

    status: Literal["ok"] = "ok"


class Part(BaseModel):
    """One part of the server that others wait for."""

    name: str
    is_ready: bool
    sentence: str


class Readiness(BaseModel):
    """Whether the server can do what it is asked."""

    is_ready: bool
    parts: list[Part]
