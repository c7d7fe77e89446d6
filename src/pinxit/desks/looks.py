"""How the pictures of a data set look: a small view of each, and the colors of all together.

Views are made once, at import, and kept by the hash of their picture; whoever deletes the picture
deletes its view.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.deliver.previews import preview_bytes
from pinxit.pictures.picture import over
from pinxit.pictures.read import decode_picture, read_picture
from pinxit.pictures.resize import fit_within

MEDIA_TYPE = "image/webp"
BINS = 10
_LONGEST, _SMALL = 256, 32
_HUES = (
    *((15, "red"), (40, "orange"), (68, "yellow"), (165, "green"), (195, "cyan")),
    *((255, "blue"), (290, "violet"), (345, "pink"), (361, "red")),
)
COLORS = (
    *("red", "orange", "yellow", "green", "cyan", "blue", "violet", "pink", "brown"),
    *("gray", "black", "white"),
)
_DARK, _LIGHT, _PALE = 0.15, 0.9, 0.15
_BROWN = 0.6

Flat = Float[np.ndarray, "_ 3"]


def view_of(home: Path, dataset: Dataset, entry: Entry) -> bytes:
    """A small view of a picture, as WebP of at most 256 px.

    Raises:
        UserMistake: the picture is gone.
    """
    place = _place(home, entry.sha256)
    with contextlib.suppress(OSError):
        return place.read_bytes()
    pixels = read_picture(dataset.path_of(entry)).pixels
    data = preview_bytes(fit_within(pixels, _LONGEST), MEDIA_TYPE)
    write_bytes(place, data, overwrite=True)
    return data


def looks_of(home: Path, dataset: Dataset, tell: Listener = silence) -> dict[str, Any]:
    """How bright the pictures are and which colors they have, each picture counted alike.

    Args:
        home: The studio's folder, which keeps the views.
        dataset: The data set.
        tell: Hears how far it is.
    """
    place = home / "cache" / "looks" / f"{dataset.digest}.json"
    with contextlib.suppress(OSError, ValueError):
        known: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        return known
    entries = dataset.singles()
    light, colors, seen = np.zeros(BINS, np.int64), np.zeros(len(COLORS)), 0
    for number, entry in enumerate(entries, 1):
        tell(Progress("look at colors", number, len(entries), "pictures"))
        try:
            flat = _flat(view_of(home, dataset, entry))
        except UserMistake:
            continue  # gone since it was imported
        seen += 1
        light[min(int(BINS * float(flat.mean())), BINS - 1)] += 1
        colors += shares_of(flat)
    told = {
        "looked_at": seen,
        "brightness": light.tolist(),
        "colors": {
            n: round(float(c) / max(seen, 1), 4) for n, c in zip(COLORS, colors, strict=True)
        },
    }
    write_bytes(place, json.dumps(told).encode(), overwrite=True)
    return told


def forget_views(home: Path, hashes: Iterable[str]) -> None:
    """Deletes the views of pictures."""
    for sha256 in hashes:
        _place(home, sha256).unlink(missing_ok=True)


def shares_of(flat: Flat) -> NDArray[np.float64]:
    """The part of the pixels that has each of `COLORS`.

    Args:
        flat: Pixels, sRGB 0..1.
    """
    import cv2  # only here: most who ask for views need no colors

    hue, saturation, high = cv2.cvtColor(np.ascontiguousarray(flat[None]), cv2.COLOR_RGB2HSV)[0].T
    names = np.array([name for _, name in _HUES])[np.searchsorted([e for e, _ in _HUES], hue)]
    names = np.where((names == "orange") & (high < _BROWN), "brown", names)
    names = np.where(saturation < _PALE, "gray", names)
    names = np.where((names == "gray") & (high > _LIGHT), "white", names)
    names = np.where(high < _DARK, "black", names)
    counts: Mapping[str, int] = Counter(names.tolist())
    return np.array([counts.get(name, 0) for name in COLORS]) / len(flat)


def _flat(view: bytes) -> Flat:
    pixels = fit_within(decode_picture(view, "a view").pixels, _SMALL)
    return np.asarray(over(pixels).reshape(-1, 3), np.float32)


def _place(home: Path, sha256: str) -> Path:
    return home / "cache" / "looks" / sha256[:2] / f"{sha256}.webp"
