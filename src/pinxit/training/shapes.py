"""Which size and which channels the pictures of a model will have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.pictures.read import read_picture

Shape = tuple[int, int, int]

_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_LOOKED_AT = 24
"""Pictures with alpha that are opened to see whether anything in them is transparent."""
_OPAQUE = 0.99
_MOST_ENLARGED = 2.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shape, and what the user should know of it.

    Attributes:
        shape: Height, width and channels.
        notices: Sentences.
    """

    shape: Shape
    notices: tuple[str, ...] = ()


def parse_size(text: str) -> tuple[int, int]:
    """Height and width from ``64``, or from width and height such as ``96x64``.

    Raises:
        UserMistake: it is written otherwise.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UserMistake(
            f"{text!r} is no size in pixels; write 64, or width and height such as 96x64."
        )
    width = int(match[1])
    return int(match[2] or width), width


def channels_of(dataset: Dataset, entries: Sequence[Entry]) -> int:
    """4 if most pictures are transparent somewhere, 1 if all are gray, else 3."""
    if entries and all(entry.channels == 1 for entry in entries):
        return 1
    with_alpha = [entry for entry in entries if entry.channels == 4]
    if len(with_alpha) * 2 < len(entries) or not with_alpha:
        return 3
    some = with_alpha[:: max(1, len(with_alpha) // _LOOKED_AT)][:_LOOKED_AT]
    alphas = (read_picture(dataset.path_of(entry)).pixels[..., 3].min() for entry in some)
    return 4 if np.mean([float(alpha) < _OPAQUE for alpha in alphas]) >= 0.5 else 3


def checked_size(
    entries: Sequence[Entry], size: tuple[int, int], *, allow_upscale: bool = False
) -> tuple[str, ...]:
    """Sentences on pictures that are smaller than what is to be learned.

    Raises:
        UserMistake: half of the pictures would be enlarged more than twice.
    """
    factors = np.array([max(size[0] / e.height, size[1] / e.width) for e in entries])
    if not len(factors) or np.median(factors) <= 1:
        return ()
    typical = float(np.median(factors))
    smaller = int((factors > 1).sum())
    said = f"{smaller} of {len(entries)} pictures are smaller than {size[1]} x {size[0]} px"
    if typical > _MOST_ENLARGED and not allow_upscale:
        raise UserMistake(
            f"{said}, half of them at least {typical:.1f} times; choose a smaller --resolution, "
            "or say --allow-upscale."
        )
    return (f"{said} and are enlarged; what they do not show, no model can learn.",)
