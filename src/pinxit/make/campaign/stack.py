"""The stack of texts: headline, text and call in one scale, as large as their area allows."""

from dataclasses import dataclass, replace
from math import sqrt

from pinxit.base.errors import UserMistake
from pinxit.make.campaign.kit import Fonts, Texts
from pinxit.make.campaign.layouts import Layout, Rect
from pinxit.make.campaign.packs import Size
from pinxit.make.campaign.typeset import (
    Block,
    cap_height,
    longest_that_fits,
    set_text,
    sizes,
)

HEADLINE_LEADING, TEXT_LEADING = 1.08, 1.42
_TEXT_OF_HEADLINE, _CALL_OF_TEXT = 0.36, 0.92
_LARGEST = 0.23  # of the side of the texts' area, for a headline
_LEAST_HEADLINE, _LEAST_TEXT = 0.042, 0.021  # of the side of the format
_FEWEST_PX = (12, 11)
_LARGEST_TEXT = 0.046
_MEASURE = 30  # widths of a letter in a line of text at most
_LINES = {"headline": 5, "text": 4}
_AFTER_HEADLINE, _BEFORE_CALL = 0.95, 1.35  # of the size of the text
_PAD = (1.05, 0.62)  # of a button, beside and above, of the size of its letters


@dataclass(frozen=True, slots=True)
class Placed:
    """One text where it stands.

    Attributes:
        kind: "headline", "text" or "call".
        block: Its lines.
        x: The left of its letters, px.
        y: The tops of its capitals in the first line, px.
        button: Of a call: the area behind it.
    """

    kind: str
    block: Block
    x: int
    y: int
    button: Rect | None = None

    @property
    def box(self) -> Rect:
        """What its letters take."""
        return Rect(self.x, self.y, self.block.width, self.block.height + self.block.descent)


@dataclass(frozen=True, slots=True)
class Stack:
    """All texts of one picture.

    Attributes:
        texts: Each where it stands.
        logo: Where the logo may be; None if there is none, or no room for it.
        left_out: Kinds of texts that had no room.
    """

    texts: tuple[Placed, ...]
    logo: Rect | None
    left_out: tuple[str, ...] = ()

    @property
    def box(self) -> Rect:
        """What all of it takes, with the logo."""
        parts = [each.button or each.box for each in self.texts]
        parts += [self.logo] if self.logo else []
        left, top = min(each.x for each in parts), min(each.y for each in parts)
        right, bottom = max(each.right for each in parts), max(each.bottom for each in parts)
        return Rect(left, top, right - left, bottom - top)

    def moved(self, x: int, y: int) -> "Stack":
        """The stack further right and down."""
        logo = replace(self.logo, x=self.logo.x + x, y=self.logo.y + y) if self.logo else None
        return replace(self, texts=tuple(_moved(each, x, y) for each in self.texts), logo=logo)


def _moved(placed: Placed, x: int, y: int) -> Placed:
    button = placed.button
    button = replace(button, x=button.x + x, y=button.y + y) if button else None
    return replace(placed, x=placed.x + x, y=placed.y + y, button=button)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set, and where.

    Attributes:
        size: The format.
        layout: Where things stand in it.
        fonts: What texts are set in.
        texts: What they say.
        logo: Width and height that the logo takes there; None for none.
        free: What stays free around the logo, px.
    """

    size: Size
    layout: Layout
    fonts: Fonts
    texts: Texts
    logo: tuple[int, int] | None = None
    free: int = 0

    def least(self) -> tuple[int, int]:
        """The smallest headline and text, px."""
        headline = max(_FEWEST_PX[0], round(_LEAST_HEADLINE * self.size.side))
        return headline, max(_FEWEST_PX[1], round(_LEAST_TEXT * self.size.side))


def stacked(wanted: Wanted) -> Stack:
    """The texts as large as they can be; lesser ones are left out where there is no room for all.

    Raises:
        UserMistake: the headline does not fit at the smallest size that can be read.
    """
    wanted = _with_room(wanted)
    kinds = [kind for kind in wanted.size.texts if getattr(wanted.texts, kind)]
    for left_out in ((), ("text",), ("text", "call"), ("call",)):
        kept = [kind for kind in kinds if kind not in left_out]
        for size in _sizes(wanted):
            stack = (_in_row if wanted.layout.is_row else _in_column)(wanted, kept, size)
            if stack is not None:
                gone = tuple(kind for kind in kinds if kind in left_out)
                return replace(stack, left_out=gone)
        if "headline" not in kinds:
            break
    raise _too_long(wanted)


def _with_room(wanted: Wanted) -> Wanted:
    """Without a text that is set at the format at all, its own words are none."""
    known = {kind: getattr(wanted.texts, kind) for kind in wanted.size.texts}
    return replace(wanted, texts=Texts(**known))


def _sizes(wanted: Wanted) -> list[int]:
    copy = wanted.layout.copy
    least = wanted.least()[0]
    return sizes(max(least, _LARGEST * sqrt(max(1, copy.w * copy.h))), least)


def _in_column(wanted: Wanted, kinds: list[str], size: int) -> Stack | None:
    """The stack with a headline of that size, from the top of its area; None if it is too high."""
    copy, text_size = wanted.layout.copy, _text_size(wanted, size)
    top = copy.y + (_logo_row(wanted) if wanted.layout.logo == "top" else 0)
    y = top
    placed: list[Placed] = []
    for kind in kinds:
        block = _block(wanted, kind, size, text_size, copy.w)
        if block is None:
            return None
        if kind == "call":
            y += round(_BEFORE_CALL * text_size) if placed else 0
            placed.append(_button(block, copy.x, y))
            y = placed[-1].button.bottom if placed[-1].button else y
            continue
        y += round(_AFTER_HEADLINE * text_size) if placed else 0
        placed.append(Placed(kind, block, copy.x, y))
        y += block.height + (block.descent if kind == "headline" else round(0.1 * block.size))
    return _with_logo(wanted, placed, y)


def _with_logo(wanted: Wanted, placed: list[Placed], bottom: int) -> Stack | None:
    """The stack at its anchor, with the logo above it or in its last row."""
    layout, copy = wanted.layout, wanted.layout.copy
    if layout.logo == "foot" and wanted.logo:
        return _with_foot(wanted, placed, bottom)
    if bottom > copy.bottom:
        return None
    down = {"top": 0, "middle": (copy.bottom - bottom) // 2, "bottom": copy.bottom - bottom}
    stack = Stack(tuple(placed), None).moved(0, down[layout.anchor])
    if wanted.logo is None:
        return stack
    wide, high = wanted.logo
    x, y = layout.corner if layout.logo == "corner" else (copy.x, copy.y)
    return replace(stack, logo=Rect(x, y, wide, high))


def _with_foot(wanted: Wanted, placed: list[Placed], bottom: int) -> Stack | None:
    copy, (wide, high) = wanted.layout.copy, wanted.logo or (0, 0)
    last = placed[-1] if placed else None
    button = last.button if last else None
    if button and button.w + wide + 2 * wanted.free <= copy.w:
        row = max(button.h, high)
        top = button.y - max(0, wanted.free - round(_BEFORE_CALL * button.h / 3))
        logo = Rect(copy.right - wide, bottom - (button.h + high) // 2, wide, high)
        logo = replace(logo, y=max(logo.y, top))
        bottom = max(bottom, logo.bottom, button.y + row)
    else:
        top = bottom + (max(wanted.free, round(0.5 * high)) if placed else 0)
        logo, bottom = Rect(copy.x, top, wide, high), top + high
    if bottom > copy.bottom:
        return None
    stack = Stack(tuple(placed), logo)
    if wanted.layout.is_card:
        return stack.moved(0, copy.bottom - bottom)
    return stack.moved(0, (copy.bottom - bottom) // 2)


def _in_row(wanted: Wanted, kinds: list[str], size: int) -> Stack | None:
    """Logo, headline and call beside each other, each in the middle of the height."""
    copy = wanted.layout.copy
    gap = max(wanted.layout.margin, wanted.free)
    left, right = copy.x, copy.right
    placed: list[Placed] = []
    middle, logo = copy.y + copy.h // 2, None
    if wanted.logo:
        wide, high = wanted.logo
        logo, left = Rect(left, middle - high // 2, wide, high), left + wide + round(1.4 * gap)
    if "call" in kinds:
        block = _block(wanted, "call", size, max(wanted.least()[1], round(0.62 * size)), copy.w)
        if block is None:
            return None
        made = _button(block, 0, 0)
        wide, high = (made.button.w, made.button.h) if made.button else (0, 0)
        placed.append(_moved(made, right - wide, middle - high // 2))
        right -= wide + round(1.2 * gap)
        if high > copy.h:
            return None
    if "headline" in kinds:
        most = 2 if copy.h > 2.4 * size else 1
        block = set_text(
            wanted.texts.headline, wanted.fonts.headline, right - left, size, HEADLINE_LEADING, most
        )
        if block is None or block.height + block.descent > copy.h:
            return None
        placed.insert(0, Placed("headline", block, left, middle - block.height // 2))
    return Stack(tuple(placed), logo)


def _block(wanted: Wanted, kind: str, size: int, text_size: int, width: int) -> Block | None:
    words, fonts = getattr(wanted.texts, kind), wanted.fonts
    if kind == "headline":
        return set_text(words, fonts.headline, width, size, HEADLINE_LEADING, _LINES[kind])
    if kind == "text":
        room = min(width, _MEASURE * text_size)
        return set_text(words, fonts.text, room, text_size, TEXT_LEADING, _LINES[kind])
    letters = max(wanted.least()[1], round(_CALL_OF_TEXT * text_size))
    room = width - 2 * round(_PAD[0] * letters)
    return set_text(words, fonts.call, room, letters, 1.0, 1)


def _button(block: Block, x: int, y: int) -> Placed:
    beside, above = (round(each * block.size) for each in _PAD)
    cap = round(cap_height(block.face) * block.size)
    button = Rect(x, y, block.width + 2 * beside, cap + 2 * above)
    return Placed("call", block, x + beside, y + above, button)


def _text_size(wanted: Wanted, size: int) -> int:
    least = wanted.least()[1]
    return max(least, round(min(_TEXT_OF_HEADLINE * size, _LARGEST_TEXT * wanted.size.side)))


def _logo_row(wanted: Wanted) -> int:
    """What a logo over the texts takes of their height, with what stays free."""
    if wanted.logo is None:
        return 0
    return wanted.logo[1] + max(wanted.free, round(0.6 * wanted.logo[1]))


def _too_long(wanted: Wanted) -> UserMistake:
    least, least_text = wanted.least()
    kind, size = ("headline", least) if wanted.texts.headline else ("text", least_text)
    words = getattr(wanted.texts, kind) or wanted.texts.call
    copy = wanted.layout.copy
    face = wanted.fonts.headline if kind == "headline" else wanted.fonts.text
    room = copy.h - (_logo_row(wanted) if wanted.layout.logo == "top" else 0)
    most = max(1, min(_LINES[kind], int(room / (HEADLINE_LEADING * size))))
    width = copy.w - (wanted.logo[0] + wanted.free if wanted.layout.is_row and wanted.logo else 0)
    fits = longest_that_fits(words, face, width, size, HEADLINE_LEADING, most)
    longest = f"the longest beginning that fits is {fits!r}" if fits else "not one word of it fits"
    return UserMistake(
        f"The {kind} of {len(words)} letters does not fit into {wanted.size.name} "
        f"({wanted.size.width} x {wanted.size.height}) at {size} px; {longest}"
        f"{f' ({len(fits)} letters)' if fits else ''}. Shorten it."
    )
