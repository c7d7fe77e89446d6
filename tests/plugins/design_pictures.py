"""Flat designs for tests of colors and patterns."""

import numpy as np

from pinxit.make.color_names import parse_color
from pinxit.make.palette import Colors
from pinxit.pictures.picture import Picture

RED, BLUE, CREAM = "#c0311f", "#20407a", "#f4ecd8"


def flat(parts: dict[str, int], height: int = 40) -> Picture:
    """Upright stripes of these colors and widths."""
    rows = [np.tile(parse_color(code), (width, 1)) for code, width in parts.items()]
    pixels = np.tile(np.concatenate(rows)[None], (height, 1, 1))
    return Picture(pixels.astype(np.float32))


def dots(colors: Colors, side: int = 48) -> Picture:
    """A round dot of the first color on the second, with a soft edge of mixtures."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    share = np.clip(side / 3 - np.hypot(y, x) + 0.5, 0, 1)[..., None]
    return Picture((share * colors[0] + (1 - share) * colors[1]).astype(np.float32))
