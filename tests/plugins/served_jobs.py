"""Jobs of an app that is tested, done here and now."""

from typing import Any

from fastapi import FastAPI

from pinxit.jobs.doing import run_one
from pinxit.jobs.queue import Queue
from pinxit.jobs.workshop import Workshop
from pinxit.tables.work import Job


def queued(app: FastAPI, kind: str, params: dict[str, Any], owner: str = "local") -> Job:
    """A job that waits; refused as `POST /jobs` refuses it."""
    return _queue(app).enqueue(owner, kind, params)


def done(app: FastAPI, kind: str, params: dict[str, Any], owner: str = "local") -> Job:
    """A job after its work."""
    return run_one(_workshop(app), queued(app, kind, params, owner))


def _queue(app: FastAPI) -> Queue:
    workshop = _workshop(app)
    return Queue(workshop.database, workshop)


def _workshop(app: FastAPI) -> Workshop:
    house = app.state.house
    return Workshop(house.config.home, house.database, house.library, "cpu")
