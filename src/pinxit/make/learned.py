"""Learned styles where a method wants pictures: these are taken, if they can be found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.make.engines import ENGINES
from pinxit.make.methods import engine_of, style_settings
from pinxit.make.style_shelf import StyleShelf
from pinxit.nets.style import StylePicture, refuse_learned
from pinxit.nets.style_controls import MOST_STYLES, shares_of
from pinxit.nets.style_settings import StyleSettings
from pinxit.pictures.picture import Picture


def fitting(
    styles: Sequence[Picture],
    settings: StyleSettings | None,
    shelf: StyleShelf,
    opened: Callable[[Path], Picture],
) -> tuple[Sequence[Picture], StyleSettings]:
    """Styles that the method can use, and settings whose weights fit them.

    Args:
        styles: Pictures and learned styles.
        settings: Of the method; None for the default: "fast" if a style was learned.
        shelf: Knows where the pictures behind styles lie.
        opened: Opens one.

    Raises:
        UserMistake: the method wants pictures, and those behind a style are not found, or are more
            than it takes.
    """
    learned = [style for style in styles if isinstance(style, StylePicture)]
    if settings is None:
        settings = style_settings("fast") if learned else style_settings()
    engine = ENGINES.load(engine_of(settings))
    if not learned or getattr(engine, "takes_learned_styles", False):
        return styles, settings
    pictures: list[Picture] = []
    weights: list[float] = []
    for style, share in zip(styles, shares_of(settings, len(styles)), strict=True):
        if not isinstance(style, StylePicture):
            pictures.append(style)
            weights.append(share)
            continue
        found = shelf.pictures_behind(style.style)
        if None in found:
            refuse_learned([style])
        pictures += [opened(path) for path in found if path is not None]
        weights += [share * source.share for source in style.style.card.pictures]
    if len(pictures) > MOST_STYLES:
        raise UserMistake(
            f"There are {len(pictures)} pictures behind these styles, and this method takes "
            f"{MOST_STYLES}; paint with --method fast."
        )
    return pictures, replace(settings, style_weights=tuple(weights))
