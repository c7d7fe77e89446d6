"""Say whom a picture credits, as it was signed."""

from pathlib import Path

import click

from pinxit.base.errors import Refused
from pinxit.cli.session import Session, with_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write to this .html, .txt or .csv."
)
@click.option("--overwrite", is_flag=True, help="Replace a file that exists.")
@with_session
def credits_(session: Session, file: Path, out: Path | None, overwrite: bool) -> None:
    """Say whom FILE, a picture or clip, credits, and what it may be used for.

    Only what was signed is believed: a changed or unsigned file is refused (exit code 3).
    """
    from pinxit.cli.crediting import credits_in, told_credits

    with session.studio() as studio:
        verdict = studio.verify(file)
    if verdict.state not in {"trusted", "unknown signer"}:
        raise Refused(f"{file.name} says nothing that can be believed: {verdict.sentence}")
    sentence, found = credits_in(verdict.facts)
    about = (f"Credits of {file.name}", sentence or "It says nothing of rights.")
    told_credits(session, about, found, out, overwrite=overwrite)


COMMAND = credits_
