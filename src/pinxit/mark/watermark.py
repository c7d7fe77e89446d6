"""Hides an id in the pixels of a picture, where people do not see it and programs do not lose it.

The pattern of the id (`watermark_pattern`) is laid over the whole picture, in every color alike.
It is as strong in each place as the picture is lively there, so that skies stay clean, and as
strong in all that the picture keeps a signal to noise ratio of 43 dB; pictures in which it is then
hard to read, small ones and busy ones, get 40.5 dB. What is so flat or so lined that the mark could
not be read at once is left as it is, and so is what is too small.

Cost: about 20 ms at 512 x 512 on one core; memory for some five copies of the lightness.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32

from pinxit.mark.watermark_grid import Lightness, grid_of, is_seamless, lightness, on_grid
from pinxit.mark.watermark_pattern import SIDE, pattern_of
from pinxit.mark.watermark_read import read_in_place
from pinxit.pictures.picture import Pixels

ALGORITHM = "org.pinxit.tile.1"
"""How manifests call it."""
SMALLEST = 256
"""Pixels of the shorter side, from which a picture can carry a mark."""

FINE_PSNR, STRONG_PSNR = 43.0, 40.5
"""Signal to noise ratio of marked pictures, dB: the first if the mark is loud enough then."""
_LOUD_ENOUGH = 30.0
_LIVELIEST = 12 / 255
_DULLEST = 0.3 / 255
_NEAR = 2.0
_AROUND = 9
_STRONGEST = 0.9
"""Of the liveliness around it; more would show."""
_SURE = 13.0
_MARGIN = 16


@dataclass(frozen=True, slots=True, eq=False)
class Watermarked:
    """Pixels with an id in them, or the reason why there is none.

    Attributes:
        pixels: What to deliver.
        left_out: Why they are unmarked, as a sentence; "" if they are marked.
        strength: How loud the mark is, read again from 8 bits; 0 if unmarked.
        psnr: The signal to noise ratio that was allowed, dB.
    """

    pixels: Pixels
    left_out: str = ""
    strength: float = 0.0
    psnr: float = FINE_PSNR


def embed_id(pixels: Pixels, key: bytes, number: int) -> Watermarked:
    """The pixels with an id hidden in them; colors under full transparency stay as they are.

    Args:
        pixels: What to mark.
        key: The secret.
        number: The id, below 2**40.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        return Watermarked(
            pixels,
            f"It is too small to carry a watermark ({width} x {height} px; the shorter side needs "
            f"{SMALLEST}).",
        )
    fine = _tried(pixels, key, number, FINE_PSNR)
    if fine.strength >= _LOUD_ENOUGH:
        return fine
    strong = _tried(pixels, key, number, STRONG_PSNR)
    return strong if strong.strength > fine.strength else fine


def _tried(pixels: Pixels, key: bytes, number: int, psnr: float) -> Watermarked:
    """The pixels with an id that can be read from them at once; else as they are."""
    marked = lay_on(pixels, key, number, psnr)
    raster = np.rint(marked * 255).astype(np.float32) / np.float32(255)
    reading = read_in_place(lightness(raster), key)
    if reading.strength < _SURE or number not in reading.ids()[:1]:
        return Watermarked(pixels, "It is too flat to carry a watermark that nobody sees.")
    return Watermarked(marked, "", reading.strength, psnr)


def lay_on(pixels: Pixels, key: bytes, number: int, psnr: float = FINE_PSNR) -> Pixels:
    """The pixels with an id hidden in them, whether or not it can be read from them.

    Args:
        pixels: What to mark.
        key: The secret.
        number: The id, below 2**40.
        psnr: The lowest signal to noise ratio, dB.
    """
    light = lightness(pixels)
    repeats = is_seamless(light)
    grid = grid_of(*light.shape, repeats=repeats)
    on = on_grid(light, grid)
    mark = _mark(on, pattern_of(key).spelled(number), 10 ** (-psnr / 20), repeats=repeats)
    return _laid_over(pixels, mark)


def _mark(
    light: Lightness, spelled: Float32[np.ndarray, "128 128"], most: float, *, repeats: bool
) -> Lightness:
    """What is added to a picture's lightness; ``most`` is its root mean square."""
    rows, columns = light.shape
    tiles = np.tile(spelled, (-(-rows // SIDE), -(-columns // SIDE)))[:rows, :columns]
    lively = _liveliness(light, repeats=repeats)
    mark = lively * tiles
    rms = float(np.sqrt(np.mean(mark * mark))) + 1e-12
    strength = min(most / rms, _STRONGEST)
    return np.asarray(mark * np.float32(strength), np.float32)


def _liveliness(light: Lightness, *, repeats: bool) -> Lightness:
    """How much a mark may move each point: little in skies, and little beside lone edges."""
    wide = np.pad(light, _MARGIN, mode="wrap" if repeats else "reflect")
    detail = np.abs(wide - cv2.GaussianBlur(wide, (0, 0), _NEAR))
    lively = cv2.blur(np.minimum(detail, _LIVELIEST), (_AROUND, _AROUND))
    lively = cv2.blur(lively, (_AROUND, _AROUND))
    inner = lively[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    return np.asarray(inner + np.minimum(inner, np.float32(_DULLEST)), np.float32)


def _laid_over(pixels: Pixels, mark: Lightness) -> Pixels:
    mark = on_grid(mark, (pixels.shape[0], pixels.shape[1]))[..., None]
    marked = pixels.copy()
    if pixels.shape[2] == 4:
        mark = mark * pixels[..., 3:]
    marked[..., :3] = np.clip(pixels[..., :3] + mark, 0, 1)
    return np.asarray(marked, np.float32)
