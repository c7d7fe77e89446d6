"""Look at the tables of your studio's database, and migrate them."""

from typing import TYPE_CHECKING

import click

from pinxit.cli.queueing import opened
from pinxit.cli.serving import database_option
from pinxit.cli.session import Session, home_folder, with_session

if TYPE_CHECKING:
    from pinxit.tables.migrate import Migrated


@click.group()
def db() -> None:
    """Look at the tables of your studio's database, and migrate them.

    A server does so by itself when it starts. A file of SQLite is copied into the folder `backups`
    before; a PostgreSQL database is yours to back up.
    """


@db.command()
@database_option
@with_session
def status(session: Session, database: str) -> None:
    """Show the version of the tables, and what they lack."""
    from pinxit.tables.migrate import standing

    with opened(database) as tables:
        now = standing(tables)
    lines = [f"The tables have version {now.version or 'none'}; this Pinxit has {now.wanted}."]
    lines += [f"To be done: {step}" for step in now.steps]
    told = {"version": now.version, "wanted": now.wanted, "steps": list(now.steps)}
    session.say("\n".join(lines), told)


@db.command()
@database_option
@with_session
def upgrade(session: Session, database: str) -> None:
    """Bring the tables to the version of this Pinxit."""
    from pinxit.tables.migrate import upgrade as migrate

    with opened(database) as tables:
        _say(session, migrate(tables, home_folder()))


@db.command()
@click.argument("version")
@click.confirmation_option(prompt="What only newer versions know is lost. Go on?")
@database_option
@with_session
def downgrade(session: Session, version: str, database: str) -> None:
    """Take the tables back to an older VERSION, for an older Pinxit.

    What only newer versions know is lost but for the backup; "base" takes all tables away.
    """
    from pinxit.tables.migrate import downgrade as migrate

    with opened(database) as tables:
        _say(session, migrate(tables, home_folder(), version))


def _say(session: Session, done: "Migrated") -> None:
    changed = f"The tables have version {done.after or 'none'}"
    text = f"{changed}; they had {done.before or 'none'}." if done.before != done.after else ""
    text = text or f"{changed}, as before."
    text += f"\nA copy of what was there: {done.backup}" if done.backup else ""
    told = {"before": done.before, "after": done.after}
    session.say(text, {**told, "backup": str(done.backup) if done.backup else None})


COMMAND = db
