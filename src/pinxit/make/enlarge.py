"""Enlarge: small drawings by a whole factor, with their pixels as they are."""

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Picture, Step

MOST_TIMES = 64


def enlarged(picture: Picture, times: int) -> Picture:
    """The picture with each pixel as a square of so many; one more step of history.

    Raises:
        UserMistake: the factor is out of range.
    """
    if not 1 <= times <= MOST_TIMES:
        raise UserMistake(f"A picture is enlarged 1 to {MOST_TIMES} times, not {times}.")
    if times == 1:
        return picture
    pixels = np.repeat(np.repeat(picture.pixels, times, axis=0), times, axis=1)
    return picture.after(pixels, Step("enlarge", "", __version__, {"times": times}))
