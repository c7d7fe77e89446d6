"""Options of commands that may draw a texture with a GAN that learns it first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pinxit.base.errors import UserMistake
from pinxit.nets.texture_settings import TextureSettings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

F = TypeVar("F", bound=Callable[..., Any])

ADVERSARIAL = "adversarial"
_UPDATES = int(TextureSettings.knobs()["steps"][0])


def method_options(command: F) -> F:
    """How it is made: of patches, or by a GAN that learns the texture."""
    shared = (
        click.option(
            "--method",
            type=click.Choice(("patches", ADVERSARIAL)),
            default="patches",
            show_default=True,
            help="adversarial: a small GAN learns the texture first, in minutes.",
        ),
        click.option(
            "--updates",
            type=click.IntRange(1, 20_000),
            help=f"Of the GAN; more is better.  [default: {_UPDATES}]",
        ),
        click.option(
            "--texture",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Where the GAN is kept, to draw from it again (.safetensors).",
        ),
    )
    for option in reversed(shared):
        command = option(command)
    return command


def is_adversarial(options: Mapping[str, Any]) -> bool:
    """Whether a GAN is to draw.

    Raises:
        UserMistake: an option is one of the other method.
    """
    given = [name for name in ("updates", "texture") if options[name] is not None]
    if options["method"] != ADVERSARIAL and given:
        raise UserMistake(f"--{given[0]} belongs to --method {ADVERSARIAL}.")
    knobs = [n for n in ("strength", "coarsest", "completeness", "rounds") if options.get(n)]
    if options["method"] == ADVERSARIAL and knobs:
        raise UserMistake(f"--{knobs[0]} belongs to --method patches.")
    return bool(options["method"] == ADVERSARIAL)


def drawn(
    studio: "Studio",
    picture: "Picture",
    seeds: Sequence[int],
    options: Mapping[str, Any],
    size: tuple[int, int] | None = None,
) -> "Iterator[Picture]":
    """Pictures of a texture, one for each seed; with a size they are tiles.

    Raises:
        UserMistake: the picture, the model or the file does not fit.
    """
    from pinxit.make.texture import learned, textures

    width, height = size or (0, 0)
    updates = options["updates"] or _UPDATES
    settings = TextureSettings(steps=updates, width=width, height=height, tile=size is not None)
    run = studio.run()
    model = learned(picture, settings, run, options["texture"])
    return textures(picture, seeds, settings, model, run=run)
