"""Sprites out of pictures of all kinds: each is checked before it is laid on a sheet."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pinxit.check.finding import Context, Policy
from pinxit.mark.log import Log
from pinxit.mark.log_notes import check_noted

if TYPE_CHECKING:
    from pinxit.make.sprite_settings import SpriteSettings
    from pinxit.make.sprites import SpriteSheet
    from pinxit.pictures.picture import Picture


def checked_sprites(
    pictures: "Sequence[tuple[str, Picture]]",
    settings: "SpriteSettings",
    log: Log,
    context: Context,
    policy: Policy,
) -> "SpriteSheet":
    """A sheet of pictures that passed their checks.

    Args:
        pictures: With their names.
        settings: Of the sheet.
        log: Where a refusal is noted.
        context: What is known of the pictures' inputs.
        policy: Which checks are left out.

    Raises:
        Refused: a check blocks one of the pictures.
        UserMistake: they do not fit.
    """
    from pinxit.make.sprites import sprite_sheet

    counts: dict[str, Counter[str]] = {}
    for _, picture in pictures:
        for finding in check_noted(log, picture, context, policy).findings:
            counts.setdefault(finding.check, Counter())[finding.level] += 1
    return sprite_sheet(pictures, settings, findings=counts)
