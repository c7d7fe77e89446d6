"""Colors moved from picture to picture, and the colors that are there to be seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.pictures.picture import Pixels, over, rgb

if TYPE_CHECKING:
    from torch import Tensor

Colors = Float[np.ndarray, "_ _ 3"]
"""float32 pixels without alpha, sRGB 0..1."""

_AT_ONCE = 2**18


@dataclass(frozen=True, slots=True)
class Palette:
    """Mean and covariance of colors."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def palette_of(pictures: tuple[Colors, ...], shares: tuple[float, ...]) -> Palette:
    """The palette of pictures mixed by their shares."""
    flat = [picture.reshape(-1, 3) for picture in pictures]
    pairs = list(zip(shares, flat, strict=True))
    mean = np.array(sum(share * _mean(f) for share, f in pairs))
    covariance = np.zeros((3, 3))
    for share, f in pairs:
        for start in range(0, len(f), _AT_ONCE):
            off = _tensor(f[start : start + _AT_ONCE]) - _tensor(mean)
            covariance += share / len(f) * (off.T @ off).double().numpy()
    return Palette(mean, covariance)


def _mean(flat: NDArray[np.float32]) -> NDArray[np.float64]:
    """By torch, like all that is done to whole pictures here.

    When numpy has multiplied matrices, its threads go on spinning for a while, and the network
    that follows takes twice the time.
    """
    import torch

    return np.asarray(_tensor(flat).mean(0, dtype=torch.float64).numpy())


def _tensor(array: NDArray[Any]) -> "Tensor":
    import torch  # only here: palettes are read without it

    made = np.ascontiguousarray(array, np.float32)
    return torch.from_numpy(made if made.flags.writeable else made.copy())


def in_parts(work: Callable[..., NDArray[Any]], *pictures: NDArray[Any]) -> NDArray[Any]:
    """What ``work`` makes of pictures of one shape, pixel by pixel, a part of them at a time.

    However large they are, ``work`` never needs more than some megabytes for itself.
    """
    flat = [picture.reshape(-1, picture.shape[-1]) for picture in pictures]
    made = np.empty(flat[0].shape, np.float32)
    for start in range(0, len(made), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        made[part] = work(*(each[part] for each in flat))
    return made.reshape(pictures[0].shape)


def recolored(pixels: Colors, goal: Palette, of: Palette | None = None) -> Colors:
    """The picture moved to the mean and covariance of a palette.

    Gatys et al. 2016, Preserving Color in Neural Artistic Style Transfer (arXiv 1606.05897).

    Args:
        pixels: The picture.
        goal: The palette.
        of: What it is moved from; None for the picture's own, another for frames of one shot.
    """
    here = of or palette_of((pixels,), (1.0,))
    change = _power(here.covariance, -0.5) @ _power(goal.covariance, 0.5)
    # half the digits are enough for 16 bits, and films have many frames
    offset, small = _tensor(goal.mean - here.mean @ change), _tensor(change)

    def moved(part: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(offset.addmm(_tensor(part), small).clamp_(0, 1).numpy())

    return in_parts(moved, pixels)


def _power(covariance: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    """A power of a covariance matrix; a picture of one color has a very small one, not none."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.maximum(values, 1e-4) ** exponent) @ vectors.T)


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
