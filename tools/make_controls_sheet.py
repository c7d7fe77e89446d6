"""The sheet of controls in the guide: masks, regions, colors kept, a palette, a face protected.

``python tools/make_controls_sheet.py [--method best] [--quality draft] [--size 256] [--out FILE]``
paints the pictures of the demo and writes ``docs/gallery/style_controls.webp``. On one core it
takes some minutes at "draft".
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit import Picture, Studio
from pinxit.deliver.sheets import contact_sheet

DEMO = Path(__file__).parent.parent / "src" / "pinxit" / "data" / "demo"
SHEET = Path(__file__).parent.parent / "docs" / "gallery" / "style_controls.webp"
BRAND = ("#0b3d91", "#ffffff", "#fc3d21")


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints cells of the sheet.

    Attributes:
        studio: Opens and paints.
        method: Name of the method.
        knobs: Those of all cells.
    """

    studio: Studio
    method: str
    knobs: Mapping[str, Any]

    def photograph(self, name: str) -> Picture:
        """A photograph of the demo."""
        return self.studio.open(DEMO / "photographs" / f"{name}.jpg")

    def painting(self, name: str) -> Picture:
        """A painting of the demo."""
        return self.studio.open(DEMO / "paintings" / f"{name}.jpg")

    def cell(self, label: str, content: str, styles: str, **more: Any) -> Picture:
        """A painted photograph; ``where`` and knobs as they are named in the program."""
        where = more.pop("where", {})
        settings = self.studio.style_settings(self.method, {**self.knobs, **more})
        paintings = [self.painting(name) for name in styles.split()]
        made = self.studio.stylize(self.photograph(content), paintings, settings, where=where)
        return replace(made, title=label)


def plane(picture: Picture, label: str, values: Float[np.ndarray, "_ _"]) -> Picture:
    """A mask as large as a picture from one of any size."""
    rows = np.linspace(0, len(values) - 1, picture.height).astype(int)
    columns = np.linspace(0, values.shape[1] - 1, picture.width).astype(int)
    return Picture(np.ascontiguousarray(values[rows][:, columns, None], np.float32), title=label)


def cells(paint: Painter) -> Iterator[Picture]:
    """The sheet from left to right and from top to bottom, five in a row."""
    astronaut, cup = paint.photograph("astronaut"), paint.photograph("coffee")
    down, across = np.mgrid[0:1:512j, 0:1:512j].astype(np.float32)
    head = np.clip(4.5 - 4 * np.hypot((across - 0.45) / 0.17, (down - 0.22) / 0.24), 0, 1)
    mask = plane(astronaut, "mask", 1 - head)
    yield replace(astronaut, title="photograph")
    yield paint.cell("painted", "astronaut", "cezanne-sainte-victoire")
    yield paint.cell("--protect-faces", "astronaut", "cezanne-sainte-victoire", protect_faces=True)
    yield mask
    yield paint.cell("--mask", "astronaut", "cezanne-sainte-victoire", where={"mask": [mask]})
    yield replace(cup, title="photograph")
    for way in ("no", "before", "after", "both"):
        label = "painted" if way == "no" else f"--keep-colors {way}"
        yield paint.cell(label, "coffee", "van-gogh-bouquet", keep_colors=way)
    pagoda = paint.photograph("pagoda")
    left = plane(pagoda, "first --region", np.clip(3 - 5 * across, 0, 1))
    right = plane(pagoda, "second --region", np.clip(5 * across - 2, 0, 1))
    yield replace(pagoda, title="photograph")
    yield left
    two = "hiroshige-six-jewel-rivers redon-vase-of-flowers"
    yield paint.cell("two styles", "pagoda", two, where={"region": [left, right]})
    yield paint.cell("--palette, three colors", "coffee", "van-gogh-bouquet", palette=BRAND)
    yield paint.cell("--palette, three colors", "astronaut", "redon-vase-of-flowers", palette=BRAND)


def main() -> None:
    """Paints and writes the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--method", default="best")
    parser.add_argument("--quality", default="draft")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--out", type=Path, default=SHEET)
    asked = parser.parse_args()
    quality = {} if asked.method == "fast" else {"quality": asked.quality}
    with TemporaryDirectory() as home:
        studio = Studio(Path(home))
        painter = Painter(studio, asked.method, {"size": asked.size, **quality})
        pictures = list(cells(painter))
        labels = [picture.title for picture in pictures]
        pixels = contact_sheet([picture.pixels for picture in pictures], labels, 5, asked.size)
        sheet = replace(studio.sheet(pictures, columns=5, cell=asked.size), pixels=pixels)
        studio.deliver(sheet, asked.out, overwrite=True, quality=80)


if __name__ == "__main__":
    main()
