"""The pictures that a style transfer takes besides its content, opened before any work begins."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.cli.session import home_folder
from pinxit.pictures.history import STYLE_SUFFIX

if TYPE_CHECKING:
    from pinxit.make.stylize import Places
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio


def style_inputs(studio: "Studio", given: Sequence[Path]) -> "list[Picture]":
    """The styles that the user named: pictures, style files, names of learned styles.

    Raises:
        UserMistake: one is none of these.
    """
    return [studio.open_style(path) for path in given]


def has_learned(given: Sequence[Path]) -> bool:
    """Whether one of these is a learned style, as far as their names tell."""
    shelf = home_folder() / "styles"
    return any(
        path.suffix == STYLE_SUFFIX
        or (not path.exists() and (shelf / f"{path}{STYLE_SUFFIX}").is_file())
        for path in given
    )


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
