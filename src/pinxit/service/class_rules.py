"""When a student may have no further job: their class waits, or has ended."""

from sqlalchemy.orm import Session

from pinxit.service.problem import Conflict, TooMuch
from pinxit.tables.base import now
from pinxit.tables.classes import SchoolClass, Student


def refuse_paused(session: Session, person: str) -> None:
    """Refuses a job of a student whose class waits, or has ended.

    Raises:
        Conflict: it does.
    """
    there = session.get(Student, person)
    if there is None:
        return
    found = session.get_one(SchoolClass, there.school_class)
    if found.ends <= now():
        raise Conflict("The class has ended; nothing new is begun.", "class_over")
    if found.is_paused:
        raise TooMuch("Your teacher lets all work wait; try again when it goes on.", "class_paused")
