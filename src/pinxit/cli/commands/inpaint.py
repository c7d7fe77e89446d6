"""Fill a part of a picture with what fits from the rest."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.cli.patch_work import PatchWork, patch_options
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--mask", required=True, type=click.Path(path_type=Path), help="Picture; white is what changes."
)
@patch_options(has_strength=False)
@with_session
def inpaint(
    session: Session, sources: tuple[Path, ...], out: Path, seed: int, mask: Path, **options: Any
) -> int:
    """Fill a part of SOURCES (pictures or folders of pictures) with what fits from the rest.

    White in the mask is what changes; every other pixel stays as it is.

    \b
    pinxit inpaint beach.jpg --mask person.png -o empty.png
    """
    work = PatchWork.of(session, sources, out, options)
    settings = work.settings("inpaint")

    def make(studio: "Studio", picture: "Picture") -> "Iterator[tuple[Picture, str]]":
        from pinxit.make.inpaint import inpaint

        hole = studio.open(mask)
        yield inpaint(picture, hole, settings, seed=seed, run=studio.run()), ""

    return work.done(make)


COMMAND = inpaint
