"""A kit whose files are pictures of the library, as a file in a folder."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pinxit.jobs.campaign_params import KitParams

if TYPE_CHECKING:
    from pinxit.make.campaign.kit import BrandKit

KIT_FILE = "brand.yaml"
PathOf = Callable[[str], Path]
"""Gives the file of a picture of the library by its id."""


def kit_in(params: KitParams, path_of: PathOf, folder: Path) -> "tuple[BrandKit, dict[Path, str]]":
    """The kit as a file in a folder, read from there, and the ids of the pictures that it names.

    Raises:
        UserMistake: a picture is not here, or something is wrong in the kit.
    """
    from pinxit.make.campaign.kit_file import kit_from

    folder.mkdir(parents=True, exist_ok=True)
    named = {f"style-{number}": each for number, each in enumerate(params.styles, 1)}
    named |= {"logo": params.logo} if params.logo else {}
    files = {stem: _copied(path_of(picture), stem, folder) for stem, picture in named.items()}
    told: dict[str, Any] = {
        "brand": params.brand,
        "palette": dict(params.palette),
        "fonts": {"headline": params.headline_font, "text": params.text_font},
        "texts": {"headline": params.headline, "text": params.text, "call": params.call},
        "tone": {
            "styles": [name for stem, name in files.items() if stem != "logo"],
            "strength": params.strength,
            "recolor": params.recolor,
        },
    }
    if params.logo:
        about = {"safe_area": params.safe_area, "backgrounds": list(params.logo_on)}
        told["logo"] = {"file": files["logo"], **about}
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    (folder / KIT_FILE).write_text(text, encoding="utf-8")
    return kit_from(text, folder), {folder / files[stem]: each for stem, each in named.items()}


def _copied(path: Path, stem: str, folder: Path) -> str:
    """A picture of the library as a file of that folder; its name."""
    from pinxit.pictures.known import format_of

    with path.open("rb") as stream:
        known = format_of(stream.read(64))
    name = stem + (known.suffixes[0] if known else ".png")
    shutil.copyfile(path, folder / name)
    return name
