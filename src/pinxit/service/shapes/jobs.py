"""Jobs and the queue over the wire."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from pinxit.jobs.queue import LARGEST_PRIORITY

State = Literal["queued", "running", "paused", "succeeded", "failed", "canceled"]
Priority = Annotated[int, Field(ge=-LARGEST_PRIORITY, le=LARGEST_PRIORITY)]
JobId = Annotated[str, Field(min_length=1, max_length=64)]


class NewJob(BaseModel, extra="forbid"):
    """What is to be done."""

    kind: Annotated[str, Field(min_length=1, max_length=64, description="See `GET /kinds`.")]
    params: dict[str, Any] = Field(default={}, description="As the kind's schema says.")
    preset: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Id of a preset, whose params hold where `params` says nothing.",
    )
    title: Annotated[str, Field(max_length=300)] = ""
    priority: Priority = 0


class ChangeJob(BaseModel, extra="forbid"):
    """Where in the queue a job shall be."""

    priority: Priority | None = None
    before: JobId | None = Field(
        default=None, description="Put it before this job; null puts it to the end."
    )


class SampleShape(BaseModel):
    """A small picture that a running job shows."""

    number: int
    url: str
    width: int
    height: int


class ProgressShape(BaseModel):
    """How far a job is; empty before it begins."""

    stage: str = ""
    done: float = 0
    total: float | None = None
    unit: str = ""
    share: float | None = Field(default=None, description="0 to 1, of this stage.")
    eta_s: float | None = Field(default=None, description="Seconds that are left, of this stage.")
    facts: dict[str, float | None] = {}
    words: str = ""
    notices: list[str] = []
    samples: list[SampleShape] = Field(default=[], description="Newest last, 12 at most.")
    updated: str | None = None


class JobError(BaseModel):
    """Why a job failed."""

    title: str
    detail: str
    code: int = Field(description="1 our fault, 2 what was asked for, 3 refused.")
    checks: list[str] = []


@with_config(ConfigDict(extra="allow"))
class ResultShape(TypedDict, total=False):
    """What a job made, by ids and names; kinds add what is their own."""

    pictures: list[str]
    models: list[str]
    datasets: list[str]


class JobShape(BaseModel):
    """A job."""

    id: str
    kind: str
    lane: Literal["quick", "long"]
    title: str
    state: State
    wish: Literal["", "pause", "cancel", "finish"]
    params: dict[str, Any]
    priority: int
    position: float
    attempt: int
    progress: ProgressShape
    result: ResultShape
    error: JobError | None
    created: str
    started: str | None
    ended: str | None


class Jobs(BaseModel):
    """Some jobs, newest first."""

    items: list[JobShape]
    next_cursor: str | None = None
    total: int | None = None


class WorkerShape(BaseModel):
    """A process that does jobs."""

    lane: Literal["quick", "long", "any"]
    device: str
    is_busy: bool


class QueueShape(BaseModel):
    """The queue of everybody."""

    is_paused: bool
    running: int
    queued: int
    workers: list[WorkerShape]


class Cleared(BaseModel):
    """How many jobs were forgotten."""

    changed: int


class KindShape(BaseModel):
    """Something that can be asked for."""

    name: str
    summary: str
    lane: Literal["quick", "long"]
    needs: str
    params: dict[str, Any] = Field(description="JSON Schema of its params.")


class KindsShape(BaseModel):
    """Everything that can be asked for."""

    items: list[KindShape]
