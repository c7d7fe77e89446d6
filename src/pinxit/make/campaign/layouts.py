"""Layouts: where picture, panel, texts and logo stand in a format.

Each is a function of the format alone. Margins are a share of the shorter side of what is safe, the
same on all edges; texts begin on one line; what platforms cover stays free. A layout also says
where in its picture the subject belongs, so that it and the texts keep out of each other's way.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pinxit.make.campaign.packs import Size

Side = Literal["left", "right"]

_MARGIN = 0.062
_STRIP = 5.0  # a format this many times as wide as high has texts in one row
_WIDE = 1.25
_ROWS = 0.42  # of the height that is safe, for texts below a picture
_COLUMN = 0.43  # of the width that is safe, for texts beside a picture


@dataclass(frozen=True, slots=True)
class Rect:
    """An area, px."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The column after its last."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The row after its last."""
        return self.y + self.h

    def padded(self, by: int) -> "Rect":
        """The area with so much around it; less if negative."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def within(self, width: int, height: int) -> "Rect":
        """What of it lies in a picture of a size."""
        left, top = max(0, self.x), max(0, self.y)
        return Rect(
            left, top, max(0, min(width, self.right) - left), max(0, min(height, self.bottom) - top)
        )

    def meets(self, other: "Rect") -> bool:
        """Whether the two have pixels in common."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def slices(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def to_json(self) -> list[int]:
        """Left, top, width, height."""
        return [self.x, self.y, self.w, self.h]


@dataclass(frozen=True, slots=True)
class Circle:
    """A round window, px."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in one format.

    Attributes:
        photo: The picture.
        copy: Texts stand in here, and the logo unless it has a corner.
        subject: Where the subject belongs in the picture, as shares of its sides.
        margin: Free along the edges, px.
        side: On which side texts are.
        anchor: Whether texts stand at the top, the bottom or in the middle of their area.
        logo: "top" of the texts' area, its "foot" beside the call, "row" beside the headline, or
            in a "corner" of its own at the top.
        panel: An area of one color; None if texts stand on the picture.
        window: A round window for the picture; None for its whole area.
        is_card: Whether the panel is only as high as its texts.
        is_row: Whether headline and call stand beside each other.
        corner: Where a logo of its own corner begins, column and row.
    """

    photo: Rect
    copy: Rect
    subject: tuple[float, float]
    margin: int
    side: Side
    anchor: Literal["top", "middle", "bottom"] = "bottom"
    logo: Literal["top", "foot", "row", "corner"] = "top"
    panel: Rect | None = None
    window: Circle | None = None
    is_card: bool = False
    is_row: bool = False
    corner: tuple[int, int] = (0, 0)


def laid_out(name: str, size: Size, side: Side = "left") -> Layout:
    """The layout of that name in a format."""
    if size.width / size.height >= _STRIP:
        return _strip(size, side)
    return LAYOUTS[name](size, side)


def margin_of(size: Size) -> int:
    """What stays free along the edges, px."""
    left, top, right, bottom = size.safe
    return max(6, round(_MARGIN * min(size.width - left - right, size.height - top - bottom)))


def _inner(size: Size) -> Rect:
    """Where texts and logos may be."""
    margin = margin_of(size)
    left, top, right, bottom = (
        max(each + margin // 2 if each else 0, margin) for each in size.safe
    )
    return Rect(left, top, size.width - left - right, size.height - top - bottom)


def _is_wide(size: Size) -> bool:
    return size.width / size.height >= _WIDE


def _column(inner: Rect, side: Side, share: float = _COLUMN) -> Rect:
    wide = round(share * inner.w)
    return Rect(inner.x if side == "left" else inner.right - wide, inner.y, wide, inner.h)


def _cover(size: Size, side: Side) -> Layout:
    """The picture all over, texts on its calm side."""
    inner, whole = _inner(size), Rect(0, 0, size.width, size.height)
    if _is_wide(size):
        copy = _column(inner, side, 0.45)
        subject = (0.7 if side == "left" else 0.3, 0.5)
        return Layout(whole, copy, subject, margin_of(size), side)
    high = round(0.5 * inner.h)
    copy = Rect(inner.x, inner.bottom - high, inner.w, high)
    corner = inner.x, inner.y
    return Layout(whole, copy, (0.5, 0.34), margin_of(size), side, logo="corner", corner=corner)


def _panel(size: Size, side: Side) -> Layout:
    """The picture beside or above an area of color."""
    inner, margin = _inner(size), margin_of(size)
    if _is_wide(size):
        copy = _column(inner, side)
        if side == "left":
            edge = copy.right + margin
            panel = Rect(0, 0, edge, size.height)
            photo = Rect(edge, 0, size.width - edge, size.height)
        else:
            edge = copy.x - margin
            panel = Rect(edge, 0, size.width - edge, size.height)
            photo = Rect(0, 0, edge, size.height)
        return Layout(photo, copy, (0.5, 0.5), margin, side, panel=panel)
    high = round(_ROWS * inner.h)
    copy = Rect(inner.x, inner.bottom - high, inner.w, high)
    edge = copy.y - margin
    return Layout(
        Rect(0, 0, size.width, edge),
        copy,
        (0.5, 0.5),
        margin,
        side,
        "top",
        "foot",
        Rect(0, edge, size.width, size.height - edge),
    )


def _card(size: Size, side: Side) -> Layout:
    """The picture all over, texts on a card that lies on it."""
    inner, margin = _inner(size), margin_of(size)
    whole = Rect(0, 0, size.width, size.height)
    pad = round(0.85 * margin)
    if _is_wide(size):
        place, subject = _column(inner, side, 0.46), (0.72 if side == "left" else 0.28, 0.5)
    else:
        high = round(0.52 * inner.h)
        place, subject = Rect(inner.x, inner.bottom - high, inner.w, high), (0.5, 0.32)
    return Layout(
        whole, place.padded(-pad), subject, margin, side, logo="foot", panel=place, is_card=True
    )


def _frame(size: Size, side: Side) -> Layout:
    """The picture in an even frame of color."""
    inner, margin = _inner(size), margin_of(size)
    whole = Rect(0, 0, size.width, size.height)
    if _is_wide(size):
        copy = _column(inner, side)
        left = copy.right + margin if side == "left" else margin
        right = size.width - margin if side == "left" else copy.x - margin
        photo = Rect(left, margin, right - left, size.height - 2 * margin)
        return Layout(photo, copy, (0.5, 0.5), margin, side, panel=whole)
    high = round(_ROWS * inner.h)
    copy = Rect(inner.x, inner.bottom - high, inner.w, high)
    photo = Rect(margin, margin, size.width - 2 * margin, copy.y - 2 * margin)
    return Layout(photo, copy, (0.5, 0.5), margin, side, "top", "foot", whole)


def _disc(size: Size, side: Side) -> Layout:
    """The picture in a large circle that runs off the edge."""
    inner, margin = _inner(size), margin_of(size)
    width, height = size.width, size.height
    whole = Rect(0, 0, width, height)
    if _is_wide(size):
        across = min(1.16 * height, 0.58 * width)
        x = width - 0.42 * across
        room = x - across / 2 - inner.x - 0.6 * margin
        copy = Rect(inner.x, inner.y, round(min(room, inner.w)), inner.h)
        if side == "right":
            x = width - x
            copy = Rect(min(width - copy.right, inner.right - copy.w), copy.y, copy.w, copy.h)
        circle = Circle(x, 0.5 * height, across / 2)
    else:
        across = min(1.1 * width, 0.68 * height)
        x = (0.66 if side == "left" else 0.34) * width
        circle = Circle(x, height - 0.3 * across, across / 2)
        high = round(circle.y - across / 2 - 0.7 * margin - inner.y)
        copy = Rect(inner.x, inner.y, inner.w, high)
    photo = _around(circle).within(width, height)
    subject = ((circle.x - photo.x) / photo.w, (circle.y - photo.y) / photo.h)
    anchor: Literal["top", "bottom"] = "bottom" if _is_wide(size) else "top"
    return Layout(photo, copy, subject, margin, side, anchor, "top", whole, circle)


def _strip(size: Size, side: Side) -> Layout:
    """One row: picture, headline, call and logo."""
    margin = max(4, round(0.14 * size.height))
    inner = Rect(margin, margin, size.width - 2 * margin, size.height - 2 * margin)
    wide = round(min(1.9 * size.height, 0.26 * size.width))
    edge = wide if side == "right" else size.width - wide
    photo = Rect(0 if side == "right" else edge, 0, wide, size.height)
    copy = (
        Rect(inner.x, inner.y, edge - 2 * margin, inner.h)
        if side == "left"
        else Rect(edge + margin, inner.y, inner.right - edge - margin, inner.h)
    )
    whole = Rect(0, 0, size.width, size.height)
    return Layout(photo, copy, (0.5, 0.5), margin, side, "middle", "row", whole, is_row=True)


def _around(circle: Circle) -> Rect:
    left, top = math.floor(circle.x - circle.radius), math.floor(circle.y - circle.radius)
    side = math.ceil(2 * circle.radius) + 1
    return Rect(left, top, side, side)


LAYOUTS: Mapping[str, Callable[[Size, Side], Layout]] = {
    "cover": _cover,
    "panel": _panel,
    "card": _card,
    "frame": _frame,
    "disc": _disc,
}
"""Every layout by its name."""
