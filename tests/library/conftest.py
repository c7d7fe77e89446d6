"""A small studio with a library, and pictures to keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import address, postgresql

from pinxit.library.library import Library, library_of
from pinxit.studio import Studio
from pinxit.tables.database import Database, address_in


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database.open(address_in(tmp_path))
    made.make_tables()
    return made


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Iterator[Library]:
    made = library_of(database, "", tmp_path)
    yield made
    made.gate.close()


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture
def either(address: str) -> Iterator[Database]:
    """SQLite, and PostgreSQL where it is installed."""
    made = Database.open(address)
    made.make_tables()
    yield made
    made.engine.dispose()


@pytest.fixture
def shelves(either: Database, tmp_path: Path) -> Iterator[Library]:
    """A library on either database."""
    made = library_of(either, "", tmp_path)
    yield made
    made.gate.close()


__all__ = ["address", "database", "either", "library", "postgresql", "shelves", "studio"]
