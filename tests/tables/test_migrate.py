"""Migrations make the tables of this program, lose nothing, and can be taken back."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from pinxit.base.errors import UserMistake
from pinxit.tables.database import Database, address_in
from pinxit.tables.migrate import downgrade, standing, upgrade
from pinxit.tables.people import LOCAL, Person


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    made = Database.open(address)
    yield made
    made.engine.dispose()


def _shape(connection: Connection) -> dict[str, Any]:
    """All that a database says of its tables; those that keep the index of words are its own."""
    found = inspect(connection)
    names = [
        name
        for name in found.get_table_names()
        if not name.startswith("picture_index") and name not in ("alembic_version", "counted")
    ]
    return {
        name: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"])
                for each in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name),
            "foreign": sorted(map(str, found.get_foreign_keys(name))),
            "unique": sorted(map(str, found.get_unique_constraints(name))),
            "indexes": sorted(map(_index, found.get_indexes(name))),
        }
        for name in names
    }


def _index(told: Any) -> str:
    limits = {name: str(value) for name, value in told.get("dialect_options", {}).items()}
    return str((told["name"], told["column_names"], bool(told["unique"]), sorted(limits.items())))


def _laws(connection: Connection) -> list[str]:
    """Triggers of a database, by name."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return sorted(connection.scalars(text(asked)))


def test_migrations_and_tables_agree(database: Database, tmp_path: Path) -> None:
    upgrade(database, tmp_path)
    with database.engine.connect() as connection:
        migrated, laws = _shape(connection), _laws(connection)
    downgrade(database, tmp_path, "base")
    database.make_tables()
    with database.engine.connect() as connection:
        assert _shape(connection) == migrated
        assert _laws(connection) == laws
    assert len(migrated) > 10


def test_down_and_up_again_leaves_nothing_and_makes_everything(
    database: Database, tmp_path: Path
) -> None:
    first = upgrade(database, tmp_path)
    assert (first.before, first.backup) == ("", None)
    with database.engine.connect() as connection:
        made = _shape(connection)
    down = downgrade(database, tmp_path, "base")
    assert (down.before, down.after) == (first.after, "")
    with database.engine.connect() as connection:
        assert _shape(connection) == {}
        assert _laws(connection) == []
    upgrade(database, tmp_path)
    with database.engine.connect() as connection:
        assert _shape(connection) == made
    assert standing(database).steps == ()


def test_a_database_of_this_version_is_left_alone(database: Database, tmp_path: Path) -> None:
    version = upgrade(database, tmp_path).after
    with database.writing() as session:
        session.add(Person(id=LOCAL, name="me", role="admin"))
    again = upgrade(database, tmp_path)
    assert (again.before, again.after, again.backup) == (version, version, None)
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["me"]


def test_two_servers_that_start_at_once_migrate_once(address: str, tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def start() -> None:
        try:
            database = Database.open(address)
            upgrade(database, tmp_path)
            database.engine.dispose()
        except BaseException as fault:  # noqa: BLE001, told below
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    database = Database.open(address)
    assert standing(database).steps == ()
    database.engine.dispose()


def test_a_copy_is_kept_before_anything_changes(tmp_path: Path) -> None:
    database = Database.open(address_in(tmp_path))
    upgrade(database, tmp_path)
    with database.writing() as session:
        session.add(Person(id=LOCAL, name="me", role="admin"))
    backup = downgrade(database, tmp_path, "base").backup
    assert backup is not None
    assert backup.parent == tmp_path / "backups"
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT name FROM people").fetchall() == [("me",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_step_that_fails_changes_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.tables.words._SQLITE", ("NOT SQL",))
    monkeypatch.setattr("pinxit.tables.words._POSTGRESQL", ("NOT SQL",))
    with pytest.raises(DBAPIError, match="NOT"):
        upgrade(database, tmp_path)
    with database.engine.connect() as connection:
        assert _shape(connection) == {}


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(
    database: Database, tmp_path: Path
) -> None:
    upgrade(database, tmp_path)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserMistake, match="a newer one"):
        upgrade(database, tmp_path)


def test_versions_that_are_none_are_refused_with_a_sentence(
    database: Database, tmp_path: Path
) -> None:
    upgrade(database, tmp_path)
    with pytest.raises(UserMistake, match="There is no version '7'"):
        downgrade(database, tmp_path, "7")


def test_tables_without_a_version_are_copied_and_refused(tmp_path: Path) -> None:
    engine = create_engine(address_in(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE jobs (id TEXT)"))
    engine.dispose()
    with pytest.raises(UserMistake, match="no version"):
        upgrade(Database.open(address_in(tmp_path)), tmp_path)
    assert len(list((tmp_path / "backups").iterdir())) == 1
