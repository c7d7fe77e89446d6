"""A sheet to judge a changed scan by: before, after, and what was taken away, slice by slice."""

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Picture, Step
from pinxit.scans.derive import WARNING
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

_PLACES = (0.35, 0.5, 0.65)  # of the height, at which slices are shown
_GAP, _TEXT = 6, 26  # px
_LONGEST = 512  # px, side of a slice on the sheet
_SPREAD = 3.0  # deviations of the residual from black to grey

Plane = Float[np.ndarray, "height width"]


def comparison(before: Scan, after: Scan, window: Window) -> Picture:
    """Three slices in rows; columns are the source, the result, and their difference around grey.

    Args:
        before: The source.
        after: The result, of the same shape.
        window: What both are shown with. The difference spans six of its deviations.

    Raises:
        UserMistake: the scans have different shapes.
    """
    if before.voxels.shape != after.voxels.shape:
        raise UserMistake("The two scans have different shapes, so they cannot be compared.")
    depth = len(before.voxels)
    indices = sorted({min(int(depth * place), depth - 1) for place in _PLACES})
    rows = [_row(before, after, index, window) for index in indices]
    body = np.concatenate([np.pad(row, ((0, _GAP), (0, 0))) for row in rows])
    paper = Image.new("L", (body.shape[1], body.shape[0] + _TEXT), 0)
    paper.paste(Image.fromarray((body * 255).round().astype(np.uint8)), (0, _TEXT))
    words = f"{WARNING}   before | after | difference"
    ImageDraw.Draw(paper).text((_GAP, 6), words, fill=255)
    pixels = np.asarray(paper, np.float32)[..., None] / np.float32(255)
    knobs = {"slices": [index + 1 for index in indices], "window": [window.center, window.width]}
    used = (before.as_source("before"), after.as_source("after"))
    steps = (*after.steps, Step("compare", "", __version__, knobs, used=used))
    return Picture(pixels, steps, title=f"{after.title} before and after")


def _row(before: Scan, after: Scan, index: int, window: Window) -> Plane:
    old, new = (each.voxels[index] for each in (before, after))
    apart = new - old
    spread = float(apart.std()) * _SPREAD or 1.0
    parts = (window.greys(old), window.greys(new), np.clip(apart / spread / 2 + 0.5, 0, 1))
    shrunk = [_shrunk(part.astype(np.float32)) for part in parts]
    return np.concatenate([np.pad(part, ((0, 0), (0, _GAP))) for part in shrunk], axis=1)


def _shrunk(plane: Plane) -> Float[np.ndarray, "less_height less_width"]:
    step = max(-(-max(plane.shape) // _LONGEST), 1)
    return plane[::step, ::step]
