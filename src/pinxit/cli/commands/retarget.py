"""Bring pictures to other proportions without stretching."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.cli.patch_work import PatchWork, patch_options, read_size
from pinxit.cli.session import Session, with_session

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--size", required=True, metavar="WxH", help="Of the result, such as 1080x1350.")
@click.option(
    "--protect", type=click.Path(path_type=Path), help="Picture; white keeps its form, as faces do."
)
@patch_options(has_strength=False)
@with_session
def retarget(
    session: Session,
    sources: tuple[Path, ...],
    out: Path,
    seed: int,
    size: str,
    protect: Path | None,
    **options: Any,
) -> int:
    """Bring each of SOURCES (pictures or folders of pictures) to another size without stretching.

    Parts repeat or are left out, and forms keep their proportions: seams are left out or doubled
    where they cost least, and patches mend what bent. A source with more pixels than the result
    is shrunk first; none is enlarged.

    \b
    pinxit retarget beach.jpg --size 1200x600 -o wide.png
    pinxit retarget cup.jpg --size 1080x1350 --protect cup-mask.png -o story.png
    """
    work = PatchWork.of(session, sources, out, options)
    settings, wanted = work.settings("retarget"), read_size(size)

    def make(studio: "Studio", picture: "Picture") -> "Iterator[tuple[Picture, str]]":
        from pinxit.make.retarget import retarget, retarget_around

        run = studio.run()
        if protect is None:
            yield retarget(picture, *wanted, settings, seed=seed, run=run), ""
        else:
            kept = studio.open(protect)
            yield retarget_around(picture, kept, wanted, settings, seed=seed, run=run), ""

    return work.done(make)


COMMAND = retarget
