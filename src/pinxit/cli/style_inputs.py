"""The pictures that a style transfer takes besides its content, opened before any work begins."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pinxit.make.stylize import Places
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


def style_inputs(studio: "Studio", given: Sequence[Path]) -> "list[Picture]":
    """The styles that the user named.

    Raises:
        UserMistake: one is no picture.
    """
    return [studio.open(path) for path in given]


def place_inputs(
    studio: "Studio", mask: Path | None, regions: Sequence[Path], protect: Path | None
) -> "Places":
    """The pictures that say where, by their roles.

    Raises:
        UserMistake: one is no picture.
    """
    paths = {"mask": [mask], "region": regions, "protect": [protect]}
    opened = {
        role: [studio.open(path) for path in given if path is not None]
        for role, given in paths.items()
    }
    return {role: pictures for role, pictures in opened.items() if pictures}
