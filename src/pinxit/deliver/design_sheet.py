"""A design sheet: a garment in its colorways, its cloth and its colors, on one page for print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.deliver.sheets import AnyPixels, font_of
from pinxit.make.designs import Design
from pinxit.make.garment import Cut
from pinxit.make.palette import Palette
from pinxit.pictures.picture import Picture, Step, over

MOST = 6
_PAGE = (29.7, 21.0)
_INCH = 2.54
_PAPER, _INK, _QUIET = (255, 255, 255), (38, 38, 40), (120, 120, 124)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Title:
    """What is written on the sheet.

    Attributes:
        name: What it is.
        notes: Lines under it.
        repeat_cm: Width of the cloth's repeat.
        asked: What colorways were asked for, for the history.
    """

    name: str
    notes: tuple[str, ...]
    repeat_cm: float
    asked: Mapping[str, Any] = field(default_factory=dict)


def title_for(garment: Picture, cut: Cut, asked: Mapping[str, Any]) -> Title:
    """What a sheet says of a garment and its cut.

    Args:
        garment: Without its cloth.
        cut: Sizes.
        asked: "class_name", and what else colorways were asked for.
    """
    notes = (
        f"from {garment.title or 'a picture'}",
        f"{cut.height_cm:g} cm high, cloth repeats every {cut.repeat_cm:g} cm",
    )
    return Title(str(asked.get("class_name") or "garment"), notes, cut.repeat_cm, dict(asked))


def design_sheet(colorways: Sequence[Design], title: Title, dpi: int = 200) -> Picture:
    """A4, lying: the first colorway large, its cloth at true size, the others beside it.

    Raises:
        UserMistake: there is no colorway, or there are too many.
    """
    if not 1 <= len(colorways) <= MOST:
        raise UserMistake(f"A sheet shows 1 to {MOST} colorways, not {len(colorways)}.")
    page = _Page.blank(dpi)
    first, *others = colorways
    page.write((1.2, 0.9), title.name, 0.75)
    for number, note in enumerate(title.notes):
        page.write((1.2, 2.0 + 0.5 * number), note, 0.32, _QUIET)
    page.show(first.front, (1.2, 3.6, 12.4, 19.8))
    _cloth(page, first, title.repeat_cm, (13.6, 14.2, 20.4, 18.9))
    _palette(page, first.palette, (21.2, 14.2, 28.5, 18.9))
    _others(page, others, (13.6, 1.0, 28.5, 13.0))
    used = tuple(each.front.as_source("picture") for each in colorways)
    settings: dict[str, Any] = {"dpi": dpi, "title": title.name, "notes": list(title.notes)}
    settings |= {"asked": dict(title.asked)} if title.asked else {}
    settings["pictures"] = [[step.to_json() for step in c.front.steps] for c in colorways]
    step = Step("design-sheet", "", __version__, settings, used=used)
    return replace(Picture(page.pixels(), steps=(step,), title=title.name), dpi=float(dpi))


def _others(page: "_Page", others: Sequence[Design], box: Box) -> None:
    """The other colorways side by side, their colors under each."""
    if not others:
        return
    left, top, right, bottom = box
    rows = 1 if len(others) <= 3 else 2
    columns = -(-len(others) // rows)
    wide, high = (right - left) / columns, (bottom - top) / rows
    for number, each in enumerate(others):
        x, y = left + wide * (number % columns), top + high * (number // columns)
        page.show(each.front, (x + 0.2, y, x + wide - 0.2, y + high - 1.5))
        chip = min(0.7, (wide - 0.6) / max(1, len(each.palette.swatches)))
        start = x + wide / 2 - chip * len(each.palette.swatches) / 2
        for at, swatch in enumerate(each.palette.swatches):
            from_, to = start + at * chip, start + (at + 0.9) * chip
            page.fill((from_, y + high - 1.2, to, y + high - 0.6), swatch.color, has_line=True)
        page.write((x + wide / 2, y + high - 0.5), f"colorway {number + 2}", 0.26, _QUIET, "ma")


def _cloth(page: "_Page", way: Design, repeat_cm: float, box: Box) -> None:
    """The cloth at its true size, and a ruler under it."""
    left, top, right, bottom = box
    page.write((left, top - 0.55), "cloth, true size", 0.3)
    page.lay(way.cloth, repeat_cm, box)
    for cm in range(int(right - left) + 1):
        x, long = left + cm, 0.25 if cm % 5 else 0.4
        page.fill((x - 0.01, bottom + 0.1, x + 0.01, bottom + 0.1 + long), "#262628")
    told = f"0 to {int(right - left)} cm; the repeat is {repeat_cm:g} cm wide"
    page.write((left, bottom + 0.55), told, 0.26, _QUIET)


def _palette(page: "_Page", palette: Palette, box: Box) -> None:
    left, top, _, bottom = box
    page.write((left, top - 0.55), "colors", 0.3)
    high = (bottom - top) / max(5, len(palette.swatches))
    for number, swatch in enumerate(palette.swatches):
        y = top + high * number
        page.fill((left, y, left + 1.3, y + high * 0.85), swatch.color, has_line=True)
        page.write((left + 1.6, y + high * 0.08), swatch.name, 0.3)
        page.write((left + 1.6, y + high * 0.5), swatch.color, 0.25, _QUIET)


@dataclass(frozen=True, slots=True)
class _Page:
    """Paper that is drawn on in centimeters."""

    paper: Image.Image
    scale: float

    @classmethod
    def blank(cls, dpi: int) -> "_Page":
        scale = dpi / _INCH
        size = round(_PAGE[0] * scale), round(_PAGE[1] * scale)
        return cls(Image.new("RGB", size, _PAPER), scale)

    def pixels(self) -> AnyPixels:
        return np.asarray(self.paper, np.float32) / np.float32(255)

    def write(
        self,
        place: tuple[float, float],
        text: str,
        high: float,
        ink: tuple[int, int, int] = _INK,
        anchor: str = "la",
    ) -> None:
        font = font_of(max(8, round(high * self.scale)))
        at = place[0] * self.scale, place[1] * self.scale
        ImageDraw.Draw(self.paper).text(at, text, fill=ink, font=font, anchor=anchor)

    def fill(self, box: Box, color: str, *, has_line: bool = False) -> None:
        ends = [round(each * self.scale) for each in box]
        outline = _QUIET if has_line else None
        ImageDraw.Draw(self.paper).rectangle(ends, fill=color, outline=outline)

    def show(self, picture: Picture, box: Box) -> None:
        """A picture as large as it fits, over the paper."""
        left, top, right, bottom = (each * self.scale for each in box)
        shown = _as_image(_cropped(over(picture.pixels), picture))
        share = min((right - left) / shown.width, (bottom - top) / shown.height)
        size = max(1, round(shown.width * share)), max(1, round(shown.height * share))
        shown = shown.resize(size, Image.Resampling.LANCZOS)
        x, y = (left + right - size[0]) / 2, (top + bottom - size[1]) / 2
        self.paper.paste(shown, (round(x), round(y)))

    def lay(self, tile: Picture, repeat_cm: float, box: Box) -> None:
        """A tile repeated at its true size."""
        left, top, right, bottom = (round(each * self.scale) for each in box)
        wide = max(2, round(repeat_cm * self.scale))
        high = max(2, round(wide * tile.height / tile.width))
        one = _as_image(over(tile.pixels)).resize((wide, high), Image.Resampling.LANCZOS)
        cloth = Image.new("RGB", (right - left, bottom - top))
        for x in range(0, right - left, wide):
            for y in range(0, bottom - top, high):
                cloth.paste(one, (x, y))
        self.paper.paste(cloth, (left, top))


def _cropped(pixels: AnyPixels, picture: Picture) -> AnyPixels:
    """Without rows and columns in which nothing is seen."""
    if picture.channels < 4:
        return pixels
    seen = picture.pixels[..., 3] > 0
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return pixels
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _as_image(pixels: AnyPixels) -> Image.Image:
    return Image.fromarray(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8))
