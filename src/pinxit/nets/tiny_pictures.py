"""Pictures too small or too thin for a network, made fit for it, and cut back afterwards.

A network that looks at neighborhoods of 32 pixels sees mostly its own edge in a picture of 5.
Continued by mirroring (or, if it shall tile, by repeating), such a picture is painted like any
other. A thin strip as a style is folded: cut into pieces that are laid below each other.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.nets.color import Colors

LEAST = 32
"""Shortest side that is painted, in pixels."""

_LEAST_STYLE = 64
_THINNEST = 4.0


@dataclass(frozen=True, slots=True)
class Margins:
    """Rows and columns added around a picture.

    Attributes:
        top: Rows above it.
        bottom: Rows below it.
        left: Columns before it.
        right: Columns after it.
    """

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0

    def around(
        self, array: Float[np.ndarray, "..."], *, wraps: bool = False
    ) -> Float[np.ndarray, "..."]:
        """Rows and columns with their continuation; further axes stay as they are."""
        if self == Margins():
            return array
        widths = [(self.top, self.bottom), (self.left, self.right)]
        widths += [(0, 0)] * (array.ndim - 2)
        return np.pad(array, widths, mode="wrap" if wraps else "symmetric")

    def cut_from(self, array: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        """Without the margins."""
        height, width = array.shape[:2]
        return array[self.top : height - self.bottom, self.left : width - self.right]


def margins_for(width: int, height: int, least: int = LEAST) -> Margins:
    """What brings both sides to at least so many pixels; nothing if they have them."""
    rows, columns = max(0, least - height), max(0, least - width)
    return Margins(rows // 2, rows - rows // 2, columns // 2, columns - columns // 2)


def fit_style(style: Colors) -> Colors:
    """A style that a network can look at: both sides at least 64 pixels, no side 4 times another.

    Colors and strokes are all kept in their sizes; only what lies beside what changes in strips.
    """
    height, width = style.shape[:2]
    style = margins_for(width, height, _LEAST_STYLE).around(style)
    height, width = style.shape[:2]
    if max(height, width) <= _THINNEST * min(height, width):
        return style
    if height > width:
        return np.ascontiguousarray(_folded(style.swapaxes(0, 1)).swapaxes(0, 1))
    return _folded(style)


def _folded(strip: Colors) -> Colors:
    height, width = strip.shape[:2]
    pieces = round(math.sqrt(width / height))
    length = width // pieces
    return np.concatenate([strip[:, i * length : (i + 1) * length] for i in range(pieces)])
