"""Classes: people who come in by a code for some hours, without accounts, and go again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Transaction

from pinxit.base.errors import UserMistake
from pinxit.service.buckets import Buckets
from pinxit.service.class_codes import (
    folded_name,
    new_code,
    new_seat,
    plain_code,
    plain_name,
    seat_hash,
)
from pinxit.service.people import People, next_name
from pinxit.service.problem import Conflict, Missing
from pinxit.service.quotas import checked_quota
from pinxit.tables.base import now
from pinxit.tables.classes import SchoolClass, Student
from pinxit.tables.people import Key, Person, Session

MOST_STUDENTS = 200
MOST_HOURS = 7 * 24
MOST_KEPT_DAYS = 90
_SEEN_EVERY = 30.0
"""Seconds between two notes that somebody was seen."""


class NoClass(Missing):
    """There is no such class, or it is somebody else's."""

    code = "no_class"


class ClassOver(Conflict):
    """The class has ended."""

    code = "class_over"


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who came in.

    Attributes:
        person: Their id.
        name: In the class.
        class_name: Of the class.
        seat: What their browser shows to come in again, told this once.
    """

    person: str
    name: str
    class_name: str
    seat: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a class shall be.

    Attributes:
        most: How many students it takes.
        hours: How long it is open.
        keeps_days: For how many days after its end things are kept.
        quota: Limits of each student, by name.
    """

    most: int = 35
    hours: float = 3.0
    keeps_days: int = 7
    quota: Mapping[str, Any] = field(default_factory=dict)

    def as_changes(self) -> dict[str, Any]:
        """As `Classes.change` takes it."""
        return {
            "most": self.most,
            "hours": self.hours,
            "keeps_days": self.keeps_days,
            "quota": self.quota,
        }


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of one server.

    Attributes:
        people: Whom students are added to.
        guesses: How often an address may show a wrong code: a whole class mistypes behind one.
    """

    people: People
    guesses: Buckets = field(default_factory=lambda: Buckets(each_minute=30, at_once=30))
    _seen: dict[str, float] = field(default_factory=dict, repr=False)

    def open(self, teacher: str, name: str, plan: Plan) -> SchoolClass:
        """Opens a class, with a code that no other has.

        Raises:
            UserMistake: it has no name, or a value is beyond what there is.
        """
        with self.people.changing() as session:
            made = SchoolClass(teacher=teacher, name=_class_name(name), code=_free_code(session))
            _change(made, plan.as_changes())
            session.add(made)
            session.flush()
            session.expunge(made)
            return made

    def list(self, teacher: str) -> Sequence[SchoolClass]:
        """The classes of somebody, newest first."""
        wanted = select(SchoolClass).where(SchoolClass.teacher == teacher)
        with self.people.database.reading() as session:
            newest = (SchoolClass.opened.desc(), SchoolClass.id)
            return session.scalars(wanted.order_by(*newest)).all()

    def get(self, teacher: str, class_id: str) -> SchoolClass:
        """A class of who opened it.

        Raises:
            NoClass: there is none.
        """
        with self.people.database.reading() as session:
            return found_class(session, teacher, class_id)

    def change(self, teacher: str, class_id: str, changes: Mapping[str, Any]) -> SchoolClass:
        """Changes a class: its name, how many it takes, its quota, when it ends, what is kept.

        Whoever is in it stays in until its new end; if it had ended, they may come in again.

        Raises:
            NoClass: there is none.
            UserMistake: a value is beyond what there is.
        """
        with self.people.changing() as session:
            found = found_class(session, teacher, class_id, is_changing=True)
            _change(found, changes)
            members = select(Student.person).where(Student.school_class == found.id)
            values: dict[str, Any] = {"until": found.ends}
            if "quota" in changes:
                values["quota"] = found.quota
            session.execute(update(Person).where(Person.id.in_(members)).values(values))
            session.flush()
            session.expunge(found)
            return found

    def close(self, teacher: str, class_id: str, keeps_days: int) -> SchoolClass:
        """Ends a class now: nobody is in it any more, and everybody's browser is signed out.

        Raises:
            NoClass: there is none.
            UserMistake: things cannot be kept for so long.
        """
        with self.people.changing() as session:
            found = found_class(session, teacher, class_id, is_changing=True)
            found.ends, found.keeps_days = min(found.ends, now()), _kept_days(keeps_days)
            members = select(Student.person).where(Student.school_class == found.id)
            ended = update(Person).where(Person.id.in_(members)).values(until=found.ends)
            session.execute(ended)
            session.execute(delete(Session).where(Session.person.in_(members)))
            session.flush()
            session.expunge(found)
            return found

    def join(self, code: str, name: str, seat: str = "") -> Joined:
        """Lets somebody into a class: a new student, or one who comes again.

        Args:
            code: As it was typed.
            name: What they want to be called; no other in the class is called the same.
            seat: What their browser was told when it came in last; "" if it never did.

        Raises:
            NoClass: there is none of that code.
            ClassOver: it has ended.
            Conflict: the class is full, or the name is taken.
            UserMistake: the name is empty or too long.
        """
        wanted = plain_name(name)
        with self.people.changing() as session:
            found = _class_of(session, code)
            there = _student_of(session, found.id, wanted)
            if there is None:
                there = _new_student(session, found, wanted)
            elif not _may_return(there, seat):
                raise Conflict(
                    f"Somebody in this class is called {there.name!r} already; choose another "
                    "name. If it is you on another device, your teacher can let you in again.",
                    "name_taken",
                    {"noun": "student", "name": there.name},
                )
            elif there.may_return:  # whoever was in under this name before is out
                for table in (Session, Key):
                    session.execute(delete(table).where(table.person == there.person))
            made = new_seat()
            there.seat, there.may_return, there.seen = seat_hash(made), False, now()
            return Joined(there.person, there.name, found.name, made)

    def students(self, teacher: str, class_id: str) -> Sequence[Student]:
        """Who is in a class, by name; without those whose things are being deleted.

        Raises:
            NoClass: there is no such class of this teacher.
        """
        with self.people.database.reading() as session:
            found = found_class(session, teacher, class_id)
            wanted = select(Student).where(Student.school_class == found.id)
            return session.scalars(
                wanted.where(~Student.is_leaving).order_by(Student.folded, Student.person)
            ).all()

    def student(self, teacher: str, class_id: str, person: str) -> Student:
        """One of them.

        Raises:
            NoClass: there is no such class of this teacher, or no such student in it.
        """
        with self.people.database.reading() as session:
            return found_student(session, teacher, class_id, person)

    def let_return(self, teacher: str, class_id: str, person: str) -> None:
        """The next who comes under the name of this student is taken for them, once.

        Raises:
            NoClass: there is no such class of this teacher, or no such student in it.
        """
        with self.people.changing() as session:
            found_student(session, teacher, class_id, person).may_return = True

    def take_out(self, teacher: str, class_id: str, person: str) -> None:
        """Shuts a student out; all of theirs is deleted as soon as nothing of theirs runs.

        Raises:
            NoClass: there is no such class of this teacher, or no such student in it.
        """
        with self.people.changing() as session:
            found = found_student(session, teacher, class_id, person)
            found.is_leaving, found.folded = True, f"\n{person}"  # the name is free again
            session.get_one(Person, person).is_active = False
            session.execute(delete(Session).where(Session.person == person))

    def class_of(self, person: str) -> tuple[SchoolClass, Student] | None:
        """The class that somebody is in; None if they are in none."""
        with self.people.database.reading() as session:
            there = session.get(Student, person)
            return (session.get_one(SchoolClass, there.school_class), there) if there else None

    def note_seen(self, person: str) -> None:
        """Keeps that somebody is there, at most twice a minute."""
        moment = time.monotonic()
        if moment - self._seen.get(person, -_SEEN_EVERY) < _SEEN_EVERY:
            return
        if len(self._seen) > 10 * MOST_STUDENTS:
            self._seen.clear()
        self._seen[person] = moment
        with self.people.database.writing() as session:
            session.execute(update(Student).where(Student.person == person).values(seen=now()))


def gone_at(school_class: SchoolClass) -> datetime:
    """When all that its students made is deleted."""
    return school_class.ends + timedelta(days=school_class.keeps_days)


def found_class(
    session: Transaction, teacher: str, class_id: str, *, is_changing: bool = False
) -> SchoolClass:
    """A class of who opened it.

    Raises:
        NoClass: there is none.
    """
    found = session.get(SchoolClass, class_id, with_for_update=is_changing)
    if found is None or found.teacher != teacher:
        raise NoClass("There is no such class of yours.")
    return found


def found_student(session: Transaction, teacher: str, class_id: str, person: str) -> Student:
    """A student of a class of who opened it.

    Raises:
        NoClass: there is no such class of this teacher, or no such student in it.
    """
    found_class(session, teacher, class_id)
    there = session.get(Student, person)
    if there is None or there.school_class != class_id or there.is_leaving:
        raise NoClass("There is no such student in this class.", "no_student")
    return there


def _change(school_class: SchoolClass, changes: Mapping[str, Any]) -> None:
    if "name" in changes:
        school_class.name = _class_name(changes["name"])
    if "most" in changes:
        school_class.most = _within(changes["most"], MOST_STUDENTS)
    if "hours" in changes:
        hours = _within(changes["hours"], MOST_HOURS)
        school_class.ends = now() + timedelta(hours=hours)
    if "keeps_days" in changes:
        school_class.keeps_days = _kept_days(changes["keeps_days"])
    if "quota" in changes:
        school_class.quota = checked_quota(changes["quota"])


def _within(value: Any, most: int) -> Any:
    if not 0 < value <= most:
        raise UserMistake(f"{value} cannot be: it is more than 0 and at most {most}.")
    return value


def _kept_days(days: int) -> int:
    if not 0 <= days <= MOST_KEPT_DAYS:
        raise UserMistake(f"Things are kept for 0 to {MOST_KEPT_DAYS} days, not {days}.")
    return days


def _class_name(name: str) -> str:
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 100 or not wanted.isprintable():
        raise UserMistake("A class needs a name of 1 to 100 letters.", "bad_name")
    return wanted


def _free_code(session: Transaction) -> str:
    while True:
        code = new_code()
        if not session.scalar(select(SchoolClass.id).where(SchoolClass.code == code)):
            return code


def _class_of(session: Transaction, code: str) -> SchoolClass:
    """The open class of a code; nobody else joins it or changes it meanwhile."""
    wanted = select(SchoolClass).where(SchoolClass.code == plain_code(code))
    found = session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise NoClass("There is no class with this code; look at it again.", "wrong_class_code")
    if found.ends <= now():
        raise ClassOver("This class has ended; your teacher can open it again.")
    return found


def _student_of(session: Transaction, class_id: str, name: str) -> Student | None:
    is_named = (Student.school_class == class_id) & (Student.folded == folded_name(name))
    return session.scalars(select(Student).where(is_named)).one_or_none()


def _new_student(session: Transaction, found: SchoolClass, name: str) -> Student:
    counted = select(func.count()).select_from(Student)
    there = session.scalar(counted.where(Student.school_class == found.id, ~Student.is_leaving))
    if (there or 0) >= found.most:
        raise Conflict(
            f"This class is full: it takes {found.most} students. Your teacher can make room.",
            "class_full",
            {"most": found.most},
        )
    person = Person(name=next_name(session, f"{name} ({found.name})"), role="student")
    person.quota, person.until = dict(found.quota), found.ends
    session.add(person)
    session.flush()
    made = Student(person=person.id, school_class=found.id, name=name, folded=folded_name(name))
    made.seat = ""
    session.add(made)
    return made


def _may_return(there: Student, seat: str) -> bool:
    return there.may_return or (bool(seat) and there.seat == seat_hash(seat))
