"""A brand kit to begin with: colors from a picture or from one color, and a mark of its name."""

from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.make.campaign.fonts import Typeface
from pinxit.make.campaign.kit import LEAST_CONTRAST, Color, pen_on
from pinxit.make.campaign.typeset import cap_height
from pinxit.make.color_names import parse_color, spelled
from pinxit.make.palette import contrast, palette_in
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture, Step

_MARK = 240  # height of a mark, px
_PAPER, _INK = (0.975, 0.010), (0.24, 0.025)  # lightness and chroma in Oklab
_APART = 45.0  # degrees of hue between the brand's color and its accent
_LEAST_CHROMA = 0.05
_ACCENT = (0.66, 0.17)

DEFAULT = "#0f4c5c"


def colors_from(picture: Picture) -> dict[str, str]:
    """Roles for the colors of a picture: its strongest dark one leads, one unlike it calls.

    Raises:
        UserMistake: the picture shows nothing.
    """
    found = palette_in([picture], 12)
    lab = np.asarray(to_oklab(found.colors), np.float64)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    share = np.sqrt([max(each.share, 0.01) for each in found.swatches])
    white = parse_color("#ffffff")
    is_deep = [contrast(color, white) >= LEAST_CONTRAST for color in found.colors]
    worth = np.where(is_deep, chroma * share, 0)
    if worth.max() == 0:
        return colors_with(np.asarray(found.colors[int(np.argmax(chroma * share))], np.float32))
    first = int(np.argmax(worth))
    hues = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    apart = np.abs((hues - hues[first] + 180) % 360 - 180)
    calls = np.where((apart >= _APART) & (chroma >= _LEAST_CHROMA), chroma, 0)
    accent = found.colors[int(np.argmax(calls))] if calls.max() > 0 else None
    return colors_with(np.asarray(found.colors[first], np.float32), accent)


def colors_with(primary: Color, accent: Color | None = None) -> dict[str, str]:
    """Roles around one color: paper and ink in its hue, and an accent across from it."""
    lab = np.asarray(to_oklab(primary[None]), np.float64)[0]
    hue = np.arctan2(lab[2], lab[1])
    across = hue + np.radians(165)
    called = accent if accent is not None else _oklab(*_ACCENT, across)
    return {
        "primary": spelled(primary),
        "accent": spelled(called),
        "background": spelled(_oklab(*_PAPER, hue + np.radians(180))),
        "text": spelled(_oklab(*_INK, hue)),
    }


def _oklab(light: float, chroma: float, hue: float) -> Color:
    lab = np.array([[light, chroma * np.cos(hue), chroma * np.sin(hue)]], np.float32)
    return np.asarray(shown(lab)[0], np.float32)


def mark(name: str, face: Typeface, palette: Mapping[str, str], *, is_on_dark: bool) -> Picture:
    """A mark of a name for a start: its first letter in a disc, and the name beside it.

    Raises:
        UserMistake: the font lacks a letter.
    """
    face.refuse_letters(name)
    disc = parse_color(palette["accent" if is_on_dark else "primary"])
    ink = parse_color(palette["background" if is_on_dark else "text"])
    size = round(0.46 * _MARK / cap_height(face))
    font = face.at(size)
    gap = round(0.22 * _MARK)
    wide = _MARK + gap + round(font.getlength(name)) + 2
    plate, letters = (Image.new("L", (wide, _MARK)) for _ in range(2))
    ImageDraw.Draw(plate).ellipse((0, 0, _MARK - 1, _MARK - 1), fill=255)
    pen = ImageDraw.Draw(letters)
    base = round(0.73 * _MARK)
    pen.text((_MARK + gap, base), name, 255, font, anchor="ls")
    first = Image.new("L", (wide, _MARK))
    ImageDraw.Draw(first).text((_MARK / 2, base), name[0].upper(), 255, font, anchor="ms")
    cover, text, hole = (
        np.asarray(p, np.float32)[..., None] / 255 for p in (plate, letters, first)
    )
    inside = parse_color(pen_on(disc, palette))
    color = np.where(text > 0, ink, disc + hole * (inside - disc))
    alpha = np.maximum(cover, text)
    pixels = np.concatenate((np.broadcast_to(color, (*alpha.shape[:2], 3)), alpha), axis=2)
    settings = {"name": name, "font": face.name, "palette": dict(palette), "on_dark": is_on_dark}
    step = Step("mark", "", __version__, settings, used=face.source())
    return Picture(np.asarray(pixels, np.float32), (step,), title="logo")


def kit_text(name: str, palette: Mapping[str, str], fonts: tuple[str, str]) -> str:
    """A kit as YAML, with remarks that say what each entry is for."""
    return f"""\
# The brand kit of {name}. Change what you like; `pinxit brand check` says what is wrong.
brand: {_quoted(name)}

palette: # roles; more colors may have names of your own
  primary: "{palette["primary"]}" # areas, headlines
  accent: "{palette["accent"]}" # the call to action
  background: "{palette["background"]}" # paper
  text: "{palette["text"]}" # letters

logo:
  file: logo.png
  on_dark: logo-on-dark.png # for dark grounds; leave it out if one does for all
  safe_area: 0.25 # stays free around it, as a share of its height
  backgrounds: [background, primary, text] # what it may stand on; "picture" allows pictures

fonts: # Inter, Fraunces, Archivo, Space Grotesk, or a file such as fonts/mine.otf
  headline: {fonts[0]}
  text: {fonts[1]}

tone: # of pictures
  styles: [] # pictures in whose manner motifs are painted, such as [painting.jpg]
  strength: 0.6
  keep_colors: yes # the motif's own, when it is painted
  recolor: no # yes gives flat motifs the colors of the palette

texts:
  headline: {_quoted(f"{name}, made with care")}
  text: Say in one sentence why somebody should stop here.
  call: See more
"""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
