"""Clips whose pixels are not square, scaled so that they are, for files that cannot say it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from PIL import Image

from pinxit.clips.clip import Clip, Frame, Reel, Tally


@dataclass(frozen=True, slots=True)
class SquareReel:
    """Frames scaled to a size.

    Attributes:
        reel: The frames as they are.
        size: Width and height that they get.
    """

    reel: Reel
    size: tuple[int, int]

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame, scaled by Lanczos-3 (alpha with the colors)."""
        for frame in self.reel.frames(tally):
            picture = Image.fromarray(frame.pixels).resize(self.size, Image.Resampling.LANCZOS)
            yield replace(frame, pixels=np.array(picture))


def squared(clip: Clip) -> Clip:
    """The clip with square pixels, as wide as players show it."""
    if clip.look.aspect == 1:
        return clip
    size = max(1, round(clip.width * clip.look.aspect)), clip.height
    look = replace(clip.look, aspect=Fraction(1))
    return replace(clip, reel=SquareReel(clip.reel, size), width=size[0], look=look)
