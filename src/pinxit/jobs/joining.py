"""Who puts parts together that several jobs did: one of them, and another if that one is lost."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pinxit.jobs.kind import Desk
from pinxit.tables.work import Job, Switch

_LOST = ("failed", "canceled")


def may_join(desk: Desk, key: str) -> bool:
    """Whether this job is the one that joins the parts of a work.

    All jobs that find every part done may ask, at the same moment, too: one is told so, each time
    that it asks. If it fails or is taken away, the next one that asks stands in for it.

    Args:
        desk: Of the job.
        key: Of the work: letters and digits.

    Raises:
        Cancelled: the job belongs to another worker by now.
    """
    name = f"join {key}"[:64]
    with desk.writing() as session:
        wanted = select(Switch).where(Switch.name == name).with_for_update()
        found = session.scalars(wanted).one_or_none()
        if found is None:
            return _is_first(session, Switch(name=name, value=desk.job_id))
        joiner = session.get(Job, found.value)
        if found.value != desk.job_id and joiner is not None and joiner.state not in _LOST:
            return False
        found.value = desk.job_id
        return True


def _is_first(session: Session, switch: Switch) -> bool:
    try:
        with session.begin_nested():
            session.add(switch)
    except IntegrityError:  # another job asked at the same moment
        return False
    return True


def has_joined(desk: Desk, key: str) -> None:
    """Forgets who joins, once it is done.

    Raises:
        Cancelled: the job belongs to another worker by now.
    """
    with desk.writing() as session:
        found = session.get(Switch, f"join {key}"[:64])
        if found is not None:
            session.delete(found)
