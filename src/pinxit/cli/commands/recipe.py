"""Print the recipe that a picture carries."""

from pathlib import Path

import click

from pinxit.cli.session import Session, with_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_session
def recipe(session: Session, file: Path) -> None:
    """Print the recipe of FILE as JSON; `pinxit run` makes the picture again from it."""
    from pinxit.mark.recipe import read_recipe_file

    found = read_recipe_file(file)
    if not found.is_signed:
        click.echo(
            f"pinxit: the recipe of {file} is not signed; anybody may have written it.", err=True
        )
    session.say_json(found.recipe)


COMMAND = recipe
