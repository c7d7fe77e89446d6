"""Color management: from whatever a file's ICC profile says to sRGB, by Little CMS in float32.

Going straight from the file's integers to float32 was measured to be exact to 1e-7, while Little
CMS's fast 16-bit integer path is off by up to 0.08 in dark saturated colors (Adobe RGB to sRGB).
"""

from functools import lru_cache
from typing import Literal

import imagecodecs
import numpy as np
from jaxtyping import Float32

from pinxit.pictures.format import DECODER_FAULTS, Decoded, Samples

Model = Literal["gray", "rgb", "cmyk"]
Color = Float32[np.ndarray, "height width color"]

_BAND = 4_000_000  # pixels converted at a time, to bound memory
_HALF_A_STEP = 0.5 / 255
_DATE = bytes([0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])  # 2000-01-01, so bytes never change


@lru_cache(maxsize=2)
def srgb_profile(model: Literal["gray", "rgb"]) -> bytes:
    """A small ICC profile that says sRGB (IEC 61966-2-1) of RGB or gray; always the same bytes."""
    if model == "rgb":
        profile = bytes(imagecodecs.cms_profile("srgb"))
    else:
        steps = np.linspace(0, 1, 256)
        linear = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
        curve = np.round(linear * 65535).astype(np.uint16)
        profile = bytes(imagecodecs.cms_profile("gray", transferfunction=curve))
    return profile[:24] + _DATE + profile[36:]


def to_srgb(decoded: Decoded) -> tuple[Color, bytes | None]:
    """The color channels as float32 sRGB 0..1 (1 channel stays 1, CMYK becomes RGB).

    Returns:
        The colors, clipped to sRGB's gamut, and the ICC profile that was applied; None if there was
        none, or if it is broken or made for another kind of color and was therefore left out.
    """
    samples = decoded.samples[..., :-1] if decoded.has_alpha else decoded.samples
    icc = decoded.icc if decoded.icc and _is_usable(decoded.icc, decoded.model) else None
    if icc is None or _is_srgb(icc, decoded.model):
        plain = _without_ink(unit(samples)) if decoded.model == "cmyk" else unit(samples)
        return plain, icc
    height, width = samples.shape[:2]
    result = np.empty((height, width, 1 if decoded.model == "gray" else 3), np.float32)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = _converted(samples[top : top + rows], icc, decoded.model)
        np.clip(band[..., : result.shape[2]], 0, 1, out=result[top : top + rows])
    return result, icc


def unit(samples: Samples) -> Float32[np.ndarray, "height width channel"]:
    """Samples as float32 0..1."""
    if samples.dtype == np.float32:
        return np.asarray(samples)
    return np.divide(samples, np.float32(np.iinfo(samples.dtype).max), dtype=np.float32)


def _without_ink(cmyk: Float32[np.ndarray, "height width 4"]) -> Color:
    """RGB of CMYK about which nothing is known: every ink takes its share of the light."""
    return np.asarray((1 - cmyk[..., :3]) * (1 - cmyk[..., 3:]), np.float32)


def _converted(samples: Samples, icc: bytes, model: Model) -> Color:
    flat = np.ascontiguousarray(samples[..., 0] if model == "gray" else samples)
    converted = imagecodecs.cms_transform(
        flat,
        icc,
        srgb_profile("rgb"),
        colorspace=model,
        outcolorspace="rgb",
        outdtype=np.float32,
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        flags=imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION,
    )
    return np.asarray(converted, np.float32)


@lru_cache(maxsize=8)
def _is_usable(icc: bytes, model: Model) -> bool:
    try:
        probe = _converted(_probe(model), icc, model)
    except DECODER_FAULTS:
        return False
    return bool(np.isfinite(probe).all())


@lru_cache(maxsize=8)
def _is_srgb(icc: bytes, model: Model) -> bool:
    """Whether a profile moves no color by half an 8-bit step: then values stay as stored."""
    if model == "cmyk":
        return False
    probe = _probe(model)
    return bool(np.abs(_converted(probe, icc, model) - unit(probe)).max() < _HALF_A_STEP)


def _probe(model: Model) -> Samples:
    """A picture of colors all over the space of a model."""
    if model == "gray":
        return np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    count = 9 if model == "rgb" else 5
    axis = np.linspace(0, 255, count).astype(np.uint8)
    grid = np.stack(np.meshgrid(*[axis] * (3 if model == "rgb" else 4), indexing="ij"), axis=-1)
    return np.ascontiguousarray(grid.reshape(count, -1, grid.shape[-1]))
