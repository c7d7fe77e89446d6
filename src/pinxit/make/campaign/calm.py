"""The calm part of a picture: a square away from its subject where little happens, for a ground."""

import numpy as np

from pinxit.make.campaign.subject import Subject, saliency
from pinxit.make.resize import crop, resize
from pinxit.pictures.picture import Picture

_STEPS = 12
_COVERS = 2.0  # what a square on the subject counts more


def calm_part(picture: Picture, subject: Subject, side: int) -> Picture:
    """The calmest square of a picture, at most so many pixels a side.

    Args:
        picture: Any picture.
        subject: What is to be left out as far as can be.
        side: Of the result, px; less if the picture is smaller.
    """
    taken = min(picture.width, picture.height, max(side, min(picture.width, picture.height) // 4))
    plane = saliency(picture.pixels)
    best = (0, 0)
    least = np.inf
    for top in np.linspace(0, picture.height - taken, _STEPS):
        for left in np.linspace(0, picture.width - taken, _STEPS):
            box = (round(left), round(top), taken, taken)
            found = _busy(plane, box, picture) + _COVERS * _covered(subject, box, picture)
            if found < least:
                best, least = (box[0], box[1]), found
    part = crop(picture, (*best, taken, taken))
    return resize(part, side, side) if taken > side else part


def _busy(
    plane: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
    box: tuple[int, int, int, int],
    picture: Picture,
) -> float:
    down, across = plane.shape[0] / picture.height, plane.shape[1] / picture.width
    left, top, wide, high = box
    rows = slice(int(top * down), max(int(top * down) + 1, int((top + high) * down)))
    columns = slice(int(left * across), max(int(left * across) + 1, int((left + wide) * across)))
    return float(plane[rows, columns].mean())


def _covered(subject: Subject, box: tuple[int, int, int, int], picture: Picture) -> float:
    """The share of a square that lies on the subject's box."""
    left, top, right, bottom = subject.box
    wide = min(right * picture.width, box[0] + box[2]) - max(left * picture.width, box[0])
    high = min(bottom * picture.height, box[1] + box[3]) - max(top * picture.height, box[1])
    return max(0.0, wide) * max(0.0, high) / (box[2] * box[3])
