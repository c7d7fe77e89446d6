"""Brands for tests: a kit, motifs with a subject, a logo."""

from pathlib import Path

import numpy as np
from PIL import Image

from pinxit.base.about import __version__
from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.kit_file import kit_from
from pinxit.pictures.picture import Picture, Step

KIT = """\
brand: Harbor Roast
palette:
  primary: "#0f4c5c"
  accent: "#e36414"
  background: "#fbf5ea"
  text: "#16232a"
logo:
  file: logo.png
  safe_area: 0.25
  backgrounds: [background, primary]
fonts: {headline: Fraunces, text: Inter}
texts:
  headline: Slow coffee, right by the harbor
  text: Roasted on Tuesdays, poured all week.
  call: Find a table
"""


def kit(folder: Path, text: str = KIT) -> BrandKit:
    """The kit in a folder, with its logo there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    logo(folder / "logo.png")
    return kit_from(text, folder, "brand.yaml")


def logo(path: Path) -> Path:
    """A logo with alpha: a dark bar."""
    pixels = np.zeros((40, 120, 4), np.uint8)
    pixels[8:32, 8:112] = (15, 76, 92, 255)
    Image.fromarray(pixels).save(path)
    return path


def motif(width: int = 300, height: int = 200, at: tuple[float, float] = (0.5, 0.5)) -> Picture:
    """A red disc on soft gray-blue ground, where it is said."""
    y, x = np.mgrid[:height, :width]
    far = np.hypot(x - at[0] * width, y - at[1] * height)
    disc = np.clip(0.14 * min(width, height) - far + 0.5, 0, 1)[..., None]
    ground = np.stack((x / width * 0.2 + 0.45, y / height * 0.2 + 0.5, x * 0 + 0.62), axis=2)
    pixels = np.asarray(ground + disc * (np.array((0.85, 0.1, 0.05)) - ground), np.float32)
    return Picture(pixels, (Step("draw", "", __version__),), title="motif.png")


def saved(picture: Picture, path: Path) -> Path:
    """The picture as a PNG file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.rint(picture.pixels * 255).astype(np.uint8)).save(path)
    return path
