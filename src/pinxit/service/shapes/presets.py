"""Presets over the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pinxit.jobs.presets import LONGEST_NAME

_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
_ABOUT = "Some or all params of jobs of this kind; see `GET /kinds`."


class PresetTold(BaseModel):
    """Params of jobs under a name."""

    id: str
    kind: str
    name: str
    params: dict[str, Any]
    created: datetime


class Presets(BaseModel):
    """The presets of one person."""

    items: list[PresetTold]
    next_cursor: str | None = None
    total: int | None = None


class NewPreset(BaseModel, extra="forbid"):
    """Params that shall be kept."""

    kind: Annotated[str, Field(min_length=1, max_length=64, description="See `GET /kinds`.")]
    name: _Name
    params: dict[str, Any] = Field(description=_ABOUT)


class ChangedPreset(BaseModel, extra="forbid"):
    """What shall be different of a preset; what is left out stays."""

    name: _Name | None = None
    params: dict[str, Any] | None = Field(None, description=_ABOUT)
