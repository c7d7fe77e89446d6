"""What stands for a file in the pages of the studio: a thumbnail, a view, a color."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from pinxit.clips.read import open_clip
from pinxit.deliver.views import LONGEST_SIDE, view_bytes
from pinxit.library.colors import Color, striking_color

THUMBNAIL_SIDE = 320

_SHOWN_BY_BROWSERS = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/gif")

AnyPixels = Float[np.ndarray, "_ _ _"]


@dataclass(frozen=True, slots=True)
class Renditions:
    """What is shown of a file.

    Attributes:
        thumbnail: A small WebP.
        view: A WebP to be shown instead of the file; None if the file itself may be shown.
        color: Its most striking color.
    """

    thumbnail: bytes
    view: bytes | None
    color: Color


def renditions_of(pixels: AnyPixels, media_type: str, *, is_ours: bool) -> Renditions:
    """What is shown of a picture.

    Args:
        pixels: As they are in the file, with all marks.
        media_type: Of the file.
        is_ours: Whether we wrote the file; those of strangers are never shown themselves.
    """
    is_small = max(pixels.shape[:2]) <= LONGEST_SIDE
    may_show_file = is_ours and is_small and media_type in _SHOWN_BY_BROWSERS
    return Renditions(
        thumbnail=view_bytes(pixels, THUMBNAIL_SIDE, quality=80),
        view=None if may_show_file else view_bytes(pixels),
        color=striking_color(pixels),
    )


def renditions_of_clip(path: Path) -> Renditions:
    """What is shown of a clip of ours: its first frame, and the file itself.

    Raises:
        UserMistake: it has no frame that can be read.
    """
    frame = next(iter(open_clip(path).reel.frames()))
    pixels = frame.pixels.astype(np.float32) / np.float32(255)
    thumbnail = view_bytes(pixels, THUMBNAIL_SIDE, quality=80)
    return Renditions(thumbnail, None, striking_color(pixels))
