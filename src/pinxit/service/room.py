"""Room that is set aside for uploads: what comes in at the same moment never exceeds a quota.

Before a file is read, as many bytes as it may take are reserved in the transaction that looks at
the quota, which has the row of the person for itself. When all is kept, the reservation ends.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.tables.clock import clock
from pinxit.tables.work import Switch

_LONGEST = 3600.0
"""Seconds after which the reservation of a server that died is worth nothing."""


def reserved_in(session: Session, person: str) -> int:
    """How many bytes are reserved for uploads of somebody that are under way."""
    return sum(int(each[0]) for each in _live(session, person).values())


def reserve(session: Session, person: str, token: str, more: int) -> None:
    """Sets room aside, besides what the same upload has already; the person's row is locked."""
    held = _live(session, person)
    until = (session.scalar(select(clock())) or 0.0) + _LONGEST
    before = int(held.get(token, (0,))[0])
    _keep(session, person, {**held, token: [before + more, until]})


def release(session: Session, person: str, token: str) -> None:
    """Ends the reservation of an upload; the person's row is locked."""
    _keep(session, person, {name: v for name, v in _live(session, person).items() if name != token})


def _live(session: Session, person: str) -> dict[str, list[float]]:
    found = session.get(Switch, reservations_of(person))
    moment = session.scalar(select(clock())) or 0.0
    held: dict[str, list[float]] = dict(found.value) if found is not None else {}
    return {token: each for token, each in held.items() if each[1] > moment}


def _keep(session: Session, person: str, held: dict[str, list[float]]) -> None:
    found = session.get(Switch, reservations_of(person))
    if found is None:
        session.add(Switch(name=reservations_of(person), value=held))
    else:
        found.value = held


def reservations_of(person: str) -> str:
    """Name of the switch that has what is reserved for somebody."""
    return f"room {person}"[:64]
