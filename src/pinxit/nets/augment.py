"""Differentiable augmentation, which lets a discriminator learn from few pictures.

After Zhao et al. (2020), arXiv 2006.10738 (color, translation, cutout, on real and generated
pictures alike, with gradients flowing through), each used with a probability as in Karras et al.
(2020), arXiv 2006.06676. Departure: a pair of a real and a generated picture shares one draw.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pinxit.nets.residual import Maps

SHIFT = 1 / 8
CUT = 1 / 2


@dataclass(frozen=True, slots=True, eq=False)
class Augmentation:
    """One draw for every picture of a batch.

    Attributes:
        brightness: Added to the color, -0.5..0.5 of the range -1..1.
        saturation: Distance from the grey of the pixel, times 0..2.
        contrast: Distance from the grey of the picture, times 0.5..1.5.
        shift: Rows and columns that the picture moves; the rest becomes middle grey.
        keep: 1 where the picture stays, 0 where a rectangle is cut out.
    """

    brightness: Float[Tensor, "batch 1 1 1"]
    saturation: Float[Tensor, "batch 1 1 1"]
    contrast: Float[Tensor, "batch 1 1 1"]
    shift: NDArray[np.int64]
    keep: Float[Tensor, "batch 1 height width"]

    def apply(self, pictures: Maps) -> Maps:
        """The augmented pictures (-1..1); the fourth channel is alpha and keeps its values.

        With alpha, color is premultiplied: what is transparent stays without color.
        """
        color = self._colored(pictures)
        return self._moved(color) * self.keep

    def part(self, mine: Callable[[Any], Any]) -> "Augmentation":
        """Of each draw the rows that ``mine`` takes."""
        drawn = (getattr(self, each.name) for each in fields(self))
        return Augmentation(*(mine(each) for each in drawn))

    def _colored(self, pictures: Maps) -> Maps:
        channels = min(pictures.shape[1], 3)
        light = (pictures[:, :channels] + 1) / 2
        alpha = (pictures[:, 3:] + 1) / 2 if pictures.shape[1] == 4 else torch.ones_like(light)
        alpha = alpha[:, :1]
        grey = light.mean(1, keepdim=True)
        light = grey + (light - grey) * self.saturation
        level = light.mean((1, 2, 3), keepdim=True) / alpha.mean((1, 2, 3), keepdim=True).clamp(
            min=0.05
        )
        light = level * alpha + (light - level * alpha) * self.contrast
        light = light + self.brightness * alpha
        return torch.cat([light * 2 - 1, pictures[:, 3:]], 1)

    def _moved(self, pictures: Maps) -> Maps:
        height, width = pictures.shape[2:]
        room = int(np.abs(self.shift).max(initial=0))
        if room == 0:
            return pictures
        wide = F.pad(pictures, (room, room, room, room))
        moved = [
            wide[i, :, room + y : room + y + height, room + x : room + x + width]
            for i, (y, x) in enumerate(self.shift)
        ]
        return torch.stack(moved).contiguous(memory_format=torch.channels_last)


def draw_augmentation(
    stream: np.random.Generator,
    size: tuple[int, int, int],
    share: float,
    device: torch.device,
    color: float = 1.0,
) -> Augmentation:
    """Draws for a batch; each of the three kinds is used with probability ``share``.

    Args:
        stream: The random numbers; always as many are drawn, whatever the share.
        size: Batch, height and width.
        share: 0..1.
        device: Where the pictures are.
        color: The probability of other colors, times this; 0..1.
    """
    batch, height, width = size
    use = stream.random((3, batch)) < np.array([[share * color], [share], [share]])
    tones = stream.random((3, batch, 1, 1, 1)) - 0.5
    tones = tones * use[0, :, None, None, None]
    reach = np.array([height, width])
    moves = np.rint((stream.random((batch, 2)) * 2 - 1) * SHIFT * reach) * use[1, :, None]
    corner = np.rint(stream.random((batch, 2)) * reach - CUT / 2 * reach)
    keep = np.ones((batch, 1, height, width), np.float32)
    for i in np.flatnonzero(use[2]):
        top, left = np.maximum(corner[i], 0).astype(int)
        bottom, right = (corner[i] + CUT * reach).astype(int)
        keep[i, :, top:bottom, left:right] = 0
    brightness, saturation, contrast = torch.from_numpy(tones.astype(np.float32)).to(device)
    return Augmentation(
        brightness=brightness,
        saturation=1 + 2 * saturation,
        contrast=1 + contrast,
        shift=moves.astype(np.int64),
        keep=torch.from_numpy(keep).to(device),
    )
