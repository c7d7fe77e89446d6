"""Volumes to be looked at in the studio: the values of scans, turned to the body's axes.

Nothing is resampled or scaled: numbers leave as whole numbers where all of them are whole and fit,
and as float32 otherwise. Beside them lies what a viewer must know (millimeters, unit, windows, what
is missing), and nothing that says whose they are. Such volumes are never exported.
"""

import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.hashing import hash_json
from pinxit.deliver.previews import preview_bytes
from pinxit.scans.oriented import Oriented, oriented
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import WINDOWS, Window, slice_of, window_of

Role = Literal["scan", "heat", "labels"]
"""A picture of its own; a map that is laid over one (uncertainty, scores); numbered structures."""

NUMBERS = ("u1", "i2", "u2", "f4")
"""How a number is sent, little-endian; those of the fewest bytes come first."""

THUMBNAIL = "image/webp"
_SIDE = 160  # px, of the small view
_SLOW_ENOUGH = 1  # of gzip's levels: twice as fast as the next, and as small by a few percent
_PLACE_DIGITS = 3
_LONGEST_FACT = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """How a volume is to be understood.

    Attributes:
        key: Its id within the study.
        role: See `Role`.
        name: What it is, in a word: "series", "denoised", "uncertainty".
        result: Id of the result that it belongs to; "" for an original.
        of: Id of the volume that it was made of; "" for an original.
        number: Its place among those of the same result.
        index: Which of several scans in the folder of its originals, from 1.
        more: What else is told of it.
    """

    key: str
    role: Role = "scan"
    name: str = "series"
    result: str = ""
    of: str = ""
    number: int = 1
    index: int = 1
    more: Mapping[str, Any] = field(default_factory=dict)


def write_view(scan: Scan, folder: Path, shown: Shown) -> dict[str, Any]:
    """Writes a volume, a small view of it, and what is told of it; gives the last.

    Args:
        scan: What is looked at.
        folder: Where the three files go.
        shown: How it is to be understood.

    Raises:
        UserMistake: there is no space left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    body = oriented(scan)
    kind = kind_of(scan.voxels)
    numbers = np.ascontiguousarray(body.voxels.astype(np.dtype(kind).newbyteorder("<")))
    write_bytes(
        folder / f"{shown.key}.gz",
        gzip.compress(numbers.data.cast("B"), _SLOW_ENOUGH, mtime=0),
        overwrite=True,
    )
    write_bytes(folder / f"{shown.key}.webp", _small(scan, body), overwrite=True)
    told = _told(scan, body, kind, shown)
    write_bytes(folder / f"{shown.key}.json", json.dumps(told).encode(), overwrite=True)
    return told


def kind_of(voxels: Voxels) -> str:
    """The shortest way in which all of these numbers can be sent as they are."""
    low, high = float(voxels.min()), float(voxels.max())
    *whole, broken = NUMBERS
    for kind in whole:
        bounds = np.iinfo(np.dtype(kind).type)
        if bounds.min <= low and high <= bounds.max and _are_whole(voxels):
            return kind
    return broken


def _are_whole(voxels: Voxels) -> bool:
    return all(bool(np.array_equal(plane, np.rint(plane))) for plane in voxels)


def _told(scan: Scan, body: Oriented, kind: str, shown: Shown) -> dict[str, Any]:
    low, high = float(scan.voxels.min()), float(scan.voxels.max())
    window = _window(scan)
    presets = {name: window_of(scan, name) for name in ("full", *_presets(scan))}
    return {
        "id": shown.key,
        "role": shown.role,
        "name": shown.name,
        "result": shown.result,
        "of": shown.of,
        "number": shown.number,
        "index": shown.index,
        "modality": scan.modality,
        "unit": scan.unit,
        "shape": list(body.voxels.shape),
        "sides_mm": list(body.sides),
        "has_size": scan.spacing is not None,
        "is_placed": body.is_known,
        "is_skewed": scan.is_skewed,
        "is_inverted": scan.is_inverted,
        "is_dicom": bool(scan.places) and "SOPClassUID" in scan.facts,
        "numbers": kind,
        "bytes": int(body.voxels.size) * np.dtype(kind).itemsize,
        "range": [low, high],
        "window": [window.center, window.width],
        "presets": {name: [each.center, each.width] for name, each in presets.items()},
        "grid": grid_of(scan),
        "facts": {name: value for name, value in scan.facts.items() if _is_sayable(value)},
        "notices": list(scan.notices),
        **shown.more,
    }


def _window(scan: Scan) -> Window:
    """As the file asks for; as the values are where it asks for what is no window."""
    try:
        return window_of(scan)
    except UserMistake:
        return window_of(scan, "full")


def _is_sayable(value: object) -> bool:
    """Whether JSON can tell it, and it is no text in which anything may stand."""
    if isinstance(value, str):
        return len(value) <= _LONGEST_FACT
    return isinstance(value, int | float) and math.isfinite(value)


def _presets(scan: Scan) -> tuple[str, ...]:
    return tuple(WINDOWS) if scan.unit == "HU" else ()


def grid_of(scan: Scan) -> str:
    """The same for volumes whose voxels lie in the same places, so that they can be compared."""
    affine = None if scan.affine is None else np.round(scan.affine, _PLACE_DIGITS) + 0.0
    return hash_json([list(scan.voxels.shape), None if affine is None else affine.tolist()])[:16]


def _small(scan: Scan, body: Oriented) -> bytes:
    """The middle slice through the scan's own window, in its true shape."""
    grey = _window(scan).greys(slice_of(body, "axial", body.voxels.shape[0] // 2))
    shown = 1 - grey if scan.is_inverted else grey
    _, tall, wide = body.sides
    height, width = shown.shape[0] * tall, shown.shape[1] * wide
    scale = _SIDE / max(height, width)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    shrunk = cv2.resize(shown, size, interpolation=cv2.INTER_AREA)
    return preview_bytes(shrunk[..., None].astype(np.float32), THUMBNAIL)
