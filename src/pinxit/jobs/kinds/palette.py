"""Says which colors pictures are made of: a card, and files for other programs beside it."""

from typing import Any

from pinxit.jobs.design_colors import palette_found
from pinxit.jobs.design_params import PaletteParams
from pinxit.jobs.kind import Desk, Kind


def title(params: PaletteParams) -> str:
    """What the job is called."""
    return f"A palette of {params.count} colors"


def refuse(params: PaletteParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    for each in params.pictures:
        desk.path_of(each)


def work(params: PaletteParams, desk: Desk) -> dict[str, Any]:
    """Keeps the card, with the palette as ASE, GPL, CSS and JSON."""
    from pinxit.deliver.palettes import palette_card
    from pinxit.make.palette_files import SPELLINGS

    found, pictures = palette_found(params, desk.picture)
    used = tuple(picture.as_source("picture") for picture in pictures)
    name = f"palette of {found.title}"
    kept = desk.keep(palette_card(found, used), 0, title=name)
    for number, (kind, spelling) in enumerate(SPELLINGS.items()):
        desk.attach(kept, number, f"{found.title}.{kind}", spelling(found))
    return {"pictures": [kept], "palette": found.to_json()}


KIND = Kind("palette", "quick", PaletteParams, title, work, needs="make", refuse=refuse)
