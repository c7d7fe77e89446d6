"""Windows of a picture: parts that a network sees as it sees them in the whole picture.

A window is cut with a margin as wide as the network reaches, and begins where the network's
strides begin. At the picture's border there is nothing to add, because the network continues it
there in the same way as in the whole picture; if the picture wraps, its other side is the margin.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.vgg import REACH, STRIDES

COARSEST = max(STRIDES.values())
"""Windows begin at multiples of it."""

Part = Float[Tensor, "1 _ _ _"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of rows or of columns.

    Attributes:
        start: Where it begins.
        stop: Where it ends; that one is not part of it.
        first: Where its margin begins; below 0 if the picture wraps.
        last: Where the margin behind it ends.
    """

    start: int
    stop: int
    first: int
    last: int

    @property
    def has_margins(self) -> bool:
        """Whether anything is added."""
        return (self.first, self.last) != (self.start, self.stop)

    def at(self, stride: int) -> slice:
        """Its places without margins, in features of that stride."""
        begin = (self.start - self.first) // stride
        return slice(begin, begin - (self.start - self.stop) // stride)

    def pieces(self, size: int) -> Iterator[tuple[slice, slice]]:
        """Where each piece lies in a picture of that size, and where in the window."""
        at = self.first
        while at < self.last:
            place = at % size
            length = min(self.last - at, size - place)
            yield slice(place, place + length), slice(at - self.first, at - self.first + length)
            at += length


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture."""

    rows: Span
    columns: Span

    def cut(self, picture: Part) -> Part:
        """The part of the picture, with its margins."""
        height, width = picture.shape[2:]
        rows = [picture[:, :, place] for place, _ in self.rows.pieces(height)]
        strip = rows[0] if len(rows) == 1 else torch.cat(rows, 2)
        columns = [strip[..., place] for place, _ in self.columns.pieces(width)]
        return columns[0] if len(columns) == 1 else torch.cat(columns, 3)

    def add_to(self, picture: Part, part: Part) -> None:
        """Adds a part with margins to a picture, in place."""
        height, width = picture.shape[2:]
        for row, row_here in self.rows.pieces(height):
            for column, column_here in self.columns.pieces(width):
                picture[:, :, row, column] += part[:, :, row_here, column_here]

    def inside(self, features: Part, stride: int) -> Part:
        """Features of the part without those of its margins."""
        if not (self.rows.has_margins or self.columns.has_margins):
            return features
        return features[:, :, self.rows.at(stride), self.columns.at(stride)]

    def plane(self, picture: Float[Tensor, "_ _"]) -> Float[Tensor, "_ _"]:
        """The part of a plane, without margins."""
        return picture[self.rows.start : self.rows.stop, self.columns.start : self.columns.stop]


def windows_of(
    height: int, width: int, tile: int = 0, *, wraps: bool = False
) -> tuple[Window, ...]:
    """Windows that cover a picture, each place once.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture.
        tile: Longest side of a window without margins, in pixels; 0 for the whole picture.
        wraps: Whether the picture goes on at its other side.
    """
    return tuple(
        Window(rows, columns)
        for rows in _spans(height, tile, wraps=wraps)
        for columns in _spans(width, tile, wraps=wraps)
    )


def _spans(size: int, tile: int, *, wraps: bool) -> tuple[Span, ...]:
    count = -(-size // tile) if tile else 1
    step = _up(-(-size // count))
    spans = []
    for start in range(0, size, step):
        stop = min(size, start + step)
        first, last = start - REACH, _up(stop) + REACH
        if not wraps:
            first, last = max(0, first), min(size, last)
        spans.append(Span(start, stop, first, last))
    return tuple(spans)


def _up(size: int) -> int:
    return -(-size // COARSEST) * COARSEST
