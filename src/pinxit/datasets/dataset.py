"""A data set: pictures with their rights, and one digest that stands for all of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pinxit.base import names
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_json
from pinxit.datasets.decisions import UNASKED
from pinxit.datasets.entry import Entry
from pinxit.datasets.joined import JoinedRights, join
from pinxit.datasets.statements import Statement


@dataclass(frozen=True, slots=True)
class Dataset:
    """Pictures with their rights.

    Attributes:
        name: Letters, digits, dots, dashes and underscores.
        root: The folder that the paths of the entries start from.
        entries: The pictures, sorted by path.
        version: Counts from 1; a new one begins when a frozen one is imported again.
        frozen: Whether a model may have learned from it; then it never changes again.
        created: UTC, ISO 8601.
        statements: Signed departures from licenses and opt-outs.
        digest: SHA-256 of all entries; name, root, statements and dates are not part of it.

    Raises:
        UserMistake: the name is not allowed, or two entries have the same path.
    """

    name: str
    root: Path
    entries: tuple[Entry, ...]
    version: int = 1
    frozen: bool = False
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    statements: tuple[Statement, ...] = ()
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        refuse_bad_name(self.name)
        ordered = tuple(sorted(self.entries, key=lambda entry: entry.path))
        twice = [path for path, n in Counter(entry.path for entry in ordered).items() if n > 1]
        if twice:
            raise UserMistake(f"The data set {self.name} names {twice[0]} twice; once is enough.")
        object.__setattr__(self, "entries", ordered)
        object.__setattr__(self, "digest", hash_json([entry.to_json() for entry in ordered]))

    def trainable(self, on: date | None = None) -> tuple[Entry, ...]:
        """The pictures a model may learn from, each once: twins are left out."""
        return tuple(e for e in self.singles() if e.rights.allows("learn", on))

    def untrainable(self, on: date | None = None) -> tuple[tuple[Entry, str], ...]:
        """The pictures no model may learn from, each with the reason; twins are left out."""
        whys = ((entry, entry.rights.why_not("learn", on)) for entry in self.singles())
        return tuple((entry, why) for entry, why in whys if why is not None)

    def singles(self) -> tuple[Entry, ...]:
        """The pictures without the twins of others."""
        return tuple(entry for entry in self.entries if not entry.twin_of)

    def joined(self, on: date | None = None) -> JoinedRights:
        """What may be done with results made from all trainable pictures together."""
        return join((entry.rights for entry in self.trainable(on)), on)

    def path_of(self, entry: Entry) -> Path:
        """Where a picture lies."""
        return self.root / entry.path

    def card(self) -> dict[str, Any]:
        """What a model's card says about the data set it learned from; it names no paths."""
        return {
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "pictures": len(self.trainable()),
            "rights": self.joined().to_json(),
            "sources": sorted({entry.rights.credit for entry in self.trainable()}),
            **self._consent(),
            **self._statements(),
        }

    def _consent(self) -> dict[str, Any]:
        """How many pictures show whom; nothing where nobody said."""
        found = Counter(entry.rights.consent.people for entry in self.trainable())
        return {"consent": dict(sorted(found.items()))} if set(found) - {UNASKED.people} else {}

    def _statements(self) -> dict[str, Any]:
        if not self.statements:
            return {}
        return {"statements": [statement.to_json() for statement in self.statements]}

    def to_json(self) -> dict[str, Any]:
        """The data set as JSON values; equal rights are written once."""
        rights = list(dict.fromkeys(entry.rights for entry in self.entries))
        place = {each: number for number, each in enumerate(rights)}
        return {
            "name": self.name,
            "version": self.version,
            "frozen": self.frozen,
            "created": self.created,
            "root": str(self.root),
            "digest": self.digest,
            "rights": [each.to_json() for each in rights],
            "entries": [{**e.to_json(), "rights": place[e.rights]} for e in self.entries],
            **self._statements(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Dataset":
        """The data set that ``to_json`` wrote.

        Raises:
            UserMistake: the value is no data set, or was changed since it was written.
        """
        try:
            rights = value["rights"]
            made = cls(
                name=str(value["name"]),
                root=Path(value["root"]),
                entries=tuple(
                    Entry.from_json({**entry, "rights": rights[entry["rights"]]})
                    for entry in value["entries"]
                ),
                version=int(value["version"]),
                frozen=bool(value["frozen"]),
                statements=tuple(map(Statement.from_json, value.get("statements", ()))),
                created=str(value["created"]),
            )
            digest = value["digest"]
        except (KeyError, TypeError, ValueError, IndexError) as fault:
            raise UserMistake(f"This is no data set: {fault!r} is wrong in it.") from fault
        if made.digest != digest:
            raise UserMistake(
                f"The data set {made.name} was changed after it was written: its entries have "
                f"digest {made.digest[:12]}, not {str(digest)[:12]}. Import the folder again."
            )
        return made


def refuse_bad_name(name: str) -> None:
    """Makes sure that a data set may have this name.

    Raises:
        UserMistake: it may not.
    """
    names.refuse_bad_name("data set", name)
