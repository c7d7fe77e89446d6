"""A design: all that decides one picture of a campaign but the motif's pixels; it is its recipe."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.fonts import Typeface
from pinxit.make.campaign.kit import BrandKit, Fonts, Texts
from pinxit.make.campaign.layouts import LAYOUTS, Layout, Side, laid_out
from pinxit.make.campaign.packs import TEXTS, Size
from pinxit.make.color_names import parse_color
from pinxit.pictures.picture import Picture, Source

LOGO, LOGO_ON_DARK = "logo", "logo on dark"
"""Roles of the files of logos in steps."""


@dataclass(frozen=True, slots=True)
class LogoRules:
    """How a logo may be used; as in `kit.Logo`."""

    safe_area: float
    backgrounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """One picture of a campaign.

    Attributes:
        layout: Its name.
        side: On which side texts stand.
        ground: The role of the color that areas are filled with.
        size: The format.
        palette: Colors by their roles.
        texts: What is said.
        fonts: What it is set in.
        logo: How the logo may be used; None for no logo.
    """

    layout: str
    side: Side
    ground: str
    size: Size
    palette: Mapping[str, str]
    texts: Texts
    fonts: Fonts
    logo: LogoRules | None = None

    @classmethod
    def of(cls, kit: BrandKit, size: Size, layout: str, side: Side, ground: str) -> "Design":
        """The design of a format for a brand."""
        rules = LogoRules(kit.logo.safe_area, kit.logo.backgrounds) if kit.logo else None
        return cls(layout, side, ground, size, kit.palette, kit.texts, kit.fonts, rules)

    @property
    def laid_out(self) -> Layout:
        """Where things stand."""
        return laid_out(self.layout, self.size, self.side)

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        size, logo = self.size, self.logo
        return {
            "layout": self.layout,
            "side": self.side,
            "ground": self.ground,
            "format": size.name,
            "width": size.width,
            "height": size.height,
            "safe": list(size.safe),
            "shows": list(size.texts),
            "palette": dict(self.palette),
            "texts": {kind: getattr(self.texts, kind) for kind in TEXTS},
            "fonts": {
                name: getattr(self.fonts, name).name for name in ("headline", "text", "call")
            },
            "logo": None if logo is None else [logo.safe_area, list(logo.backgrounds)],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any], fonts: Mapping[str, Typeface]) -> "Design":
        """The design that ``to_json`` wrote.

        Args:
            told: Settings of a step.
            fonts: The fonts that it names, by the names of their files.

        Raises:
            UserMistake: it is none, or a font is not there.
        """
        try:
            left, top, right, bottom = (int(each) for each in told["safe"])
            size = Size(
                str(told["format"]),
                int(told["width"]),
                int(told["height"]),
                (left, top, right, bottom),
                texts=tuple(str(each) for each in told["shows"]),
            )
            palette = {str(role): str(color) for role, color in told["palette"].items()}
            for color in palette.values():
                parse_color(color)
            side: Side = "right" if told["side"] == "right" else "left"
            logo = told["logo"]
            if told["layout"] not in LAYOUTS or told["ground"] not in palette:
                raise ValueError("a layout or a ground that nobody knows")
            return cls(
                str(told["layout"]),
                side,
                str(told["ground"]),
                size,
                palette,
                Texts(*(str(told["texts"][kind]) for kind in TEXTS)),
                Fonts(*(fonts[told["fonts"][name]] for name in TEXTS)),
                None if logo is None else LogoRules(float(logo[0]), tuple(map(str, logo[1]))),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise UserMistake(f"The recipe's design cannot be read: {fault!r} is wrong.") from fault


@dataclass(frozen=True, slots=True)
class Logos:
    """The logo's pictures.

    Attributes:
        plain: The logo; None if there is none.
        on_dark: For dark grounds; None if one does for all.
    """

    plain: Picture | None = None
    on_dark: Picture | None = None

    def sources(self) -> tuple[Source, ...]:
        """They as inputs of a step."""
        given = ((LOGO, self.plain), (LOGO_ON_DARK, self.on_dark))
        return tuple(picture.as_source(role) for role, picture in given if picture is not None)
