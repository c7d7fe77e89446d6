"""Count, and write each number down once."""

import time
from typing import Any

from pydantic import Field
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from pinxit.base.progress import Progress
from pinxit.jobs.kind import Desk, JobParams, Kind

METADATA = MetaData()

COUNTED = Table(
    "counted",
    METADATA,
    Column("job", String(64), index=True),
    Column("number", Integer),
    Column("attempt", Integer),
)
"""One row for each number of each job; nothing in the database forbids a second one."""


class Params(JobParams):
    to: int = Field(10, ge=0)
    seconds: float = 0.0
    start: int = Field(0, ge=0)


def title(params: Params) -> str:
    return f"Count to {params.to}"


def work(params: Params, desk: Desk) -> dict[str, Any]:
    so_far = select(func.count()).where(COUNTED.c.job == desk.job_id)
    begun = 0
    while True:
        with desk.writing() as session:
            done = session.scalar(so_far) or 0
            if done >= params.to or desk.wish() == "finish":
                return {"counted": done}
            row = {"job": desk.job_id, "number": done, "attempt": begun}
            session.execute(insert(COUNTED).values(row))
        begun += 1
        time.sleep(params.seconds)
        desk.tell(Progress("count", done + 1, params.to, "numbers"))


KIND = Kind("counting", "quick", Params, title, work, needs="make")
