"""What pictures show, in words: ``captions.csv`` in their folder, or a text file beside each.

``captions.csv`` has the columns ``path`` (relative to the folder, with forward slashes) and
``words``. A picture without a row there takes the words of the file of its own name that ends in
``.txt``, if there is one.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pinxit.base.errors import UserMistake

NAME = "captions.csv"
_MOST_BYTES = 10_000
"""Of a text file beside a picture; longer ones are no captions."""


@dataclass(slots=True)
class Captions:
    """The captions of a folder.

    Attributes:
        rows: Words by path.
        used: The paths of the rows that were asked for.
    """

    rows: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def of(self, folder: Path, path: str) -> str:
        """The words of one picture, "" if there are none.

        Raises:
            UserMistake: its text file cannot be read.
        """
        if path in self.rows:
            self.used.add(path)
            return self.rows[path]
        beside = (folder / path).with_suffix(".txt")
        if not beside.is_file() or beside.stat().st_size > _MOST_BYTES:
            return ""
        return _plain(_text(beside))

    def unused(self) -> tuple[str, ...]:
        """Paths of rows that no picture matched."""
        return tuple(path for path in self.rows if path not in self.used)


def read_captions(folder: Path) -> Captions:
    """The captions file of a folder; none if there is no such file.

    Raises:
        UserMistake: it cannot be read, or has other columns.
    """
    file = folder / NAME
    if not file.is_file():
        return Captions()
    rows = csv.DictReader(io.StringIO(_text(file)))
    missing = {"path", "words"} - set(rows.fieldnames or ())
    if missing:
        raise UserMistake(
            f"{file} has no column {' or '.join(sorted(missing))}; "
            "its first line must be path,words."
        )
    return Captions({str(row["path"]).strip(): _plain(row["words"] or "") for row in rows})


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UserMistake(f"{file} cannot be read as UTF-8 text: {fault}.") from fault


def _plain(words: str) -> str:
    return " ".join(words.split())
