"""The open database: SQLite in the studio's folder, or PostgreSQL by its address."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

_BUSY_MS = 30_000
WRITES = "pinxit_writes"


def address_in(home: Path) -> str:
    """Address of the database of a studio that names no other."""
    return f"sqlite:///{(home / 'studio.db').absolute()}"


@dataclass(frozen=True, slots=True)
class Database:
    """An open database.

    Attributes:
        engine: SQLAlchemy's.
    """

    engine: Engine

    @classmethod
    def open(cls, address: str) -> "Database":
        """Opens a database; nothing is made in it.

        Args:
            address: ``sqlite:///...`` or ``postgresql+psycopg://...``.
        """
        engine = create_engine(address, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _as_wal)
            event.listen(engine, "begin", _begin)
        return cls(engine)

    @property
    def is_sqlite(self) -> bool:
        """Whether writers wait for each other, and rows cannot be locked one by one."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept at the end, or none if something went wrong.

        On SQLite it waits at its beginning until no other writes: a session that has read before it
        writes could be refused otherwise, however long it waited.
        """
        engine = self.engine.execution_options(**{WRITES: True})
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def make_tables(self) -> None:
        """Makes all tables at once, without migrations."""
        from pinxit.tables.all_tables import METADATA

        METADATA.create_all(self.engine)


def is_disk_full(fault: BaseException) -> bool:
    """Whether something failed because a disk is full: one of this machine, or the database's."""
    if isinstance(fault, DBAPIError):
        return any(words in str(fault.orig) for words in ("disk is full", "No space left"))
    return isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT)


def _as_wal(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, and not at the first write
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MS}",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
