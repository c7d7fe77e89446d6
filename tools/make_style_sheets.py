"""Sheets to look at style transfer: 8 contents in 8 styles, and crops at full size.

``python tools/make_style_sheets.py SET NAME=DIR [NAME=DIR ...] [--out docs/gallery]`` reads results
named ``CONTENT__STYLE.png`` as ``benchmarks/style_quality.py`` leaves them, and the pictures of the
set, and writes ``style_NAME.webp`` for each folder (contents down, styles across, at most 400 kB).
``--crops FILE`` writes one sheet instead, that shows the same places at full size side by side.
"""

import argparse
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CONTENTS = ("astronaut", "lady", "cat", "coffee", "pagoda", "bridge", "motorcycle", "dandelions")
STYLES = (
    *("auvers", "great-wave", "composition-8", "sainte-victoire"),
    *("pink-vase", "jewel-rivers", "ink-mountains", "chalk-lady"),
)
# content, style, and the middle of the place that shows most, in shares of the picture
PLACES = (
    ("astronaut", "auvers", 0.44, 0.25),
    ("lady", "great-wave", 0.5, 0.33),
    ("cat", "sainte-victoire", 0.4, 0.45),
    ("pagoda", "pink-vase", 0.5, 0.4),
    ("bridge", "jewel-rivers", 0.4, 0.4),
    ("coffee", "composition-8", 0.5, 0.5),
    ("astronaut", "ink-mountains", 0.44, 0.25),
    ("dandelions", "chalk-lady", 0.4, 0.4),
)
_CELL = 160
_CROP = 224
_GAP = 4
_LINE = 18
_MOST_BYTES = 400_000
_PAPER, _INK = (250, 250, 248), (70, 70, 68)
_CREDIT = (
    "Contents: NASA; G. B. Gaulli (The Met); S. van der Walt; R. Michetti; danielbuechele "
    "(CC BY 2.0); D. Jensen; D. Scharstein; C. Engelhardt. Styles: van Gogh, Hokusai, Kandinsky, "
    "Cezanne, Redon, Hiroshige, Zhao Yuan, Vigee Le Brun. All changed."
)


class Sheet:
    """A grid of cells on light paper.

    Args:
        columns: Cells in a row.
        rows: Cells in a column.
        cell: Side of a cell in pixels.
        foot: Lines of text at the bottom.
    """

    def __init__(self, columns: int, rows: int, cell: int, foot: int = 0) -> None:
        self.cell = cell
        self._step = cell + _GAP
        size = (columns * self._step + _GAP, rows * (self._step + _LINE) + _GAP + foot * _LINE)
        self.picture = Image.new("RGB", size, _PAPER)
        self._draw = ImageDraw.Draw(self.picture)
        self._font = ImageFont.load_default(12)

    def put(self, column: int, row: int, shown: Image.Image, label: str = "") -> None:
        """Places a picture, scaled to the cell, and its label under it."""
        left, top = _GAP + column * self._step, _GAP + row * (self._step + _LINE)
        side = (self.cell, self.cell)
        at_size = shown if shown.size == side else shown.resize(side, Image.Resampling.LANCZOS)
        self.picture.paste(at_size, (left, top))
        self._draw.text((left + 2, top + self.cell + 1), label, _INK, self._font)

    def sign(self, text: str) -> None:
        """Writes at the bottom, in as many lines as it needs."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            fits = self._draw.textlength(longer, self._font) < self.picture.width - 2 * _GAP
            lines = [*lines[:-1], longer] if fits else [*lines, word]
        top = self.picture.height - len(lines) * _LINE
        for number, line in enumerate(lines):
            self._draw.text((_GAP, top + number * _LINE), line, _INK, self._font)


def square(path: Path) -> Image.Image:
    """The middle of a picture, square, at its own size."""
    with Image.open(path) as opened:
        whole = opened.convert("RGB")
    side = min(whole.size)
    left, top = (whole.width - side) // 2, (whole.height - side) // 2
    return whole.crop((left, top, left + side, top + side))


def overview(pictures: Path, results: Path) -> Image.Image:
    """All contents in all styles."""
    sheet = Sheet(len(STYLES) + 1, len(CONTENTS) + 1, _CELL, foot=2)
    for column, style in enumerate(STYLES, 1):
        sheet.put(column, 0, square(pictures / "styles" / f"{style}.png"), style)
    for row, content in enumerate(CONTENTS, 1):
        sheet.put(0, row, square(pictures / "contents" / f"{content}.png"), content)
        for column, style in enumerate(STYLES, 1):
            sheet.put(column, row, square(results / f"{content}__{style}.png"))
    sheet.sign(_CREDIT)
    return sheet.picture


def _crop(whole: Image.Image, side: int, across: float, down: float) -> Image.Image:
    at_size = whole.resize((side, side), Image.Resampling.LANCZOS)
    left, top = (
        round(min(max(share * side - _CROP / 2, 0), side - _CROP)) for share in (across, down)
    )
    return at_size.crop((left, top, left + _CROP, top + _CROP))


def crops(pictures: Path, folders: Mapping[str, Path]) -> Image.Image:
    """The same places of all folders side by side, each pixel as it was painted."""
    sheet = Sheet(len(folders) + 2, len(PLACES), _CROP)
    for row, (content, style, across, down) in enumerate(PLACES):
        shown = {name: square(path / f"{content}__{style}.png") for name, path in folders.items()}
        side = max(each.width for each in shown.values())
        own = square(pictures / "contents" / f"{content}.png")
        sheet.put(0, row, square(pictures / "styles" / f"{style}.png"), style)
        sheet.put(1, row, _crop(own, side, across, down), content)
        for column, (name, result) in enumerate(shown.items(), 2):
            sheet.put(column, row, _crop(result, result.width, across, down), name)
    return sheet.picture


def small_webp(picture: Image.Image, most: int = _MOST_BYTES) -> bytes:
    """The picture as WebP, at the highest quality that fits.

    Raises:
        SystemExit: not even quality 10 fits.
    """
    for quality in range(90, 9, -4):
        stream = io.BytesIO()
        picture.save(stream, "WEBP", quality=quality, method=6)
        if stream.tell() <= most:
            return stream.getvalue()
    raise SystemExit(f"The sheet does not fit into {most:,} bytes.")


def _folders(given: Sequence[str]) -> dict[str, Path]:
    named = (each.partition("=") for each in given)
    return {name: Path(place) for name, _, place in named}


def main() -> None:
    """Writes the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="folder that tools/style_set.py wrote")
    parser.add_argument("folders", nargs="+", metavar="NAME=DIR")
    parser.add_argument("--out", type=Path, default=Path("docs/gallery"))
    parser.add_argument("--crops", type=Path, help="write crops side by side into this PNG")
    asked = parser.parse_args()
    folders = _folders(asked.folders)
    if asked.crops:
        crops(asked.set, folders).save(asked.crops)
        return
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, folder in folders.items():
        data = small_webp(overview(asked.set, folder))
        (asked.out / f"style_{name}.webp").write_bytes(data)
        print(f"style_{name}.webp: {len(data) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
