"""Tables beside pictures (``rights.csv``, ``captions.csv``, ``labels.csv``): their rows, edited.

Only here are they written; they are read where their meaning is known.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes

Row = dict[str, str]

EVERYTHING = "*"
"""The path of the row that is about every picture."""


def read_rows(file: Path, *, is_json: bool = False) -> list[Row]:
    """The rows of a table with a line of names; none if there is no such file.

    Args:
        file: The table.
        is_json: Whether it holds a list of objects instead.

    Raises:
        UserMistake: it cannot be read, or is no table.
    """
    if not file.is_file():
        return []
    try:
        text = file.read_text(encoding="utf-8-sig")
        if is_json:
            told = json.loads(text)
            return [{str(k): _text(v) for k, v in row.items()} for row in told]
    except (OSError, ValueError, AttributeError, TypeError) as fault:
        raise UserMistake(f"{file.name} cannot be read: {fault}.") from fault
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    return [
        {str(name).strip().lower(): _text(value) for name, value in row.items() if name}
        for row in table
    ]


def write_rows(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Writes a table, over the older one.

    Raises:
        UserMistake: it cannot be written.
    """
    names = dict.fromkeys(("path", *(name for row in rows for name, value in row.items() if value)))
    text = io.StringIO()
    table = csv.DictWriter(text, names, lineterminator="\n", extrasaction="ignore", restval="")
    table.writeheader()
    table.writerows(rows)
    write_bytes(file, text.getvalue().encode(), overwrite=True)


def amended(rows: Iterable[Row], said: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """Rows in which paths have other cells; new rows come last, that about `EVERYTHING` first.

    Args:
        rows: As they were.
        said: New cells by path; a cell that is "" is taken away.
    """
    by_path = {row["path"]: dict(row) for row in rows if row.get("path")}
    for path, cells in said.items():
        by_path.setdefault(path, {"path": path}).update(cells)
    first = [by_path.pop(EVERYTHING)] if EVERYTHING in by_path else []
    made = [*first, *by_path.values()]
    return [row for row in made if any(value for name, value in row.items() if name != "path")]


def with_paths(file: Path, change: Callable[[str], str | None]) -> None:
    """Gives the rows of a table other paths; rows whose path becomes None are taken away.

    Raises:
        UserMistake: it cannot be read or written.
    """
    rows = read_rows(file)
    moved = [{**row, "path": path} for row in rows if (path := change(row.get("path", "")))]
    if moved != rows:
        write_rows(file, moved)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return "" if value is None else str(value).strip()
