"""Show what a picture file is and carries, without judging it."""

from pathlib import Path

import click

from pinxit.cli.session import Session, with_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_session
def inspect(session: Session, file: Path) -> None:
    """Show size, depth, color profile, history and labels of FILE."""
    from pinxit.cli.inspection import inspection

    facts = inspection(file)
    width = max(map(len, facts))
    lines = []
    for name, value in facts.items():
        lines.append(f"{name:<{width}}  {value}")
    session.say("\n".join(lines), facts)


COMMAND = inspect
