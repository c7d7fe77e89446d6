"""The sheet of visible labels in the guide: light, dark, large and small pictures, three presets.

``python tools/make_label_sheet.py [--out FILE]`` paints pictures of the demo, draws an icon with
the model that comes along, lays labels on them, and writes ``docs/gallery/label.webp``. On one core
it takes a minute.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pinxit import Picture, Studio
from pinxit.deliver.sheets import contact_sheet
from pinxit.mark.deeds import source_type_of
from pinxit.mark.label import plate_for, words_for

DEMO = Path(__file__).parent.parent / "src" / "pinxit" / "data" / "demo"
SHEET = Path(__file__).parent.parent / "docs" / "gallery" / "label.webp"
CELL = 256


def labeled(picture: Picture, title: str, *, is_chinese: bool = False) -> Picture:
    """The picture with the label that delivery would lay on."""
    words = words_for(source_type_of(picture.steps), is_chinese=is_chinese)
    plate = plate_for(words, picture.height, picture.width)
    pixels = picture.pixels if plate is None else plate.on(picture.pixels)
    return replace(picture, pixels=pixels, title=title)


def cells(studio: Studio) -> Iterator[Picture]:
    """Labeled pictures, each with what it is as its title."""

    def painted(content: str, style: str, **knobs: int) -> Picture:
        photograph = studio.open(DEMO / "photographs" / f"{content}.jpg")
        painting = studio.open(DEMO / "paintings" / f"{style}.jpg")
        settings = studio.style_settings("fast", knobs)
        return studio.stylize(photograph, [painting], settings)

    yield labeled(painted("pagoda", "hiroshige-six-jewel-rivers"), "eu, 512 px")
    dark = painted("launch-pad", "turner-venice")
    darker = replace(dark, pixels=dark.pixels * np.float32(0.3))
    yield labeled(darker, "eu, on dark ground")
    large = painted("coffee", "van-gogh-bouquet", size=2000)
    yield labeled(large, "china, 2000 px", is_chinese=True)
    (icon,) = studio.generate(studio.models.load("icons"), [2])
    yield labeled(icon, f"eu, {icon.width} px")


def main() -> None:
    """Labels the pictures and writes the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHEET)
    asked = parser.parse_args()
    with TemporaryDirectory() as home:
        studio = Studio(Path(home))
        pictures = list(cells(studio))
        titles = [picture.title for picture in pictures]
        pixels = contact_sheet([picture.pixels for picture in pictures], titles, 4, CELL)
        sheet = replace(studio.sheet(pictures, columns=4, cell=CELL), pixels=pixels)
        studio.deliver(sheet, asked.out, overwrite=True, quality=80)


if __name__ == "__main__":
    main()
