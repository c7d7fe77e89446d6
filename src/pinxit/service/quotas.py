"""Quotas: how much each person may have going, make in a day, and keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.desks.scan_shelf import SCANS
from pinxit.desks.upload_folders import UPLOADS, bytes_within
from pinxit.library.homes import home_of
from pinxit.service.room import reserved_in
from pinxit.tables.base import now
from pinxit.tables.database import Database
from pinxit.tables.people import Person
from pinxit.tables.shelves import Attached, KeptPicture
from pinxit.tables.work import Job, Switch

QUOTAS = {
    "jobs_at_once": "jobs that wait or run",
    "jobs_a_day": "jobs in 24 hours",
    "bytes": "bytes of kept pictures, data sets and scans",
    "pixels": "pixels in a picture that is made",
    "minutes": "minutes of training in a job",
}
"""What can be limited, and how it is called."""

_OF_ROLES: dict[str, dict[str, int]] = {
    "admin": {},
    "creator": {"jobs_at_once": 200},
    "student": {
        "jobs_at_once": 4,
        "jobs_a_day": 100,
        "bytes": 2 * 2**30,
        "pixels": 4_200_000,
        "minutes": 60,
    },
    "viewer": {"jobs_at_once": 0, "jobs_a_day": 0},
}


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of one thing somebody used.

    Attributes:
        used: So far; None for what is limited each time anew.
        limit: None for as much as they like.
    """

    used: int | None
    limit: int | None

    def leaves(self, more: int) -> bool:
        """Whether so much more is within it."""
        return self.limit is None or (self.used or 0) + more <= self.limit


def checked_quota(quota: Mapping[str, Any]) -> dict[str, Any]:
    """A quota of a person's own: whole numbers, None for no limit.

    Raises:
        UserMistake: it names something that is not limited, or a value is no number.
    """
    for name, value in quota.items():
        if name not in QUOTAS:
            raise UserMistake(f"There is no quota {name!r}; there are {', '.join(QUOTAS)}.")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise UserMistake(f"The quota {name} is a whole number or nothing, not {value!r}.")
        if value is not None and not 0 <= value < 2**53:
            raise UserMistake(f"The quota {name} cannot be {value}.")
    return dict(quota)


def limits_of(role: str, own: Mapping[str, Any]) -> dict[str, int | None]:
    """What somebody may use: their own limits before those of their role."""
    return {name: own.get(name, _OF_ROLES[role].get(name)) for name in QUOTAS}


def quotas_of(database: Database, person: str, home: Path) -> dict[str, Quota]:
    """What somebody used, and may use.

    Args:
        database: Has their pictures and jobs.
        person: Their id.
        home: The server's home, in which theirs is.
    """
    with database.reading() as session:
        return quotas_in(session, person, home)


def quotas_in(session: Session, person: str, home: Path) -> dict[str, Quota]:
    """The same, within a session."""
    found = session.get_one(Person, person)
    limits = limits_of(found.role, found.quota)
    waits = select(func.count()).select_from(Job).where(Job.owner == person)
    waiting = session.scalar(waits.where(Job.state.in_(("queued", "running")))) or 0
    is_own = KeptPicture.owner == person
    kept = select(func.coalesce(func.sum(KeptPicture.bytes), 0)).where(is_own)
    beside = select(func.coalesce(func.sum(Attached.bytes), 0)).join(KeptPicture).where(is_own)
    held = sum(int(session.scalar(each) or 0) for each in (kept, beside))
    today = _begun(session.get(Switch, ledger_of(person)))
    own = home_of(home, person)
    held += sum(bytes_within(own / each) for each in (UPLOADS, SCANS))
    held += reserved_in(session, person)
    used = {"jobs_at_once": waiting, "jobs_a_day": len(today), "bytes": held}
    return {name: Quota(used.get(name), limit) for name, limit in limits.items()}


def note_job(session: Session, person: str) -> None:
    """Puts a job that is begun on the day's account, which deleting the job does not change.

    The person's row is locked by the caller, so that no other request writes the same account.
    """
    found = session.get(Switch, ledger_of(person))
    begun = [*_begun(found), now().isoformat(timespec="seconds")]
    if found is None:
        session.add(Switch(name=ledger_of(person), value=begun))
    else:
        found.value = begun


def ledger_of(person: str) -> str:
    """Name of the switch that has the day's account of somebody."""
    return f"day {person}"[:64]


def _begun(found: Switch | None) -> list[str]:
    """When the jobs of the last 24 hours were begun."""
    since = now() - timedelta(days=1)
    times = found.value if found is not None else []
    return [each for each in times if datetime.fromisoformat(each) > since]
