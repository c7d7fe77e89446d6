"""Waiting for the end of a job, for answers that come when the work is done."""

import asyncio
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from pinxit.base.errors import UserMistake
from pinxit.jobs.telling import ENDED
from pinxit.service.house import House
from pinxit.service.problem import Told

PATIENCE = 570.0
"""Seconds; OpenAI's clients wait for 600."""
_SOONEST, _LATEST = 0.05, 0.5
_LOOK_AGAIN = 15.0


class NobodyWorks(Told):
    """No worker takes jobs now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no_worker"


class TooSlow(Told):
    """The job was not done in time."""

    status = HTTPStatus.GATEWAY_TIMEOUT
    code = "timeout"


def refuse_without_worker(house: House) -> None:
    """Makes sure that somebody does quick jobs now.

    Raises:
        NobodyWorks: no worker runs, or the queue is paused.
    """
    status = house.queue.status()
    if status["is_paused"]:
        raise NobodyWorks(
            "The queue is paused; resume it in the studio, then ask again.", "queue_paused"
        )
    if not any(each["lane"] in {"quick", "any"} for each in status["workers"]):
        raise NobodyWorks("No worker runs; start `pinxit studio`, or `pinxit worker`.")


async def awaited(
    house: House, request: Request, owner: str, job_id: str, patience: float = PATIENCE
) -> Any:
    """The job once it has ended. It is canceled if the client goes away, or when time is up.

    Raises:
        TooSlow: time is up.
        NobodyWorks: the workers went away meanwhile.
    """
    began, pause, looked = time.monotonic(), _SOONEST, time.monotonic()
    try:
        while True:
            job = await run_in_threadpool(house.queue.get, owner, job_id)
            if job.state in ENDED:
                return job
            if await request.is_disconnected():
                raise TooSlow("The client went away; its job was canceled.")
            if time.monotonic() - began > patience:
                raise TooSlow(f"It was not done within {patience:.0f} seconds, and was canceled.")
            if time.monotonic() - looked > _LOOK_AGAIN and job.state != "running":
                await run_in_threadpool(refuse_without_worker, house)
                looked = time.monotonic()
            await asyncio.sleep(pause)
            pause = min(_LATEST, pause * 1.2)
    except BaseException:
        await asyncio.shield(run_in_threadpool(_cancel, house, owner, job_id))
        raise


def _cancel(house: House, owner: str, job_id: str) -> None:
    with suppress(UserMistake):  # it ended by itself
        house.queue.cancel(owner, job_id)
