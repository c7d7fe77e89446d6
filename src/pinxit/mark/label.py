"""The label that people see: letters on a plate in the lower right corner.

The letters are at least a twentieth of the picture's shorter side high (GB 45438-2025 asks for
that), and never below 7 pixels. The plate is opaque and dark with a light rim, so that they can be
read on whatever lies around.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32
from PIL import Image, ImageDraw, ImageFont

from pinxit.clips.clip import Frame, Reel, Tally, raster, unit
from pinxit.mark.deeds import EDITED_WITH_AI, GENERATED
from pinxit.mark.strokes import STROKES, drawn
from pinxit.pictures.picture import Pixels

LEAST_SHARE = 0.05
"""Height of the letters, of the picture's shorter side."""
LEAST_HEIGHT = 7
"""Height of the letters, px; smaller ones cannot be read."""

_WIDEST = 0.6  # of the picture's width, if fewer words would do
_APART = 0.03  # of the shorter side: from the border of the picture
_PADDING = 0.5  # of the letters' height; so are these
_TIGHT = 0.43  # around letters of the least height, on icons
_RIM = 0.09
_ROUND = 0.4
_GAP = 0.18
_TALL = 1.14
_BOLD = 0.035
_DARK, _LIGHT = 22, 255
_FINE = 256  # px; smaller letters are drawn up to four times as large, then reduced

_ENGLISH = {GENERATED: ("AI generated", "AI"), EDITED_WITH_AI: ("AI modified", "AI")}


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A label as it lies on pictures of one size.

    Attributes:
        words: What it says.
        tone: Its grey, 0..1.
        cover: How much of the picture it hides, 0..1.
        row: Where its top lies.
        column: Where its left side lies.
        letters: Height of the letters, px.
    """

    words: str
    tone: Float32[np.ndarray, "rows columns"]
    cover: Float32[np.ndarray, "rows columns"]
    row: int
    column: int
    letters: int

    def on(self, pixels: Pixels) -> Pixels:
        """The pixels with the label on them; it is opaque, whatever their transparency."""
        rows, columns = self.tone.shape
        made = np.array(pixels, np.float32)
        part = made[self.row : self.row + rows, self.column : self.column + columns]
        tone, cover = self.tone[..., None], self.cover[..., None]
        colors = 3 if part.shape[2] == 4 else part.shape[2]
        below = (1 - cover) * part[..., 3:] if part.shape[2] == 4 else 1 - cover
        whole = np.maximum(cover + below, np.float32(1e-6))
        mixed = (tone * cover + part[..., :colors] * below) / whole
        part[..., :colors] = np.where(cover > 0, mixed, part[..., :colors])
        part[..., colors:] = cover + below if colors < part.shape[2] else 0
        return made


@dataclass(frozen=True, slots=True)
class LabeledReel:
    """Frames with a label on each.

    Attributes:
        reel: The frames as they were made.
        plate: The label.
    """

    reel: Reel
    plate: Plate

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame, labeled."""
        for frame in self.reel.frames(tally):
            yield replace(frame, pixels=raster(self.plate.on(unit(frame.pixels))))


def words_for(source_type: str | None, *, is_chinese: bool) -> tuple[str, ...]:
    """What a label may say of a picture of an IPTC source type, the longest first."""
    return ("AI生成",) if is_chinese else _ENGLISH.get(source_type or "", ("AI",))


def plate_for(words: Sequence[str], height: int, width: int) -> Plate | None:
    """The label for pictures of a size: the first words for which there is room; else None."""
    shorter = min(height, width)
    letters = max(math.ceil(LEAST_SHARE * shorter), LEAST_HEIGHT)
    apart = max(2, round(_APART * shorter))
    for each in words:
        tone, cover = _drawn(each, letters)
        rows, columns = tone.shape
        widest = width - 2 * apart if each == words[-1] else _WIDEST * width
        if rows + 2 * apart <= height and columns <= widest:
            row, column = height - apart - rows, width - apart - columns
            return Plate(each, tone, cover, row, column, letters)
    return None


def _drawn(
    words: str, letters: int
) -> tuple[Float32[np.ndarray, "rows columns"], Float32[np.ndarray, "rows columns"]]:
    """Tone and cover of a plate."""
    times = max(1, min(4, _FINE // letters))
    high = letters * times
    text = _text(words, high)
    around = _PADDING if letters > LEAST_HEIGHT else _TIGHT
    padding, rim, bend = (round(share * high) for share in (around, _RIM, _ROUND))
    width, height = text.width + 2 * padding, high + 2 * padding
    width, height = (math.ceil(side / times) * times for side in (width, height))
    outer = (0, 0, width - 1, height - 1)
    inner = (rim, rim, width - 1 - rim, height - 1 - rim)
    tone, cover = (Image.new("L", (width, height), ground) for ground in (_LIGHT, 0))
    ImageDraw.Draw(cover).rounded_rectangle(outer, bend, fill=255)
    ImageDraw.Draw(tone).rounded_rectangle(inner, max(bend - rim, 0), fill=_DARK)
    free = width - text.width, height - text.height
    at = tuple(round(side / 2 / times) * times for side in free)  # whole pixels stay sharp
    tone.paste(_LIGHT, (at[0], at[1]), text)
    reduced = (np.asarray(each.reduce(times), np.float32) / 255 for each in (tone, cover))
    return next(reduced), next(reduced)


def _text(words: str, high: int) -> Image.Image:
    """The mask of a text whose capitals are so many pixels high; more hangs over, above and below.

    Chinese characters are a little higher than capitals, as in print.
    """
    bold = max(1, round(_BOLD * high))
    font = _font(high - 2 * bold)
    latin = "".join(each for each in words if each not in STROKES)
    pen = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, _, right, bottom = pen.textbbox((0, 0), latin, font, anchor="ls", stroke_width=bold)
    side, gap = round(_TALL * high), round(_GAP * high)
    over = max(math.ceil(bottom) - bold, math.ceil((side - high) / 2))
    others = [drawn(each, side) for each in words if each in STROKES]
    wide = math.ceil(right - left)
    whole = Image.new("L", (wide + len(others) * (side + gap), high + 2 * over))
    base = over + high - bold
    ImageDraw.Draw(whole).text((-left, base), latin, 255, font, anchor="ls", stroke_width=bold)
    for number, each in enumerate(others):
        whole.paste(each, (wide + gap + number * (side + gap), (whole.height - side) // 2))
    return whole


def _font(capital: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font whose capitals are that many pixels high."""
    size = float(capital)
    while _capital(font := ImageFont.load_default(size)) < capital:
        size *= 1.02
    return font


def _capital(font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> float:
    _, top, _, bottom = font.getbbox("I")
    return bottom - top
