"""Fail in one of the ways in which jobs fail."""

import errno
import os
import signal
from typing import Any

from pinxit.base.errors import PinxitError, Refused, UserMistake
from pinxit.jobs.kind import Desk, JobParams, Kind


class Params(JobParams):
    how: str


def title(params: Params) -> str:
    return f"Fail by {params.how}"


def work(params: Params, desk: Desk) -> dict[str, Any]:
    if params.how == "death":
        os.kill(os.getpid(), signal.SIGKILL)
    raise {
        "mistake": UserMistake("The picture has no pixels; choose another."),
        "refusal": Refused("The copies check blocks it.", ("copies",)),
        "ours": PinxitError("The file could not be signed."),
        "disk": OSError(errno.ENOSPC, "No space left on device"),
        "memory": MemoryError(),
        "bug": KeyError("secret.png"),
    }[params.how]


def refuse(params: Params, desk: Desk) -> None:
    if params.how == "asking":
        raise Refused("This is refused before it is queued.")


KIND = Kind("failing", "quick", Params, title, work, "make", refuse)
