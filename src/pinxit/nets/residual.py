"""Residual blocks without normalization, and the resampling between their stages.

After Huang et al. (2025), arXiv 2501.05441, section 3: a bottleneck turned inside out, whose wide
middle is a grouped convolution, plain addition, and an initialization (Zhang et al. 2019, arXiv
1901.09321) in place of normalization layers.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

SLOPE = 0.2
GROUP = 32
"""Channels of one convolution group; narrower groups waste the vector units of a CPU."""

Maps = Float[Tensor, "batch channel height width"]


class Residual(nn.Module):
    """x + W3 lrelu(W2 lrelu(W1 x)): 1x1 to twice the width, grouped 3x3, 1x1 back.

    Args:
        width: Channels in and out, a multiple of 16.
        blocks: Residual blocks in the whole network; more blocks start smaller.
        draw: Draws the first weights.
    """

    def __init__(self, width: int, blocks: int, draw: torch.Generator) -> None:
        super().__init__()
        wide = 2 * width
        gain = math.sqrt(2 / (1 + SLOPE**2)) * blocks**-0.25
        self.widen = conv(width, wide, 1, gain=gain, draw=draw, bias=True)
        self.mix = conv(wide, wide, 3, gain=gain, draw=draw, bias=True, groups=wide // GROUP)
        self.narrow = conv(wide, width, 1, gain=0.0, draw=draw)

    def forward(self, x: Maps) -> Maps:
        """The same shape."""
        inner = F.leaky_relu(self.widen(x), SLOPE)
        inner = F.leaky_relu(self.mix(inner), SLOPE)
        out: Tensor = x + self.narrow(inner)
        return out


class Upward(nn.Module):
    """Twice the size by bilinear interpolation, with a 1x1 convolution when the width changes."""

    def __init__(self, width: int, to: int, draw: torch.Generator) -> None:
        super().__init__()
        self.turn = _turn(width, to, draw)
        self.wraps = False
        """Whether what lies beyond a border is what lies inside the opposite one."""

    def forward(self, x: Maps) -> Float[Tensor, "batch out 2*height 2*width"]:
        """The convolution runs first, at the small size."""
        x = self.turn(x)
        if self.wraps:
            x = F.pad(x, (1, 1, 1, 1), mode="circular")
        up: Tensor = F.interpolate(x, scale_factor=2, mode="bilinear")
        return up[:, :, 2:-2, 2:-2] if self.wraps else up


class Downward(nn.Module):
    """Half the size by averaging, with a 1x1 convolution when the width changes."""

    def __init__(self, width: int, to: int, draw: torch.Generator) -> None:
        super().__init__()
        self.turn = _turn(width, to, draw)

    def forward(self, x: Maps) -> Float[Tensor, "batch out height//2 width//2"]:
        """The convolution runs last, at the small size."""
        down: Tensor = self.turn(F.avg_pool2d(x, 2))
        return down


def conv(  # the six that differ between places
    width: int, to: int, size: int, *, gain: float, draw: torch.Generator, **how: int
) -> nn.Conv2d:
    """A convolution that keeps the picture's size, with weights of variance gain^2 / fan-in.

    Args:
        width: Channels in.
        to: Channels out.
        size: Side of the square kernel, odd.
        gain: Standard deviation of what comes out over that of what goes in.
        draw: Draws the weights; biases start at zero.
        how: ``bias`` (absent: none) and ``groups`` of `torch.nn.Conv2d`.
    """
    groups = how.get("groups", 1)
    made = nn.Conv2d(width, to, size, padding=size // 2, bias=bool(how.get("bias")), groups=groups)
    fan_in = width // groups * size**2
    with torch.no_grad():
        made.weight.normal_(0.0, 1.0, generator=draw).mul_(gain / math.sqrt(fan_in))
        if made.bias is not None:
            made.bias.zero_()
    return made


def _turn(width: int, to: int, draw: torch.Generator) -> nn.Module:
    return nn.Identity() if width == to else conv(width, to, 1, gain=1.0, draw=draw)
