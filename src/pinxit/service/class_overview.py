"""What a teacher sees of a class: who is there, what runs, what was made, what is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pinxit.library.homes import home_of
from pinxit.service.class_work import UNDER_WAY
from pinxit.service.classes import found_student
from pinxit.service.problem import Missing
from pinxit.service.quotas import Quota, quotas_in
from pinxit.tables.classes import Student
from pinxit.tables.shelves import KeptPicture
from pinxit.tables.work import Job

if TYPE_CHECKING:
    from pinxit.service.house import House

_NEWEST = 4
_MOST_JOBS = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """One student, as their teacher sees them.

    Attributes:
        student: Who.
        jobs: How many jobs of theirs are in each state.
        working: Those that wait, run or are paused.
        pictures: How many pictures they have, outside of their trash.
        newest: Ids of the newest of them.
        models: How many models they have.
        datasets: How many data sets.
        quotas: What they used, and may use.
    """

    student: Student
    jobs: dict[str, int]
    working: Sequence[Job]
    pictures: int
    newest: Sequence[str]
    models: int
    datasets: int
    quotas: dict[str, Quota]


def overview(house: "House", students: Sequence[Student]) -> list[Seen]:
    """All of a class, in the order that is given."""
    with house.database.reading() as session:
        return [_seen(house, session, each) for each in students]


def thumbnail_of(house: "House", teacher: str, where: tuple[str, str], picture: str) -> str:
    """Hash of the small view of a picture that a student of one's own class has.

    Raises:
        NoClass: there is no such class of this teacher, or no such student in it.
        Missing: the student has no such picture.
    """
    with house.database.reading() as session:
        student = found_student(session, teacher, *where)
        row = session.get(KeptPicture, picture)
        if row is None or row.owner != student.person or row.trashed is not None:
            raise Missing("The student has no such picture.", "no_picture")
        return row.thumbnail


def _seen(house: "House", session: Session, student: Student) -> Seen:
    person = student.person
    counted = select(Job.state, func.count()).where(Job.owner == person).group_by(Job.state)
    working = select(Job).where(Job.owner == person, Job.state.in_(UNDER_WAY))
    mine = (KeptPicture.owner == person) & KeptPicture.trashed.is_(None)
    newest = select(KeptPicture.id).where(mine)
    newest = newest.order_by(KeptPicture.created.desc(), KeptPicture.id).limit(_NEWEST)
    home = home_of(house.config.home, person)
    return Seen(
        student,
        jobs={row[0]: row[1] for row in session.execute(counted)},
        working=session.scalars(working.order_by(Job.created).limit(_MOST_JOBS)).all(),
        pictures=session.scalar(select(func.count()).select_from(KeptPicture).where(mine)) or 0,
        newest=session.scalars(newest).all(),
        models=len(list((home / "models").glob("*.safetensors"))),
        datasets=len([each for each in (home / "datasets").glob("*") if each.is_dir()]),
        quotas=quotas_in(session, person, house.config.home),
    )
