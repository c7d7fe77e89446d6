"""Classes: people who come in by a code for some hours, under a name of their choice."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pinxit.tables.base import Json, Moment, Table, new_id, now


class SchoolClass(Table):
    """A class that somebody opened.

    Attributes:
        teacher: Who opened it, and alone sees it.
        code: What students type; letters and digits, without spaces.
        most: How many students it takes.
        quota: Limits of each student, by name; what is absent follows the role.
        ends: Until when students are in; when it was closed, if it was closed earlier.
        keeps_days: For how many days after its end the things of its students are kept.
        is_paused: Whether no job of its students may begin.
        held: Ids of the jobs that wait because it is paused.
    """

    __tablename__ = "classes"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    teacher: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    most: Mapped[int] = mapped_column()
    quota: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    opened: Mapped[datetime] = mapped_column(Moment, default=now)
    ends: Mapped[datetime] = mapped_column(Moment, index=True)
    keeps_days: Mapped[int] = mapped_column()
    is_paused: Mapped[bool] = mapped_column(default=False)
    held: Mapped[list[str]] = mapped_column(Json, default=list)


class Student(Table):
    """A person who is in a class.

    Attributes:
        name: As they typed it.
        folded: The name as names of one class are compared.
        seat: Hash of what their browser shows to come in again under the same name.
        may_return: Whether the next who comes under this name is taken for them.
        is_leaving: Whether they were taken out, and all of theirs is being deleted.
        seen: When something of theirs asked for something last, to about half a minute.
    """

    __tablename__ = "students"

    person: Mapped[str] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    school_class: Mapped[str] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    folded: Mapped[str] = mapped_column(String(160))
    seat: Mapped[str] = mapped_column(String(64))
    may_return: Mapped[bool] = mapped_column(default=False)
    is_leaving: Mapped[bool] = mapped_column(default=False)
    joined: Mapped[datetime] = mapped_column(Moment, default=now)
    seen: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (UniqueConstraint("school_class", "folded"),)
