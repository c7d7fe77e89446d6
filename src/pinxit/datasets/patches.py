"""Parts of pictures as vectors: what finds a crop, a pasted picture, a turned one.

A picture is kept as a small map of its light and a coarser one of its colors. A square part of it
is averaged to a few points; their cosine transform without the constant, each frequency weighted by
its root (which evens out that natural pictures have less of the fine), at unit length, is its
vector. The cosine of two vectors says how alike two parts are, whatever their brightness and
contrast. Written by us and measured: ``benchmarks/copies.py`` holds it beside EfficientNet-lite0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from jaxtyping import Float32, Float64, Int8, Int64, UInt8
from numpy.typing import NDArray
from PIL import Image

Raster = UInt8[np.ndarray, "height width 3"]
Canvas = Float32[np.ndarray, "side side 3"]
Canvases = Float32[np.ndarray, "count side side 3"]
"""Luma 0..255 and two color differences, at the side of the maps."""
Vectors = Float32[np.ndarray, "... length"]

POINTS = 8
"""Points along each side of a part when pictures are searched."""
_COLORS = 2.0  # weight of colors beside light
_FLATTEST = 3.0  # levels of standard deviation below which a part shows nothing
_QUANTA = 127.0
_MOST_ROWS = 30_000  # OpenCV counts rows in 16 bits
# ITU-R BT.601, as JPEG has it
_TO_CANVAS = np.array(
    [[0.299, -0.169, 0.5], [0.587, -0.331, -0.419], [0.114, 0.5, -0.081]], np.float32
)

Place = tuple[float, float, float]
"""Top, left and side of a square part; the picture is 1 by 1, whatever its aspect."""


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """Small maps of pictures.

    Attributes:
        light: Luma.
        tint: Two color differences around 128, at half the side.
    """

    light: UInt8[np.ndarray, "count side side"]
    tint: UInt8[np.ndarray, "count half half 2"]

    @classmethod
    def of(cls, rasters: Sequence[Raster], side: int) -> "Maps":
        """Maps of pictures, whatever their aspect.

        Args:
            rasters: 8-bit RGB.
            side: Of the maps, px; even.
        """
        light = np.empty((len(rasters), side, side), np.uint8)
        tint = np.empty((len(rasters), side // 2, side // 2, 2), np.uint8)
        for number, raster in enumerate(rasters):
            light[number] = np.rint(_averaged(raster, side) @ _TO_CANVAS[:, 0])
            colors = _averaged(raster, side // 2) @ _TO_CANVAS[:, 1:]
            tint[number] = np.rint(np.clip(colors + 128, 0, 255))
        return cls(light, tint)

    def __len__(self) -> int:
        return len(self.light)

    @property
    def side(self) -> int:
        """Of each map, px."""
        return int(self.light.shape[1])

    def canvases(self, part: slice | Sequence[int]) -> Canvases:
        """Some of the maps as light and colors of one size."""
        light = np.asarray(self.light[part], np.float32)[..., None]
        tint = np.asarray(self.tint[part], np.float32).repeat(2, 1).repeat(2, 2) - 128
        return np.concatenate([light, tint], -1)


def _averaged(raster: Raster, side: int) -> Float32[np.ndarray, "side side 3"]:
    shrinks = min(raster.shape[:2]) >= side
    how = Image.Resampling.BOX if shrinks else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(raster).resize((side, side), how), np.float32)


def places(sides: Sequence[float], step: float) -> list[Place]:
    """Square parts of some sides all over a picture, so dense that ``step`` sides lie between."""
    found: list[Place] = []
    for side in sides:
        count = 1 if side >= 1 else math.ceil((1 - side) / (step * side) - 1e-6) + 1
        starts = np.linspace(0, 1 - side, count).tolist()
        found += [(top, left, side) for top in starts for left in starts]
    return found


def part_vectors(
    canvases: Canvases, parts: Sequence[Place]
) -> Float32[np.ndarray, "count parts length"]:
    """The vector of each part of each canvas; zero where a part is flat."""
    side = canvases.shape[1]
    keys = sorted({(start, place[2]) for place in parts for start in place[:2]})
    rows = np.stack([_waves(POINTS) @ _means(start, extent, side) for start, extent in keys])
    at = {key: number for number, key in enumerate(keys)}
    made = np.empty((len(canvases), len(parts), 3, POINTS, POINTS), np.float32)
    planes = np.moveaxis(canvases, -1, 1)[:, :, None]
    seen: dict[int, NDArray[np.float32]] = {}
    for number, (top, left, extent) in enumerate(parts):
        row = at[top, extent]
        if row not in seen:
            seen[row] = (rows[row] @ planes)[:, :, 0]
        made[:, number] = seen[row] @ rows[at[left, extent]].T
    return _weighted(made)


def patch_vectors(patches: Float32[np.ndarray, "count points points 3"]) -> Vectors:
    """The vectors of parts that were cut out already."""
    waves = _waves(patches.shape[1])
    return _weighted(waves @ np.moveaxis(patches, -1, 1) @ waves.T)


def cuts(
    canvases: Canvases,
    which: Int64[np.ndarray, " parts"],
    poses: Float64[np.ndarray, "parts 4"],
    points: int,
) -> Float32[np.ndarray, "parts points points 3"]:
    """Turned square parts; what lies beyond an edge repeats it.

    Args:
        canvases: Pictures.
        which: The picture of each part.
        poses: Middle across, middle down, side (0..1) and angle (radians) of each part.
        points: Of each result, along each side.
    """
    side = canvases.shape[1]
    across, down, extent, angle = (poses[:, None, None, n] for n in range(4))
    at = (np.arange(points) + 0.5) / points - 0.5
    y, x = (each[None] * extent for each in np.meshgrid(at, at, indexing="ij"))
    columns = (across + np.cos(angle) * x - np.sin(angle) * y) * side - 0.5
    rows = (down + np.sin(angle) * x + np.cos(angle) * y) * side - 0.5
    rows = rows.clip(0, side - 1) + which[:, None, None] * side
    spots = [np.asarray(each, np.float32).reshape(-1, points) for each in (columns, rows)]
    spots[0] = spots[0].clip(0, side - 1)
    tall = np.ascontiguousarray(canvases.reshape(-1, side, 3))
    made = np.empty((len(spots[0]), points, 3), np.float32)
    for start in range(0, len(made), _MOST_ROWS):
        part = slice(start, start + _MOST_ROWS)
        made[part] = cv2.remap(tall, spots[0][part], spots[1][part], cv2.INTER_LINEAR)
    return made.reshape(-1, points, points, 3)


def packed(vectors: Vectors) -> Int8[np.ndarray, "... length"]:
    """Vectors of unit length in bytes."""
    return np.asarray(np.rint(vectors * _QUANTA), np.int8)


def unpacked(vectors: Int8[np.ndarray, "... length"]) -> Vectors:
    """The vectors that were packed, nearly."""
    return np.asarray(vectors, np.float32) / np.float32(_QUANTA)


def _weighted(waves: Float32[np.ndarray, "*count 3 points points"]) -> Vectors:
    points = waves.shape[-1]
    half = points // 2
    light = waves[..., 0, :, :] * _weights(points)
    spread = np.sqrt((waves[..., 0, :, :] ** 2).sum((-1, -2)) - waves[..., 0, 0, 0] ** 2 + 1e-9)
    color = waves[..., 1:, :half, :half] * (_weights(points)[:half, :half] * _COLORS)
    flat = [each.reshape(*waves.shape[:-3], -1) for each in (light, color)]
    vectors = np.concatenate(flat, -1)
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    is_flat = (spread < _FLATTEST * points)[..., None]
    return np.where(is_flat, np.float32(0), vectors / np.maximum(length, np.float32(1e-6)))


@cache
def _weights(points: int) -> Float32[np.ndarray, "points points"]:
    """The root of each frequency; nothing of the constant."""
    down, across = np.mgrid[:points, :points]
    return np.asarray(np.sqrt(np.hypot(down, across)), np.float32)


@cache
def _waves(points: int) -> Float32[np.ndarray, "points points"]:
    """The orthonormal cosine transform."""
    wave, point = np.arange(points)[:, None], np.arange(points)[None]
    waves = np.cos(math.pi / points * wave * (point + 0.5)) * math.sqrt(2 / points)
    waves[0] /= math.sqrt(2)
    return np.asarray(waves, np.float32)


@cache
def _means(start: float, extent: float, side: int) -> Float32[np.ndarray, "points side"]:
    """What averages the part that begins at ``start`` of a line of ``side`` pixels to points."""
    edges = (start + extent * np.arange(POINTS + 1) / POINTS) * side
    pixel = np.arange(side)
    inside = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    inside = inside.clip(min=0)
    return np.asarray(inside / inside.sum(1, keepdims=True), np.float32)
