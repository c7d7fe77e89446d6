"""Both databases: SQLite in a folder, and a real PostgreSQL where one is installed."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_kinds.counting import METADATA
from sqlalchemy import create_engine, text

from pinxit.base.registry import Registry
from pinxit.jobs.kind import Kinds
from pinxit.jobs.workshop import Workshop
from pinxit.tables.database import Database, address_in

SMALL_KINDS: Kinds = Registry("kind of job", "small_kinds", "KIND")

_USER = "postgres"
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a fresh server's first database; PINXIT_TEST_POSTGRESQL names one that runs."""
    given = os.environ.get("PINXIT_TEST_POSTGRESQL")
    if given:
        yield given
        return
    if not _PROGRAMS:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path("/tmp") / f"pg-{os.getpid()}"  # noqa: S108, names of sockets must be short
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    user = _may_run(folder)
    data, port = folder / "data", _free_port()
    options = f"-p {port} -k {folder} -c listen_addresses='' -c max_connections=60"
    try:
        _call(user, "initdb", "-D", str(data), "-U", _USER, "-A", "trust", "--no-sync")
        _call(
            user, "pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"
        )
        yield f"postgresql+psycopg://{_USER}@/postgres?host={folder}&port={port}"
    finally:
        _call(user, "pg_ctl", "-D", str(data), "-m", "immediate", "stop", is_needed=False)
        shutil.rmtree(folder, ignore_errors=True)


def _may_run(folder: Path) -> str | None:
    """Who runs the server: root may not, so the user that Debian made for it does."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(_USER)
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    os.chown(folder, found.pw_uid, found.pw_gid)
    return _USER


def _call(user: str | None, program: str, *words: str, is_needed: bool = True) -> None:
    subprocess.run(
        [str(_PROGRAMS[-1] / program), *words],
        user=user,
        check=is_needed,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database, of each kind."""
    if request.param == "sqlite":
        yield address_in(tmp_path)
        return
    server: str = request.getfixturevalue("postgresql")
    name = f"t{os.urandom(6).hex()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """A database with all tables, and that of the kind that counts."""
    made = Database.open(address)
    made.make_tables()
    METADATA.create_all(made.engine)
    yield made
    made.engine.dispose()


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    """Where small kinds of jobs are done."""
    return Workshop(tmp_path, database, kinds=SMALL_KINDS)


__all__ = ["SMALL_KINDS", "address", "database", "postgresql", "workshop"]
