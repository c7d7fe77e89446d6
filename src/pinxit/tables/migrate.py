"""Migrations: from whichever tables are there to those of this program, and back.

A step is a file in `pinxit.tables.migrations.versions`. All steps that are needed happen in one
transaction, one process at a time; a file of SQLite is copied before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util.exc import CommandError
from sqlalchemy import Connection, inspect, text

from pinxit.base.errors import UserMistake
from pinxit.tables.database import WRITES, Database

_MOST_BACKUPS = 10
_LOCK = 7_071_789  # of PostgreSQL's advisory lock: two servers that start at once take turns


@dataclass(frozen=True, slots=True)
class Standing:
    """How a database stands to this program.

    Attributes:
        version: Of its tables; "" if it has none.
        wanted: The version of this program.
        steps: What is missing between the two, one line each.
    """

    version: str
    wanted: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did.

    Attributes:
        before: Version of the tables until then; "" if there were none.
        after: Version of the tables now; "" if there are none.
        backup: Copy of the database as it was; None if there was nothing to copy, and for
            PostgreSQL, which is backed up with its own tools.
    """

    before: str
    after: str
    backup: Path | None


def standing(database: Database) -> Standing:
    """How a database stands to this program.

    Raises:
        UserMistake: a newer Pinxit made it.
    """
    scripts = ScriptDirectory.from_config(alembic_config())
    with database.engine.connect() as connection:
        version = _version(connection)
    wanted = scripts.get_current_head() or ""
    return Standing(version, wanted, tuple(_steps(scripts, version)))


def upgrade(database: Database, home: Path) -> Migrated:
    """Brings a database to the version of this program; does nothing if it is there.

    Args:
        database: To be migrated; it may be empty.
        home: In its folder "backups" a copy is kept.

    Raises:
        UserMistake: a newer Pinxit made it, or there is no space for the copy.
    """
    now = standing(database)
    if not now.steps:
        return Migrated(now.version, now.version, None)
    with _alone(database) as connection:
        before = _version(connection)  # another process may have been faster
        if before == now.wanted:
            return Migrated(before, before, None)
        is_old = before == "" and _has_tables(connection)
        backup = _backup(database, home, before or "unversioned") if before or is_old else None
        if is_old:
            raise UserMistake(
                "The database has tables, but no version: an unfinished Pinxit made it. "
                f"It was copied to {backup}; move it away, and begin anew."
            )
        command.upgrade(alembic_config(connection), "head")
        return Migrated(before, _version(connection), backup)


def downgrade(database: Database, home: Path, version: str) -> Migrated:
    """Takes a database back to an older version; what only newer ones know is lost.

    Args:
        database: To be migrated.
        home: In its folder "backups" a copy is kept.
        version: Which one; "base" for no tables at all.

    Raises:
        UserMistake: there is no such version, or it is no older one.
    """
    scripts = ScriptDirectory.from_config(alembic_config())
    known = [script.revision for script in scripts.walk_revisions()]
    if version not in (*known, "base"):
        raise UserMistake(f"There is no version {version!r}; there are base, {', '.join(known)}.")
    with _alone(database) as connection:
        before = _version(connection)
        if version != "base" and (not before or known.index(version) < known.index(before)):
            raise UserMistake(f"The tables have version {before!r}; {version!r} is newer.")
        backup = _backup(database, home, before) if before else None
        command.downgrade(alembic_config(connection), version)
        return Migrated(before, _version(connection), backup)


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", "pinxit.tables:migrations")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "m%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _steps(scripts: ScriptDirectory, version: str) -> list[str]:
    try:
        found = list(scripts.iterate_revisions("head", version or "base"))
    except (CommandError, RevisionError) as fault:
        raise UserMistake(
            f"The database has version {version!r}, which this Pinxit does not know: a newer one "
            "made it. Install that again, or take a backup from the folder `backups`."
        ) from fault
    return [f"{each.revision}: {each.doc.rstrip('.')}" for each in reversed(found)]


def _has_tables(connection: Connection) -> bool:
    return "jobs" in inspect(connection).get_table_names()


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction that no other migration can be in at the same time."""
    engine = database.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # tables are made anew
            connection.rollback()
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.rollback()


def _backup(database: Database, home: Path, version: str) -> Path | None:
    """Copies a file of SQLite, also while others read and write it."""
    place = database.engine.url.database
    if not database.is_sqlite or not place:
        return None
    folder = home / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    when = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"studio-{version}-{when}.db"
    try:
        with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
    except sqlite3.Error as fault:
        path.unlink(missing_ok=True)
        raise UserMistake(
            f"The database could not be copied to {path} before it is changed ({fault}), "
            "so it was left as it is. Free some space, and try again."
        ) from fault
    for old in sorted(folder.glob("studio-*.db"), key=_made)[:-_MOST_BACKUPS]:
        old.unlink(missing_ok=True)
    return path


def _made(path: Path) -> Any:
    return path.stat().st_mtime
