"""Oklab: a color space in which equal distances look equal and hue stays when lightness changes.

Björn Ottosson 2020, A perceptual color space for image processing
(https://bottosson.github.io/posts/oklab/). Lightness runs from 0 to 1; a and b are 0 for greys.
"""

import numpy as np
from jaxtyping import Float

from pinxit.nets.color import Colors, in_parts

Lab = Float[np.ndarray, "*_ 3"]
"""Lightness, a (green to red) and b (blue to yellow)."""

_TO_CONES = np.array(
    (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
)
_TO_LAB = np.array(
    (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
)
_FROM_CONES = np.linalg.inv(_TO_CONES)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_HALVINGS = 12


def to_oklab(pixels: Float[np.ndarray, "*_ 3"]) -> Lab:
    """Oklab of sRGB 0..1, float32."""
    return in_parts(_to_oklab, pixels)


def _to_oklab(pixels: Float[np.ndarray, "*_ 3"]) -> Lab:
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T, np.float32)


def from_oklab(lab: Lab) -> Float[np.ndarray, "*_ 3"]:
    """Oklab as sRGB; colors that no screen can show are below 0 or above 1."""
    linear = (lab @ _FROM_LAB.T) ** 3 @ _FROM_CONES.T
    bright = np.maximum(linear, 0.0031308)
    curved = 1.055 * bright ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, curved), np.float32)


def shown(lab: Lab) -> Float[np.ndarray, "*_ 3"]:
    """Oklab as sRGB 0..1; what no screen can show keeps its hue and lightness and turns paler."""
    return in_parts(_shown, lab)


def _shown(lab: Lab) -> Float[np.ndarray, "*_ 3"]:
    lab = np.concatenate((np.clip(lab[..., :1], 0, 1), lab[..., 1:]), axis=-1)
    pixels = from_oklab(lab)
    is_out = ((pixels < 0) | (pixels > 1)).any(axis=-1)
    if is_out.any():
        pixels[is_out] = from_oklab(_paler(lab[is_out]))
    return np.asarray(np.clip(pixels, 0, 1), np.float32)


def _paler(lab: Float[np.ndarray, "pixel 3"]) -> Float[np.ndarray, "pixel 3"]:
    """The most colorful of the same hue and lightness that a screen can show, by bisection."""
    low, high = np.zeros((len(lab), 1)), np.ones((len(lab), 1))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = from_oklab(lab * np.concatenate((np.ones_like(middle), middle, middle), axis=1))
        fits = ((tried >= 0) & (tried <= 1)).all(axis=1, keepdims=True)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return np.asarray(lab * np.concatenate((np.ones_like(low), low, low), axis=1), np.float32)


def with_hue_of(pixels: Colors, content: Colors) -> Colors:
    """The lightness of one picture with the hue and saturation of another, in Oklab."""
    return in_parts(_with_hue_of, pixels, content)


def _with_hue_of(
    pixels: Float[np.ndarray, "*_ 3"], content: Float[np.ndarray, "*_ 3"]
) -> Float[np.ndarray, "*_ 3"]:
    lab = _to_oklab(content)
    lab[..., 0] = _to_oklab(pixels)[..., 0]
    return _shown(lab)
