"""Name pictures that nothing you make may come too near to."""

from pathlib import Path

import click

from pinxit.cli.session import Session, with_session
from pinxit.datasets.words import counted


@click.group()
def protect() -> None:
    """Name pictures that nothing you make may come too near to.

    Registered works, designs of competitors: every picture is compared with them before it is
    written, whole and in parts, mirrored and turned; one that is too near is refused (exit code 3).
    """


@protect.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Name of the set; stays on this machine.")
@click.option("--overwrite", is_flag=True, help="Replace a set of that name.")
@with_session
def add(session: Session, folder: Path, name: str, overwrite: bool) -> None:
    """Protect all pictures below FOLDER; the pictures themselves are not kept."""
    with session.studio() as studio:
        made = studio.protect(folder, name, overwrite=overwrite)
    skipped = f"; {counted(made.skipped, 'file')} could not be read" if made.skipped else ""
    session.say(
        f"{counted(made.count, 'picture')} protected as {name}, named {made.set_id} in signed "
        f"pictures{skipped}.",
        made.to_json(),
    )


@protect.command("list")
@with_session
def list_(session: Session) -> None:
    """List the protected sets, each with the id that signed pictures name it by."""
    with session.studio() as studio:
        sets = studio.protected.list()
    lines = [f"{each.name:<20} {each.set_id}  {counted(each.count, 'picture')}" for each in sets]
    session.say("\n".join(lines) or "Nothing is protected yet.", [each.to_json() for each in sets])


@protect.command()
@click.argument("name")
@with_session
def remove(session: Session, name: str) -> None:
    """Stop protecting the pictures of NAME."""
    with session.studio() as studio:
        known = studio.protected.remove(name)
    session.say(f"{name} is not protected any more.", known.to_json())


COMMAND = protect
