"""Folders of pictures with all that an import has to heed."""

from pathlib import Path

import numpy as np
from picture_files import raster, save
from PIL import Image

from pinxit.datasets.rights import Rights

MINE = Rights("CC-BY-4.0", "Ann")


def many_kinds(folder: Path) -> Path:
    """Some thirty files: copies, near copies, rights, words, labels, what is no picture."""
    for number in range(24):
        save(folder / f"{'cats' if number % 3 else 'dogs'}" / f"{number:03d}.png", raster(number))
    save(folder / "copies" / "a.png", raster(3))
    save(folder / "copies" / "b.webp", raster(4), lossless=True)
    near = np.clip(raster(5).astype(int) + 2, 0, 255).astype(np.uint8)
    save(folder / "near.png", near)
    save(folder / "gray.png", raster(50, 12, 30, 1))
    save(folder / "clear.png", raster(51, 30, 12, 4))
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno")
    (folder / "notes.md").write_text("no picture")
    (folder / ".hidden.png").write_bytes(b"")
    (folder / "cats" / "001.txt").write_text("a cat on a mat")
    (folder / "captions.csv").write_text("path,words\ndogs/000.png,a dog\nnowhere.png,nothing\n")
    save(folder / "contract.png", raster(52))
    (folder / "rights.csv").write_text(
        "path,license,creator,evidence,deny,reason\n"
        "dogs/*,CC0-1.0,Bob,,,\n"
        "dogs/003.png,LicenseRef-Licensed,Cy,contract.png,,\n"
        "copies/a.png,,,,learn,asked not to\n"
        "nothing/*,CC0-1.0,Bob,,,\n"
    )
    (folder / "labels.csv").write_text(
        "path,light\n"
        + "".join(f"cats/{n:03d}.png,{'day' if n % 2 else 'night'}\n" for n in (1, 2, 5, 7))
    )
    return folder


def plain_folder(folder: Path, count: int, size: int = 16) -> Path:
    """So many different small pictures in folders of a hundred."""
    for number in range(count):
        draw = np.random.default_rng(number)
        place = folder / f"{number // 100:03d}"
        place.mkdir(parents=True, exist_ok=True)
        pixels = draw.integers(0, 256, (size, size, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(place / f"{number:06d}.png", compress_level=1)
    return folder
