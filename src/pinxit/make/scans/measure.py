"""What is labeled in a scan, measured: size in mm and mm3, values, histogram, texture.

After the Image Biomarker Standardisation Initiative (Zwanenburg et al. 2020, doi
10.1148/radiol.2020191145), whose names are used: bins of fixed width that begin at a multiple of
it; texture from gray level co-occurrence (Haralick 1973) of direct neighbors in 13 directions of
the volume, each alone, then the mean. No resampling: textures of scans with other voxels cannot be
compared, and neighbors across thick slices are farther away than beside each other.
`benchmarks/scan_analysis.py` compares with what PyRadiomics 3.0.1 says of its own example scans.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int
from scipy import ndimage, stats
from skimage import measure as shapes

from pinxit.base.errors import UserMistake
from pinxit.make.scans.measure_settings import MeasureSettings
from pinxit.scans.oriented import Oriented, oriented
from pinxit.scans.scan import Scan, Voxels

Mask = Bool[np.ndarray, "depth height width"]
Levels = Int[np.ndarray, "depth height width"]
"""Numbers of bins from 1; 0 outside of the mask."""

MOST_BINS = 512
_HU_BIN = 25.0
_BINS = 32
_DIRECTIONS = [
    (up, back, left)
    for up, back, left in product((-1, 0, 1), repeat=3)
    if (up, back, left) > (0, 0, 0)
]
_PERCENTILES = (5, 25, 50, 75, 95)
_shapes: Any = shapes


@dataclass(frozen=True, slots=True)
class Measured:
    """One label.

    Attributes:
        label: Its number.
        name: What the user calls it.
        voxels: How many.
        parts: Shapes that do not touch.
        size: In mm, mm2, mm3 and ml; empty if the scan does not say how large its voxels are.
        values: Of its voxels, in the scan's unit.
        histogram: Edges of bins and how many voxels are in each.
        texture: Without a unit, but for contrast and dissimilarity, which are in bins.
        bin_width: In the scan's unit.
    """

    label: int
    name: str
    voxels: int
    parts: int
    size: Mapping[str, float]
    values: Mapping[str, float]
    histogram: tuple[tuple[float, ...], tuple[int, ...]]
    texture: Mapping[str, float]
    bin_width: float

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        edges, counts = self.histogram
        return {**asdict(self), "histogram": {"edges": list(edges), "counts": list(counts)}}


def measure(
    scan: Scan,
    labels: Int[np.ndarray, "depth height width"],
    names: Mapping[int, str],
    settings: MeasureSettings | None = None,
) -> tuple[Measured, ...]:
    """Every label that occurs, in the order of their numbers.

    Args:
        scan: What is measured.
        labels: As the scan is stored.
        names: Of the labels; "label 1" where there is none.
        settings: See `MeasureSettings`.

    Raises:
        UserMistake: there are not as many labels as voxels, none is above 0, or the bins are too
            narrow for the values.
    """
    settings = settings or MeasureSettings()
    if labels.shape != scan.voxels.shape:
        raise UserMistake("The labels have another shape than the scan; draw them on that scan.")
    body = oriented(scan)
    turned = oriented(Scan(labels.astype(np.float32), scan.affine)).voxels
    known = [int(each) for each in np.unique(labels) if each > 0]
    if not known:
        raise UserMistake("Nothing is labeled, so there is nothing to measure.")
    is_sized = scan.affine is not None
    made = []
    for label in known:
        mask = turned == label
        (place,) = ndimage.find_objects(mask.astype(np.int8))
        cut = tuple(slice(max(s.start, 0), s.stop) for s in place)
        inside, values = mask[cut], body.voxels[cut]
        width = settings.bin_width or _width(scan, values[inside])
        levels = binned(values, inside, width)
        name = names.get(label, f"label {label}")
        made.append(
            Measured(
                label,
                name,
                int(inside.sum()),
                int(ndimage.label(inside, np.ones((3, 3, 3)))[1]),
                _size(inside, body, scan) if is_sized else {},
                _values(values[inside]),
                _histogram(values[inside], width),
                texture(levels),
                width,
            )
        )
    return tuple(made)


def binned(values: Voxels, mask: Mask, width: float) -> Levels:
    """Numbers of bins from 1, of which the first begins at a multiple of the width.

    Raises:
        UserMistake: there would be too many bins.
    """
    low = np.floor(float(values[mask].min()) / width) * width
    span = (float(values[mask].max()) - low) / width
    if span >= MOST_BINS:
        raise UserMistake(
            f"Bins of {width:g} are {span:.0f} in number, and {MOST_BINS} are allowed; make them "
            "wider (--bin-width)."
        )
    levels = np.floor((values.astype(np.float64) - low) / width).astype(np.int64) + 1
    return np.where(mask, levels, 0)


def texture(levels: Levels) -> dict[str, float]:
    """Features of gray level co-occurrence, the mean over the directions that have any pair.

    Args:
        levels: That `binned` gave.
    """
    found = [
        _features(pairs)
        for pairs in (co_occurrence(levels, each) for each in _DIRECTIONS)
        if pairs.sum() > 0
    ]
    if not found:
        return {}
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}


def co_occurrence(levels: Levels, step: tuple[int, int, int]) -> Float[np.ndarray, "bin bin"]:
    """How often each pair of bins is in neighbors one step apart, either way round."""
    here = tuple(slice(max(-s, 0), n - max(s, 0)) for s, n in zip(step, levels.shape, strict=True))
    there = tuple(slice(max(s, 0), n - max(-s, 0)) for s, n in zip(step, levels.shape, strict=True))
    one, other = levels[here], levels[there]
    both = (one > 0) & (other > 0)
    count = int(levels.max())
    flat = (one[both] - 1) * count + other[both] - 1
    pairs = np.bincount(flat, minlength=count * count).reshape(count, count).astype(np.float64)
    return pairs + pairs.T


def _features(pairs: Float[np.ndarray, "bin bin"]) -> dict[str, float]:
    share = pairs / pairs.sum()
    rows, columns = np.mgrid[1 : len(pairs) + 1, 1 : len(pairs) + 1]
    apart = np.abs(rows - columns)
    mean = float((rows * share).sum())
    spread = float(((rows - mean) ** 2 * share).sum())
    alike = float(((rows - mean) * (columns - mean) * share).sum())
    some = share[share > 0]
    return {
        "contrast": float((apart**2 * share).sum()),
        "dissimilarity": float((apart * share).sum()),
        "correlation": alike / spread if spread > 0 else 1.0,
        "joint energy": float((share**2).sum()),
        "joint entropy": float(-(some * np.log2(some)).sum()),
        "inverse difference moment": float((share / (1 + apart**2)).sum()),
    }


def _width(scan: Scan, values: Float[np.ndarray, " _"]) -> float:
    if scan.unit == "HU":
        return _HU_BIN
    reach = float(values.max() - values.min())
    return reach / _BINS if reach > 0 else 1.0


def _size(inside: Mask, body: Oriented, scan: Scan) -> dict[str, float]:
    if scan.affine is None:
        return {}
    voxel = abs(float(np.linalg.det(scan.affine[:3, :3])))  # of a sheared grid, too
    volume = float(inside.sum()) * voxel
    extent = np.array(inside.shape) * body.sides
    area, mesh = _surface(inside, body.sides)
    return {
        "volume mm3": volume,
        "volume ml": volume / 1000,
        "mesh volume mm3": mesh,
        "surface mm2": area,
        "sphericity": float((36 * np.pi * mesh**2) ** (1 / 3) / area) if area > 0 else 0.0,
        "longest in a slice mm": _longest(inside, body.sides),
        "extent to the head mm": float(extent[0]),
        "extent to the back mm": float(extent[1]),
        "extent to the left mm": float(extent[2]),
        "voxel mm3": voxel,
    }


def _surface(inside: Mask, sides: tuple[float, float, float]) -> tuple[float, float]:
    """Area of the surface (Lewiner's marching cubes), and the volume in it.

    A mask has steps where a body is round, so the area of a ball comes out a tenth too large.
    """
    corners, faces, _, _ = _shapes.marching_cubes(
        np.pad(inside, 1).astype(np.float32), 0.5, spacing=sides
    )
    one, two, three = (corners[faces[:, at]].astype(np.float64) for at in range(3))
    cross = np.cross(two - one, three - one)
    area = float(np.linalg.norm(cross, axis=1).sum() / 2)
    return area, abs(float((one * cross).sum() / 6))


def _longest(inside: Mask, sides: tuple[float, float, float]) -> float:
    """The greatest distance between outer edges of two pixels of a slice, in mm."""
    best = 0.0
    for plane in inside:
        rows, columns = np.nonzero(plane)
        if not len(rows):
            continue
        corners = np.stack([columns, rows], 1).astype(np.float32)
        hull = cv2.convexHull(corners)[:, 0].astype(np.float64) * (sides[2], sides[1])
        apart = np.linalg.norm(hull[:, None] - hull[None], axis=2)
        best = max(best, float(apart.max()))
    return best + float(np.mean(sides[1:]))


def _values(values: Float[np.ndarray, " _"]) -> dict[str, float]:
    some = values.astype(np.float64)
    is_flat = some.size < 2 or float(some.std()) == 0
    return {
        "mean": float(some.mean()),
        "standard deviation": float(some.std()),
        "minimum": float(some.min()),
        "maximum": float(some.max()),
        **{f"percentile {p}": float(np.percentile(some, p)) for p in _PERCENTILES},
        "skewness": 0.0 if is_flat else float(stats.skew(some)),
        "excess kurtosis": 0.0 if is_flat else float(stats.kurtosis(some)),
    }


def _histogram(
    values: Float[np.ndarray, " _"], width: float
) -> tuple[tuple[float, ...], tuple[int, ...]]:
    low = np.floor(float(values.min()) / width) * width
    count = int(np.floor((float(values.max()) - low) / width)) + 1
    edges = low + width * np.arange(count + 1)
    found = np.bincount(np.floor((values.astype(np.float64) - low) / width).astype(np.int64))
    return tuple(float(each) for each in edges), tuple(int(each) for each in found)
