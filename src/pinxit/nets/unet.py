"""A small U-Net: what is in each pixel of a slice, seen with the slices beside it.

Ronneberger, Fischer and Brox 2015 (arXiv 1505.04597). Departures: padded convolutions, so that the
answer has the size of the question; groups are normalized (Wu and He 2018, arXiv 1803.08494), as
batches are small; half the size by maxima, twice the size by interpolation; few channels, because
users label tens of slices, not thousands.

Cost: 1.2 million parameters at 16 channels; `benchmarks/scan_analysis.py` prints seconds.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.nets.residual import SLOPE, Maps, conv

DEPTH = 4
"""Times that the size is halved."""
LEAST_SIDE = 2**DEPTH
_GROUPS = 4
_WIDEST = 8  # times the width of the first level


class UNet(nn.Module):
    """Slices to one number for each class and pixel, before softmax.

    Args:
        channels: Slices that are seen together.
        classes: Background included.
        width: Channels at the full size, a multiple of 4.
        draw: Draws the first weights.
    """

    def __init__(self, channels: int, classes: int, width: int, draw: torch.Generator) -> None:
        super().__init__()
        widths = [min(width * 2**level, width * _WIDEST) for level in range(DEPTH + 1)]
        self.down = nn.ModuleList(
            _Pair(before, after, draw)
            for before, after in zip([channels, *widths[:-1]], widths, strict=True)
        )
        self.up = nn.ModuleList(
            _Pair(deep + wide, wide, draw)
            for deep, wide in zip(widths[:0:-1], widths[-2::-1], strict=True)
        )
        self.tell = conv(width, classes, 1, gain=0.1, draw=draw, bias=True)

    def forward(self, slices: Maps) -> Float[Tensor, "batch classes height width"]:
        """Sides must be multiples of 16."""
        seen: list[Tensor] = []
        x = slices
        for level, pair in enumerate(self.down):
            x = pair(F.max_pool2d(x, 2) if level else x)
            seen.append(x)
        for pair, beside in zip(self.up, seen[-2::-1], strict=True):
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = pair(torch.cat([beside, x], 1))
        out: Tensor = self.tell(x)
        return out


class _Pair(nn.Module):
    """Two convolutions, each normalized in groups."""

    def __init__(self, width: int, to: int, draw: torch.Generator) -> None:
        super().__init__()
        gain = math.sqrt(2 / (1 + SLOPE**2))
        self.first = conv(width, to, 3, gain=gain, draw=draw)
        self.second = conv(to, to, 3, gain=gain, draw=draw)
        self.calm = nn.ModuleList(nn.GroupNorm(_GROUPS, to) for _ in range(2))

    def forward(self, x: Maps) -> Float[Tensor, "batch out height width"]:
        for mix, calm in zip((self.first, self.second), self.calm, strict=True):
            x = F.leaky_relu(calm(mix(x)), SLOPE)
        return x
