"""Tables that come with pictures (rights.csv, captions.csv), looked up on disk row by row."""

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.datasets.captions import NAME as CAPTIONS
from pinxit.datasets.captions import Captions
from pinxit.datasets.rights_file import RightsFile, Rule, is_pattern, plain_path, rules_in

_TABLES = """
CREATE TABLE rules (path TEXT, number INTEGER, shown TEXT, cells TEXT, place TEXT, many INTEGER);
CREATE TABLE papers (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE captions (path TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
"""


class RightsOnDisk(RightsFile):
    """A rights file whose rows on single pictures stay on disk; patterns are in memory.

    Args:
        database: What `write_rows` wrote.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        super().__init__(self._rules("WHERE many ORDER BY number"))

    def single(self, plain: str) -> Sequence[Rule]:
        return list(self._rules("WHERE path = ? ORDER BY number", plain))

    def _rules(self, where: str, *values: str) -> Iterator[Rule]:
        query = f"SELECT shown, cells, place FROM rules {where}"  # noqa: S608, our own words
        for shown, cells, place in self._database.execute(query, values):
            yield Rule(shown, json.loads(cells), place)


class CaptionsOnDisk(Mapping[str, str]):
    """Words by path, as the captions file has them.

    Args:
        database: What `write_rows` wrote.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __getitem__(self, path: str) -> str:
        for (words,) in self._database.execute(
            "SELECT words FROM captions WHERE path = ?", (path,)
        ):
            return str(words)
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        for (path,) in self._database.execute("SELECT path FROM captions ORDER BY path"):
            yield path

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM captions").fetchone()[0])


def open_rows(path: Path) -> tuple[sqlite3.Connection, RightsFile, Captions]:
    """The tables that `write_rows` wrote, to be read."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    return database, RightsOnDisk(database), Captions(CaptionsOnDisk(database))


def write_rows(folder: Path, path: Path) -> None:
    """Writes the rights file and the captions file of a folder into an SQLite file, row by row.

    Raises:
        UserMistake: one of them is wrong.
    """
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    try:
        database.executescript(_TABLES)
        for number, rule in enumerate(rules_in(folder)):
            plain = plain_path(rule.path)
            row = (plain, number, rule.path, json.dumps(dict(rule.cells)), rule.where)
            database.execute(
                "INSERT INTO rules VALUES (?, ?, ?, ?, ?, ?)", (*row, is_pattern(plain))
            )
            papers = (rule.cells.get(column, "") for column in ("evidence", "release"))
            _add_papers(database, filter(None, papers))
        database.executemany("INSERT OR REPLACE INTO captions VALUES (?, ?)", _captions(folder))
        database.execute("CREATE INDEX rules_by_path ON rules (path)")
        database.commit()
    finally:
        database.close()


def _add_papers(database: sqlite3.Connection, names: Iterable[str]) -> None:
    rows = ((plain_path(each),) for each in names)
    database.executemany("INSERT OR IGNORE INTO papers VALUES (?)", rows)


def _captions(folder: Path) -> Iterator[tuple[str, str]]:
    file = folder / CAPTIONS
    if not file.is_file():
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = {"path", "words"} - set(rows.fieldnames or ())
            if missing:
                raise UserMistake(
                    f"{file} has no column {' or '.join(sorted(missing))}; "
                    "its first line must be path,words."
                )
            for row in rows:
                yield str(row["path"]).strip(), " ".join((row["words"] or "").split())
    except (OSError, UnicodeDecodeError) as fault:
        raise UserMistake(f"{file} cannot be read as UTF-8 text: {fault}.") from fault
