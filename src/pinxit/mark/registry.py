"""The record of what this studio delivered: from the id in a picture back to how it was made.

One SQLite file, one row for each id: when it was first delivered, under which name, its manifest,
and what it looks like. A picture is delivered again under the same id if recipe and pixels are the
same; the first record stays.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import PinxitError
from pinxit.mark.likeness import Likeness

_TABLE = """
CREATE TABLE IF NOT EXISTS delivered (
    number INTEGER NOT NULL, place INTEGER NOT NULL, is_marked INTEGER NOT NULL,
    title TEXT NOT NULL, made TEXT NOT NULL, sha256 TEXT NOT NULL,
    recipe TEXT NOT NULL, manifest TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, pdq BLOB NOT NULL, small BLOB NOT NULL,
    PRIMARY KEY (number, place)
)
"""
_COLUMNS = "number, is_marked, title, made, sha256, recipe, manifest, width, height, pdq, small"
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one delivered picture or clip.

    Attributes:
        number: Its id.
        is_marked: Whether its pixels carry the id.
        title: The name of the file.
        made: When it was first delivered, UTC, ISO 8601.
        sha256: Of the file's bytes.
        recipe: sha256 of the recipe.
        manifest: What was signed.
        likenesses: What it looks like; of a clip, what several of its frames look like.
    """

    number: int
    is_marked: bool
    title: str
    made: str
    sha256: str
    recipe: str
    manifest: Mapping[str, Any]
    likenesses: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """The record in one file.

    Attributes:
        path: Where it lies; made when something is recorded.
    """

    path: Path

    def add(self, record: Record) -> None:
        """Puts a picture on record, unless it is there.

        Raises:
            PinxitError: the file cannot be written.
        """
        facts = (record.is_marked, record.title, record.made, record.sha256, record.recipe)
        manifest = json.dumps(record.manifest, ensure_ascii=False)
        rows = [
            (record.number, place, *facts, manifest, like.width, like.height, like.pdq, like.small)
            for place, like in enumerate(record.likenesses)
        ]
        marks = ", ".join("?" * 12)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database, database:
            database.execute(_TABLE)
            database.executemany(f"INSERT OR IGNORE INTO delivered VALUES ({marks})", rows)  # noqa: S608

    def find(self, number: int) -> Record | None:
        """The picture with this id; None if it is not on record."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM delivered WHERE number = ? ORDER BY place",  # noqa: S608
            (number,),
        )
        return _record(rows) if rows else None

    def numbers(self) -> tuple[int, ...]:
        """The ids that pixels carry, the newest last."""
        asked = "SELECT number FROM delivered WHERE is_marked AND place = 0 ORDER BY rowid"
        found = self._rows(asked)
        return tuple(int(number) for (number,) in found)

    def hashes(self) -> tuple[tuple[int, ...], NDArray[np.uint8]]:
        """The perceptual hash of all pictures on record, and the id of each."""
        found = self._rows("SELECT number, pdq FROM delivered")
        joined = b"".join(bits for _, bits in found)
        return tuple(n for n, _ in found), np.frombuffer(joined, np.uint8).reshape(-1, 32)

    def _rows(self, question: str, values: Sequence[Any] = ()) -> list[Any]:
        if not self.path.exists():
            return []
        with self._open() as database:
            return database.execute(question, values).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as database:
                yield database
        except sqlite3.Error as fault:
            raise PinxitError(
                f"The registry {self.path} cannot be used: {fault}. Bring it back from a backup, "
                "or move it away so that a new one is begun."
            ) from fault


def _record(rows: Sequence[Any]) -> Record:
    number, is_marked, title, made, sha256, recipe, manifest = rows[0][:7]
    looks = tuple(Likeness(*row[7:]) for row in rows)
    return Record(number, bool(is_marked), title, made, sha256, recipe, json.loads(manifest), looks)
