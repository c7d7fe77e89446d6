"""Import pictures with their rights, and say what may be done with them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pinxit.cli.session import Session, with_session


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
@with_session
def import_(
    session: Session,
    folder: Path,
    name: str,
    license_id: str,
    until: datetime | None,
    **about: Any,
) -> None:
    """Import all pictures below FOLDER, with what their rights allow.

    A file rights.csv in FOLDER (columns path, license, creator, source, evidence, until, allow,
    deny, reason) names the rights of single pictures and whole sub-folders.
    """
    from pinxit.datasets.report import report_lines
    from pinxit.datasets.rights import Rights

    last: date | None = until.date() if until else None
    if license_id:
        about["license"] = license_id
    rights = Rights(**about, until=last)
    with session.studio() as studio:
        made, report = studio.import_folder(folder, name, rights)
    text = "\n".join([*report.lines(), "", *report_lines(made)])
    session.say(text, {"dataset": made.card(), "import": report.to_json()})


@dataset.command("list")
@with_session
def list_(session: Session) -> None:
    """List all data sets."""
    with session.studio() as studio:
        names = studio.datasets.list()
        sets = [studio.datasets.load(name) for name in names]
    lines = [f"{each.name}  version {each.version}, {len(each.entries)} pictures" for each in sets]
    session.say("\n".join(lines) or "There are no data sets yet.", [each.card() for each in sets])


@dataset.command()
@click.argument("name")
@with_session
def report(session: Session, name: str) -> None:
    """Say how many pictures NAME has, under which licenses, and what results may be used for."""
    from pinxit.datasets.report import report as facts_of
    from pinxit.datasets.report import report_lines

    with session.studio() as studio:
        found = studio.datasets.load(name)
        session.say("\n".join(report_lines(found)), facts_of(found))


@dataset.command()
@click.argument("name")
@with_session
def check(session: Session, name: str) -> int:
    """Compare the files of NAME with what was imported; exit code 3 if any changed."""
    with session.studio() as studio:
        changes = studio.datasets.changes(name)
    lines = [f"{path}: {what}" for path, what in changes.items()]
    session.say("\n".join(lines) or "Nothing has changed since the import.", dict(changes))
    return 3 if changes else 0


@dataset.command()
@click.argument("name")
@with_session
def freeze(session: Session, name: str) -> None:
    """Freeze NAME: this version never changes again; importing once more makes the next one."""
    with session.studio() as studio:
        frozen = studio.datasets.freeze(name)
    session.say(
        f"{frozen.name} version {frozen.version} is frozen; its digest is {frozen.digest}.",
        frozen.card(),
    )


COMMAND = dataset
