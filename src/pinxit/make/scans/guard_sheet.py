"""A sheet to judge enhanced scans by: what the source tells, the result, additions, marks."""

from typing import Any

import numpy as np
from jaxtyping import Float
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.make.scans.plausibility import POSSIBLE, UNSUPPORTED
from pinxit.pictures.picture import Picture, Step
from pinxit.scans.derive import WARNING
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

_PLACES = (0.35, 0.5, 0.65)  # of the axis, at which planes are shown
_GAP, _TEXT = 6, 26  # px
_LONGEST = 384  # px, side of a plane on the sheet
_COLORS = {UNSUPPORTED: (1.0, 0.85, 0.1), POSSIBLE: (1.0, 0.15, 0.1)}

Rgb = Float[np.ndarray, "height width 3"]


def guard_sheet(
    plain: Scan,
    made: Scan,
    marks: Scan,
    window: Window,
    *,
    disagreement: Scan | None = None,
    across: int = 0,
) -> Picture:
    """Three planes in rows; columns: source, result, difference, disagreement, marks.

    Args:
        plain: What the source tells: itself, or made as large by splines.
        made: The result, of the same shape.
        marks: Of `plausibility`: yellow is not supported, red is a possible hallucination.
        window: What scans are shown with. Difference and disagreement share one scale: black to
            white is a quarter of its width.
        disagreement: Of networks; left out where there is none.
        across: The axis that is looked along.
    """
    length = plain.voxels.shape[across]
    indices = sorted({min(int(length * place), length - 1) for place in _PLACES})
    rows = []
    for index in indices:
        old, new, marked = (np.take(each.voxels, index, across) for each in (plain, made, marks))
        parts = [window.greys(old), window.greys(new)]
        parts.append(np.clip((new - old) / (window.width / 4) + 0.5, 0, 1))
        if disagreement is not None:
            apart = np.take(disagreement.voxels, index, across)
            parts.append(np.clip(apart / (window.width / 4), 0, 1))
        columns = [_colored(part) for part in parts]
        columns.append(_marked(parts[1], marked))
        rows.append(np.concatenate([_framed(each) for each in columns], axis=1))
    body = np.concatenate(rows)
    paper = Image.new("RGB", (body.shape[1], body.shape[0] + _TEXT))
    paper.paste(Image.fromarray((body * 255).round().astype(np.uint8)), (0, _TEXT))
    titles = ["source", "result", "difference", "disagreement", "marks"]
    if disagreement is None:
        titles.remove("disagreement")
    ImageDraw.Draw(paper).text((_GAP, 6), f"{WARNING}   {' | '.join(titles)}", fill=(255,) * 3)
    knobs = {"planes": [at + 1 for at in indices], "window": [window.center, window.width]}
    used = (plain.as_source("source"), made.as_source("result"))
    steps = (*made.steps, Step("compare", "", __version__, knobs, used=used))
    pixels = np.asarray(paper, np.float32) / np.float32(255)
    return Picture(pixels, steps, title=f"{made.title} and what it rests on")


def _colored(grey: Any) -> Rgb:
    made: Rgb = np.repeat(grey.astype(np.float32)[..., None], 3, axis=2)
    return made


def _marked(grey: Any, marks: Any) -> Rgb:
    made = _colored(grey) * np.float32(0.8)
    for level, color in _COLORS.items():
        made[marks == level] = color
    return made


def _framed(part: Rgb) -> Float[np.ndarray, "down across 3"]:
    step = max(-(-max(part.shape[:2]) // _LONGEST), 1)
    return np.pad(part[::step, ::step], ((0, _GAP), (0, _GAP), (0, 0)))
