"""Slices to judge labels and heat by: the slice itself stays to be seen beside what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float, Int
from PIL import Image, ImageDraw

from pinxit.base.about import __version__
from pinxit.make.scans.anomaly import Anomalies
from pinxit.pictures.picture import Picture, Step
from pinxit.scans.derive import WARNING
from pinxit.scans.oriented import oriented
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

Color = Float[np.ndarray, "height width 3"]
Grey = Float[np.ndarray, "height width"]

INKS = (
    (0.90, 0.35, 0.20),
    (0.20, 0.65, 0.90),
    (0.95, 0.80, 0.25),
    (0.45, 0.80, 0.40),
    (0.75, 0.45, 0.85),
    (0.95, 0.60, 0.70),
)
"""Of labels, in turn."""
_GAP, _TEXT = 6, 26  # px
_TALLEST = 320  # px, of a slice
_NEVER = 2.0  # p of slices that show too little body
_WARM = 0.85  # how much of a color the hottest pixels get


def outlined(
    scan: Scan,
    labels: Int[np.ndarray, "depth height width"],
    window: Window,
    steps: tuple[Step, ...] = (),
    count: int = 4,
) -> Picture:
    """Slices with the outlines of labels, where most is labeled; above each the slice alone.

    Args:
        scan: The scan.
        labels: As it is stored.
        window: What it is shown with.
        steps: How the labels came to be; empty for no more than the scan's own.
        count: Slices.
    """
    body = oriented(scan)
    turned = oriented(Scan(labels.astype(np.float32), scan.affine)).voxels
    chosen = _fullest((turned > 0).sum((1, 2)), count)
    columns = []
    for at in chosen:
        grey = shaped(window.greys(body.voxels[at]), body.sides[1:])
        color = np.repeat(grey[..., None], 3, 2)
        drawn = color.copy()
        for label in (int(each) for each in np.unique(turned[at]) if each > 0):
            mask = (turned[at] == label).astype(np.uint8)
            drawn[edges(_like(mask, grey))] = INKS[(label - 1) % len(INKS)]
        columns.append(np.concatenate([color, drawn]))
    words = f"{WARNING}   slices {', '.join(str(at + 1) for at in chosen)}"
    about = {"slices": [at + 1 for at in chosen], "window": [window.center, window.width]}
    whole = replace(scan, steps=steps or scan.steps)
    return sheet(columns, words, whole, Step("outline", "", __version__, about))


def heated(scan: Scan, found: Anomalies, window: Window, count: int = 4) -> Picture:
    """Rows of slices: alone, then with the heat of each way; those that are rarest by any way.

    Args:
        scan: The scan.
        found: Of that scan.
        window: What it is shown with.
        count: Slices.
    """
    body = oriented(scan)
    ways = list(found.heat)
    every = np.stack([found.p[way] for way in ways[:2]])
    rare = np.where(np.isnan(every), _NEVER, every).min(0)
    order = np.argsort(rare, kind="stable")
    chosen = sorted(int(at) for at in order[:count] if rare[at] < _NEVER)
    maps = {way: oriented(each).voxels for way, each in found.heat.items()}
    tops = {way: float(np.quantile(each, 0.999)) or 1.0 for way, each in maps.items()}
    columns = []
    for at in chosen:
        grey = shaped(window.greys(body.voxels[at]), body.sides[1:])
        parts = [np.repeat(grey[..., None], 3, 2)]
        for way in ways:
            parts.append(_warmed(grey, _like(maps[way][at] / tops[way], grey)))
        columns.append(np.concatenate(parts))
    told = ", ".join(f"{at + 1} (p {rare[at]:.2g})" for at in chosen)
    words = f"{WARNING}   slices {told}; rows: the slice, {', '.join(ways)}"
    about: dict[str, Any] = {"slices": [at + 1 for at in chosen]}
    return sheet(columns, words, scan, Step("heat", "", __version__, about))


def sheet(columns: Sequence[Color], words: str, scan: Scan, step: Step) -> Picture:
    """Columns of one size beside each other, under a line of words.

    Args:
        columns: What is shown.
        words: Above.
        scan: Whose history the picture has.
        step: What was done; the scan is added to what it used.
    """
    padded = [np.pad(each, ((0, _GAP), (0, _GAP), (0, 0))) for each in columns]
    body = np.concatenate(padded, 1) if padded else np.zeros((_GAP, _GAP, 3))
    lines = _lines(words, body.shape[1])
    wide = max(body.shape[1], max(len(line) for line in lines) * 6 + 2 * _GAP)
    paper = Image.new("RGB", (wide, body.shape[0] + _TEXT * len(lines)), 0)
    paper.paste(Image.fromarray((body * 255).round().astype(np.uint8)), (0, _TEXT * len(lines)))
    for number, line in enumerate(lines):
        ImageDraw.Draw(paper).text((_GAP, 6 + _TEXT * number), line, fill=(255, 255, 255))
    pixels = np.asarray(paper, np.float32) / np.float32(255)
    used = (scan.as_source("scan"), *step.used)
    whole = Step(step.verb, step.engine, step.version, step.settings, step.seed, used)
    return Picture(pixels, (*scan.steps, whole), title=scan.title)


def shaped(grey: Grey, sides: tuple[float, ...]) -> Float[np.ndarray, "tall wide"]:
    """A slice in its true shape, at most 320 px high."""
    height, width = grey.shape
    least = min(sides)
    tall, wide = height * sides[0] / least, width * sides[1] / least
    scale = min(_TALLEST / tall, 2.0)
    size = (max(round(wide * scale), 1), max(round(tall * scale), 1))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey.astype(np.float32), size, interpolation=how))


def numbered(names: Mapping[int, str]) -> str:
    """Labels in words: "1 lesion, 2 organ"."""
    return ", ".join(f"{label} {name}" for label, name in names.items())


def _fullest(counts: Int[np.ndarray, " slice"], count: int) -> list[int]:
    """Evenly spread over the slices that show a label; of none, over all."""
    there = np.flatnonzero(counts) if counts.any() else np.arange(len(counts))
    some = np.linspace(0, len(there) - 1, min(count, len(there)) + 2)[1:-1]
    return sorted({int(there[round(float(at))]) for at in some}) or [int(there[0])]


def _like(plane: np.ndarray, grey: Grey) -> np.ndarray:
    """A plane of labels or heat, stretched as the slice was."""
    is_mask = plane.dtype == np.uint8
    how = cv2.INTER_NEAREST if is_mask else cv2.INTER_LINEAR
    kind = np.uint8 if is_mask else np.float32
    return np.asarray(
        cv2.resize(plane.astype(kind), (grey.shape[1], grey.shape[0]), interpolation=how)
    )


def edges(mask: np.ndarray) -> np.ndarray:
    """Pixels just outside of a mask of 0 and 1."""
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)) != mask)


def _warmed(grey: Grey, heat: Grey) -> Color:
    share = np.clip(heat, 0, 1)[..., None] ** 1.5 * _WARM
    ink = np.array([1.0, 0.35, 0.05], np.float32)
    made: Color = np.repeat(grey[..., None], 3, 2) * (1 - share) + ink * share
    return made


def _lines(words: str, width: int) -> list[str]:
    """Words in lines that fit above a sheet."""
    most = max(width // 6 - 2, 40)
    if len(words) <= most:
        return [words]
    cut = words.rfind(" ", 0, most)
    return [words[:cut], *_lines(words[cut + 1 :], width)] if cut > 0 else [words]
