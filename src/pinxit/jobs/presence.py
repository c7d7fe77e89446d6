"""Who works: the list of workers, and which of them are dead for certain.

A worker holds a lock on a file for as long as it lives; the system lets go of it however the
process ends. Whoever can take the lock of a worker on this machine therefore knows that it is dead,
and need not wait until its leases run out.
"""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import delete, update

from pinxit.base.lock import Lock
from pinxit.jobs.leases import give_up_dead
from pinxit.tables.clock import clock
from pinxit.tables.database import Database
from pinxit.tables.work import Worker

_SECONDS_LISTED = 3600.0


def new_name() -> str:
    """A name for this process that no other worker has, anywhere."""
    return f"{socket.gethostname()[:100]}-{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def present(home: Path, name: str) -> Iterator[None]:
    """Holds the lock of a worker, which others look at.

    Where the disk knows no locks no file is left, so that nobody is taken for dead.
    """
    path = _folder(home) / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    mine, again = Lock(path), Lock(path)
    mine.take()
    if again.take():
        again.give_back()
        path.unlink(missing_ok=True)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        mine.give_back()


def give_up_jobs_of_dead(database: Database, home: Path) -> int:
    """Queues the jobs of workers again that died on this machine; how many there were."""
    dead = {path.stem: path for path in _folder(home).glob("*.lock") if _is_dead(path)}
    if not dead:
        return 0
    freed = give_up_dead(database, tuple(dead))
    with database.writing() as session:
        session.execute(delete(Worker).where(Worker.name.in_(tuple(dead))))
    for path in dead.values():
        path.unlink(missing_ok=True)
    return freed


def _is_dead(path: Path) -> bool:
    lock = Lock(path)
    with suppress(OSError):
        if lock.take():
            lock.give_back()
            return True
    return False


def _folder(home: Path) -> Path:
    return home / "workers"


def sign_in(database: Database, name: str, lane: str, device: str) -> None:
    """Puts a worker on the list, or says that it is still there."""
    with database.writing() as session:
        seen = update(Worker).where(Worker.name == name).values(seen=clock()).returning(Worker.name)
        if session.scalar(seen) is None:
            session.add(Worker(name=name, lane=lane, device=device, seen=clock()))
        session.execute(delete(Worker).where(Worker.seen < clock() - _SECONDS_LISTED))


def sign_out(database: Database, name: str) -> None:
    """Takes a worker off the list."""
    with database.writing() as session:
        session.execute(delete(Worker).where(Worker.name == name))
