"""What is in a sharded data set, who is in it, and what results may be used for: in one pass.

Every row of the index is read once, in the order of the disk; what grows in memory are counts, and
lists of a few examples. Labels are joined on disk.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.gaps import DELTA
from pinxit.datasets.groups import attribute_facts
from pinxit.datasets.labels import CLASS, MOST_GROUPS
from pinxit.datasets.licenses import Use
from pinxit.datasets.report import SQUARE
from pinxit.datasets.rights import Rights
from pinxit.datasets.targets import Targets
from pinxit.datasets.vast.sealing import near_groups_of
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.datasets.vast.tables import Tables
from pinxit.datasets.words import counted, few

_EXAMPLES = 5
_MOST_FOLDERS = 10_000
_LIMITS: tuple[Use, ...] = ("publish", "commercial")
_COLUMNS = "path, height, width, channels, rights, tags, caption != '', twin_of != ''"


@dataclass(slots=True)
class _Reasons:
    """How many pictures have each reason, and some of them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    paths: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, kind: str, why: str, path: str) -> None:
        key = kind, why
        self.counts[key] += 1
        if self.counts[key] <= _EXAMPLES:
            self.paths.setdefault(key, []).append(path)


@dataclass(slots=True)
class _Tally:
    """What is counted on the way."""

    shorts: Counter[int] = field(default_factory=Counter)
    sizes: set[tuple[int, int]] = field(default_factory=set)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    refused: _Reasons = field(default_factory=_Reasons)
    limits: _Reasons = field(default_factory=_Reasons)

    def count(self, what: str, name: str) -> None:
        counts = self.counts.setdefault(what, Counter())
        if name in counts or len(counts) < _MOST_FOLDERS:
            counts[name] += 1
        else:
            counts["others"] += 1


def report(dataset: ShardedDataset, on: date | None = None) -> dict[str, Any]:
    """Everything people ask about a data set, as `pinxit.datasets.report.report` says it.

    Lists of pictures are cut short; "copies" and "refused" count all of them.

    Args:
        dataset: The data set.
        on: The day on which rights are judged; today, if absent.
    """
    tally = _Tally()
    with Tables(dataset.index) as tables:
        # by id, bounded: many pictures have few rights
        rights_of = lru_cache(maxsize=10_000)(lambda number: _Judged.of(tables, number, on))
        for row in tables.rows(f"SELECT {_COLUMNS} FROM pictures ORDER BY shard, place"):  # noqa: S608
            _count(tally, row, rights_of(row[4]))
        query = "SELECT twin_of, path FROM pictures WHERE twin_of != '' ORDER BY twin_of LIMIT 100"
        copies = [list(pair) for pair in tables.rows(query)]
    joined = dataset.joined(on)
    return {
        "name": dataset.name,
        "version": dataset.version,
        "frozen": dataset.frozen,
        "digest": dataset.digest,
        "pictures": dataset.pictures,
        "trainable": tally.numbers["trainable"],
        "sizes": _sizes(tally),
        "channels": dict(tally.counts.get("channels", Counter()).most_common()),
        "proportions": {name: tally.numbers[name] for name in ("square", "wide", "tall")},
        "captioned": tally.numbers["captioned"],
        "tags": dict(tally.counts.get("tags", Counter()).most_common(100)),
        "exact_copies": copies,
        "copies": tally.numbers["copies"],
        "licenses": dict(tally.counts.get("licenses", Counter()).most_common()),
        "results": joined.to_json(),
        "sentence": joined.sentence,
        "not_trainable": [
            {"path": path, "why": why}
            for (_, why), paths in tally.refused.paths.items()
            for path in paths
        ],
        "refused": [
            {"why": why, "count": count, "paths": tally.refused.paths["learn", why]}
            for (_, why), count in tally.refused.counts.most_common()
        ],
        "decisions": [
            f"{count} x {words}"
            for words, count in tally.counts.get("decisions", Counter()).most_common()
        ],
        "limits": [
            {"use": use, "why": why, "pictures": count, "paths": tally.limits.paths[use, why]}
            for (use, why), count in tally.limits.counts.items()
        ],
        "people": dict(tally.counts.get("people", Counter()).most_common()),
        "proven": tally.numbers["proven"],
        "signed": [str(each.about.get("when", "")) for each in dataset.statements],
        "classes": dict(tally.counts.get("classes", Counter()).most_common()),
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """What follows from rights, worked out once for all pictures that have them."""

    rights: Rights
    why_not: dict[str, str | None]
    decisions: tuple[str, ...]

    @classmethod
    def of(cls, tables: Tables, number: int, on: date | None) -> "_Judged":
        value = next(tables.rows("SELECT value FROM rights WHERE id = ?", number))[0]
        rights = Rights.from_json(json.loads(value))
        uses: tuple[Use, ...] = ("learn", *_LIMITS)
        told = [
            f"{'allows' if o.allowed else 'forbids'} {o.use}: {o.reason}" for o in rights.overrides
        ]
        waived = [f"waives {each.clause}: {each.reason}" for each in rights.waivers]
        return cls(rights, {use: rights.why_not(use, on) for use in uses}, (*told, *waived))


def _count(tally: _Tally, row: tuple[Any, ...], judged: _Judged) -> None:
    path, height, width, channels, _, tags, is_captioned, is_twin = row
    tally.shorts[min(height, width)] += 1
    if len(tally.sizes) < _MOST_FOLDERS:
        tally.sizes.add((height, width))
    share = width / height
    shape = "square" if 1 / SQUARE <= share <= SQUARE else "wide" if share > 1 else "tall"
    tally.numbers.update({shape: 1, "captioned": is_captioned, "copies": is_twin})
    tally.numbers["proven"] += judged.rights.proof is not None
    tally.count("channels", str(channels))
    tally.count("licenses", judged.rights.license)
    tally.count("people", judged.rights.consent.people)
    folders = json.loads(tags)
    for tag in folders:
        tally.count("tags", tag)
    for words in judged.decisions:
        tally.count("decisions", words)
    if is_twin:
        return
    tally.count("classes", folders[-1] if folders else "")
    why = judged.why_not["learn"]
    if why is not None:
        tally.refused.add("learn", why, path)
        return
    tally.numbers["trainable"] += 1
    for use in _LIMITS:
        limit = judged.why_not[use]
        if limit is not None:
            tally.limits.add(use, limit, path)


def _sizes(tally: _Tally) -> dict[str, int]:
    if not tally.shorts:
        return {}
    half, passed = sum(tally.shorts.values()) / 2, 0
    sides = sorted(tally.shorts)
    median = sides[-1]
    for side in sides:
        passed += tally.shorts[side]
        if passed >= half:
            median = side
            break
    return {"least": sides[0], "median": median, "most": sides[-1], "different": len(tally.sizes)}


def groups_report(
    dataset: ShardedDataset,
    classes: dict[str, int],
    targets: Targets | None = None,
    delta: float = DELTA,
) -> dict[str, Any]:
    """How many pictures each group has, as `pinxit.datasets.groups.groups_report` says it.

    Crossings of two attributes are not counted.

    Args:
        dataset: The data set.
        classes: How many pictures each folder has: "classes" of `report`.
        targets: What is wanted; equal shares, if absent.
        delta: The gap that is tolerated.

    Raises:
        UserMistake: a target is of an attribute or a group that nobody knows.
    """
    wanted = targets or Targets()
    singles = sum(classes.values())
    found = {CLASS: dict(classes)} if len(classes) > 1 else {}
    with Tables(dataset.index) as tables:
        query = (
            "SELECT attribute, label, count(*) FROM labels JOIN pictures USING (path) "
            "WHERE twin_of = '' AND label != '' GROUP BY 1, 2 ORDER BY 1, 3 DESC"
        )
        for attribute, label, count in tables.rows(query):
            found.setdefault(attribute, {})[label] = count
        query = "SELECT path FROM labels WHERE NOT path IN (SELECT path FROM pictures) LIMIT 100"
        unused = sorted({path for (path,) in tables.rows(query)})
    wanted.refuse_unknown(tuple(found))
    for attribute, counts in found.items():
        if len(counts) > MOST_GROUPS:
            raise UserMistake(
                f"{attribute} has {len(counts)} groups, such as {few(sorted(counts))}; "
                f"{MOST_GROUPS} are the most that can be compared."
            )
    return {
        "pictures": singles,
        "is_audited": bool(found),
        "attributes": [
            attribute_facts(
                (name, _without_blank(counts), singles - sum(_without_blank(counts).values())),
                *(singles, wanted, delta),
            )
            for name, counts in found.items()
        ],
        "crossings": [],
        "unused_labels": unused,
    }


def _without_blank(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name}


def keep_labels(tables: Tables, file: Path) -> None:
    """Takes the labels of a file into the index, in place of older ones; row by row.

    Raises:
        UserMistake: it is no table of labels.
    """
    if not file.is_file():
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream, tables.writing():
            tables.change("DELETE FROM labels")
            tables.change_all("INSERT INTO labels VALUES (?, ?, ?)", _labels(file, stream))
    except (OSError, UnicodeDecodeError) as fault:
        raise UserMistake(f"{file} cannot be read as UTF-8 text: {fault}.") from fault


def _labels(file: Path, stream: Any) -> Iterator[tuple[str, str, str]]:
    table = csv.DictReader(stream, restval="")
    columns = [name.strip() for name in table.fieldnames or ()]
    attributes = [name for name in columns if name and name != "path"]
    if "path" not in columns or not attributes:
        raise UserMistake(
            f"{file} is no table of labels: its first line must be path and at least one "
            "attribute, such as path,skin,age."
        )
    table.fieldnames = columns
    for row in table:
        if None in row:
            raise UserMistake(f"{file}, line {table.line_num}, has more cells than columns.")
        for name in attributes:
            yield row["path"].strip(), name, row[name].strip()


def import_lines(dataset: ShardedDataset) -> Iterator[str]:
    """What an import found besides the pictures, in sentences."""
    with Tables(dataset.index) as tables:
        shards = tables.number("SELECT count(*) FROM shards WHERE pictures > 0")
        size = tables.number("SELECT sum(bytes) FROM shards")
        yield (
            f"{counted(dataset.pictures, 'picture')} in {counted(shards, 'shard')} "
            f"({size / 2**20:.1f} MB) in {dataset.address}."
        )
        for why, count in tables.rows(
            "SELECT why, count(*) FROM told WHERE kind = 'skipped' GROUP BY why ORDER BY 2 DESC"
        ):
            yield f"{counted(count, 'file')} skipped: {why} ({_some(tables, 'skipped', why)})."
        yield from _cases(tables)
        copies = tables.number("SELECT count(*) FROM pictures WHERE twin_of != ''")
        if copies:
            yield f"{counted(copies, 'exact copy', 'exact copies')} left out of training."
        groups = list(islice(near_groups_of(tables), 10_000))
        if groups:
            named = few([" ~ ".join(group[:3]) for group in groups])
            yield f"{counted(len(groups), 'group')} of nearly alike pictures: {named}."


def _cases(tables: Tables) -> Iterator[str]:
    """Pictures that something is to be said of, the first few of each kind."""
    said = {
        "unreadable": "could not be read: {why}",
        "opt-out": "is not learned from: {why}.",
        "revoked": "was left out: {why}.",
        "contradiction": "is {why}. The stricter of both holds.",
    }
    for kind, words in said.items():
        query = "SELECT path, why FROM told WHERE kind = ? ORDER BY path LIMIT ?"
        for path, why in tables.rows(query, kind, _EXAMPLES):
            yield f"{path} {words.format(why=why)}"
        more = tables.number("SELECT count(*) FROM told WHERE kind = ?", kind) - _EXAMPLES
        if more > 0:
            yield f"{more} more as the last."


def _some(tables: Tables, kind: str, why: str) -> str:
    query = "SELECT path FROM told WHERE kind = ? AND why = ? ORDER BY path LIMIT 100"
    return few([path for (path,) in tables.rows(query, kind, why)])
