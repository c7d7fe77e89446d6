"""Show sample pictures."""

from typing import Any

import numpy as np

from pinxit.base.progress import Progress
from pinxit.jobs.kind import Desk, JobParams, Kind


class Params(JobParams):
    count: int = 1
    side: int = 32


def title(params: Params) -> str:
    return "Show"


def work(params: Params, desk: Desk) -> dict[str, Any]:
    for number in range(params.count):
        shade = np.full((4, params.side, params.side, 3), number / params.count, np.float32)
        words = f"the {number}th"
        desk.tell(
            Progress("show", number + 1, params.count, "pictures", samples=shade, words=words)
        )
    desk.tell(Progress("show", params.count, params.count, notice="All are gray."))
    return {}


KIND = Kind("showing", "long", Params, title, work)
