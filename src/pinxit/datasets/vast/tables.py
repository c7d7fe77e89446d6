"""What is known of the pictures of a sharded data set, in an SQLite file: never all in memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import canonical_json
from pinxit.datasets.entry import Entry
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.store import Place

_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, shard INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_of_shards ON files (shard);
CREATE TABLE IF NOT EXISTS shards (
    number INTEGER PRIMARY KEY, pictures INTEGER, bytes INTEGER, sha256 TEXT);
CREATE TABLE IF NOT EXISTS rights (id INTEGER PRIMARY KEY, value TEXT UNIQUE NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (
    shard INTEGER, place INTEGER, path TEXT NOT NULL, start INTEGER, size INTEGER, crc INTEGER,
    sha256 BLOB, pixels BLOB, print BLOB, clear INTEGER, height INTEGER, width INTEGER,
    channels INTEGER, rights INTEGER, tags TEXT, caption TEXT, says TEXT,
    twin_of TEXT NOT NULL DEFAULT '', PRIMARY KEY (shard, place)) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS pictures_by_path ON pictures (path);
CREATE INDEX IF NOT EXISTS pictures_by_hash ON pictures (sha256);
CREATE TABLE IF NOT EXISTS told (kind TEXT, path TEXT, why TEXT, PRIMARY KEY (kind, path))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS near (first TEXT, second TEXT, PRIMARY KEY (first, second))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS labels (path TEXT, attribute TEXT, label TEXT,
    PRIMARY KEY (path, attribute)) WITHOUT ROWID;
"""
_ENTRY = (
    "path, sha256, pixels, print, height, width, channels, "
    "(SELECT value FROM rights WHERE id = rights), tags, twin_of, caption, says"
)
_CACHE_KB = 64 * 1024


class Tables:
    """The open index of one data set.

    Args:
        path: The SQLite file; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, isolation_level=None, timeout=30)
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"cache_size=-{_CACHE_KB}"):
                self._database.execute(f"PRAGMA {pragma}")
            self._database.executescript(_TABLES)
        except (sqlite3.DatabaseError, OSError) as fault:
            raise _broken(path, fault) from fault
        self._rights: dict[str, int] = {}

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def __enter__(self) -> "Tables":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Changes that are all kept at the end, or none.

        Raises:
            UserMistake: the disk is full, or the file is damaged.
        """
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.DatabaseError as fault:
            self._undo()
            raise _broken(self.path, fault) from fault
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """What a query finds, row by row.

        Raises:
            UserMistake: the file is damaged.
        """
        try:
            yield from self._database.execute(query, values)
        except sqlite3.DatabaseError as fault:
            raise _broken(self.path, fault) from fault

    def number(self, query: str, *values: Any) -> int:
        """The one number that a query finds; 0 for none."""
        for (found,) in self.rows(query, *values):
            return int(found or 0)
        return 0

    def change(self, query: str, *values: Any) -> None:
        """One change."""
        self._database.execute(query, values)

    def change_all(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same change for many rows."""
        self._database.executemany(query, rows)

    def about(self, name: str) -> Any:
        """A value that was noted; None if it was not."""
        for (found,) in self.rows("SELECT value FROM about WHERE name = ?", name):
            return json.loads(found)
        return None

    def note(self, name: str, value: Any) -> None:
        """Notes a value, over the older one."""
        self.change("INSERT OR REPLACE INTO about VALUES (?, ?)", name, canonical_json(value))

    def rights_number(self, rights: Rights) -> int:
        """The number of these rights; equal ones are kept once."""
        value = canonical_json(rights.to_json())
        if value not in self._rights:
            if len(self._rights) > 10_000:
                self._rights.clear()
            self.change("INSERT OR IGNORE INTO rights (value) VALUES (?)", value)
            self._rights[value] = self.number("SELECT id FROM rights WHERE value = ?", value)
        return self._rights[value]

    def add(self, place: Place, number: int, entry: Entry, *, is_clear: bool) -> None:
        """Adds a picture.

        Args:
            place: Where it lies.
            number: Which of its shard it is.
            entry: What it is.
            is_clear: Whether its perceptual hash says much.
        """
        row = (
            *(place.shard, number, entry.path, place.offset, place.size, place.crc),
            *(bytes.fromhex(each) for each in (entry.sha256, entry.pixels, entry.print)),
            *(int(is_clear), entry.height, entry.width, entry.channels),
            *(self.rights_number(entry.rights), json.dumps(entry.tags, ensure_ascii=False)),
            *(entry.caption, json.dumps(entry.says, ensure_ascii=False), entry.twin_of),
        )
        self.change(f"INSERT INTO pictures VALUES ({', '.join('?' * len(row))})", *row)  # noqa: S608

    def entries(self, where: str = "1", *values: Any, order: str = "path") -> Iterator[Entry]:
        """Pictures, one by one.

        Args:
            where: Which of them, in SQL.
            values: For its question marks.
            order: In which order, in SQL.
        """
        query = f"SELECT {_ENTRY} FROM pictures WHERE {where} ORDER BY {order}"  # noqa: S608
        known: dict[str, Rights] = {}
        for row in self.rows(query, *values):
            yield _entry(row, known)

    def places(self, where: str = "1", *values: Any) -> Iterator[Place]:
        """Where pictures lie, in the order of the shards."""
        query = f"SELECT shard, start, size, crc FROM pictures WHERE {where} ORDER BY shard, place"  # noqa: S608
        for row in self.rows(query, *values):
            yield Place(*row)


def _entry(row: tuple[Any, ...], known: dict[str, Rights]) -> Entry:
    path, sha256, pixels, print_, height, width, channels, rights, tags, twin_of, words, says = row
    if rights not in known:
        if len(known) > 1000:
            known.clear()
        known[rights] = Rights.from_json(json.loads(rights))
    return Entry(
        *(path, sha256.hex(), pixels.hex(), print_.hex(), height, width, channels, known[rights]),
        tags=tuple(json.loads(tags)),
        twin_of=twin_of,
        caption=words,
        says=tuple(json.loads(says)),
    )


def _broken(path: Path, fault: Exception) -> UserMistake:
    if "full" in str(fault):
        return UserMistake(
            f"No space is left on the disk of {path}. Free some and call again: what was finished "
            "is kept."
        )
    return UserMistake(
        f"The index {path} cannot be used: {fault}. If it was damaged, remove its folder and "
        "import the pictures again."
    )
