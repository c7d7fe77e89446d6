"""Setting texts: where lines break, how large letters can be, and the letters themselves.

Lines break so that all are about as long (the least sum of squares of what stays free, over all
ways to break into as few lines as fit: the idea of Knuth and Plass 1981, Breaking Paragraphs into
Lines, without hyphens), and not after a word of one or two letters where that can be helped.
Letters are drawn four times as large and reduced, so that they lie at parts of pixels and their
distances stay even at small sizes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from pinxit.make.campaign.fonts import Typeface

_TIMES = 4
_MEASURED = 256  # size at which widths are taken
_SHORT = 2  # letters of words that should not end a line
_SHORT_COSTS = 0.04
_TOLERANCE = 1.01
_STEP = 0.96  # from one size tried to the next smaller

Ways = dict[int, tuple[float, tuple[int, ...]]]
"""The best way to break off before each word: what it costs, and where lines end."""

Mask = Float[np.ndarray, "rows columns"]
"""How much of each pixel is covered with letters, 0..1."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one text, set.

    Attributes:
        lines: The text, broken.
        face: The font.
        size: Of letters, px.
        leading: From one baseline to the next, as a share of the size.
        width: Of the widest line, px.
    """

    lines: tuple[str, ...]
    face: Typeface
    size: int
    leading: float
    width: int

    @property
    def height(self) -> int:
        """From the tops of capitals of the first line to the last baseline, px."""
        rise = (len(self.lines) - 1) * self.leading * self.size
        return math.ceil(rise + cap_height(self.face) * self.size)

    @property
    def descent(self) -> int:
        """How far letters hang below the last baseline, px."""
        return math.ceil(0.24 * self.size)


def set_text(
    text: str, face: Typeface, width: int, size: int, leading: float, most_lines: int
) -> Block | None:
    """A text in lines of at most that width; None if it does not fit at this size."""
    words = text.split()
    widths = [_width(face, word) * size for word in words]
    space = _width(face, " ") * size
    room = width * _TOLERANCE
    if not words or max(widths) > room:
        return None
    for count in range(_fewest(widths, space, room), most_lines + 1):
        lines = _broken(words, widths, space, room, count)
        if lines is not None:
            widest = max(_width(face, line) for line in lines) * size
            if widest <= room:
                return Block(tuple(lines), face, size, leading, math.ceil(widest))
    return None


def sizes(most: float, least: float) -> list[int]:
    """Sizes to try, the largest first."""
    found, size = [], most
    while size > least:
        found.append(round(size))
        size *= _STEP
    return list(dict.fromkeys((*found, round(least))))


def longest_that_fits(
    text: str, face: Typeface, width: int, size: int, leading: float, most_lines: int
) -> str:
    """The longest beginning of a text, in whole words, that fits at this size; "" for none."""
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        beginning = " ".join(words[:count])
        if set_text(beginning, face, width, size, leading, most_lines):
            return beginning
    return ""


def drawn(block: Block, align: str = "left") -> tuple[Mask, tuple[int, int]]:
    """The letters of a block, and where its left top of capitals lies in that, column and row."""
    font = block.face.at(block.size * _TIMES)
    around = block.size // 2
    wide, high = block.width + 2 * around, block.height + block.descent + 2 * around
    paper = Image.new("L", (wide * _TIMES, high * _TIMES))
    pen = ImageDraw.Draw(paper)
    first = around + cap_height(block.face) * block.size
    for number, line in enumerate(block.lines):
        length = pen.textlength(line, font=font)
        free = block.width * _TIMES - length
        shift = {"left": 0.0, "center": free / 2, "right": free}[align]
        bearing = font.getbbox(line[0], anchor="ls")[0] if align == "left" else 0
        base = (first + number * block.leading * block.size) * _TIMES
        at = (around * _TIMES + shift - bearing, round(base))
        pen.text(at, line, 255, font, anchor="ls")
    mask = np.asarray(paper.reduce(_TIMES), np.float32) / np.float32(255)
    return mask, (around, around)


@lru_cache(maxsize=64)
def cap_height(face: Typeface) -> float:
    """Height of capitals as a share of the size."""
    top = face.at(_MEASURED).getbbox("H", anchor="ls")[1]
    return -top / _MEASURED


@lru_cache(maxsize=4096)
def _width(face: Typeface, text: str) -> float:
    """Width of a text as a share of the size."""
    return float(face.at(_MEASURED).getlength(text)) / _MEASURED


def _fewest(widths: Sequence[float], space: float, room: float) -> int:
    """The fewest lines, filling each as far as it goes."""
    lines, used = 1, 0.0
    for width in widths:
        if used and used + space + width > room:
            lines, used = lines + 1, width
        else:
            used = used + space + width if used else width
    return lines


def _broken(
    words: Sequence[str], widths: Sequence[float], space: float, room: float, count: int
) -> list[str] | None:
    """The words in exactly so many lines, as even as can be; None if that does not go."""
    if count > len(words):
        return None
    ends = np.concatenate(([0.0], np.cumsum([width + space for width in widths])))
    ways: Ways = {0: (0.0, ())}
    for line in range(count):
        last = len(words) - (count - line - 1)
        following: Ways = {}
        for start, end in combinations(range(last + 1), 2):
            length = float(ends[end] - ends[start]) - space
            if start not in ways or length > room:
                continue
            cost, breaks = ways[start]
            whole = cost + (1 - length / room) ** 2 + _ending(words, end)
            if end not in following or whole < following[end][0]:
                following[end] = (whole, (*breaks, end))
        ways = following
    if len(words) not in ways:
        return None
    breaks = ways[len(words)][1]
    starts = (0, *breaks[:-1])
    return [" ".join(words[start:end]) for start, end in zip(starts, breaks, strict=True)]


def _ending(words: Sequence[str], end: int) -> float:
    """What it costs to end a line with the word before ``end``."""
    return _SHORT_COSTS if end < len(words) and len(words[end - 1]) <= _SHORT else 0.0
