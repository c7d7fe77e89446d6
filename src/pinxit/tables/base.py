"""What all tables share: their root, ids, times, and JSON that both databases hold."""

import json
import secrets
import string
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Double, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

_LETTERS = string.ascii_letters + string.digits

Json = JSON().with_variant(JSONB(), "postgresql")
NullableJson = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON in whose place there may be nothing; None is SQL's NULL, not JSON's."""

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite, which keeps no time zone, gives it back with one too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        made: datetime = value
        return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)


class Table(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {float: Double()}


def is_keepable(value: Any) -> bool:
    """Whether both databases hold a JSON value, and it can be told again: no half letters."""
    try:
        told = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return rb"\u0000" not in told  # which PostgreSQL does not hold


def new_id() -> str:
    """An id that nobody can guess: 22 letters and digits, which no command takes for an option."""
    return "".join(secrets.choice(_LETTERS) for _ in range(22))


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)
