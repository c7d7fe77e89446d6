"""The process inside the armor: warms up, gives up all it does not need, then answers jobs.

Started by `pinxit.base.armor`, as ``python -m pinxit.base.armored MODULE LIMITS``.
"""

import json
import math
import os
import sys
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import Any

from pinxit.base.armor import Limits, read_message, write_message
from pinxit.base.errors import PinxitError, UserMistake

if sys.platform != "win32":
    import resource


def main(module: str, limits: Limits) -> None:
    """Answers jobs until its input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what libraries print must not get among the answers
    os.close(nowhere)
    work: Any = import_module(module)
    work.warm()
    _confine(limits)
    write_message(answers, {"state": "warm"}, b"")
    while True:
        try:
            about, data = read_message(sys.stdin.buffer)
        except EOFError:
            return
        ticket = about.pop("ticket")
        _allow_time(limits)
        answer, given = _answer(work.JOBS[about.pop("job")], about, data)
        write_message(answers, {**answer, "ticket": ticket}, given)


def _answer(job: Any, about: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    title = str(about.get("title", "This file"))
    try:
        answer: tuple[dict[str, Any], bytes] = job(about, data)
    except UserMistake as mistake:
        return {"mistake": str(mistake)}, b""
    except MemoryError:
        return {"mistake": f"{title} takes more memory than a file may; scale it down."}, b""
    except (PinxitError, Exception) as fault:  # noqa: BLE001, whatever a stranger's file may cause
        return {"mistake": f"{title} cannot be read ({type(fault).__name__})."}, b""
    return answer


def _confine(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError) if sys.platform != "linux" else nullcontext():
            resource.setrlimit(kind, (most, most))  # macOS knows some of them by name alone


def _allow_time(limits: Limits) -> None:
    """Sets the limit of processor time, which counts from the start of the process, for one job."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + limits.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
