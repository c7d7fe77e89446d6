"""Colors moved from picture to picture, and the colors that are there to be seen."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.pictures.picture import Pixels, over, rgb

Colors = Float[np.ndarray, "_ _ 3"]
"""float32 pixels without alpha, sRGB 0..1."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Mean and covariance of colors."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def palette_of(pictures: tuple[Colors, ...], shares: tuple[float, ...]) -> Palette:
    """The palette of pictures mixed by their shares."""
    flat = [picture.reshape(-1, 3).astype(np.float64) for picture in pictures]
    mean = np.array(sum(w * f.mean(0) for w, f in zip(shares, flat, strict=True)))
    covariance = sum(
        w * (f - mean).T @ (f - mean) / len(f) for w, f in zip(shares, flat, strict=True)
    )
    return Palette(mean, np.array(covariance))


def recolored(pixels: Colors, goal: Palette) -> Colors:
    """The picture moved to the mean and covariance of a palette.

    Gatys et al. 2016, Preserving Color in Neural Artistic Style Transfer (arXiv 1606.05897).
    """
    here = palette_of((pixels,), (1.0,))
    change = _power(here.covariance, -0.5) @ _power(goal.covariance, 0.5)
    moved = (pixels.reshape(-1, 3) - here.mean) @ change + goal.mean
    return np.asarray(np.clip(moved, 0, 1).reshape(pixels.shape), np.float32)


def _power(covariance: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    """A power of a covariance matrix; a picture of one color has a very small one, not none."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.maximum(values, 1e-4) ** exponent) @ vectors.T)


def with_colors_of(pixels: Colors, content: Colors) -> Colors:
    """These pixels' lightness with the content's hue and saturation (BT.601 YCbCr)."""
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    return np.asarray(content + ((pixels - content) @ weights)[..., None], np.float32)


def visible_colors(pixels: Pixels) -> Colors:
    """RGB; where nothing is visible, the mean of what is, so that hidden colors play no part."""
    if pixels.shape[2] != 4:
        return rgb(pixels)
    mean = np.array(_mean_color(pixels), np.float32)
    return np.where(pixels[..., 3:] > 0, pixels[..., :3], mean)


def laid_flat(pixels: Pixels) -> Colors:
    """RGB; a picture with alpha is laid over the mean of its visible colors."""
    return over(pixels, _mean_color(pixels)) if pixels.shape[2] == 4 else rgb(pixels)


def _mean_color(pixels: Pixels) -> tuple[float, float, float]:
    alpha = pixels[..., 3]
    seen = (pixels[..., :3] * alpha[..., None]).sum((0, 1)) / max(float(alpha.sum()), 1e-6)
    return float(seen[0]), float(seen[1]), float(seen[2])
