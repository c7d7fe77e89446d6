"""A sharded data set: what `Dataset` answers, answered from an index on disk."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, overload

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_file
from pinxit.base.names import unknown_name
from pinxit.datasets.dataset import refuse_bad_name
from pinxit.datasets.decisions import UNASKED
from pinxit.datasets.entry import Entry
from pinxit.datasets.joined import JoinedRights, of_results
from pinxit.datasets.rights import Rights
from pinxit.datasets.statements import Statement
from pinxit.datasets.vast.store import Place, ShardStore
from pinxit.datasets.vast.tables import Tables
from pinxit.datasets.words import counted

INDEX, ABOUT, CREDITS = "index.db", "about.json", "credits.txt"
MOST_CREDITS = 1000
"""Credit lines that a card names one by one; more are in a file whose hash it names."""
_NAMED = 3


class Entries(Sequence[Entry]):
    """Pictures of an index, in the order of the shards, read as they are asked for.

    Args:
        path: The index.
        where: Which pictures, in SQL.
        values: For its question marks.
    """

    def __init__(self, path: Path, where: str = "1", *values: Any) -> None:
        self._path, self._where, self._values = path, where, values
        with Tables(path) as tables:
            query = f"SELECT count(*) FROM pictures WHERE {where}"  # noqa: S608
            self._count = tables.number(query, *values)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Entry]:
        with Tables(self._path) as tables:
            yield from tables.entries(self._where, *self._values, order="shard, place")

    def sizes(self) -> Counter[tuple[int, int]]:
        """How many pictures have each height and width."""
        return Counter(
            {(height, width): count for height, width, count in self._groups("height, width")}
        )

    def channels(self) -> Counter[int]:
        """How many pictures have 1, 3 and 4 channels."""
        counts: Counter[int] = Counter()
        for channels, count in self._groups("channels"):
            counts[channels] = count
        return counts

    def _groups(self, columns: str) -> list[tuple[int, ...]]:
        query = f"SELECT {columns}, count(*) FROM pictures WHERE {self._where} GROUP BY {columns}"  # noqa: S608
        with Tables(self._path) as tables:
            return list(tables.rows(query, *self._values))

    def places(self, also: str = "1") -> Iterator[Place]:
        """Where they lie, in the same order.

        Args:
            also: What else is asked of them, in SQL.
        """
        with Tables(self._path) as tables:
            yield from tables.places(f"{self._where} AND {also}", *self._values)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            wanted = range(*index.indices(self._count))
            return [self[each] for each in wanted]
        with Tables(self._path) as tables:
            order = f"shard, place LIMIT 1 OFFSET {range(self._count)[index]}"
            return next(tables.entries(self._where, *self._values, order=order))


@dataclass(frozen=True, slots=True)
class ShardedDataset:
    """Pictures with their rights, in shards.

    Attributes:
        name: Letters, digits, dots, dashes and underscores.
        folder: Where its index lies.
        address: Where its shards lie: a folder, or what fsspec opens.
        digest: SHA-256 of all entries, the same as that of a `Dataset` of the same pictures.
        pictures: How many there are.
        version: 1, always: what was learned from is never added to.
        frozen: Whether a model may have learned from it.
        created: UTC, ISO 8601.
        statements: Signed departures from licenses.
    """

    name: str
    folder: Path
    address: str
    digest: str
    pictures: int
    version: int = 1
    frozen: bool = False
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    statements: tuple[Statement, ...] = ()

    @property
    def index(self) -> Path:
        """The file of the index."""
        return self.folder / INDEX

    @property
    def store(self) -> ShardStore:
        """Where the shards lie."""
        return ShardStore.at(self.address)

    @property
    def entries(self) -> Entries:
        """All pictures, by shard."""
        return Entries(self.index)

    def opened(self) -> Iterator[tuple[Entry, bytes]]:
        """Every picture with the bytes of its file, one by one.

        Raises:
            UserMistake: a shard cannot be read.
        """
        entries, store = self.entries, self.store
        for entry, place in zip(entries, entries.places(), strict=True):
            yield entry, store.read([place])[0]

    def has_any(self, hashes: Iterable[str]) -> str | None:
        """The first of these files that is among the pictures, by its SHA-256; None for none."""
        with Tables(self.index) as tables:
            for sha256 in hashes:
                query = "SELECT count(*) FROM pictures WHERE sha256 = ?"
                if tables.number(query, bytes.fromhex(sha256)):
                    return sha256
        return None

    def singles(self) -> Entries:
        """The pictures without the twins of others."""
        return Entries(self.index, "twin_of = ''")

    def learnable(self, on: date | None = None) -> str:
        """Which pictures a model may learn from, each once, as a condition in SQL.

        Rights are few where pictures are many; where each picture has its own, the condition is a
        table in the index.
        """
        with Tables(self.index) as tables, tables.writing():
            tables.change("CREATE TABLE IF NOT EXISTS learnable (id INTEGER PRIMARY KEY)")
            tables.change("DELETE FROM learnable")
            for number, rights in _all_rights(tables):
                if rights.allows("learn", on):
                    tables.change("INSERT INTO learnable VALUES (?)", number)
        return "twin_of = '' AND rights IN learnable"

    def refuse_untrainable(self, *, allow_subset: bool = False, on: date | None = None) -> Entries:
        """The pictures a model learns from.

        Args:
            allow_subset: Leave out pictures that may not be learned from instead of refusing all.
            on: The day on which rights are judged; today, if absent.

        Raises:
            Refused: a picture may not be learned from, or with ``allow_subset``, none may.
        """
        usable = Entries(self.index, self.learnable(on))
        singles = len(self.singles())
        if len(usable) == singles or (allow_subset and len(usable)):
            return usable
        some = "none" if not len(usable) else f"only {len(usable)}"
        raise Refused(
            f"Of {counted(singles, 'picture')} in the data set {self.name}, {some} may be learned "
            f"from: {self._told_why(on)}. Say in its rights.csv under which license you hold them "
            "and import again"
            + (", or train on the others alone with --allow-subset." if len(usable) else ".")
        )

    def _told_why(self, on: date | None) -> str:
        whys: dict[str, int] = {}
        with Tables(self.index) as tables:
            for _, rights, count in rights_with_counts(tables):
                why = rights.why_not("learn", on)
                if why is not None:
                    whys[why] = whys.get(why, 0) + count
        first = sorted(whys.items(), key=lambda each: (-each[1], each[0]))[:_NAMED]
        return "; ".join(f"{counted(count, 'picture')} ({why})" for why, count in first)

    def joined(self, on: date | None = None) -> JoinedRights:
        """What may be done with results made from all trainable pictures together."""
        return self._joined(on)[0]

    def _joined(self, on: date | None = None) -> tuple[JoinedRights, int]:
        """The joined rights, and how many creators want a credit.

        Of more than `MOST_CREDITS` one line stands for all, and names the file that lists them.
        """
        total, credited = JoinedRights(), set[str]()
        people = 0
        with Tables(self.index) as tables:
            for _, rights, count in rights_with_counts(tables):
                if not rights.allows("learn", on):
                    continue
                each = of_results(rights, on, count)
                people += len(each.credits)
                credited |= each.credits if len(credited) <= MOST_CREDITS else frozenset()
                total |= replace(each, credits=frozenset())
            if len(credited) > MOST_CREDITS:
                count, sha256 = self._write_credits(tables)
                line = f"{count} creators, listed in {CREDITS} with SHA-256 {sha256}"
                credited = {line}
        return replace(total, credits=frozenset(credited)), people

    def _write_credits(self, tables: Tables) -> tuple[int, str]:
        """All credit lines in a file beside the index, sorted; their number and hash."""
        with tables.writing():
            tables.change(
                "CREATE TABLE IF NOT EXISTS credits (line TEXT PRIMARY KEY) WITHOUT ROWID"
            )
            tables.change("DELETE FROM credits")
            for _, rights in _all_rights(tables):
                if rights.attribution:
                    tables.change("INSERT OR IGNORE INTO credits VALUES (?)", rights.credit)
        path, count = self.folder / CREDITS, 0
        with path.open("w", encoding="utf-8") as stream:
            for (line,) in tables.rows("SELECT line FROM credits ORDER BY line"):
                stream.write(line.replace("\n", " ") + "\n")
                count += 1
        return count, hash_file(path)

    def card(self) -> dict[str, Any]:
        """What a model's card says about the data set it learned from; it names no paths."""
        joined, _ = self._joined()
        people: dict[str, int] = {}
        sources: set[str] = set()
        usable = 0
        with Tables(self.index) as tables:
            for _, rights, count in rights_with_counts(tables):
                if not rights.allows("learn"):
                    continue
                usable += count
                people[rights.consent.people] = people.get(rights.consent.people, 0) + count
                sources |= {rights.credit} if len(sources) <= MOST_CREDITS else set()
        return {
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "pictures": usable,
            "rights": joined.to_json(),
            "sources": sorted(sources) if len(sources) <= MOST_CREDITS else sorted(joined.credits),
            **({"consent": dict(sorted(people.items()))} if set(people) - {UNASKED.people} else {}),
            **(
                {"statements": [each.to_json() for each in self.statements]}
                if self.statements
                else {}
            ),
        }

    def to_json(self) -> dict[str, Any]:
        """What is kept of it beside the index."""
        return {
            "name": self.name,
            "address": self.address,
            "digest": self.digest,
            "pictures": self.pictures,
            "frozen": self.frozen,
            "created": self.created,
            "statements": [each.to_json() for each in self.statements],
        }


@dataclass(frozen=True, slots=True)
class ShardedStore:
    """All sharded data sets of a user.

    Attributes:
        folder: Made when something is saved.
    """

    folder: Path

    def list(self) -> tuple[str, ...]:
        """Names of all that were imported to their end, sorted."""
        try:
            found = [each.name for each in self.folder.iterdir() if (each / ABOUT).is_file()]
        except OSError:
            return ()
        return tuple(sorted(found))

    def place(self, name: str) -> Path:
        """The folder of one.

        Raises:
            UserMistake: the name is not allowed.
        """
        refuse_bad_name(name)
        return self.folder / name

    def path_of(self, name: str) -> Path:
        """The file that says what it is; what is signed beside it begins with the same name."""
        return self.place(name) / ABOUT

    def load(self, name: str) -> ShardedDataset:
        """A sharded data set.

        Raises:
            UserMistake: there is none of that name, or its file is damaged.
        """
        path = self.path_of(name)
        if not path.is_file():
            raise unknown_name("data set", name, self.list())
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            return ShardedDataset(
                name=str(value["name"]),
                folder=path.parent,
                address=str(value["address"]),
                digest=str(value["digest"]),
                pictures=int(value["pictures"]),
                frozen=bool(value["frozen"]),
                created=str(value["created"]),
                statements=tuple(map(Statement.from_json, value["statements"])),
            )
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise UserMistake(
                f"{path} cannot be read ({fault}). Import the folder again."
            ) from fault

    def save(self, dataset: ShardedDataset) -> ShardedDataset:
        """Keeps what is known of it beside its index.

        Raises:
            UserMistake: it cannot be written.
        """
        text = json.dumps(dataset.to_json(), indent=1, ensure_ascii=False)
        write_bytes(self.path_of(dataset.name), text.encode(), overwrite=True)
        return dataset

    def freeze(self, name: str) -> ShardedDataset:
        """Makes sure that it is never added to, and gives it back.

        Raises:
            UserMistake: there is none, or it cannot be written.
        """
        found = self.load(name)
        return found if found.frozen else self.save(replace(found, frozen=True))


def _all_rights(tables: Tables) -> Iterator[tuple[int, Rights]]:
    last = -1
    while True:
        query = "SELECT id, value FROM rights WHERE id > ? ORDER BY id LIMIT 1000"
        rows = list(tables.rows(query, last))  # not all at once, and no cursor open over changes
        if not rows:
            return
        for number, value in rows:
            yield number, Rights.from_json(json.loads(value))
        last = rows[-1][0]


def rights_with_counts(
    tables: Tables, where: str = "twin_of = ''"
) -> Iterator[tuple[int, Rights, int]]:
    """All different rights of some pictures, and how many have each."""
    query = f"SELECT rights, count(*) FROM pictures WHERE {where} GROUP BY rights"  # noqa: S608
    for number, count in tables.rows(query):
        value = next(tables.rows("SELECT value FROM rights WHERE id = ?", number))[0]
        yield number, Rights.from_json(json.loads(value)), count
