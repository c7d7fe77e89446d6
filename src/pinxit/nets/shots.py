"""Shots of a clip: where scenes are cut, and the colors of each shot as a whole.

A cut is where the colors jump (distance of histograms, as J. S. Boreczky and L. A. Rowe,
Comparison of video shot boundary detection techniques, 1996, found most dependable) and where
optical flow cannot explain the new frame by the old one; either alone must be overwhelming.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from pinxit.nets.color import Colors, Palette, palette_of
from pinxit.nets.flow import Gray, luma, motion

Thumbnail = UInt8[np.ndarray, "rows columns 3"]

_LONGEST = 160
_BINS = 8
_JUMP = 0.55
_STEP = 0.18
_UNEXPLAINED = 12.0
_UNKNOWN = 0.45
_LOST = 0.08


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """Frames between two cuts.

    Attributes:
        first: Number of its first frame, from 0.
        palette: Colors of all its frames together.
    """

    first: int
    palette: Palette

    def to_json(self) -> dict[str, Any]:
        """The shot as JSON values."""
        mean, covariance = self.palette.mean.tolist(), self.palette.covariance.tolist()
        return {"first": self.first, "mean": mean, "covariance": covariance}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Shot":
        """The shot that ``to_json`` wrote."""
        palette = Palette(np.array(value["mean"]), np.array(value["covariance"]))
        return cls(int(value["first"]), palette)


class ShotFinder:
    """Sees every frame once, in order, and knows the shots afterwards."""

    def __init__(self) -> None:
        self.seen = 0
        self._shots: list[tuple[int, list[Palette]]] = []
        self._before: tuple[Gray, Float[np.ndarray, " bins"]] | None = None

    def see(self, pixels: UInt8[np.ndarray, "height width channel"]) -> None:
        """Takes the next frame into account; what is transparent in it is left out."""
        small = _thumbnail(pixels)
        now = luma(small), _histogram(small)
        if self._before is None or is_cut(*self._before, *now):
            self._shots.append((self.seen, []))
        self._shots[-1][1].append(palette_of((_visible(pixels, small),), (1.0,)))
        self._before = now
        self.seen += 1

    def shots(self) -> list[Shot]:
        """The shots of what was seen."""
        return [Shot(first, _together(palettes)) for first, palettes in self._shots]


def is_cut(
    before: Gray,
    colors_before: Float[np.ndarray, " bins"],
    now: Gray,
    colors: Float[np.ndarray, " bins"],
) -> bool:
    """Whether another scene begins with a frame."""
    jump = 1 - float(np.minimum(colors_before, colors).sum())
    if jump < _STEP / 4 and np.abs(before.astype(np.float32) - now).mean() < _UNEXPLAINED:
        return False
    moved = motion(before, now)
    trust = float(moved.trust.mean())
    if jump > _JUMP:
        return trust < _UNKNOWN
    is_unexplained = moved.residue > _UNEXPLAINED and trust < _UNKNOWN
    return (jump > _STEP and is_unexplained) or trust < _LOST


def _thumbnail(pixels: UInt8[np.ndarray, "height width channel"]) -> Thumbnail:
    height, width = pixels.shape[:2]
    share = min(1.0, _LONGEST / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(cv2.resize(pixels[..., :3], size, interpolation=cv2.INTER_AREA))


def _visible(pixels: UInt8[np.ndarray, "height width channel"], small: Thumbnail) -> Colors:
    """The colors that are to be seen, as one row."""
    flat = small.reshape(1, -1, 3).astype(np.float32) / 255
    if pixels.shape[2] == 4:
        size = small.shape[1], small.shape[0]
        alpha = cv2.resize(pixels[..., 3], size, interpolation=cv2.INTER_AREA).reshape(-1)
        flat = flat[:, alpha > 0] if (alpha > 0).any() else flat
    return np.asarray(flat)


def _histogram(small: Thumbnail) -> Float[np.ndarray, " bins"]:
    bins = cv2.calcHist([small], [0, 1, 2], None, [_BINS] * 3, [0, 256] * 3).reshape(-1)
    return np.asarray(bins / bins.sum())


def _together(palettes: list[Palette]) -> Palette:
    """The palette of all pixels of several frames."""
    means = np.stack([palette.mean for palette in palettes])
    within = np.stack([palette.covariance for palette in palettes]).mean(0)
    mean = means.mean(0)
    between = (means - mean).T @ (means - mean) / len(means)
    return Palette(mean, within + between)
