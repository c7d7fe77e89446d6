"""The way out of palettes: files of other programs, and a card to look at."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.base.files import write_bytes
from pinxit.deliver.sheets import font_of
from pinxit.make.palette import Palette
from pinxit.make.palette_files import SPELLINGS
from pinxit.pictures.picture import Picture, Source, Step

_WIDE, _HIGH, _TEXT = 220, 240, 64
_PAPER, _INK = (250, 250, 248), (40, 40, 38)


def write_palette(palette: Palette, path: Path, kind: str, *, overwrite: bool = False) -> Path:
    """Writes a palette as "ase", "gpl", "css" or "json".

    Raises:
        UserMistake: the file may not be written there.
    """
    write_bytes(path, SPELLINGS[kind](palette), overwrite=overwrite)
    return path


def palette_card(palette: Palette, used: tuple[Source, ...]) -> Picture:
    """A card of a palette: fields as wide as each other, with name, code and share."""
    count = len(palette.swatches)
    paper = Image.new("RGB", (_WIDE * count, _HIGH + _TEXT), _PAPER)
    drawing, font = ImageDraw.Draw(paper), font_of(17)
    for at, swatch in enumerate(palette.swatches):
        red, green, blue = (int(part) for part in np.rint(swatch.rgb * 255))
        left = at * _WIDE
        drawing.rectangle((left, 0, left + _WIDE - 1, _HIGH - 1), fill=(red, green, blue))
        drawing.text((left + 10, _HIGH + 8), swatch.name, fill=_INK, font=font)
        share = f"   {swatch.share:.0%}" if swatch.share else ""
        drawing.text((left + 10, _HIGH + 34), swatch.color + share, fill=_INK, font=font)
    pixels = np.asarray(paper, np.float32) / np.float32(255)
    colors = [[swatch.color, swatch.name] for swatch in palette.swatches]
    step = Step("palette", "", __version__, {"colors": colors}, used=used)
    return Picture(pixels, (step,), title=palette.title)
