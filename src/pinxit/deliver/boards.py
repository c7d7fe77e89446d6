"""Brand boards: a kit on one sheet, to look at and to hand round."""

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.make.campaign.design import Logos
from pinxit.make.campaign.fonts import Typeface
from pinxit.make.campaign.kit import ON_PICTURES, BrandKit, pen_on
from pinxit.make.campaign.layouts import Rect
from pinxit.make.campaign.legible import veiled
from pinxit.make.campaign.typeset import drawn, set_text
from pinxit.make.color_names import name_of, parse_color
from pinxit.make.palette import contrast
from pinxit.make.resize import filled
from pinxit.pictures.picture import Picture, Step, over
from pinxit.pictures.resize import resized

WIDTH, HEIGHT = 2400, 1600
_MARGIN, _GAP = 96, 32
_HEAD, _SWATCHES = 200, 500


class _Paper:
    """A sheet that is drawn on."""

    def __init__(self, color: Float[np.ndarray, "3"]) -> None:
        self.pixels = np.empty((HEIGHT, WIDTH, 3), np.float32)
        self.pixels[:] = color

    def fill(self, area: Rect, color: str) -> None:
        self.pixels[area.within(WIDTH, HEIGHT).slices()] = parse_color(color)

    def rim(self, area: Rect, color: str, thick: int = 2) -> None:
        """A line along the inside of an area."""
        ink = parse_color(color)
        part = self.pixels[area.within(WIDTH, HEIGHT).slices()]
        part[:thick], part[-thick:], part[:, :thick], part[:, -thick:] = ink, ink, ink, ink

    def write(self, text: str, at: tuple[int, int], face: Typeface, size: int, color: str) -> int:
        """One line from its left top of capitals; gives the row below it."""
        block = set_text(text, face, 10 * WIDTH, size, 1.2, 1)
        if block is None:
            return at[1]
        mask, (left, top) = drawn(block)
        area = Rect(at[0] - left, at[1] - top, mask.shape[1], mask.shape[0])
        inside = area.within(WIDTH, HEIGHT)
        cover = mask[inside.y - area.y :, inside.x - area.x :][: inside.h, : inside.w]
        self.pixels[inside.slices()] = veiled(self.pixels[inside.slices()], color, cover)
        return at[1] + block.height + block.descent

    def paragraph(
        self, text: str, box: Rect, face: Typeface, sizes: tuple[int, ...], color: str
    ) -> None:
        """Lines in a box, in the largest size that fits."""
        for size in sizes:
            block = set_text(text, face, box.w, size, 1.12, 12)
            if block is None or block.height > box.h:
                continue
            y = box.y
            for line in block.lines:
                self.write(line, (box.x, y), face, size, color)
                y += round(1.12 * size)
            return

    def place(self, picture: Picture, area: Rect) -> None:
        """A picture that fills an area."""
        self.pixels[area.slices()] = over(filled(picture, area.w, area.h).pixels)

    def logo(self, picture: Picture, area: Rect, safe: float) -> Rect:
        """A logo in the middle of an area, as large as its safe area allows; gives its place."""
        high = min(area.h / (1 + 2 * safe), (area.w / (picture.width / picture.height + 2 * safe)))
        high = round(0.72 * high)
        wide = round(high * picture.width / picture.height)
        place = Rect(area.x + (area.w - wide) // 2, area.y + (area.h - high) // 2, wide, high)
        pixels = resized(picture.pixels, place.w, place.h)
        alpha = pixels[..., 3:] if pixels.shape[2] == 4 else np.float32(1)
        there = self.pixels[place.slices()]
        there += alpha * (over(pixels[..., :3]) - there)
        return place


def brand_board(kit: BrandKit, logos: Logos, styles: tuple[Picture, ...] = ()) -> Picture:
    """The board of a kit: name, colors with contrasts, fonts, logo on its grounds, manner.

    Raises:
        UserMistake: a font lacks a letter of the name.
    """
    for face, text in ((kit.fonts.headline, kit.name), (kit.fonts.text, kit.texts.text)):
        face.refuse_letters(text)
    paper = _Paper(kit.color("background"))
    ink = kit.palette["text"]
    paper.write(kit.name, (_MARGIN, _MARGIN), kit.fonts.headline, 96, ink)
    paper.fill(Rect(_MARGIN, _MARGIN + 128, 120, 10), kit.palette["accent"])
    _swatches(paper, kit)
    _type(paper, kit)
    _logos(paper, kit, logos)
    _manner(paper, kit, styles)
    used = (*logos.sources(), *(each.as_source("style") for each in styles))
    settings = {"brand": kit.name, "palette": dict(kit.palette)}
    step = Step("brand board", "", __version__, settings, used=used)
    return Picture(paper.pixels, (step,), title=f"{kit.name}: brand board")


def _swatches(paper: _Paper, kit: BrandKit) -> None:
    """One field for each color; the brand's own is twice as wide."""
    roles = list(kit.palette)
    parts = len(roles) + 1
    unit = (WIDTH - 2 * _MARGIN) / parts
    x = float(_MARGIN)
    for role in roles:
        wide = unit * (2 if role == "primary" else 1)
        area = Rect(round(x), _MARGIN + _HEAD, round(x + wide) - round(x), _SWATCHES)
        code = kit.palette[role]
        color = parse_color(code)
        pen = pen_on(color, kit.palette)
        paper.fill(area, code)
        if contrast(color, kit.color("background")) < 1.2:
            paper.rim(area, kit.palette["text"])
        left, top = area.x + 28, area.y + 36
        paper.write("Aa", (left, top), kit.fonts.headline, 120, pen)
        lines = (role, code, name_of(color), f"{contrast(color, parse_color(pen)):.1f}:1")
        y = area.bottom - 28 - 4 * 40
        for number, line in enumerate(lines):
            face = kit.fonts.call if number == 0 else kit.fonts.text
            fitting = set_text(line, face, area.w - 40, 28, 1.2, 1)
            paper.write(line if fitting else line[:9], (left, y + 10), face, 28, pen)
            y += 40
        x += wide


def _column(number: int) -> Rect:
    """One of the three areas below the colors."""
    top = _MARGIN + _HEAD + _SWATCHES + 2 * _GAP
    wide = (WIDTH - 2 * _MARGIN - 4 * _GAP) // 3
    x = _MARGIN + number * (wide + 2 * _GAP)
    return Rect(x, top, wide, HEIGHT - _MARGIN - top)


def _type(paper: _Paper, kit: BrandKit) -> None:
    area, ink = _column(0), kit.palette["text"]
    primary = kit.palette["primary"]
    is_legible = contrast(parse_color(primary), kit.color("background")) >= 4.5
    label = f"Headlines: {kit.fonts.headline.name}"
    y = paper.write(label, (area.x, area.y), kit.fonts.text, 26, ink) + 24
    text = kit.texts.headline or "The quick brown fox jumps over the lazy dog"
    color = primary if is_legible else ink
    box = Rect(area.x, y, area.w, 240)
    paper.paragraph(text, box, kit.fonts.headline, (88, 80, 72, 64, 56, 48, 40), color)
    y = area.y + 360
    y = paper.write(f"Texts: {kit.fonts.text.name}", (area.x, y), kit.fonts.text, 26, ink) + 24
    sample = kit.texts.text or "A sentence that says why somebody should stop here."
    box = Rect(area.x, y, area.w, area.bottom - y)
    paper.paragraph(sample, box, kit.fonts.text, (40, 36, 32, 28), ink)


def _logos(paper: _Paper, kit: BrandKit, logos: Logos) -> None:
    """The logo on each ground that it may stand on, with what stays free around it."""
    area = _column(1)
    if kit.logo is None or logos.plain is None:
        paper.write("No logo", (area.x, area.y), kit.fonts.text, 26, kit.palette["text"])
        return
    grounds = [role for role in kit.logo.backgrounds if role != ON_PICTURES][:3]
    high = (area.h - _GAP * max(0, len(grounds) - 1)) // max(1, len(grounds))
    for number, role in enumerate(grounds):
        field = Rect(area.x, area.y + number * (high + _GAP), area.w, high)
        color = kit.palette[role]
        paper.fill(field, color)
        pen = pen_on(parse_color(color), kit.palette)
        paper.rim(field, kit.palette["text"], 1)
        is_dark = contrast(parse_color(color), parse_color("#ffffff")) > 4.5
        logo = logos.on_dark if is_dark and logos.on_dark is not None else logos.plain
        place = paper.logo(logo, field, kit.logo.safe_area)
        paper.rim(place.padded(round(kit.logo.safe_area * place.h)), pen, 1)


def _manner(paper: _Paper, kit: BrandKit, styles: tuple[Picture, ...]) -> None:
    area = _column(2)
    if not styles:
        paper.fill(area, kit.palette["primary"])
        pen = pen_on(kit.color("primary"), kit.palette)
        inner = area.padded(-56)
        call = kit.texts.call or kit.name
        paper.paragraph(call, inner, kit.fonts.headline, (120, 104, 88, 72, 56, 44), pen)
        return
    high = (area.h - _GAP * (len(styles) - 1)) // len(styles)
    for number, picture in enumerate(styles):
        paper.place(picture, Rect(area.x, area.y + number * (high + _GAP), area.w, high))
