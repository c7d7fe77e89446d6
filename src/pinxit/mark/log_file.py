"""The SQLite file of a log: its tables, and one connection for each process that writes.

Write-ahead logging with ``synchronous = FULL``: a row is on the disk when its commit returns, for
the price of one fsync. That holds as long as the connection stays open, so it does.
"""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pinxit.base.errors import UserMistake

EVERY = 64
"""Heads at multiples of this many rows stay for good."""

_PATIENCE = 30.0  # seconds to wait for another process that writes
_TABLES = """
CREATE TABLE IF NOT EXISTS rows (n INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS nodes (level INTEGER, at INTEGER, hash BLOB NOT NULL,
    PRIMARY KEY (level, at)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heads (size INTEGER PRIMARY KEY, body TEXT NOT NULL, sign BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS found (sha256 BLOB, n INTEGER, PRIMARY KEY (sha256, n)) WITHOUT ROWID;
"""
_GUARDS = "".join(
    f"CREATE TRIGGER IF NOT EXISTS no_{deed.lower()}_of_{table} BEFORE {deed} ON {table}"
    f"{f' WHEN OLD.size % {EVERY} = 0' if (table, deed) == ('heads', 'DELETE') else ''}"
    " BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;\n"
    for table in ("rows", "nodes", "heads", "found")
    for deed in ("UPDATE", "DELETE")
)


class LogFile:
    """One log's database. Threads and processes may share it; one writes at a time.

    Args:
        path: Made, with its folder, when first written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._kept: tuple[sqlite3.Connection, tuple[int, int]] | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The database at one moment.

        Raises:
            UserMistake: there is none, or it is damaged.
        """
        if not self.path.is_file():
            raise UserMistake(f"There is no log in {self.path.parent} yet; nothing was done there.")
        with self._asking(), closing(_opened(self.path)) as base:
            base.execute("BEGIN")
            yield base

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The database within one transaction, which is on the disk at its end or never was.

        Raises:
            UserMistake: it cannot be written.
        """
        with self._asking(), self._lock:
            base = self._connection()
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        """The connection of this process, made anew if the file is another one by now."""
        if self._kept is not None and self._kept[1] == self._identity():
            return self._kept[0]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        base = _opened(self.path)
        weakref.finalize(self, base.close)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        if base.execute("PRAGMA user_version").fetchone()[0] == 0:
            base.executescript(f"BEGIN IMMEDIATE;{_TABLES}{_GUARDS}PRAGMA user_version = 1;COMMIT;")
        self._kept = base, self._identity()
        return base

    def _identity(self) -> tuple[int, int]:
        """Which process this is, and which file lies there; 0 for none."""
        try:
            return os.getpid(), self.path.stat().st_ino
        except FileNotFoundError:
            return os.getpid(), 0

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as fault:
            raise UserMistake(
                f"The log {self.path} cannot be used: {fault}. Look who may write there and "
                "whether the disk is full. A damaged one can be moved elsewhere; a new one begins."
            ) from fault


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
