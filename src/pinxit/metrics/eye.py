"""What pictures are judged by: a frozen network whose features say how like two sets are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float32, UInt8
from torch import Tensor

Generated = (
    UInt8[np.ndarray, "_ height width channel"] | Float[np.ndarray, "_ height width channel"]
)
"""sRGB 0..255 as uint8, or 0..1 as float; 1, 3 or 4 channels."""

_GROUND = 0.5
"""The gray under transparent pictures."""


@dataclass(frozen=True, slots=True)
class Eye:
    """A network, and how its numbers are called, so that nobody takes one's for another's.

    Attributes:
        name: As it stands in brackets after each score.
        about: One sentence: weights, size, how pictures are brought to it.
        kernel: What the kernel distance on it is called.
        frechet: What the Frechet distance on it is called.
        features: Numbers of each picture.
    """

    name: str
    about: str
    kernel: str
    frechet: str
    features: Callable[[Generated], Float32[np.ndarray, "_ width"]]


def opaque(pictures: Generated) -> Float[Tensor, "count 3 height width"]:
    """RGB 0..1; alpha lies on middle gray, gray is repeated."""
    unit = 255 if pictures.dtype == np.uint8 else 1
    light = torch.from_numpy(np.asarray(pictures, np.float32) / unit).permute(0, 3, 1, 2)
    if light.shape[1] == 4:
        light = light[:, :3] * light[:, 3:] + _GROUND * (1 - light[:, 3:])
    return light.expand(-1, 3, -1, -1)
