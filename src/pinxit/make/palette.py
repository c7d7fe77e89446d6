"""Palettes: the few colors that pictures are made of, their harmonies and contrasts.

Colors are clustered in Oklab by k-means (Lloyd 1982, Least Squares Quantization in PCM) on the
cells of a grid of 32 x 32 x 32 colors, weighted by area. It begins with the heaviest cell and then
takes the one whose weight times squared distance is greatest, so that nothing is left to chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import name_of, spelled
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture, Pixels
from pinxit.pictures.resize import size_within

MOST_COLORS = 32
_SIDE = 768
_CELLS = 32
_ROUNDS = 40
_LEAST_APART = 0.02  # in Oklab: nearer colors are one
_FLATLY = 0.005  # in Oklab: neighbors that differ less are one flat area
_MOSTLY = 0.6
_FLAT = 0.25  # share of a cluster's area from which one cell speaks for all of it

Colors = Float[np.ndarray, "_ 3"]
"""sRGB 0..1."""

HARMONIES: dict[str, tuple[float, ...]] = {
    "monochrome": (0,),
    "analogous": (-30, 0, 30),
    "complementary": (0, 180),
    "split": (0, 150, 210),
    "triadic": (0, 120, 240),
    "tetradic": (0, 90, 180, 270),
}
"""Hues that go together, in degrees of Oklab from the first."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """One color of a palette.

    Attributes:
        color: As "#rrggbb".
        name: What people call it.
        share: Of the area, 0..1; 0 where nobody knows.
    """

    color: str
    name: str
    share: float = 0.0

    @property
    def rgb(self) -> Float[np.ndarray, "3"]:
        """The color as sRGB 0..1."""
        digits = self.color[1:]
        return np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)], np.float32) / 255


@dataclass(frozen=True, slots=True)
class Palette:
    """A few colors, the largest first.

    Attributes:
        swatches: The colors.
        title: Name for people.
    """

    swatches: tuple[Swatch, ...]
    title: str = "palette"

    @property
    def colors(self) -> Colors:
        """All colors as sRGB 0..1."""
        return np.stack([swatch.rgb for swatch in self.swatches])

    def to_json(self) -> dict[str, Any]:
        """Colors with shares, harmonies of the first colorful one, and contrasts."""
        return {
            "title": self.title,
            "colors": [
                {"color": s.color, "name": s.name, "share": round(s.share, 4)}
                for s in self.swatches
            ],
            "harmonies": harmonies(_leading(self)),
            "contrast": contrasts(self),
        }


def palette_in(pictures: Sequence[Picture], count: int, title: str = "palette") -> Palette:
    """The colors that pictures are made of, each picture counting the same.

    Colors that look the same are one, so flat pictures give fewer than were asked for.

    Raises:
        UserMistake: there is no picture, nothing to see in one, or the count is out of range.
    """
    if not 1 <= count <= MOST_COLORS:
        raise UserMistake(f"A palette has 1 to {MOST_COLORS} colors, not {count}.")
    if not pictures:
        raise UserMistake("A palette needs at least one picture.")
    sample = np.concatenate([_sample(p) for p in pictures])
    colors, weights = _cells(sample, sample[:, 4])
    lab = np.asarray(to_oklab(colors), np.float64)
    labels = _clustered(lab, weights, count)
    speakers = [_speaker(colors[labels == k], weights[labels == k]) for k in np.unique(labels)]
    found = list(zip(speakers, _areas(sample, np.stack(speakers)), strict=True))
    found.sort(key=lambda each: (-each[1], spelled(each[0])))
    total = sum(share for _, share in found)
    swatches: dict[str, Swatch] = {}
    for color, share in found:
        code = spelled(color)
        swatches.setdefault(code, Swatch(code, name_of(color), share / total))
    return Palette(tuple(swatches.values()), title)


def thinned(picture: Picture) -> Picture:
    """A picture of the pixels that `palette_in` looks at: many do not fit into memory whole.

    It gives the same palette, and is the same source. Made pictures stay as they are, for their
    pixels are what they are known by.
    """
    if picture.source is None or max(picture.width, picture.height) <= _SIDE:
        return picture
    return replace(picture, pixels=_on_grid(picture))


def palette_of(colors: Colors, title: str = "palette") -> Palette:
    """Given colors with their names."""
    return Palette(tuple(Swatch(spelled(color), name_of(color)) for color in colors), title)


def harmonies(color: Float[np.ndarray, "3"]) -> dict[str, list[str]]:
    """For each harmony the colors of it, of the same lightness and as colorful as can be shown."""
    light, a, b = np.asarray(to_oklab(color[None]), np.float64)[0]
    chroma, hue = np.hypot(a, b), np.arctan2(b, a)
    result = {}
    for name, turns in HARMONIES.items():
        if name == "monochrome":
            steps = [
                (step, a * (1 - abs(step - 0.5)), b * (1 - abs(step - 0.5)))
                for step in (0.25, 0.4, 0.55, 0.7, 0.85)
            ]
        else:
            angles = hue + np.radians(turns)
            steps = [(light, chroma * np.cos(angle), chroma * np.sin(angle)) for angle in angles]
        result[name] = [spelled(each) for each in shown(np.array(steps, np.float32))]
    return result


def contrast(first: Float[np.ndarray, "3"], second: Float[np.ndarray, "3"]) -> float:
    """Contrast ratio of two sRGB colors, 1..21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def contrasts(palette: Palette) -> list[dict[str, object]]:
    """Every pair of colors with its ratio and the grade that text of it reaches in WCAG 2.2."""
    pairs = []
    for at, first in enumerate(palette.swatches):
        for second in palette.swatches[at + 1 :]:
            ratio = contrast(first.rgb, second.rgb)
            grade = "AAA" if ratio >= 7 else "AA" if ratio >= 4.5 else "large" if ratio >= 3 else ""
            pairs.append(
                {
                    "colors": [first.color, second.color],
                    "ratio": round(ratio, 2),
                    "text": grade or "none",
                }
            )
    return pairs


def _luminance(color: Float[np.ndarray, "3"]) -> float:
    light = np.asarray(color, np.float64)
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _leading(palette: Palette) -> Float[np.ndarray, "3"]:
    """The color that colors most: chroma by the root of its share."""
    lab = np.asarray(to_oklab(palette.colors), np.float64)
    shares = np.array([max(s.share, 0.01) for s in palette.swatches])
    return np.asarray(
        palette.colors[int(np.argmax(np.hypot(lab[:, 1], lab[:, 2]) * np.sqrt(shares)))], np.float32
    )


def is_calm(
    lab: Float[np.ndarray, "height width 3"], within: float = 0.02
) -> Bool[np.ndarray, "height width"]:
    """Whether a pixel looks as its 8 neighbors do, in Oklab within so much."""
    box = np.ones((3, 3), np.uint8)
    lab = np.ascontiguousarray(lab, np.float32)
    spread = cv2.dilate(lab, box) - cv2.erode(lab, box)
    return np.asarray((spread**2).sum(axis=2) < within**2)


def _on_grid(picture: Picture) -> Pixels:
    width, height = size_within(picture.width, picture.height, _SIDE)
    rows = (np.arange(height) * picture.height // height)[:, None]
    columns = (np.arange(width) * picture.width // width)[None]
    return np.asarray(picture.pixels[rows, columns])


def _sample(picture: Picture) -> Float[np.ndarray, "pixel 5"]:
    """Color, weight, and weight in clustering of pixels on a regular grid; a picture weighs 1.

    In pictures that are flat for the most part, edges are mixtures of what lies beside them and
    no colors of their own.
    """
    pixels = _on_grid(picture)
    color = pixels[..., :3] if pixels.shape[2] > 1 else np.repeat(pixels, 3, axis=2)
    alpha = pixels[..., 3] if pixels.shape[2] == 4 else np.ones(pixels.shape[:2], np.float32)
    total = float(alpha.sum())
    if total < 1:
        raise UserMistake(f"{picture.title or 'A picture'} is transparent; it shows no color.")
    calm = is_calm(to_oklab(color), _FLATLY) * alpha
    counted = calm if calm.sum() > _MOSTLY * total else alpha
    weights = np.stack((alpha / total, counted / counted.sum()), axis=2)
    return np.concatenate((color, weights), axis=2).reshape(-1, 5)


def _cells(
    sample: Float[np.ndarray, "pixel 5"], counted: Float[np.ndarray, " pixel"]
) -> tuple[Colors, NDArray[np.float64]]:
    """Mean color and weight of every cell of the grid that holds a pixel that counts."""
    place = np.minimum((sample[:, :3] * _CELLS).astype(np.int64), _CELLS - 1)
    keys = (place[:, 0] * _CELLS + place[:, 1]) * _CELLS + place[:, 2]
    there, which = np.unique(keys, return_inverse=True)
    weights = np.bincount(which, counted, len(there)).astype(np.float64)
    is_seen = weights > 0
    sums = [np.bincount(which, counted * sample[:, c], len(there)) for c in range(3)]
    colors = np.stack(sums, axis=1)[is_seen] / weights[is_seen, None]
    return colors.astype(np.float32), weights[is_seen]


def _areas(sample: Float[np.ndarray, "pixel 5"], speakers: Colors) -> list[float]:
    """The area that is nearest to each color."""
    colors, weights = _cells(sample, sample[:, 3])
    lab, goals = (np.asarray(to_oklab(each), np.float64) for each in (colors, speakers))
    labels = _nearest(lab, goals)
    return [float(area) for area in np.bincount(labels, weights, len(speakers))]


def _clustered(
    lab: NDArray[np.float64], weights: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    centers = _first_centers(lab, weights, count)
    for _ in range(_ROUNDS):
        labels = _nearest(lab, centers)
        moved = centers.copy()
        for k in np.unique(labels):
            mine = labels == k
            moved[k] = np.average(lab[mine], axis=0, weights=weights[mine])
        if np.abs(moved - centers).max() < 1e-6:
            break
        centers = moved
    return _nearest(lab, centers)


def _first_centers(
    lab: NDArray[np.float64], weights: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    chosen = [int(np.argmax(weights))]
    far = ((lab - lab[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        worth = np.where(far > _LEAST_APART**2, far * weights, 0)
        if worth.max() == 0:
            break
        chosen.append(int(np.argmax(worth)))
        far = np.minimum(far, ((lab - lab[chosen[-1]]) ** 2).sum(axis=1))
    return lab[chosen]


def _nearest(lab: NDArray[np.float64], centers: NDArray[np.float64]) -> NDArray[np.int64]:
    far = ((lab[:, None] - centers[None]) ** 2).sum(axis=2)
    return np.asarray(np.argmin(far, axis=1))


def _speaker(colors: Colors, weights: NDArray[np.float64]) -> Float[np.ndarray, "3"]:
    """The color of a cluster: its flat part's if it has one, else the mean."""
    heaviest = int(np.argmax(weights))
    if weights[heaviest] >= _FLAT * weights.sum():
        return np.asarray(colors[heaviest], np.float32)
    lab = np.average(to_oklab(colors), axis=0, weights=weights)
    return np.asarray(shown(np.asarray(lab[None], np.float32))[0], np.float32)
