"""Compose: motif, colors, texts and logo become one picture, by a design."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.campaign.design import Design, Logos
from pinxit.make.campaign.kit import LEAST_CONTRAST, ON_PICTURES, pen_on, pens
from pinxit.make.campaign.layouts import Circle, Layout, Rect
from pinxit.make.campaign.legible import RGB, Veil, contrast_in, scrim, veil_for, veiled
from pinxit.make.campaign.stack import Placed, Stack, Wanted, stacked
from pinxit.make.campaign.typeset import drawn
from pinxit.make.color_names import parse_color, spelled
from pinxit.make.palette import contrast
from pinxit.pictures.picture import Picture, Source, Step, over
from pinxit.pictures.resize import resized

VERB = "compose"

_LOGO_HIGH, _LOGO_WIDE = 0.085, 0.26  # of the side of the format
_LOGO_SEEN = 3.0  # contrast with its ground, WCAG 2.2, 1.4.11
_BEND = 0.28  # of a button's height
_TIMES = 4

Mask = Float[np.ndarray, "rows columns"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How well one text can be read.

    Attributes:
        kind: "headline", "text" or "call".
        size: Of its letters, px.
        lines: How many it has.
        ratio: Contrast at the 5th percentile of its box.
        pen: Color of its letters.
        box: Where it stands, px.
    """

    kind: str
    size: int
    lines: int
    ratio: float
    pen: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Composed:
    """A picture, and what can be said of it.

    Attributes:
        picture: The picture.
        readings: Of each text on it.
        scrim: How strong the scrim is, 0..1.
        left_out: Texts that had no room, and "logo" if that had none.
        flat: An area that has one color of the palette, with its role; None if there is none.
    """

    picture: Picture
    readings: tuple[Reading, ...]
    scrim: float
    left_out: tuple[str, ...]
    flat: tuple[Rect, str] | None = None


def compose(motif: Picture, design: Design, logos: Logos | None = None) -> Composed:
    """The motif in its design, with one more step of history.

    Args:
        motif: At the size of the design's picture area (``design.laid_out.photo``).
        design: What is done.
        logos: The brand's logo.

    Raises:
        UserMistake: a text does not fit, a font lacks a letter, or the motif has another size.
    """
    return _Composition(motif, design, logos or Logos()).made()


class _Composition:
    """One picture while it is put together."""

    def __init__(self, motif: Picture, design: Design, logos: Logos) -> None:
        self.motif, self.design, self.logos = motif, design, logos
        self.layout = layout = design.laid_out
        if (motif.width, motif.height) != (layout.photo.w, layout.photo.h):
            raise UserMistake(
                f"The motif has {motif.width} x {motif.height} pixels, and {design.layout} in "
                f"{design.size.name} shows {layout.photo.w} x {layout.photo.h}."
            )
        self.ground = parse_color(design.palette[design.ground])
        self.stack = _stack(design, layout, logos)
        self.pixels = self._laid()

    def made(self) -> Composed:
        self.panel = self._panel()
        veil = self._veil()
        readings = [self._write(each, veil) for each in self.stack.texts]
        if self.stack.logo is not None:
            self._put_logo(self.stack.logo)
        step = Step(VERB, "", __version__, self.design.to_json(), used=self._used())
        motif = replace(self.motif, depth=8, icc=None)
        return Composed(
            motif.after(self.pixels, step),
            tuple(readings),
            veil.strength if veil else 0.0,
            (*self.stack.left_out, *self._missing_logo()),
            self._flat(),
        )

    def _missing_logo(self) -> tuple[str, ...]:
        return ("logo",) if self.logos.plain is not None and self.stack.logo is None else ()

    def _used(self) -> tuple[Source, ...]:
        fonts = self.design.fonts
        found = [source for face in (fonts.headline, fonts.text) for source in face.source()]
        return (*self.logos.sources(), *dict.fromkeys(found))

    def _laid(self) -> RGB:
        """The ground with the motif on it."""
        size, photo = self.design.size, self.layout.photo
        pixels = np.empty((size.height, size.width, 3), np.float32)
        pixels[:] = self.ground
        red, green, blue = (float(each) for each in self.ground)
        motif = over(self.motif.pixels, (red, green, blue))
        if self.layout.window is not None:
            cover = _disc(self.layout.window, photo)[..., None]
            motif = pixels[photo.slices()] + cover * (motif - pixels[photo.slices()])
        pixels[photo.slices()] = motif
        return pixels

    def _panel(self) -> Rect | None:
        """The area of one color under the texts; of a card, as high as they are."""
        panel = self.layout.panel
        if panel is None or not self.layout.is_card:
            return panel
        pad = self.layout.copy.x - panel.x
        stack = self.stack.box
        card = Rect(panel.x, stack.y - pad, panel.w, stack.h + 2 * pad)
        self.pixels[card.slices()] = self.ground
        return card

    def _veil(self) -> Veil | None:
        if self.panel is not None or not self.stack.texts:
            return None
        box = self.stack.box.padded(round(0.4 * self.layout.margin))
        size = self.design.size
        texts = [each.box for each in self.stack.texts if each.button is None]
        veil = veil_for(self.pixels, texts or [box], pens(self.design.palette))
        if veil.strength:
            cover = scrim(size.height, size.width, box) * np.float32(veil.strength)
            self.pixels = veiled(self.pixels, veil.color, cover)
        return veil

    def _write(self, placed: Placed, veil: Veil | None) -> Reading:
        """Draws one text, with its button if it has one."""
        if placed.button is not None:
            fill = self._fill(veil)
            pen = pen_on(parse_color(fill), self.design.palette)
            self._paint(fill, placed.button, _rounded(placed.button))
        elif veil is not None:
            pen = veil.pen
        else:
            pen = self._pen(placed.kind)
        box = placed.box.within(self.design.size.width, self.design.size.height)
        ratio = contrast_in(self.pixels[box.slices()], pen)
        mask, (left, top) = drawn(placed.block)
        area = Rect(placed.x - left, placed.y - top, mask.shape[1], mask.shape[0])
        self._paint(pen, area, mask)
        block = placed.block
        return Reading(placed.kind, block.size, len(block.lines), ratio, pen, box)

    def _pen(self, kind: str) -> str:
        """Letters on a panel; headlines on a light one have the brand's own color if they can."""
        palette = self.design.palette
        primary = parse_color(palette["primary"])
        is_plain = self.design.ground == "background"
        if kind == "headline" and is_plain and contrast(primary, self.ground) >= LEAST_CONTRAST:
            return palette["primary"]
        return pen_on(self.ground, palette)

    def _fill(self, veil: Veil | None) -> str:
        """The color of a button: the accent where it stands out, else that of letters."""
        palette = self.design.palette
        accent = parse_color(palette["accent"])
        if veil is not None:
            return palette["accent"]
        if contrast(accent, self.ground) >= 1.6 and self.design.ground != "accent":
            return palette["accent"]
        return pen_on(self.ground, palette)

    def _put_logo(self, place: Rect) -> None:
        """Draws the logo, on a plate of a color it may stand on where its ground is none."""
        rules, size = self.design.logo, self.design.size
        if rules is None:
            return
        if _is_plated(self.design, self.layout):
            plate, place = place, place.padded(-_plate_room(rules.safe_area, place.h))
        else:
            plate = place.padded(round(rules.safe_area * place.h)).within(size.width, size.height)
        if _is_plated(self.design, self.layout) or not self._is_seen(place):
            role = next((each for each in rules.backgrounds if each != ON_PICTURES), "background")
            self._paint(self.design.palette[role], plate, _rounded(plate, 0.12))
        there = self.pixels[place.slices()]
        pixels = resized(self._logo_on(there).pixels, place.w, place.h)
        alpha = pixels[..., 3:] if pixels.shape[2] == 4 else np.float32(1)
        there += alpha * (over(pixels[..., :3]) - there)

    def _is_seen(self, place: Rect) -> bool:
        """Whether the logo stands out of a picture; on colors it is the kit that says so."""
        if self.panel is not None:
            return True
        under = self.pixels[place.slices()]
        return contrast_in(under, spelled(_ink(self._logo_on(under)))) >= _LOGO_SEEN

    def _logo_on(self, under: RGB) -> Picture:
        """The logo for a ground: of two the one that stands out more."""
        plain, other = self.logos.plain, self.logos.on_dark
        if plain is None or other is None:
            return plain or other or self.motif
        mean = np.asarray(under.reshape(-1, 3).mean(axis=0), np.float32)
        return max((plain, other), key=lambda each: contrast(_ink(each), mean))

    def _paint(self, color: str, area: Rect, mask: Mask) -> None:
        """Lays a color over an area, as far as a mask covers it."""
        size = self.design.size
        inside = area.within(size.width, size.height)
        left, top = inside.x - area.x, inside.y - area.y
        cover = mask[top : top + inside.h, left : left + inside.w]
        part = self.pixels[inside.slices()]
        self.pixels[inside.slices()] = veiled(part, color, cover)

    def _flat(self) -> tuple[Rect, str] | None:
        """A piece of the panel that nothing stands on: a strip along one of its edges."""
        panel, thick = self.panel, self.layout.margin
        if panel is None:
            return None
        if self.layout.is_card:
            thick = self.layout.copy.x - panel.x
        strips = (
            Rect(panel.x, panel.y, thick, panel.h),
            Rect(panel.right - thick, panel.y, thick, panel.h),
            Rect(panel.x, panel.y, panel.w, thick),
            Rect(panel.x, panel.bottom - thick, panel.w, thick),
        )
        taken = [] if self.layout.is_card else [self.layout.photo]
        taken += [self.stack.box] if self.stack.texts or self.stack.logo else []
        for strip in strips:
            if not any(strip.meets(each) for each in taken):
                return strip.padded(-2), self.design.ground
        return None


def _stack(design: Design, layout: Layout, logos: Logos) -> Stack:
    """Texts and logo in their area; without the logo where there is no room for both.

    Raises:
        UserMistake: the headline does not fit, or a font lacks a letter.
    """
    faces = {
        "headline": design.fonts.headline,
        "text": design.fonts.text,
        "call": design.fonts.call,
    }
    for kind in design.size.texts:
        faces[kind].refuse_letters(getattr(design.texts, kind))
    wanted = Wanted(design.size, layout, design.fonts, design.texts)
    if logos.plain is None or design.logo is None:
        return stacked(wanted)
    wide, high = _logo_size(logos.plain, design, layout)
    free = round(design.logo.safe_area * high)
    if _is_plated(design, layout):
        wide, high = wide + 2 * free, high + 2 * free
    try:
        return stacked(replace(wanted, logo=(wide, high), free=free))
    except UserMistake:
        return stacked(wanted)


def _is_plated(design: Design, layout: Layout) -> bool:
    """Whether the logo may not stand on its ground, so that it gets one of its own."""
    role = ON_PICTURES if layout.panel is None else design.ground
    return design.logo is not None and role not in design.logo.backgrounds


def _plate_room(safe_area: float, height: int) -> int:
    """What stays free around a logo in a plate of a height."""
    return round(safe_area * height / (1 + 2 * safe_area))


def _logo_size(logo: Picture, design: Design, layout: Layout) -> tuple[int, int]:
    """Width and height of the logo: its safe area fits into the margin."""
    side = design.size.side
    high = min(_LOGO_HIGH * side, 0.62 * layout.copy.h if layout.is_row else 0.2 * layout.copy.h)
    if design.logo is not None and design.logo.safe_area > 0:
        high = min(high, max(layout.margin / design.logo.safe_area, 12))
    wide = min(high * logo.width / logo.height, _LOGO_WIDE * side, 0.6 * layout.copy.w)
    if layout.is_row:
        wide = min(wide, 0.22 * layout.copy.w)
    return max(1, round(wide)), max(1, round(wide * logo.height / logo.width))


def _ink(logo: Picture) -> Float[np.ndarray, "3"]:
    """The mean color of what can be seen of a logo."""
    pixels = logo.pixels
    weight = pixels[..., 3] if logo.channels == 4 else np.ones(pixels.shape[:2], np.float32)
    color = over(pixels[..., :3]) if logo.channels != 1 else np.repeat(pixels, 3, axis=2)
    total = max(float(weight.sum()), 1e-6)
    return np.asarray((color * weight[..., None]).sum(axis=(0, 1)) / total, np.float32)


def _rounded(area: Rect, bend: float = _BEND) -> Mask:
    """A box with round corners, soft at its edges."""
    paper = Image.new("L", (area.w * _TIMES, area.h * _TIMES))
    box = (0, 0, area.w * _TIMES - 1, area.h * _TIMES - 1)
    ImageDraw.Draw(paper).rounded_rectangle(box, bend * area.h * _TIMES, fill=255)
    return np.asarray(paper.reduce(_TIMES), np.float32) / np.float32(255)


def _disc(circle: Circle, photo: Rect) -> Mask:
    """What of the picture's area lies in its round window, soft at the edge."""
    y, x = np.mgrid[photo.y : photo.bottom, photo.x : photo.right]
    far = np.hypot(x + 0.5 - circle.x, y + 0.5 - circle.y)
    return np.asarray(np.clip(circle.radius - far + 0.5, 0, 1), np.float32)
