"""Contact sheets and film strips: many pictures on one, with labels.

Pictures are scaled down to their cells smoothly, and up only by whole factors without smoothing,
so that small samples show the pixels they have.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw, ImageFont, features

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Picture, Source, Step, over

AnyPixels = Float[np.ndarray, "_ _ _"]
"""As `Pixels`, where pictures of several sizes come together."""

Sheet = Float[np.ndarray, "sheet_height sheet_width 3"]
"""float32 sRGB 0..1."""

Frame = Float[np.ndarray, "batch height width channel"]
"""Samples of one moment, float32 sRGB 0..1."""

_PAPER = (250, 250, 248)
_INK = (70, 70, 68)
_IN_A_ROW = 4
_SMALLEST_CELL = 16
_LARGEST_CELL = 4096
_LONGEST_LABEL = 100
_ELLIPSIS = "\u2026"

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def contact_sheet(
    pictures: Sequence[AnyPixels], labels: Sequence[str] = (), columns: int = 0, cell: int = 128
) -> Sheet:
    """Pictures in rows on light paper, each label under its picture.

    Args:
        pictures: Of any sizes and channels; alpha lies over the paper.
        labels: One for each picture, or none at all; what is too long is cut.
        columns: Pictures in a row; 0 chooses.
        cell: Longest side of a picture on the sheet, px.

    Raises:
        UserMistake: there are no pictures, or the numbers do not fit.
    """
    if not pictures:
        raise UserMistake("A sheet needs at least one picture.")
    if labels and len(labels) != len(pictures):
        raise UserMistake(f"There are {len(pictures)} pictures, but {len(labels)} labels.")
    if not _SMALLEST_CELL <= cell <= _LARGEST_CELL or columns < 0:
        raise UserMistake(
            f"A sheet's cells have {_SMALLEST_CELL} to {_LARGEST_CELL} px and its rows 0 "
            f"(automatic) or more pictures, not {cell} px and {columns}."
        )
    across = min(columns or _columns(len(pictures)), len(pictures))
    down = math.ceil(len(pictures) / across)
    gap, size = max(4, cell // 12), _text_size(cell)
    caption = round(size * 1.7)
    shown = [_shown(pixels, cell) for pixels in pictures]
    heights = [
        max(p.height for p in shown[row * across : (row + 1) * across]) for row in range(down)
    ]
    captions = [caption * any(labels[row * across : (row + 1) * across]) for row in range(down)]
    tops = [gap + row * gap + sum(heights[:row]) + sum(captions[:row]) for row in range(down)]
    width, height = across * (cell + gap) + gap, tops[-1] + heights[-1] + captions[-1] + gap
    paper = Image.new("RGB", (width, height), _PAPER)
    font = font_of(size)
    for at, picture in enumerate(shown):
        row, left = at // across, gap + (at % across) * (cell + gap)
        middle = tops[row] + (heights[row] - picture.height) // 2
        paper.paste(picture, (left + (cell - picture.width) // 2, middle))
        if labels:
            under = (left + cell // 2, tops[row] + heights[row] + size // 3)
            _write(paper, under, labels[at], font, cell)
    return _as_pixels(paper)


def film_strip(frames: Sequence[Frame], times: Sequence[str], cell: int = 64) -> Sheet:
    """One training through time: a column for each moment, a row for each seed.

    Args:
        frames: Samples of the same seeds at each moment.
        times: What to write over each column ("0:30").
        cell: Longest side of a sample on the strip, px.

    Raises:
        UserMistake: there are no frames, or not as many times as frames.
    """
    if not frames or len(frames) != len(times):
        raise UserMistake(
            f"A film strip needs frames, and a time for each: there are {len(frames)} frames "
            f"and {len(times)} times."
        )
    rows = min(len(frame) for frame in frames)
    samples = [frame[row] for row in range(rows) for frame in frames]
    labels = [""] * ((rows - 1) * len(frames)) + list(times)
    return contact_sheet(samples, labels, columns=len(frames), cell=cell)


def sheet_of(
    pictures: Sequence[Picture],
    columns: int = 0,
    cell: int = 128,
    *,
    is_labeled: bool = True,
    findings: Mapping[str, Mapping[str, int]] | None = None,
) -> Picture:
    """A contact sheet as a picture of its own, whose history holds those of all its pictures.

    Args:
        pictures: What to show.
        columns: Pictures in a row; 0 chooses.
        cell: Longest side of a picture on the sheet, px.
        is_labeled: Whether each is labeled with its seed, or else with its title.
        findings: What checks said of the pictures: by check, how many at each level.

    Raises:
        UserMistake: there are no pictures, or the numbers do not fit.
    """
    labels = [_label(picture) for picture in pictures] if is_labeled else []
    pixels = contact_sheet([picture.pixels for picture in pictures], labels, columns, cell)
    step = Step(
        verb="sheet",
        engine="",
        version=__version__,
        settings={
            "columns": columns,
            "cell": cell,
            "labels": labels,
            "findings": {name: dict(counts) for name, counts in (findings or {}).items()},
            "pictures": [[step.to_json() for step in picture.steps] for picture in pictures],
        },
        used=tuple(map(_source, pictures)),
    )
    return Picture(pixels, steps=(step,))


def _label(picture: Picture) -> str:
    step = picture.steps[-1] if picture.steps else None
    if step is None or step.seed is None or step.verb != "generate":
        return picture.title
    return f"seed {step.seed}"


def _source(picture: Picture) -> Source:
    source = picture.as_source("picture")
    return source if picture.title else replace(source, title=_label(picture) or source.title)


def _columns(count: int) -> int:
    return count if count <= _IN_A_ROW else math.ceil(math.sqrt(count))


def _shown(pixels: AnyPixels, cell: int) -> Image.Image:
    ground = (_PAPER[0] / 255, _PAPER[1] / 255, _PAPER[2] / 255)
    stored = np.rint(np.clip(over(pixels, ground), 0, 1) * 255).astype(np.uint8)
    picture = Image.fromarray(stored)
    longest = max(picture.size)
    if longest <= cell:
        factor = cell // longest
        size = (picture.width * factor, picture.height * factor)
        return picture.resize(size, Image.Resampling.NEAREST)
    width, height = (max(1, round(side * cell / longest)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _text_size(cell: int) -> int:
    return max(11, min(28, cell // 10))


def font_of(size: int) -> _Font:
    """The font of labels at this size, px."""
    if features.check("freetype2"):
        return ImageFont.load_default(size)
    return ImageFont.load_default_imagefont()


def _write(
    paper: Image.Image, top_middle: tuple[int, int], text: str, font: _Font, widest: int
) -> None:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line:
        return
    drawing = ImageDraw.Draw(paper)
    line = line[:_LONGEST_LABEL]
    while line and drawing.textlength(line, font=font) > widest:
        line = line.removesuffix(_ELLIPSIS)[:-1].rstrip() + _ELLIPSIS if len(line) > 1 else ""
    left = top_middle[0] - drawing.textlength(line, font=font) / 2
    drawing.text((left, top_middle[1]), line, fill=_INK, font=font)


def _as_pixels(paper: Image.Image) -> Sheet:
    return np.asarray(paper, np.float32) / np.float32(255)
