"""The brand kit: what every picture of a brand keeps to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pinxit.make.campaign.fonts import Typeface
from pinxit.make.color_names import parse_color
from pinxit.make.palette import contrast

ROLES = ("primary", "accent", "background", "text")
"""What colors are for; a kit may have more colors, by names of its own."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 Contrast (Minimum), level AA."""
ON_PICTURES = "picture"
"""Ground of a logo that may stand on a picture itself."""

_WHITE, _BLACK = "#ffffff", "#000000"

Color = Float[np.ndarray, "3"]


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo, and where it may stand.

    Attributes:
        file: A picture, with alpha as a rule.
        safe_area: What stays free around it, as a share of its height.
        backgrounds: Roles of colors that it may stand on, and "picture".
        on_dark: Another file for dark grounds; None if one does for all.
    """

    file: Path
    safe_area: float
    backgrounds: tuple[str, ...]
    on_dark: Path | None = None


@dataclass(frozen=True, slots=True)
class Fonts:
    """What texts are set in.

    Attributes:
        headline: Of headlines.
        text: Of everything else.
        call: Of the call to action.
    """

    headline: Typeface
    text: Typeface
    call: Typeface


@dataclass(frozen=True, slots=True)
class Tone:
    """How pictures of the brand look.

    Attributes:
        styles: Pictures in whose manner motifs are painted; none leaves motifs as they are.
        strength: How strongly, 0..1.
        keep_colors: Whether the motif's own colors stay: "no", "before", "after", "both", as in
            `stylize`.
        recolor: Whether the colors of a motif become those of the palette.
    """

    styles: tuple[Path, ...] = ()
    strength: float = 0.7
    keep_colors: str = "no"
    recolor: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """What pictures say; "" says nothing.

    Attributes:
        headline: The one thing to be read.
        text: A sentence under it.
        call: What to do ("Book a table"), on a button.
    """

    headline: str = ""
    text: str = ""
    call: str = ""


@dataclass(frozen=True, slots=True)
class BrandKit:
    """A brand.

    Attributes:
        name: Of the brand.
        palette: Colors by their role, as "#rrggbb".
        fonts: What texts are set in.
        texts: What pictures say.
        logo: The logo; None for none.
        tone: How pictures look.
    """

    name: str
    palette: Mapping[str, str]
    fonts: Fonts
    texts: Texts = field(default_factory=Texts)
    logo: Logo | None = None
    tone: Tone = field(default_factory=Tone)

    def color(self, role: str) -> Color:
        """A color of the palette as sRGB 0..1."""
        return parse_color(self.palette[role])

    def saying(self, headline: str | None, text: str | None, call: str | None) -> "BrandKit":
        """The kit with other texts; None keeps a text."""
        given = {"headline": headline, "text": text, "call": call}
        changed = {name: each for name, each in given.items() if each is not None}
        return replace(self, texts=replace(self.texts, **changed))

    def grounds(self) -> tuple[str, ...]:
        """The roles that areas are filled with, the brand's own color first."""
        return tuple(r for r in ("primary", "background", "accent", "text") if r in self.palette)


def pens(palette: Mapping[str, str]) -> tuple[str, ...]:
    """Colors that letters may have, as "#rrggbb": the brand's before white and black."""
    named = [palette[role] for role in ("background", "text", "primary") if role in palette]
    return tuple(dict.fromkeys((*named, _WHITE, _BLACK)))


def pen_on(ground: Color, palette: Mapping[str, str]) -> str:
    """The color of letters on a ground: the brand's own that can be read, else white or black.

    One of those two always can: their contrasts with a color multiply to 21, so one is above 4.5.
    """
    for pen in pens(palette)[:2]:
        if contrast(parse_color(pen), ground) >= LEAST_CONTRAST:
            return pen
    return max((_WHITE, _BLACK), key=lambda pen: contrast(parse_color(pen), ground))
