"""Make one picture anew of the patches of another."""

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
    "--patches",
    required=True,
    type=click.Path(path_type=Path),
    help="Picture whose patches are taken.",
)
@patch_options(has_strength=True)
@with_session
def blend(
    session: Session, sources: tuple[Path, ...], out: Path, seed: int, patches: Path, **options: Any
) -> int:
    """Make SOURCES (pictures or folders of pictures) anew of the patches of another picture.

    The layout of SOURCES stays, everything else is the --patches picture's.

    \b
    pinxit blend logo.png --patches leaves.jpg -o leafy.png
    """
    work = PatchWork.of(session, sources, out, options)
    settings = work.settings("blend")

    def make(studio: "Studio", picture: "Picture") -> "Iterator[tuple[Picture, str]]":
        from pinxit.make.blend import blend

        other = studio.open(patches)
        yield blend(picture, other, settings, seed=seed, run=studio.run()), ""

    return work.done(make)


COMMAND = blend
