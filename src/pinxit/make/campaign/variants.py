"""Variants for A/B tests: layout, side, color, crop and strength differ in plain sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.layouts import LAYOUTS, Side

MOST = len(ascii_lowercase)
_ZOOMS = (1.0, 1.3)
_STRENGTHS = (1.0, 0.6, 1.3, 0.8)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to lay out a campaign.

    Attributes:
        letter: "a" for the first.
        layout: Its name.
        side: On which side texts stand.
        ground: The role of the color of areas.
        zoom: How close the motif is shown; 1 shows most of it.
        strength: Of the style, times the kit's own.
    """

    letter: str
    layout: str
    side: Side
    ground: str
    zoom: float
    strength: float

    @property
    def name(self) -> str:
        """What tells it from the others, fit for a folder."""
        crop = "wide" if self.zoom == 1 else "close"
        return f"{self.letter}-{self.layout}-{self.ground}-{self.side}-{crop}"


def variants(count: int, seed: int, grounds: Sequence[str]) -> list[Variant]:
    """So many variants; each has a layout of its own as long as there are layouts.

    Args:
        count: How many.
        seed: Decides which come first.
        grounds: Roles of colors for areas.

    Raises:
        UserMistake: the count is out of range.
    """
    if not 1 <= count <= MOST:
        raise UserMistake(f"There are 1 to {MOST} variants, not {count}.")
    draw = np.random.Generator(np.random.PCG64(seed))
    layouts, colors = _in_turn(draw, list(LAYOUTS), count), _in_turn(draw, list(grounds), count)
    first = int(draw.integers(2))
    found: list[Variant] = []
    for at, letter in enumerate(ascii_lowercase[:count]):
        side: Side = "right" if ((at + 1) // 2 + first) % 2 else "left"
        zoom = _ZOOMS[(at + first) % len(_ZOOMS)]
        found.append(
            Variant(letter, layouts[at], side, colors[at], zoom, _STRENGTHS[at % len(_STRENGTHS)])
        )
    return found


def _in_turn(draw: np.random.Generator, names: list[str], count: int) -> list[str]:
    """Names in rounds of another order each, so that none comes again before all came."""
    found: list[str] = []
    while len(found) < count:
        order = [names[at] for at in draw.permutation(len(names))]
        if found and len(order) > 1 and order[0] == found[-1]:
            order = [*order[1:], order[0]]
        found += order
    return found[:count]
