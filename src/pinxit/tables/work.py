"""What is to be done, and what happened: jobs and events."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from pinxit.tables.base import Json, Moment, NullableJson, Table, new_id, now

_Long = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys alone


class Job(Table):
    """A piece of work that somebody asked for.

    Attributes:
        kind: Name of a file in `pinxit.jobs.kinds`.
        lane: "quick" or "long"; a worker of one lane never waits for the other.
        params: What is asked for; checked by its kind before it is queued.
        state: "queued", "running", "paused", "succeeded", "failed", "canceled".
        wish: What its owner wants of it while it runs: "", "pause", "cancel", "finish".
        priority: Higher ones first.
        position: Among equal priorities, lower ones first.
        attempt: How often a worker took it; who took it earlier may write nothing more.
        deaths: How many workers in a row died of it, or with it.
        worker: Who has it.
        lease_until: Until then nobody else may take it; seconds of the database's clock.
        progress: How far it is; see `pinxit.jobs.progress`.
        result: What came of it: ids of pictures, names of models and data sets.
        error: "title", "detail", "code" (1 our fault, 2 input, 3 refused); None if all is well.
    """

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    lane: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(300), default="")
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(16), default="queued")
    wish: Mapped[str] = mapped_column(String(16), default="")
    priority: Mapped[int] = mapped_column(default=0)
    position: Mapped[float] = mapped_column(default=0.0)
    attempt: Mapped[int] = mapped_column(default=0)
    deaths: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(200), default="")
    lease_until: Mapped[float] = mapped_column(default=0.0)
    progress: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    error: Mapped[dict[str, Any] | None] = mapped_column(NullableJson)
    created: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    started: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (Index("ix_jobs_next", "state", "lane", "priority", "position"),)


class Turn(Table):
    """When somebody's job was taken last: who waits longest for a turn has the next one.

    Attributes:
        at: Seconds of the database's clock.
    """

    __tablename__ = "turns"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    lane: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[float] = mapped_column()


class Event(Table):
    """Something that happened, for the pages of its owner.

    Attributes:
        seq: Grows; browsers say the last one they heard of.
        topic: "jobs", "pictures", "datasets", "models", "queue".
        name: What happened: "job", "picture", "dataset", "model", "queue".
        data: What the page needs to know.
    """

    __tablename__ = "events"

    seq: Mapped[int] = mapped_column(_Long, primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    topic: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    created: Mapped[datetime] = mapped_column(Moment, default=now, index=True)

    __table_args__ = ({"sqlite_autoincrement": True},)  # a number is never used twice


class Sample(Table):
    """A small picture of the moment, which a running job shows."""

    __tablename__ = "samples"

    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Worker(Table):
    """A process that does jobs.

    Attributes:
        seen: When it was last heard of; seconds of the database's clock.
    """

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    lane: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(32))
    seen: Mapped[float] = mapped_column()


class Switch(Table):
    """A setting of the queue: whether its jobs wait, all of them."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
