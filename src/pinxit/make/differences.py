"""How different two colors look: CIEDE2000 on CIELAB.

Sharma, Wu and Dalal 2005, The CIEDE2000 Color-Difference Formula: Implementation Notes,
Supplementary Test Data, and Mathematical Observations (Color Research and Application 30), with
their names of variables. A difference of 1 is about the least that an eye sees side by side.
"""

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

Lab = Float[np.ndarray, "*_ 3"]
"""CIELAB under D65 and the 2 degree observer: L* 0..100, a*, b*."""

_TO_XYZ = np.array(
    (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
)  # IEC 61966-2-1
_WHITE = _TO_XYZ.sum(axis=1)
_KNEE = 216 / 24389
_SLOPE = 24389 / 27
_25_TO_7 = 25.0**7


def to_cielab(pixels: Float[np.ndarray, "*_ 3"]) -> Lab:
    """CIELAB of sRGB 0..1."""
    light = np.asarray(pixels, np.float64)
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _TO_XYZ.T / _WHITE
    f = np.where(ratio > _KNEE, np.cbrt(ratio), (_SLOPE * ratio + 16) / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def delta_e(
    pixels: Float[np.ndarray, "*_ 3"], others: Float[np.ndarray, "*_ 3"]
) -> NDArray[np.float64]:
    """CIEDE2000 between sRGB colors 0..1; shapes are broadcast."""
    return ciede2000(to_cielab(pixels), to_cielab(others))


def ciede2000(lab1: Lab, lab2: Lab) -> NDArray[np.float64]:
    """CIEDE2000 between CIELAB colors, all weights 1; shapes are broadcast."""
    c1, c2 = np.hypot(lab1[..., 1], lab1[..., 2]), np.hypot(lab2[..., 1], lab2[..., 2])
    g = 0.5 * (1 - _faded((c1 + c2) / 2))
    a1, a2 = (1 + g) * lab1[..., 1], (1 + g) * lab2[..., 1]
    c1, c2 = np.hypot(a1, lab1[..., 2]), np.hypot(a2, lab2[..., 2])
    h1, h2 = _hue(a1, lab1[..., 2]), _hue(a2, lab2[..., 2])
    is_gray = c1 * c2 == 0
    turn = (h2 - h1 + 180) % 360 - 180
    turn = np.where((turn == -180) & (h2 > h1), 180.0, turn)
    dh = np.where(is_gray, 0.0, turn)
    dl, dc = lab2[..., 0] - lab1[..., 0], c2 - c1
    dbig_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh) / 2)
    l_mean, c_mean = (lab1[..., 0] + lab2[..., 0]) / 2, (c1 + c2) / 2
    h_mean = _mean_hue(h1, h2, is_gray)
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / np.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * _hue_weight(h_mean)
    theta = 30 * np.exp(-(((h_mean - 275) / 25) ** 2))
    r_t = -np.sin(np.radians(2 * theta)) * 2 * _faded(c_mean)
    parts = (dl / s_l) ** 2 + (dc / s_c) ** 2 + (dbig_h / s_h) ** 2
    return np.asarray(np.sqrt(np.maximum(parts + r_t * (dc / s_c) * (dbig_h / s_h), 0)))


def _faded(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    power = chroma**7
    return np.asarray(np.sqrt(power / (power + _25_TO_7)))


def _hue(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.degrees(np.arctan2(b, a)) % 360)


def _mean_hue(
    h1: NDArray[np.float64], h2: NDArray[np.float64], is_gray: NDArray[np.bool_]
) -> NDArray[np.float64]:
    total = h1 + h2
    across = np.where(total < 360, total + 360, total - 360)
    mean = np.where(np.abs(h1 - h2) <= 180, total, across) / 2
    return np.where(is_gray, total, mean)


def _hue_weight(h: NDArray[np.float64]) -> NDArray[np.float64]:
    """The paper's T."""
    return np.asarray(
        1
        - 0.17 * np.cos(np.radians(h - 30))
        + 0.24 * np.cos(np.radians(2 * h))
        + 0.32 * np.cos(np.radians(3 * h + 6))
        - 0.20 * np.cos(np.radians(4 * h - 63))
    )
