"""Other sizes of pictures, antialiased, in float32 so that no banding arises."""

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import Pixels

Resized = Float[np.ndarray, "new_height new_width channel"]


def resized(pixels: Pixels, width: int, height: int) -> Resized:
    """Pixels at another size: Lanczos-3 windowed sinc, widened when shrinking, clipped to 0..1.

    Colors are weighted by alpha, so that invisible colors do not bleed into visible ones.

    Args:
        pixels: 1, 3 or 4 channels.
        width: Columns of the result.
        height: Rows of the result.

    Raises:
        UserMistake: width or height is not positive.
    """
    if width < 1 or height < 1:
        raise UserMistake(f"A picture cannot be {width} x {height} pixels large.")
    if pixels.shape[:2] == (height, width):
        return pixels
    if pixels.shape[2] != 4:
        return _clipped(_by_lanczos(pixels, width, height))
    alpha = pixels[..., 3:]
    both = np.concatenate((pixels[..., :3] * alpha, alpha), axis=2)
    both = _by_lanczos(both, width, height)
    visible = both[..., 3:] > 1 / 65535
    color = np.divide(both[..., :3], both[..., 3:], where=visible, out=np.zeros_like(both[..., :3]))
    return _clipped(np.concatenate((color, both[..., 3:]), axis=2))


def fit_within(pixels: Pixels, longest: int) -> Resized:
    """Pixels scaled down so that neither side is longer; never scaled up, proportions kept.

    Raises:
        UserMistake: ``longest`` is not positive.
    """
    width, height = size_within(pixels.shape[1], pixels.shape[0], longest)
    return resized(pixels, width, height)


def size_within(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height scaled down so that neither is longer; at least 1 pixel each.

    Raises:
        UserMistake: ``longest`` is not positive.
    """
    if longest < 1:
        raise UserMistake(f"The longest side cannot be {longest} pixels; it is at least 1.")
    share = min(1.0, longest / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _clipped(pixels: Pixels) -> Pixels:
    return np.asarray(np.clip(pixels, 0, 1), np.float32)


def _by_lanczos(pixels: Pixels, width: int, height: int) -> Resized:
    result = np.empty((height, width, pixels.shape[2]), np.float32)
    for channel in range(pixels.shape[2]):
        plane = Image.fromarray(np.ascontiguousarray(pixels[..., channel], np.float32))
        result[..., channel] = np.asarray(plane.resize((width, height), Image.Resampling.LANCZOS))
    return result
