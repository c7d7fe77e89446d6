"""Make new pictures like one picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pinxit.base.seeds import LARGEST_SEED
from pinxit.cli.patch_work import PatchWork, patch_options
from pinxit.cli.session import Session, with_session
from pinxit.cli.texture_work import drawn, is_adversarial, method_options

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-n",
    "number",
    default=1,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="How many, with this seed and the next ones.",
)
@method_options
@patch_options(has_strength=True)
@with_session
def vary(
    session: Session, sources: tuple[Path, ...], out: Path, seed: int, number: int, **options: Any
) -> int:
    """Make new pictures like each of SOURCES (pictures or folders of pictures).

    They are put together from patches of the source: a recombination, whose rights are the
    source's. No network is trained. Textures vary best; of objects, parts may repeat. With
    --method adversarial a small GAN learns the texture first and copies nothing.

    \b
    pinxit vary gravel.jpg -o more.png
    pinxit vary forest.jpg -n 4 --strength 0.7 -o forests.png
    pinxit vary grass.jpg --method adversarial --texture grass.safetensors -o meadow.png
    """
    work = PatchWork.of(session, sources, out, options)
    settings, is_learned = work.settings("vary"), is_adversarial(options)

    def make(studio: "Studio", picture: "Picture") -> "Iterator[tuple[Picture, str]]":
        from pinxit.make.vary import vary

        seeds = [(seed + each) % (LARGEST_SEED + 1) for each in range(number)]
        if is_learned:
            made = drawn(studio, picture, seeds, options)
        else:
            made = vary(picture, seeds, settings, run=studio.run())
        for each, result in zip(seeds, made, strict=True):
            yield result, f"_{each}" if number > 1 else ""

    return work.done(make)


COMMAND = vary
