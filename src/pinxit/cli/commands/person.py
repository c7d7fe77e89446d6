"""Say who may use a server: add and remove people, make keys for them."""

import click

from pinxit.cli.serving import database_option, people_of, read_quotas
from pinxit.cli.session import Session, with_session


@click.group()
def person() -> None:
    """Say who may use a server that `pinxit serve` runs.

    Admins may do everything, creators make and train, students too within quotas, viewers look.
    """


@person.command("add")
@click.argument("name")
@click.option(
    "--role", default="creator", show_default=True, help="admin, creator, student or viewer."
)
@click.option("--quota", "quotas", multiple=True, help="Such as jobs_a_day=20; several allowed.")
@database_option
@with_session
def add(session: Session, name: str, role: str, quotas: tuple[str, ...], database: str) -> None:
    """Add somebody; `pinxit person key NAME` lets them in."""
    made = people_of(database).add(name, role, read_quotas(quotas))
    key = f"`pinxit person key {made.name!r}` makes a key"
    told = f"{made.name} has the role {made.role} now; {key}."
    session.say(told, {"id": made.id, "name": made.name, "role": made.role})


@person.command("list")
@database_option
@with_session
def list_(session: Session, database: str) -> None:
    """Who may use the server, and with how many keys."""
    from pinxit.service.keys import Keys

    people = people_of(database)
    keys = Keys(people)
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "role": each.role,
            "is_active": each.is_active,
            "quota": each.quota,
            "keys": len(keys.list(each.id)),
        }
        for each in people.list()
    ]
    lines = [
        f"{row['name']:<24} {row['role']:<8} {row['keys']} keys"
        f"{'' if row['is_active'] else '  (shut out)'}"
        for row in rows
    ]
    session.say("\n".join(lines), rows)


@person.command("change")
@click.argument("name")
@click.option("--role", help="admin, creator, student or viewer.")
@click.option("--quota", "quotas", multiple=True, help="Such as jobs_a_day=20, or bytes=none.")
@click.option("--shut-out/--let-in", "is_out", default=None, help="Whether they may come in.")
@database_option
@with_session
def change(
    session: Session,
    name: str,
    role: str | None,
    quotas: tuple[str, ...],
    is_out: bool | None,
    database: str,
) -> None:
    """Change somebody's role or quotas, shut them out or let them in again."""
    people = people_of(database)
    changes: dict[str, object] = {"role": role} if role else {}
    if quotas:
        changes["quota"] = {**people.get(name).quota, **read_quotas(quotas)}
    if is_out is not None:
        changes["is_active"] = not is_out
    made = people.change(name, changes)
    told = f"{made.name} has the role {made.role}{'' if made.is_active else ', and shut out'}."
    session.say(told, {"id": made.id, "name": made.name, "role": made.role})


@person.command("remove")
@click.argument("name")
@database_option
@with_session
def remove(session: Session, name: str, database: str) -> None:
    """Remove somebody with their keys; what they made stays where it is."""
    people_of(database).remove(name)
    session.say(f"{name} is removed.", {"removed": name})


@person.command("key")
@click.argument("name")
@click.option("--label", default="key", show_default=True, help="What the key is for.")
@click.option(
    "--scopes",
    default="",
    help="Such as read,make; with keys, it makes others. All, if absent.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it ends; never, if absent.")
@database_option
@with_session
def key(
    session: Session, name: str, label: str, scopes: str, days: int | None, database: str
) -> None:
    """Make an API key for somebody, and print it, this once.

    On your own machine, `pinxit person key local` makes one for programs that use your studio.
    """
    from datetime import timedelta

    from pinxit.service.keys import Keys
    from pinxit.tables.base import now

    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()] or None
    expires = now() + timedelta(days=days) if days else None
    made, secret = Keys(people_of(database)).give(name, label, wanted, expires)
    session.remark("Keep it like a password: it is shown this once.")
    session.say(secret, {"id": made.id, "key": secret, "scopes": made.scopes})


COMMAND = person
