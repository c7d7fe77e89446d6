"""Data sets in shards on the command line: imported, reported, compared with their files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.cli.session import Session
from pinxit.datasets.gaps import DELTA
from pinxit.datasets.groups import groups_lines
from pinxit.datasets.report import lines_of
from pinxit.datasets.rights import Rights
from pinxit.datasets.targets import Targets
from pinxit.datasets.vast.bringing import How
from pinxit.datasets.vast.report import groups_report, import_lines, report
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.datasets.vast.store import shard_name
from pinxit.datasets.vast.tables import Tables
from pinxit.studio import Studio


def import_shards(session: Session, folder: Path, name: str, rights: Rights, how: How) -> None:
    """Imports a folder into shards, or goes on with that, and says what is in them."""
    with session.studio() as studio:
        made = studio.rights_desk.sharded.bring_in(folder, name, rights, how, studio.tell)
        facts = facts_of(made)
    text = "\n".join([*import_lines(made), "", *told(facts)])
    session.say(text, {"dataset": made.card(), "report": facts})


def facts_of(
    dataset: ShardedDataset, targets: Targets | None = None, delta: float = DELTA
) -> dict[str, Any]:
    """All that a report says of a data set in shards, groups included."""
    facts = report(dataset)
    return {**facts, "groups": groups_report(dataset, facts["classes"], targets, delta)}


def told(facts: Mapping[str, Any]) -> list[str]:
    """The same in lines for people."""
    return [*lines_of(facts), *groups_lines(facts["groups"])]


def sharded_of(studio: Studio, name: str) -> ShardedDataset | None:
    """The data set in shards of that name; None if there is none."""
    store = studio.rights_desk.sharded.store
    return store.load(name) if name in store.list() else None


def refuse_shard_options(given: Mapping[str, Any], *, is_sharded: bool) -> None:
    """Makes sure that options of shards are given with them alone.

    Raises:
        UserMistake: one is given without ``--shards``.
    """
    said = [f"--{name}" for name, value in given.items() if value]
    if said and not is_sharded:
        raise UserMistake(f"{' and '.join(said)} is about shards; add --shards, or leave it out.")


def damages(dataset: ShardedDataset) -> dict[str, str]:
    """What has become of shards since they were written: "missing" or "changed", by name."""
    found: dict[str, str] = {}
    store = dataset.store
    with Tables(dataset.index) as tables:
        for number, sha256 in tables.rows("SELECT number, sha256 FROM shards WHERE pictures > 0"):
            name = shard_name(number)
            if not store.has(name):
                found[name] = "missing"
            elif store.hash_of(name) != sha256:
                found[name] = "changed"
    return found
