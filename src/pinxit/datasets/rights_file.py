"""Rights of single pictures, from ``rights.csv`` or ``rights.json`` in their folder.

Columns (or keys): path, license, creator, source, evidence, seen, until, territory, people,
release, allow, deny, waive, reason. ``path`` is a picture, a folder with a slash at its end, or a
pattern such as ``animals/*.png`` where ``*`` stands for any letters, slashes too. Square brackets
stand for themselves, or for one of the letters in them. A row with a license says everything anew;
a row without one amends what held before. Later patterns win over earlier ones, and a row for one
picture wins over all patterns. ``allow`` and ``deny`` list uses, ``waive`` clauses of the license
that do not carry over to results; they want a reason. ``seen`` is the day on which the evidence was
looked at. ``people`` is nobody, released or unasked; released wants a ``release``. Evidence and
release may be files beside the pictures; their hashes are kept.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import translate
from pathlib import Path
from typing import Any, TypeVar

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.datasets.decisions import CLAUSES, PEOPLE, Consent, Proof
from pinxit.datasets.licenses import USES, Use
from pinxit.datasets.rights import Rights
from pinxit.datasets.territory import parse_territory

NAMES = ("rights.csv", "rights.json")
_COLUMNS = (
    *("path", "license", "creator", "source", "evidence", "seen", "until", "territory"),
    *("people", "release", "allow", "deny", "waive", "reason"),
)

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        path: What it is about.
        cells: The other columns; blank ones are left out.
        where: File and row, for messages.
    """

    path: str
    cells: Mapping[str, str]
    where: str

    def after(self, rights: Rights) -> Rights:
        """The rights after this row.

        Raises:
            UserMistake: a cell is wrong.
        """
        try:
            return self._after(rights)
        except UserMistake as fault:
            raise UserMistake(f"{self.where}: {fault}") from fault

    def _after(self, rights: Rights) -> Rights:
        start = Rights() if "license" in self.cells else rights
        until = self.cells.get("until")
        changed = Rights(
            license=self.cells.get("license", start.license),
            creator=self.cells.get("creator", start.creator),
            source=self.cells.get("source", start.source),
            evidence=self.cells.get("evidence", start.evidence),
            until=_day(until) if until else start.until,
            overrides=start.overrides,
            waivers=start.waivers,
            territory=parse_territory(self.cells["territory"])
            if "territory" in self.cells
            else start.territory,
            proof=Proof(_day(self.cells["seen"])) if "seen" in self.cells else start.proof,
            consent=self._consent(start.consent),
        )
        reason = self.cells.get("reason", "")
        for column, allowed in (("allow", True), ("deny", False)):
            for use in _uses(self.cells.get(column, "")):
                changed = changed.override(use, allowed, reason)
        for clause in _listed(self.cells.get("waive", ""), "clause", CLAUSES):
            changed = changed.waive(clause, reason)
        return changed

    def _consent(self, before: Consent) -> Consent:
        if not {"people", "release"} & set(self.cells):
            return before
        word = self.cells.get("people", "released").lower()
        people = _listed(word, "word on people", PEOPLE)[0]
        return Consent(people, self.cells.get("release", ""))


class RightsFile:
    """The rows of a rights file, and which of them were of use."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._single: dict[str, list[Rule]] = {}
        self._patterns: list[tuple[re.Pattern[str], Rule]] = []
        self._used: set[str] = set()
        self._all: list[Rule] = []
        for rule in rules:
            self._all.append(rule)
            path = plain_path(rule.path)
            self._single.setdefault(path, []).append(rule)
            if is_pattern(path):
                self._patterns.append((_pattern(path), rule))

    def rights_of(self, path: str, default: Rights) -> Rights:
        """The rights of one picture.

        Args:
            path: Relative to the folder, with forward slashes.
            default: What holds where no row says otherwise.

        Raises:
            UserMistake: a cell is wrong.
        """
        plain = plain_path(path)
        single = self.single(plain)
        rules = [
            rule
            for pattern, rule in self._patterns
            if pattern.match(plain) and plain_path(rule.path) != plain
        ]
        rights = default
        for rule in (*rules, *single):
            self._used.add(rule.where)
            rights = rule.after(rights)
        return rights

    def single(self, plain: str) -> Sequence[Rule]:
        """The rows whose path is this one, letter by letter."""
        return self._single.get(plain, ())

    @property
    def used(self) -> frozenset[str]:
        """Where the rows stand that were of use."""
        return frozenset(self._used)

    @property
    def papers(self) -> frozenset[str]:
        """What rows name as evidence and releases: no pictures to learn from."""
        told = (
            rule.cells.get(column, "") for rule in self._all for column in ("evidence", "release")
        )
        return frozenset(plain_path(each) for each in told if each)

    def unused(self) -> tuple[str, ...]:
        """Rows that no picture matched, as "rights.csv, row 7: cats/*.png"."""
        idle = (rule for rule in self._all if rule.where not in self._used)
        return tuple(f"{rule.where}: {rule.path}" for rule in idle)


def read_rights_file(folder: Path) -> RightsFile:
    """The rights file of a folder; without rows if there is none.

    Raises:
        UserMistake: it is not readable, has unknown columns, or there are two.
    """
    return RightsFile(rules_in(folder))


def rules_in(folder: Path) -> Iterator[Rule]:
    """The rows of a folder's rights file, one by one; of a CSV no more than one is in memory.

    Raises:
        UserMistake: it is not readable, has unknown columns, or there are two.
    """
    there = [folder / name for name in NAMES if (folder / name).is_file()]
    if len(there) > 1:
        raise UserMistake(f"{folder} holds {' and '.join(NAMES)}; keep one of them.")
    for file in there:
        try:
            rows = _json_rows(file) if file.suffix == ".json" else _csv_rows(file)
            for number, row in rows:
                yield _rule(file.name, number, row)
        except (OSError, UnicodeDecodeError) as fault:
            raise UserMistake(f"{file} cannot be read as UTF-8 text: {fault}.") from fault


def refuse_bad_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Makes sure that rows can stand in a rights file, before it is written.

    Args:
        name: Of the file, for messages.
        rows: By column.

    Raises:
        UserMistake: a column or a cell is wrong.
    """
    for number, row in enumerate(rows, 1):
        _rule(name, number, row).after(Rights())


def rights_beside(file: Path) -> Rights | None:
    """What the rights file in a picture's folder says about it; None if it says nothing.

    Raises:
        UserMistake: the rights file is wrong.
    """
    rights = read_rights_file(file.parent).rights_of(file.name, Rights())
    return rights if rights.is_known else None


def _csv_rows(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        stream.seek(0)
        rows = csv.DictReader(stream, delimiter=max(",;\t", key=head.count))
        for row in rows:
            yield rows.line_num, row


def _json_rows(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    text = path.read_text(encoding="utf-8-sig")
    try:
        rows = json.loads(text)
    except ValueError as fault:
        raise UserMistake(f"{path} is not JSON: {fault}.") from fault
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UserMistake(f"{path} holds no list of objects; write [{{'path': ...}}, ...].")
    return list(enumerate(rows, 1))


def _rule(file: str, number: int, row: Mapping[str, Any]) -> Rule:
    where = f"{file}, row {number}"
    cells: dict[str, str] = {}
    for column, value in row.items():
        name = str(column).strip().lower() if column is not None else ""
        if name not in _COLUMNS:
            raise UserMistake(f"{where}: {unknown_name('column', name, _COLUMNS)}")
        words = ";".join(map(str, value)) if isinstance(value, list) else value
        if words is not None and str(words).strip():
            cells[name] = str(words).strip()
    path = cells.pop("path", "")
    if not path:
        raise UserMistake(f"{where} has no path; name a picture, a folder/ or a pattern.")
    return Rule(path, cells, where)


def _pattern(path: str) -> re.Pattern[str]:
    """What a folder or pattern matches; brackets may also stand for themselves, as in a[1].png."""
    glob = path + "*" if path.endswith("/") else path
    return re.compile(f"{translate(glob)}|{translate(glob.replace('[', '[[]'))}")


def _uses(text: str) -> list[Use]:
    return _listed(text, "use", USES)


def _listed(text: str, what: str, known: Sequence[Word]) -> list[Word]:
    names = [name.lower() for name in re.split(r"[\s,;|]+", text) if name]
    for name in names:
        if name not in known:
            raise unknown_name(what, name, known)
    return [word for word in known if word in names]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UserMistake(f"A day is written such as 2030-12-31, not {text!r}.") from fault


def is_pattern(path: str) -> bool:
    """Whether a row's path stands for more than one picture."""
    return path.endswith("/") or any(sign in path for sign in "*?[")


def plain_path(path: str) -> str:
    """The one spelling of a path: forward slashes, composed letters, no ``./`` in front."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./")
