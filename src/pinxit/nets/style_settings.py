"""Knobs that every style engine has; each engine adds its own to them."""

from dataclasses import dataclass

from pinxit.base.errors import UserMistake
from pinxit.settings import Settings, knob

_LEAST_COLORS = 2
_MOST_COLORS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleSettings(Settings):
    """Knobs of painting one picture in the manner of others.

    Raises:
        UserMistake: a value is out of range, or two of them contradict each other.
    """

    size: int = knob(
        512,
        "Longest side of the result; 0 for the picture's own size",
        low=0,
        high=32768,
        unit="px",
    )
    strength: float = knob(
        0.5, "How much of the style: 0 gives the picture itself, 1 nearly only style", low=0, high=1
    )
    style_weights: tuple[float, ...] = knob(
        (), "Share of each style picture, in their order", low=0, high=1000
    )
    style_scale: float = knob(
        1.0, "Size of the strokes: the style picture's size against the result's", low=0.25, high=4
    )
    keep_colors: str = knob(
        "no",
        "Keep the picture's own colors: before gives them to the style, after puts hue and "
        "saturation back",
        choices=("no", "before", "after", "both"),
        alone="both",
    )
    palette: tuple[str, ...] = knob(
        (),
        "Colors that the result is held to, with their mixtures",
        pattern=r"#?(?:[0-9a-fA-F]{3}){1,2}",
        example="0b3d91,ffffff,fc3d21",
    )
    tile: bool = knob(default=False, help="Make the result repeat without seams")
    protect_faces: bool = knob(default=False, help="Find faces and keep their detail")

    def __post_init__(self) -> None:
        Settings.__post_init__(self)
        colors = tuple(dict.fromkeys(_written_out(color) for color in self.palette))
        object.__setattr__(self, "palette", colors)
        if colors and not _LEAST_COLORS <= len(colors) <= _MOST_COLORS:
            raise UserMistake(
                f"A palette has {_LEAST_COLORS} to {_MOST_COLORS} different colors, "
                f"not {len(colors)}."
            )
        if colors and self.keep_colors != "no":
            raise UserMistake(
                "The picture's own colors and the colors of a palette cannot both be kept; "
                "leave out keep_colors or palette."
            )


def _written_out(color: str) -> str:
    """A color as "#rrggbb"."""
    digits = color.removeprefix("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
