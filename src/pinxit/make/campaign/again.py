"""Composing again, from a recipe."""

from collections.abc import Callable
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.compose import compose
from pinxit.make.campaign.design import LOGO, LOGO_ON_DARK, Design, Logos
from pinxit.make.campaign.fonts import ROLE, Typeface, shipped_typeface
from pinxit.pictures.picture import Picture, Source, Step


def composed_again(
    motif: Picture,
    step: Step,
    picture_of: Callable[[Source], Picture],
    file_of: Callable[[Source], Path],
) -> Picture:
    """What a step of composing made of its motif.

    Args:
        motif: As it was before the step.
        step: The step.
        picture_of: Finds a picture by its hash.
        file_of: Finds any file by its hash.

    Raises:
        UserMistake: the step is damaged, or a logo or a font cannot be found.
    """
    given = {source.role: source for source in step.used if source.role != ROLE}
    logos = Logos(
        *(picture_of(given[role]) if role in given else None for role in (LOGO, LOGO_ON_DARK))
    )
    fonts = {
        source.title: Typeface(file_of(source), is_shipped=False)
        for source in step.used
        if source.role == ROLE
    }
    named = step.settings.get("fonts")
    for name in named.values() if isinstance(named, dict) else ():
        found = fonts.get(str(name)) or shipped_typeface(str(name))
        if found is None:
            raise UserMistake(f"The recipe's font {name!r} is none that comes with Pinxit.")
        fonts[str(name)] = found
    return compose(motif, Design.from_json(step.settings, fonts), logos).picture
