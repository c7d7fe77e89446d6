"""What ends with a class: the work of its students, and, when its days are over, all of theirs."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import SQLAlchemyError

from pinxit.service.class_work import cancel_all
from pinxit.service.classes import gone_at
from pinxit.service.erasing import erase
from pinxit.tables.base import now
from pinxit.tables.classes import SchoolClass, Student

if TYPE_CHECKING:
    from pinxit.service.house import House

_log = logging.getLogger("pinxit.service")


@dataclass(frozen=True, slots=True)
class ClassEnds:
    """Looks after classes that have ended.

    Attributes:
        house: The server.
    """

    house: "House"

    def tidy(self) -> None:
        """Stops what students of ended classes left running, and deletes what is kept no longer.

        Somebody whose job still runs is deleted the next time.
        """
        over, gone = self._whose()
        if over:
            cancel_all(self.house.queue, over)
        for person in gone:
            try:
                erase(self.house, person)
            except (OSError, SQLAlchemyError) as fault:  # the others are not to wait for it
                _log.warning("not everything of %s is deleted yet: %s", person, fault)
        self._forget_classes()

    def _whose(self) -> tuple[list[str], list[str]]:
        """Students whose work ends, and those of them of whom nothing is kept."""
        wanted = select(SchoolClass, Student).join(Student, Student.school_class == SchoolClass.id)
        ends = (SchoolClass.ends <= now()) | Student.is_leaving
        with self.house.database.reading() as session:
            rows = session.execute(wanted.where(ends)).all()
        over = [student.person for _, student in rows]
        gone = [s.person for c, s in rows if s.is_leaving or gone_at(c) <= now()]
        return over, gone

    def _forget_classes(self) -> None:
        """Deletes classes of which nothing is left."""
        has_students = exists().where(Student.school_class == SchoolClass.id)
        ended = select(SchoolClass).where(SchoolClass.ends <= now(), ~has_students)
        with self.house.database.reading() as session:
            ids = [each.id for each in session.scalars(ended) if gone_at(each) <= now()]
        if ids:
            with self.house.database.writing() as session:
                session.execute(delete(SchoolClass).where(SchoolClass.id.in_(ids), ~has_students))
