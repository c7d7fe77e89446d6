"""Import pictures with their rights, and say what may be done with them."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.errors import UserMistake
from pinxit.cli.options import delta_option, target_option
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.datasets.dataset import Dataset
    from pinxit.datasets.vast.sharded import ShardedDataset


@click.group()
def dataset() -> None:
    """Import pictures with their rights, and say what may be done with them."""


@dataset.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Name of the data set.")
@click.option(
    "--license",
    "license_id",
    default="",
    help="SPDX id such as CC0-1.0 or CC-BY-4.0, LicenseRef-Own for your own pictures, "
    "LicenseRef-Licensed for bought ones. Without one, nothing can be trained.",
)
@click.option("--creator", default="", help="Who made the pictures.")
@click.option("--source", default="", help="Where they come from.")
@click.option("--evidence", default="", help="What shows that the license is true.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the license.")
@click.option("--territory", default="", help="Where it holds: DE,AT or EU.  [default: world]")
@click.option(
    "--people",
    type=click.Choice(["unasked", "nobody"]),
    default="unasked",
    show_default=True,
    help="Whether anybody is shown; releases are named in rights.csv.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path),
    help="Which clauses count (TOML).  [default: policy.toml in the home folder]",
)
@click.option(
    "--shards",
    "is_sharded",
    is_flag=True,
    help="For millions of pictures: keep them in tar files with an index on disk. Called again "
    "after a stop, it goes on.",
)
@click.option("--to", "address", default="", help="Where shards lie: a folder, or s3://...")
@click.option("--workers", type=click.IntRange(0, 256), help="Processes that read.  [default: 2]")
@click.option("--overwrite", is_flag=True, help="Import into shards anew.")
@with_session
def import_(
    session: Session,
    folder: Path,
    name: str,
    until: datetime | None,
    policy: Path | None,
    **about: Any,
) -> None:
    """Import all pictures below FOLDER, with what their rights allow.

    A file rights.csv in FOLDER names the rights of single pictures and whole sub-folders; columns:
    path, license, creator, source, evidence, seen, until, territory, people, release, allow, deny,
    waive, reason. What the files say themselves is honored, and so is a tdmrep.json beside them.
    A file labels.csv (columns path and any attributes) names the groups they belong to, for audits.
    """
    from pinxit.cli.sharding import import_shards, refuse_shard_options
    from pinxit.datasets.decisions import Consent
    from pinxit.datasets.groups import groups_lines, groups_report
    from pinxit.datasets.policy import read_policy
    from pinxit.datasets.report import report_lines
    from pinxit.datasets.rights import Rights
    from pinxit.datasets.territory import parse_territory

    is_sharded = about.pop("is_sharded")
    shards = {key: about.pop(key) for key in ("address", "workers", "overwrite")}
    refuse_shard_options({"to": shards["address"], **shards, "address": ""}, is_sharded=is_sharded)
    last: date | None = until.date() if until else None
    license_id, territory = about.pop("license_id"), about.pop("territory")
    about["consent"] = Consent(about.pop("people"))
    if license_id:
        about["license"] = license_id
    rights = Rights(**about, until=last, territory=parse_territory(territory))
    if is_sharded:
        from pinxit.datasets.vast.bringing import How

        many = 2 if shards["workers"] is None else shards["workers"]
        how = How(shards["address"], many, overwrite=shards["overwrite"])
        import_shards(session, folder, name, rights, how)
        return
    with session.studio() as studio:
        honored = read_policy(policy) if policy else None
        made, report = studio.import_folder(folder, name, rights, policy=honored)
        groups = groups_report(made, studio.datasets.labels(name))
    text = "\n".join([*report.lines(), "", *report_lines(made), *groups_lines(groups)])
    session.say(text, {"dataset": made.card(), "import": report.to_json()})


@dataset.command("list")
@with_session
def list_(session: Session) -> None:
    """List all data sets."""
    with session.studio() as studio:
        sets = [studio.datasets.load(name) for name in studio.datasets.list()]
        store = studio.rights_desk.sharded.store
        sharded = [store.load(name) for name in store.list()]
    lines = [f"{each.name}  version {each.version}, {len(each.entries)} pictures" for each in sets]
    lines += [f"{each.name}  {each.pictures} pictures in shards" for each in sharded]
    cards = [*(each.card() for each in sets), *(each.card() for each in sharded)]
    session.say("\n".join(lines) or "There are no data sets yet.", cards)


@dataset.command()
@click.argument("name")
@target_option
@delta_option
@with_session
def report(session: Session, name: str, targets: tuple[str, ...], delta: float) -> None:
    """Say how many pictures NAME has, under which licenses, and what results may be used for.

    Says, too, how many pictures each group has (folders, and the columns of labels.csv), how far
    that is from what you want, and what to collect.
    """
    from pinxit.cli import sharding
    from pinxit.datasets.groups import groups_lines, groups_report
    from pinxit.datasets.report import report as facts_of
    from pinxit.datasets.report import report_lines
    from pinxit.datasets.targets import parse_targets

    wanted = parse_targets(targets)
    with session.studio() as studio:
        sharded = sharding.sharded_of(studio, name)
        if sharded is not None:
            facts = sharding.facts_of(sharded, wanted, delta)
            session.say("\n".join(sharding.told(facts)), facts)
            return
        found = studio.datasets.load(name)
        groups = groups_report(found, studio.datasets.labels(name), wanted, delta)
        text = "\n".join([*report_lines(found), *groups_lines(groups)])
        session.say(text, {**facts_of(found), "groups": groups})


@dataset.command()
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@with_session
def label(session: Session, name: str, file: Path) -> None:
    """Take the labels of NAME from FILE, a CSV with the columns path and any attributes.

    \b
    path,skin,age
    ann.png,dark,old

    They replace those it had. The data set itself stays as it is, and so do models of it.
    """
    from pinxit.datasets.groups import groups_lines, groups_report
    from pinxit.datasets.labels import read_labels

    labels = read_labels(file)
    if labels is None:
        raise UserMistake(f"There is no file {file}.")
    with session.studio() as studio:
        studio.datasets.keep_labels(name, labels)
        groups = groups_report(studio.datasets.load(name), labels)
    session.say("\n".join(groups_lines(groups)), groups)


@dataset.command()
@click.argument("name")
@with_session
def check(session: Session, name: str) -> int:
    """Compare the files of NAME with what was imported; exit code 3 if any changed.

    Signed departures from licenses are checked, too; of shards, the shards themselves.
    """
    from pinxit.cli import sharding

    with session.studio() as studio:
        sharded = sharding.sharded_of(studio, name)
        changes = dict(sharding.damages(sharded) if sharded else studio.datasets.changes(name))
        statements = (sharded or studio.datasets.load(name)).statements
        for each in studio.rights_desk.broken_statements(statements):
            what = f"the statement of {each.about.get('when')} on departures from licenses"
            changes[what] = "its signature does not hold"
    lines = [f"{path}: {what}" for path, what in changes.items()]
    session.say("\n".join(lines) or "Nothing has changed since the import.", changes)
    return 3 if changes else 0


@dataset.command()
@click.argument("name")
@with_session
def freeze(session: Session, name: str) -> None:
    """Freeze NAME: this version never changes again; importing once more makes the next one."""
    with session.studio() as studio:
        desk = studio.rights_desk
        frozen: Dataset | ShardedDataset
        if name in desk.sharded.store.list():
            frozen, path = desk.sharded.freeze(name), desk.sharded.store.path_of(name)
        else:
            frozen = desk.freeze(name)
            path = studio.datasets.path_of(name, frozen.version)
    session.say(
        f"{frozen.name} version {frozen.version} is frozen; its digest is {frozen.digest}.\n"
        f"It is signed: pinxit verify {path}",
        {**frozen.card(), "file": str(path)},
    )


@dataset.command()
@click.argument("name")
@click.argument("picture", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; it is signed with the date.")
@click.option(
    "--outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder to search for pictures and clips that were made; may be repeated.",
)
@with_session
def revoke(
    session: Session, name: str, picture: tuple[str, ...], reason: str, outputs: tuple[Path, ...]
) -> None:
    """Withdraw each PICTURE of NAME, and say which models and outputs it reached.

    A picture is named by its path in the data set, or by the first letters of its hash. It leaves
    the next version of every data set; models that learned from it make nothing more. What they
    learned is not unlearned: train them again without it.
    """
    from pinxit.cli.revoking import revoked_lines
    from pinxit.mark.reach import reach_of, refuse_missing

    refuse_missing(outputs)
    with session.studio() as studio:
        done = studio.rights_desk.revoke(name, picture, reason)
        hashes = frozenset(each.sha256 for each in done)
        reach = reach_of(hashes, (studio.datasets, studio.models, studio.styles), outputs)
        lines = revoked_lines(studio, done, reach)
    value = {"revoked": [dict(each.statement.about) for each in done], **reach.to_json()}
    session.say("\n".join(lines), value)


@dataset.command("credits")
@click.argument("name")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write to this .html, .txt or .csv."
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def credits_(session: Session, name: str, out: Path | None, overwrite: bool) -> None:
    """Say who is to be credited for what is made from NAME; or write it as a page or a table."""
    from pinxit.cli.crediting import told_credits
    from pinxit.datasets.credits import credits_of

    with session.studio() as studio:
        found = studio.datasets.load(name)
    about = (f"Credits of {name}", found.joined().sentence)
    told_credits(session, about, credits_of(found), out, overwrite=overwrite)


@dataset.command()
@click.argument("name")
@click.option(
    "--croissant",
    "out",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write as Croissant metadata (JSON-LD).",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def export(session: Session, name: str, out: Path, overwrite: bool) -> None:
    """Describe NAME for other programs: every picture with its hash and its license."""
    from pinxit.base.files import write_bytes
    from pinxit.datasets.croissant import croissant

    with session.studio() as studio:
        value = croissant(studio.datasets.load(name))
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    write_bytes(out, text.encode(), overwrite=overwrite)
    session.say(f"{name} is described in {out}.", {"file": str(out)})


COMMAND = dataset
