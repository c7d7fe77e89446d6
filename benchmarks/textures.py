"""Which way of making more of a texture is better: patches of it, or a GAN that learned it.

``python benchmarks/textures.py FOLDER [--count 10] [--side 256] [--steps 400] [--size 512]
[--weights FOLDER] [--out textures.json] [--sheet textures.webp]`` takes the middle of each picture
of a folder, makes a tile of ``--size`` px of it both ways, and prints for each: the distance of
its style from the source's on AlexNet (0: the same; neither way has seen this network), how
strongly the result repeats itself beside how strongly the source does (height of the second peak
of its autocorrelation; patches copy, so a large field may show one place twice), and processor
time. The sheet shows source, patches and GAN in each row: that is what decides. ``--weights`` holds
alexnet_lpips.safetensors, which ``benchmarks/style_pairs.py`` puts beside its pictures.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from patches import textures as middles
from pinxit.make.texture import textures
from pinxit.make.tile import tile
from pinxit.metrics.backbones import Backbone
from pinxit.metrics.style_distance import StyleStatistics, style_distance, style_statistics
from pinxit.nets.texture_settings import TextureSettings
from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.resize import resized

SEED = 7
LEAST_SHIFT = 24
"""Pixels: nearer than this a picture is always like itself."""


def by_patches(source: Picture, size: int, steps: int) -> Pixels:
    """Patches of the source."""
    return tile(source, (size, size), seed=SEED).picture.pixels


def by_gan(source: Picture, size: int, steps: int) -> Pixels:
    """A GAN that learned the source alone."""
    settings = TextureSettings(width=size, height=size, steps=steps, tile=True)
    return next(iter(textures(source, (SEED,), settings))).pixels


WAYS: Mapping[str, Callable[[Picture, int, int], Pixels]] = {"patches": by_patches, "gan": by_gan}


def repetition(pixels: Pixels) -> float:
    """Height of the highest peak of autocorrelation but for that in the middle, -1..1."""
    light = rgb(pixels).mean(axis=2)
    light = light - light.mean()
    power = np.abs(np.fft.rfft2(light, [2 * side for side in light.shape])) ** 2
    alike = np.fft.irfft2(power)
    height, width = light.shape
    ones = np.abs(np.fft.rfft2(np.ones_like(light), [2 * height, 2 * width])) ** 2
    overlap = np.fft.irfft2(ones)
    share = alike / np.maximum(overlap, 1) / light.var()
    rows, columns = (np.minimum(np.arange(2 * n), np.arange(2 * n, 0, -1)) for n in (height, width))
    far = np.hypot(rows[:, None], columns[None]) >= LEAST_SHIFT
    near = overlap >= 0.25 * height * width  # few pixels over each other say nothing
    return float(share[far & near].max())


def statistics(judge: Backbone, pixels: Pixels) -> StyleStatistics:
    """Features of a picture at its own scale."""
    planes = np.ascontiguousarray(rgb(pixels).transpose(2, 0, 1))[None]
    return style_statistics(judge, torch.from_numpy(planes.astype(np.float32)))


def compared(judge: Backbone, source: Picture, size: int, steps: int) -> dict[str, Any]:
    """Both ways on one texture."""
    own = statistics(judge, source.pixels)
    found: dict[str, Any] = {"title": source.title, "source repeats": repetition(source.pixels)}
    for name, way in WAYS.items():
        began = time.process_time()
        made = way(source, size, steps)
        found[name] = {
            "pixels": made,
            "style": style_distance(statistics(judge, made), own),
            "repeats": repetition(made),
            "core s": time.process_time() - began,
        }
    return found


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument(
        "--weights", type=Path, default=Path.home() / ".cache/pinxit-data/style-set"
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sheet", type=Path)
    given = parser.parse_args()
    judge = Backbone(given.weights / "alexnet_lpips.safetensors")
    every = middles(given.folder, given.side)
    sources = every[:: max(1, len(every) // given.count)][: given.count]
    print(f"{'texture':28} {'style':>15} {'repeats (source)':>24} {'core s':>13}")
    print(f"{'':28} {'patches':>8} {'gan':>6} {'patches':>8} {'gan':>6}")
    rows, shown = [], []
    for source in sources:
        row = compared(judge, source, given.size, given.steps)
        patches, gan = row["patches"], row["gan"]
        shown.append([source.pixels, patches.pop("pixels"), gan.pop("pixels")])
        rows.append(row)
        print(
            f"{source.title[:28]:28} {patches['style']:8.3f} {gan['style']:6.3f} "
            f"{patches['repeats']:8.2f} {gan['repeats']:6.2f} ({row['source repeats']:5.2f}) "
            f"{patches['core s']:8.0f} {gan['core s']:5.0f}",
            flush=True,
        )
        if given.sheet:
            _write_sheet(shown, given.sheet)
        if given.out:
            given.out.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    for name in ("style", "repeats", "core s"):
        means = {way: np.mean([row[way][name] for row in rows]) for way in WAYS}
        print(f"mean {name}: " + ", ".join(f"{way} {mean:.3f}" for way, mean in means.items()))
    wins = sum(row["gan"]["style"] < row["patches"]["style"] for row in rows)
    print(f"the GAN is nearer in style on {wins} of {len(rows)}")


def _write_sheet(shown: list[list[Pixels]], place: Path, cell: int = 320) -> None:
    """Rows of two textures each: source, patches, GAN, at the same scale of the texture."""
    cells = []
    for source, *made in shown:
        half = np.ones((cell, cell, 3), np.float32)
        side = cell * source.shape[0] // made[0].shape[0]
        half[:side, :side] = rgb(resized(source, side, side))
        cells.append(np.concatenate([half, *(rgb(resized(p, cell, cell)) for p in made)], axis=1))
    if len(cells) % 2:
        cells.append(np.ones_like(cells[0]))
    lines = [np.concatenate(cells[n : n + 2], axis=1) for n in range(0, len(cells), 2)]
    sheet = np.uint8(np.clip(np.concatenate(lines), 0, 1) * 255 + 0.5)
    Image.fromarray(sheet).save(place, quality=70)


if __name__ == "__main__":
    main()
