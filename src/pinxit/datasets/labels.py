"""Labels: what users say of pictures, for audits and for balanced training.

``labels.csv`` in the folder of pictures has a column ``path`` (relative to the folder, with forward
slashes) and one column for each attribute, such as ``skin``, ``age`` or ``site``. An empty cell
says nothing. The folders that pictures lie in are the attribute ``class``, unless the file says it
otherwise. Labels are no part of a data set's digest: to know more of pictures does not make other
pictures of them.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.datasets.entry import Entry
from pinxit.datasets.words import few

NAME = "labels.csv"
CLASS = "class"
"""The attribute whose groups are folders."""
MOST_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one attribute.

    Attributes:
        attribute: Its name.
        of: The group of each picture, in the order they were asked for; "" where nobody said.
    """

    attribute: str
    of: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many pictures each group has, the largest first; those without a label left out."""
        return dict(Counter(name for name in self.of if name).most_common())

    @property
    def names(self) -> tuple[str, ...]:
        """The groups, sorted."""
        return tuple(sorted({*self.of} - {""}))

    @property
    def missing(self) -> int:
        """How many pictures have no label."""
        return sum(not name for name in self.of)

    def numbers(self) -> tuple[int, ...]:
        """The number of each picture's group among ``names``; -1 where nobody said."""
        place = {name: number for number, name in enumerate(self.names)}
        return tuple(place.get(name, -1) for name in self.of)


@dataclass(frozen=True, slots=True)
class Labels:
    """What users say of the pictures of a data set.

    Attributes:
        rows: By path the groups of the picture, by attribute.
    """

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def attributes(self, entries: Sequence[Entry]) -> tuple[str, ...]:
        """What can be asked of these pictures: the class, if folders differ, then the columns."""
        columns = dict.fromkeys(name for row in self.rows.values() for name in row)
        folders = {_folder(entry) for entry in entries}
        return tuple(dict.fromkeys([*[CLASS] * (len(folders) > 1), *columns]))

    def grouping(self, entries: Sequence[Entry], attribute: str) -> Grouping:
        """The groups of an attribute.

        Raises:
            UserMistake: nobody says anything of this attribute, or it has too many groups.
        """
        known = self.attributes(entries)
        if attribute not in known:
            raise unknown_name("attribute", attribute, known)
        made = Grouping(attribute, tuple(self._group(entry, attribute) for entry in entries))
        if len(made.counts) > MOST_GROUPS:
            raise UserMistake(
                f"{attribute} has {len(made.counts)} groups, such as {few(made.names)}; "
                f"{MOST_GROUPS} are the most that can be compared."
            )
        return made

    def crossed(self, entries: Sequence[Entry], one: str, other: str) -> Grouping:
        """The groups of two attributes together; pictures that lack a label lack it here too.

        Raises:
            UserMistake: as for ``grouping``.
        """
        pairs = zip(self.grouping(entries, one).of, self.grouping(entries, other).of, strict=True)
        return Grouping(f"{one} x {other}", tuple(f"{a}, {b}" if a and b else "" for a, b in pairs))

    def unused(self, entries: Iterable[Entry]) -> tuple[str, ...]:
        """Paths of rows that no picture has."""
        there = {entry.path for entry in entries}
        return tuple(path for path in self.rows if path not in there)

    def _group(self, entry: Entry, attribute: str) -> str:
        said = self.rows.get(entry.path, {}).get(attribute, "")
        return said or (_folder(entry) if attribute == CLASS else "")

    def to_json(self) -> dict[str, Any]:
        """The labels as JSON values."""
        return {path: dict(row) for path, row in self.rows.items()}

    @classmethod
    def from_json(cls, text: str, where: str) -> "Labels":
        """The labels that ``to_json`` gave, as text.

        Raises:
            UserMistake: it holds none.
        """
        try:
            value = json.loads(text)
            return cls({str(p): {str(a): str(g) for a, g in r.items()} for p, r in value.items()})
        except (ValueError, AttributeError) as fault:
            raise UserMistake(f"{where} holds no labels: {fault}. Import them again.") from fault


def read_labels(file: Path) -> Labels | None:
    """The labels of a file; None if there is none.

    Raises:
        UserMistake: it cannot be read, or is no table of labels.
    """
    if not file.is_file():
        return None
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UserMistake(f"{file} cannot be read as UTF-8 text: {fault}.") from fault
    table = csv.DictReader(io.StringIO(text), restval="")
    columns = [name.strip() for name in table.fieldnames or ()]
    attributes = [name for name in columns if name and name != "path"]
    if "path" not in columns or not attributes:
        raise UserMistake(
            f"{file} is no table of labels: its first line must be path and at least one "
            "attribute, such as path,skin,age."
        )
    table.fieldnames = columns
    rows: dict[str, Mapping[str, str]] = {}
    for row in table:
        if None in row:
            raise UserMistake(f"{file}, line {table.line_num}, has more cells than columns.")
        path = row["path"].strip()
        if path in rows:
            raise UserMistake(f"{file} names {path} twice; once is enough.")
        rows[path] = {name: row[name].strip() for name in attributes}
    return Labels(rows)


def _folder(entry: Entry) -> str:
    return entry.tags[-1] if entry.tags else ""
