"""The database opens, keeps what is written, and forgets what went wrong."""

from pathlib import Path

import pytest
from sqlalchemy import select

from pinxit.tables.database import Database, address_in
from pinxit.tables.people import LOCAL, Person
from pinxit.tables.work import Job


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database.open(address_in(tmp_path))
    made.make_tables()
    return made


def test_what_is_written_is_read_again_with_its_time_zone(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(id=LOCAL, name="me", role="admin"))
    with database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert person.created.utcoffset() is not None
        assert person.quota == {}


def test_what_goes_wrong_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            session.add(Job(owner=LOCAL, kind="train", lane="long", params={}))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as session:
        assert not session.scalars(select(Job)).all()
