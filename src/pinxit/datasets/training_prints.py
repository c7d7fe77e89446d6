"""Prints of the pictures a model learned from; they travel with its weights.

With them anybody can ask later whether a new picture copies one of them, without having them. How
near the training pictures lie to each other by nature is measured once, each against all others
(leave one out), and turns a distance into a conformal p-value (Vovk, Gammerman and Shafer 2005,
*Algorithmic Learning in a Random World*, section 2.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8, UInt16
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.datasets.prints import (
    Hashes,
    Raster,
    Thumbs,
    colored,
    hash_distances,
    perceptual_hash,
    thumb_distances,
    thumbnail,
)

_SIDES = (8, 4)
_MOST_THUMB_BYTES = 4_000_000  # beside weights of some 10 MB
_MOST_MEASURED = 400
_AT_ONCE = 1 << 15
_SMALL = 64
_PAIRS_AT_ONCE = 1 << 22
_KEYS = ("training.pdq", "training.sha256", "training.thumbs", "training.bits", "training.levels")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The training picture that one picture is nearest to, by one measure.

    Attributes:
        sha256: Of the training picture's file.
        distance: Differing bits 0..256, or grey levels 0..255.
        p: Share of honest pictures that are as near as this to a training picture, at most.
    """

    sha256: str
    distance: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPrints:
    """Prints of training pictures, as the model saw them.

    Attributes:
        pdq: Perceptual hash of each picture.
        sha256: Of each picture's file.
        thumbs: A thumbnail of each, 8 px or less a side.
        bits: Differing bits between training pictures and their nearest other, sorted.
        levels: The same by thumbnails, in grey levels.
    """

    pdq: Hashes
    sha256: UInt8[np.ndarray, "count 32"]
    thumbs: Thumbs
    bits: UInt16[np.ndarray, " measured"]
    levels: Float[np.ndarray, " measured"]

    @classmethod
    def of(
        cls, pixels: UInt8[np.ndarray, "count height width channel"], sha256: Sequence[str]
    ) -> "TrainingPrints":
        """Prints of all pictures, and how near they lie to each other.

        Args:
            pixels: What the model learns from, sRGB 0..255.
            sha256: Of each picture's file, 64 hexadecimal digits.

        Raises:
            UserMistake: there are not as many hashes as pictures.
        """
        if len(pixels) != len(sha256) or not len(pixels):
            raise UserMistake(f"{len(sha256)} hashes do not name {len(pixels)} pictures.")
        side = _side(len(pixels))
        rasters = [colored(each) for each in pixels]
        pdq = np.stack([perceptual_hash(raster)[0] for raster in rasters])
        thumbs = np.stack([thumbnail(raster, side) for raster in rasters])
        files = np.frombuffer(bytes.fromhex("".join(sha256)), np.uint8).reshape(-1, 32)
        bits, levels = _measured(rasters, pdq, thumbs)
        return cls(pdq, files, thumbs, bits, levels)

    @property
    def count(self) -> int:
        """How many training pictures there are."""
        return len(self.pdq)

    def nearest(self, raster: Raster) -> tuple[Nearest, Nearest]:
        """The nearest training picture by hash and by thumbnail, to a picture or its mirror image.

        Args:
            raster: 8-bit pixels with 1, 3 or 4 channels, of any size.
        """
        bits, levels = self.distances(raster)
        return self._nearest(bits, self.bits), self._nearest(levels, self.levels)

    def distances(self, raster: Raster) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """Differing bits and grey levels of a picture, or its mirror image, to each of these.

        Args:
            raster: 8-bit pixels with 1, 3 or 4 channels, of any size.
        """
        bits, levels = _distances([colored(raster)], self.pdq, self.thumbs)
        return bits[0], levels[0]

    def _nearest(self, distances: NDArray[Any], natural: NDArray[Any]) -> Nearest:
        at = int(np.argmin(distances))
        as_near = int(np.searchsorted(natural, distances[at], side="right"))
        p = (1 + as_near) / (1 + len(natural))
        return Nearest(self.sha256[at].tobytes().hex(), float(distances[at]), p)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Named arrays to store beside a model's weights."""
        values = (self.pdq, self.sha256, self.thumbs, self.bits, self.levels)
        return dict(zip(_KEYS, values, strict=True))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "TrainingPrints | None":
        """The prints that ``to_arrays`` gave; None if there are none.

        Raises:
            UserMistake: the arrays do not belong together.
        """
        if _KEYS[0] not in arrays:
            return None
        values = [arrays.get(key) for key in _KEYS]
        pdq, files, thumbs, bits, levels = values
        if pdq is None or files is None or thumbs is None or bits is None or levels is None:
            raise UserMistake("The model's prints of its training pictures are not complete.")
        same = len(pdq) == len(files) == len(thumbs) and len(bits) == len(levels)
        if not same or pdq.shape[1:] != (32,) or files.shape[1:] != (32,) or thumbs.ndim != 4:
            raise UserMistake("The model's prints of its training pictures do not fit together.")
        return cls(pdq, files, thumbs, bits, levels)


def merged(first: TrainingPrints, second: TrainingPrints) -> TrainingPrints:
    """Prints of two sets that one model learned from in turn; pictures in both count once.

    How near pictures lie to each other by nature is taken from both measurements together.
    """
    side = min(first.thumbs.shape[1], second.thumbs.shape[1])
    known = {row.tobytes() for row in first.sha256}
    is_new = np.array([row.tobytes() not in known for row in second.sha256], bool)
    thumbs = [_shrunk(each.thumbs, side) for each in (first, second)]
    return TrainingPrints(
        np.concatenate([first.pdq, second.pdq[is_new]]),
        np.concatenate([first.sha256, second.sha256[is_new]]),
        np.concatenate([thumbs[0], thumbs[1][is_new]]),
        np.sort(np.concatenate([first.bits, second.bits])),
        np.sort(np.concatenate([first.levels, second.levels])),
    )


def _shrunk(thumbs: Thumbs, side: int) -> Thumbs:
    return np.stack([thumbnail(each, side) for each in thumbs])


def hashes_behind(weights: Mapping[str, NDArray[Any]]) -> frozenset[str]:
    """Hashes of the files that a model learned from, as far as its own file says."""
    rows = weights.get("training.sha256")
    return frozenset(row.tobytes().hex() for row in rows) if rows is not None else frozenset()


def without_prints(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """A model's weights without the prints that travel with them."""
    return {name: array for name, array in weights.items() if name not in _KEYS}


def _side(count: int) -> int:
    fitting = (side for side in _SIDES if count * side * side * 3 <= _MOST_THUMB_BYTES)
    return next(fitting, _SIDES[-1])


def _views(raster: Raster) -> list[Raster]:
    """The picture and its mirror image; small ones also moved by a pixel, which changes PDQ."""
    views = [raster, np.ascontiguousarray(raster[:, ::-1])]
    if max(raster.shape[:2]) > _SMALL:
        return views
    height, width = raster.shape[:2]
    framed = [np.pad(each, ((1, 1), (1, 1), (0, 0)), mode="edge") for each in views]
    corners = [(top, left) for top in range(3) for left in range(3)]
    return [f[top : top + height, left : left + width] for f in framed for top, left in corners]


def _distances(
    rasters: Sequence[Raster], pdq: Hashes, thumbs: Thumbs
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """Differing bits and grey levels of each raster's nearest view to each training picture."""
    views = [view for raster in rasters for view in _views(raster)]
    hashes = np.stack([perceptual_hash(view)[0] for view in views])
    small = np.stack([thumbnail(view, thumbs.shape[1]) for view in views])
    bits = np.empty((len(rasters), len(pdq)), np.int16)
    levels = np.empty((len(rasters), len(pdq)), np.float32)
    for start in range(0, len(pdq), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        shape = (len(rasters), -1, len(pdq[part]))
        bits[:, part] = hash_distances(hashes, pdq[part]).reshape(shape).min(1)
        levels[:, part] = thumb_distances(small, thumbs[part]).reshape(shape).min(1)
    return bits, levels


def _measured(
    rasters: Sequence[Raster], pdq: Hashes, thumbs: Thumbs
) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    count = len(rasters)
    most = min(count, _MOST_MEASURED) if count > 1 else 0
    chosen = np.unique(np.linspace(0, count - 1, most).round().astype(int))
    bits = np.full(len(chosen), 256, np.uint16)
    levels = np.full(len(chosen), 255, np.float32)
    at_once = max(1, _PAIRS_AT_ONCE // (18 * count))
    for start in range(0, len(chosen), at_once):
        part = slice(start, start + at_once)
        by_bits, by_levels = _distances([rasters[n] for n in chosen[part]], pdq, thumbs)
        rows = np.arange(len(by_bits))
        by_bits[rows, chosen[part]], by_levels[rows, chosen[part]] = 256, 255
        bits[part], levels[part] = by_bits.min(1), by_levels.min(1)
    return np.sort(bits), np.sort(levels)
