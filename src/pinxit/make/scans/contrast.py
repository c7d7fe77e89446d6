"""Local contrast within a window, for display: CLAHE with tiles in three dimensions.

Zuiderveld 1994, "Contrast limited adaptive histogram equalization" (Graphics Gems IV). Each tile
has a curve of tones, whose slope is limited; a voxel's value is read from the curves of the tiles
around it, linearly between tiles and between bins, so that there are neither seams nor steps.

Departures: tiles reach over slices as well, so nothing flickers from one to the next; the limit is
a slope relative to the window's own straight line, which needs no knowledge of bins; and what is
cut off is spread again until nothing is above the limit.

Values stay within the window (the lowest and the highest value of it are kept, and so is all that
lies outside), so the result is shown with the window of the source. But they mean no Hounsfield
units any more: the unit of the result is "DISPLAY", as derived DICOM says, too.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled
from pinxit.base.progress import Listener, Progress, silence
from pinxit.make.scans.contrast_settings import ContrastSettings
from pinxit.pictures.picture import Step
from pinxit.scans.derive import DISPLAY
from pinxit.scans.scan import Scan, Voxels
from pinxit.scans.window import Window

ENGINE = "CLAHE"

_BINS = 128
_SLAB = 8  # slices at a time
_THICK = 4  # tiles hold this many slices at least, if there are that many

Curves = Float[np.ndarray, "deep down across bins"]
"""For each tile: the share of the window, 0 to 1, that the lower edge of every bin becomes."""


def contrast(
    scan: Scan,
    window: Window,
    settings: ContrastSettings,
    *,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Scan:
    """A scan with more contrast between neighboring tissues, for looking at alone.

    Args:
        scan: A volume or a slice.
        window: Within which contrast is raised; what lies outside is not changed.
        settings: See `ContrastSettings`.
        tell: Hears how many slices are done.
        is_cancelled: Asked between slabs.

    Returns:
        The scan, whose unit is "DISPLAY": its values are for the eye.

    Raises:
        Cancelled: the user stopped it.
    """
    depth, height, width = scan.voxels.shape
    side = min(max(round(settings.tile * min(height, width)), 4), height, width)
    tile = (min(_tile_depth(scan, side), depth), side, side)
    curves = _curves(scan.voxels, window, tile, settings.clip)
    sides = (depth / len(curves), height / curves.shape[1], width / curves.shape[2])
    result = np.empty_like(scan.voxels)
    for begin in range(0, depth, _SLAB):
        if is_cancelled():
            raise Cancelled("The scan was not finished.")
        values = scan.voxels[begin : begin + _SLAB]
        made = _read(values, begin, curves, window, sides)
        result[begin : begin + _SLAB] = values + settings.strength * (made - values)
        tell(Progress("contrast", min(begin + _SLAB, depth), depth, "slices"))
    result.flags.writeable = False
    used = settings.to_json() | {
        "window": [window.center, window.width],
        "values": "for display alone, not in the unit of the source",
    }
    made_scan = scan.after(result, Step("contrast", ENGINE, __version__, used))
    return replace(made_scan, unit=DISPLAY, windows=((window.center, window.width),))


def _tile_depth(scan: Scan, side: int) -> int:
    """Slices that reach about as far as a tile's side."""
    spacing = scan.spacing
    flat = 1.0 if spacing is None else spacing[1] / spacing[0]
    return max(round(side * flat), _THICK)


def _curves(voxels: Voxels, window: Window, tile: tuple[int, int, int], clip: float) -> Curves:
    counts = tuple(max(length // side, 1) for length, side in zip(voxels.shape, tile, strict=True))
    made = np.empty((*counts, _BINS + 1), np.float32)
    cuts = [
        np.linspace(0, length, count + 1).astype(int)
        for length, count in zip(voxels.shape, counts, strict=True)
    ]
    for place in np.ndindex(*counts):
        part = tuple(slice(cut[at], cut[at + 1]) for cut, at in zip(cuts, place, strict=True))
        shares = window.greys(voxels[part])
        inside = shares[(shares > 0) & (shares < 1)]
        made[place] = _curve(np.histogram(inside, _BINS, (0, 1))[0], clip)
    return made


def _curve(counts: Any, clip: float) -> Float[np.ndarray, " edges"]:
    """The curve of a tile from the counts of its bins; straight where nothing is in the window."""
    if not counts.sum():
        return np.linspace(0, 1, _BINS + 1, dtype=np.float32)
    density = counts / counts.sum() * _BINS  # 1 is the slope of the window itself
    for _ in range(_BINS):
        beyond = float(np.maximum(density - clip, 0).sum())
        if beyond < 1e-6:
            break
        density = np.minimum(density, clip)
        room = clip - density
        density = density + (room * (beyond / room.sum()) if room.sum() > 0 else 0)
    made = np.concatenate([[0.0], np.cumsum(density)])
    curve: Float[np.ndarray, " edges"] = (made / made[-1]).astype(np.float32)
    return curve


def _read(
    values: Voxels,
    begin: int,
    curves: Curves,
    window: Window,
    sides: tuple[float, float, float],
) -> Voxels:
    """Values through the curves of the tiles around them."""
    depth, height, width = values.shape
    places = (np.arange(begin, begin + depth), np.arange(height), np.arange(width))
    where = [(place + 0.5) / side - 0.5 for place, side in zip(places, sides, strict=True)]
    low = window.center - window.width / 2
    shares = (values - low) / window.width
    inside = np.nonzero((shares > 0) & (shares < 1))
    at = [place[index] for place, index in zip(where, inside, strict=True)]
    found = ndimage.map_coordinates(curves, [*at, shares[inside] * _BINS], order=1, mode="nearest")
    made = values.copy()
    made[inside] = low + found * window.width
    return made
