"""The fixed set as benchmarks use it: 20 contents and 10 styles, square, of one size."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from peers import Colors
from pinxit.pictures.resize import resized

ROOT = Path(__file__).parent.parent
CACHE = Path.home() / ".cache" / "pinxit-data"
SET = CACHE / "style-set"


@dataclass(frozen=True, slots=True)
class Pair:
    """One content in one style, by name."""

    content: str
    style: str

    @property
    def file(self) -> str:
        """Name of its result."""
        return f"{self.content}__{self.style}.png"


def ready(folder: Path) -> None:
    """Fetches and makes whatever of the set and of its judges is missing in the folder."""
    (CACHE if folder == SET else folder).mkdir(parents=True, exist_ok=True)
    for tool, proof in (("style_set.py", "styles/venice.png"), ("judges.py", "adain.safetensors")):
        if not (folder / proof).exists():
            command = [sys.executable, str(ROOT / "tools" / tool), str(folder)]
            subprocess.run(command, check=True)  # noqa: S603, our own tools


def names(folder: Path, role: str) -> list[str]:
    """Names of all contents or styles, sorted."""
    return sorted(path.stem for path in (folder / f"{role}s").glob("*.png"))


def square(path: Path, side: int) -> Colors:
    """The middle of a picture file, square, at that side."""
    with Image.open(path) as opened:
        pixels = np.asarray(opened.convert("RGB"), np.float32) / 255
    height, width = pixels.shape[:2]
    least = min(height, width)
    top, left = (height - least) // 2, (width - least) // 2
    return resized(pixels[top : top + least, left : left + least], side, side)


def picture(folder: Path, role: str, name: str, side: int) -> Colors:
    """One content or style, square, at that side."""
    return square(folder / f"{role}s" / f"{name}.png", side)


def pairs(folder: Path, count: int, seed: int) -> list[Pair]:
    """So many pairs, each content and style about as often as the others; all, if 0."""
    contents, styles = names(folder, "content"), names(folder, "style")
    every = [Pair(content, style) for content in contents for style in styles]
    if not count or count >= len(every):
        return every
    draw = np.random.default_rng(seed)
    contents = [str(name) for name in draw.permutation(contents)]
    styles = [str(name) for name in draw.permutation(styles)]
    turns = (
        (i % len(contents), (i % len(contents) + i // len(contents)) % len(styles))
        for i in range(count)
    )
    return sorted((Pair(contents[c], styles[s]) for c, s in turns), key=lambda pair: pair.file)


def save(colors: Colors, path: Path) -> None:
    """Writes a PNG of 8 bits, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    Image.fromarray(np.round(np.clip(colors, 0, 1) * 255).astype(np.uint8)).save(part, "PNG")
    part.replace(path)
