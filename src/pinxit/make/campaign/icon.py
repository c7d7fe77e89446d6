"""Icons of a site: the logo where it is about square, else the brand's first letter."""

import numpy as np
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.make.campaign.design import Logos
from pinxit.make.campaign.kit import BrandKit, pen_on
from pinxit.make.campaign.typeset import cap_height
from pinxit.make.color_names import parse_color
from pinxit.pictures.picture import Picture, Step, over
from pinxit.pictures.resize import resized

SIDE = 512
_SQUARE = 1.3
_LETTER = 0.5  # of the side, for a capital
_ROOM = 0.76  # of the side, for a logo


def icon(kit: BrandKit, logos: Logos) -> Picture:
    """The icon of a brand, `SIDE` px.

    Raises:
        UserMistake: the font lacks the brand's first letter.
    """
    ground = kit.color("primary")
    pixels = np.empty((SIDE, SIDE, 3), np.float32)
    pixels[:] = ground
    logo = logos.on_dark or logos.plain
    if logo is not None and max(logo.width, logo.height) < _SQUARE * min(logo.width, logo.height):
        pixels[:] = kit.color("background")
        _place(pixels, logos.plain or logo)
        used = logos.sources()
    else:
        _letter(pixels, kit)
        used = kit.fonts.headline.source()
    settings = {"brand": kit.name, "palette": dict(kit.palette)}
    step = Step("icon", "", __version__, settings, used=used)
    return Picture(pixels, (step,), title="icon")


def _place(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", logo: Picture) -> None:
    share = _ROOM * SIDE / max(logo.width, logo.height)
    wide, high = round(logo.width * share), round(logo.height * share)
    left, top = (SIDE - wide) // 2, (SIDE - high) // 2
    small = resized(logo.pixels, wide, high)
    alpha = small[..., 3:] if small.shape[2] == 4 else np.float32(1)
    there = pixels[top : top + high, left : left + wide]
    there += alpha * (over(small[..., :3]) - there)


def _letter(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", kit: BrandKit) -> None:
    face, letter = kit.fonts.headline, kit.name[0].upper()
    face.refuse_letters(letter)
    paper = Image.new("L", (SIDE, SIDE))
    font = face.at(round(_LETTER * SIDE / cap_height(face)))
    left, top, right, bottom = font.getbbox(letter, anchor="ls")
    at = ((SIDE - right - left) / 2, (SIDE - bottom - top) / 2)
    ImageDraw.Draw(paper).text(at, letter, 255, font, anchor="ls")
    cover = np.asarray(paper, np.float32)[..., None] / 255
    pixels += cover * (parse_color(pen_on(kit.color("primary"), kit.palette)) - pixels)
