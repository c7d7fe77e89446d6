"""Scans over the wire: how they were taken and what is missing, never whose they are."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from pinxit.service.shapes.datasets import Failed

Title = Annotated[str, Field(max_length=80, pattern="^[^\\x00-\\x1f]*$")]


class NewStudy(BaseModel, extra="forbid"):
    """What a study is called; no file says it."""

    title: Title = ""


class FactTold(BaseModel):
    """Something that was measured."""

    name: str
    value: float | str
    unit: str = ""


class VolumeTold(BaseModel):
    """A volume to look at; its axes run to the head, to the back and to the left."""

    id: str
    role: Literal["scan", "heat", "labels"]
    name: str
    result: str = Field(description="Id of the result that it belongs to; empty for an original.")
    of: str = Field(description="Id of the volume that it was made of; empty for an original.")
    number: int
    modality: str
    unit: str = Field(description="HU, or empty for numbers without a unit.")
    shape: tuple[int, int, int] = Field(description="Slices, rows, columns.")
    sides_mm: tuple[float, float, float]
    has_size: bool = Field(description="Whether the file says how large a voxel is.")
    is_placed: bool = Field(description="Whether it says how the patient lies in it.")
    is_skewed: bool
    is_inverted: bool
    is_dicom: bool
    numbers: Literal["u1", "i2", "u2", "f4"] = Field(description="Type of the numbers sent.")
    bytes: int
    range: tuple[float, float]
    window: tuple[float, float] = Field(description="Center and width to begin with.")
    presets: dict[str, tuple[float, float]]
    grid: str = Field(description="The same for volumes that can be laid over each other.")
    facts: dict[str, float | str]
    notices: list[str]
    files: int = 0
    labels: list[str] = []
    url: str
    thumbnail: str


class ScanResult(BaseModel):
    """What a verb made of a series."""

    id: str
    of: str
    verb: str
    knobs: dict[str, Any]
    created: str
    volumes: list[str]
    facts: list[FactTold]
    notices: list[str]
    files: int
    bytes: int
    warning: str
    url: str = Field(description="All of its files and their signed record, as a ZIP.")


class StudyTold(BaseModel):
    """What was sent together."""

    id: str
    title: str
    created: str
    is_read: bool
    waiting: int = Field(description="Files that were not read yet.")
    failures: int = Field(description="Files that are no scans, or damaged.")
    failed: list[str] = Field(description="Why, for some of them.")
    volumes: list[VolumeTold]
    results: list[ScanResult]


class StudyList(BaseModel):
    """All studies, newest first."""

    items: list[StudyTold]
    total: int
    warning: str


class ScansTaken(BaseModel):
    """What became of files that were sent."""

    added: int
    known: int
    failed: list[Failed]


class VerbTold(BaseModel):
    """Something that can be made of a series."""

    name: str
    about: str
    sees_dicom_alone: bool
    knobs: dict[str, Any] = Field(description="JSON Schema of its knobs.")


class VerbList(BaseModel):
    """All of them."""

    items: list[VerbTold]
