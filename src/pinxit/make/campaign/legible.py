"""The gate of contrast: letters on a picture can be read at nearly every one of its pixels.

WCAG 2.2, 1.4.3 asks for 4.5:1 between letters and their ground. On a photograph that ratio is
different at every pixel, so it is taken at the 5th percentile of the box that letters stand in. A
scrim (a veil of one color that fades out) is made as strong as that needs, and no stronger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.make.campaign.kit import LEAST_CONTRAST
from pinxit.make.campaign.layouts import Rect
from pinxit.make.color_names import parse_color

PERCENTILE = 5.0
_SPARE = 0.15  # what watermark and encoding may take away
_STEPS = 40
_FEW = 64  # pixels of a side that are looked at first
_DEEP = 7.0  # contrast of letters with the color of their scrim
_QUIET, _BUSY = 18, 0.05  # the least of so many steps, where light differs more than that
_HAZE = 0.3  # how much stronger a dark scrim may be than a pale one
_FADES = 0.32  # of the shorter side, over which a scrim fades

RGB = Float[np.ndarray, "_ _ 3"]
Plane = Float[np.ndarray, "_ _"]


@dataclass(frozen=True, slots=True)
class Veil:
    """What makes letters legible on a picture.

    Attributes:
        pen: The color of the letters, as "#rrggbb".
        color: The color of the scrim.
        strength: 0..1; 0 for no scrim.
        ratio: Contrast that is reached at the 5th percentile.
    """

    pen: str
    color: str
    strength: float
    ratio: float


def contrast_in(pixels: RGB, pen: str) -> float:
    """Contrast of letters with a ground, at its 5th percentile (WCAG 2.2, "contrast ratio")."""
    ground = _luminance(pixels)
    letters = float(_luminance(parse_color(pen)))
    ratios = (np.maximum(ground, letters) + 0.05) / (np.minimum(ground, letters) + 0.05)
    return float(np.percentile(ratios, PERCENTILE))


def veil_for(pixels: RGB, boxes: Sequence[Rect], pens: tuple[str, ...]) -> Veil:
    """The weakest scrim, of those for each color of letters, under which they can be read.

    Args:
        pixels: The whole picture.
        boxes: Where letters stand; the ratio holds in each of them.
        pens: Colors that letters may have, the preferred ones first.
    """
    height, width = pixels.shape[:2]
    parts = [pixels[box.within(width, height).slices()] for box in boxes]
    found = [_weakest(parts, pen, _shade(pen, pens)) for pen in pens]
    legible = [veil for veil in found if veil.ratio >= LEAST_CONTRAST]
    return min(legible, key=lambda veil: round(veil.strength + _HAZE * _is_haze(veil), 1))


def _is_haze(veil: Veil) -> bool:
    """Whether a scrim makes the picture paler, which looks like fog, and not darker."""
    return float(_luminance(parse_color(veil.color))) > float(_luminance(parse_color(veil.pen)))


def _shade(pen: str, pens: tuple[str, ...]) -> str:
    """The scrim for letters: the brand's darkest or lightest that lets them be read by itself."""
    ink = parse_color(pen)
    enough = [each for each in pens if contrast_in(parse_color(each)[None, None], pen) >= _DEEP]
    return enough[0] if enough else ("#000000" if float(_luminance(ink)) > 0.18 else "#ffffff")


def _weakest(parts: Sequence[RGB], pen: str, color: str) -> Veil:
    """The weakest scrim for one color of letters: found on a few pixels, held at all of them."""
    few = [part[:: _stride(part.shape[0]), :: _stride(part.shape[1])] for part in parts]
    low, high = (_QUIET if _is_busy(few) else 0), _STEPS
    while low < high:
        middle = (low + high) // 2
        is_enough = _worst(few, pen, color, middle / _STEPS) >= LEAST_CONTRAST + _SPARE
        low, high = (low, middle) if is_enough else (middle + 1, high)
    ratio = _worst(parts, pen, color, low / _STEPS)
    while ratio < LEAST_CONTRAST + _SPARE and low < _STEPS:
        low += 1
        ratio = _worst(parts, pen, color, low / _STEPS)
    return Veil(pen, color, low / _STEPS, ratio)


def _is_busy(parts: Sequence[RGB]) -> bool:
    """Whether light and dark change so much under letters that they tire, contrast or not."""
    return any(float(_luminance(part).std()) > _BUSY for part in parts)


def _worst(parts: Sequence[RGB], pen: str, color: str, strength: float) -> float:
    return min(contrast_in(veiled(part, color, strength), pen) for part in parts)


def _stride(side: int) -> int:
    return max(1, side // _FEW)


def veiled(pixels: RGB, color: str, cover: float | Plane) -> RGB:
    """Pixels under a scrim of some cover."""
    part = cover[..., None] if isinstance(cover, np.ndarray) else cover
    return np.asarray(pixels + (parse_color(color) - pixels) * part, np.float32)


def scrim(height: int, width: int, box: Rect) -> Plane:
    """How a scrim lies: whole under the box and on to the edges behind it, fading towards the rest.

    It fades along one axis alone, as a shadow does.
    """
    fades = _FADES * min(width, height)
    if box.w < 0.7 * width:
        at = np.arange(width, dtype=np.float32) + 0.5
        is_left = box.x + box.w / 2 < width / 2
        far = at - box.right if is_left else box.x - at
        return np.broadcast_to(_faded(far / fades)[None], (height, width))
    at = np.arange(height, dtype=np.float32) + 0.5
    is_top = box.y + box.h / 2 < height / 2
    far = at - box.bottom if is_top else box.y - at
    return np.broadcast_to(_faded(far / fades)[:, None], (height, width))


def _faded(far: Float[np.ndarray, " side"]) -> Float[np.ndarray, " side"]:
    along = np.clip(1 - far, 0, 1)
    return np.asarray(along * along * (3 - 2 * along), np.float32)


def _luminance(pixels: Float[np.ndarray, "*_ 3"]) -> Float[np.ndarray, "*_"]:
    light = np.asarray(pixels, np.float64)
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ (0.2126, 0.7152, 0.0722))
