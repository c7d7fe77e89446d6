"""Stop when told to, and take so long about it that people change their minds."""

import time
from collections.abc import Callable
from typing import Any

from pinxit.base.errors import Cancelled
from pinxit.jobs.kind import Desk, JobParams, Kind

LATER: dict[str, Callable[[], Any]] = {}
"""What happens by job while it stops."""


class Params(JobParams):
    seconds: float = 1.0


def title(params: Params) -> str:
    return "Stop slowly"


def work(params: Params, desk: Desk) -> dict[str, Any]:
    while desk.wish() != "pause":
        time.sleep(0.05)
    LATER[desk.job_id]()
    time.sleep(params.seconds)  # the pulse hears of it
    raise Cancelled("Stopped.")


KIND = Kind("stopping", "quick", Params, title, work, needs="make")
