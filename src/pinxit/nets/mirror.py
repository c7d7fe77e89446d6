"""Generator and discriminator as mirror images of each other, of residual blocks alone.

After Huang et al. (2025), arXiv 2501.05441, section 3: a learned basis multiplied by a linear map
of the latent numbers, stages that double the size, no normalization, no noise, no style network.
Departures, all for speed on a CPU: the widest work is done at half of the picture's size, and only
two narrow 3x3 convolutions follow at full size; groups have 32 channels instead of 16, because 16
leave half of the vector units idle; one block in a stage instead of two.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.base.errors import UserMistake
from pinxit.nets.residual import SLOPE, Downward, Maps, Residual, Upward, conv

LATENT = 64
"""Gaussian numbers that decide one picture."""
BASIS = 4
"""The shorter side of the smallest stage is at least this and less than twice this."""
FINE = 16
"""Channels at the full size."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Widths of the stages for one size of pictures.

    Attributes:
        shape: Height, width and channels of the pictures.
        basis: Height and width of the smallest stage.
        widths: Channels of each stage, smallest stage first; the last has half the pictures' size.
        blocks: Residual blocks in each stage.
    """

    shape: tuple[int, int, int]
    basis: tuple[int, int]
    widths: tuple[int, ...]
    blocks: int


_FRACTIONS = (1, 5 / 6, 2 / 3, 1 / 3, 1 / 6, 1 / 12)
_LAST = {1: 1, 2: 5 / 6, 3: 1 / 2, 4: 1 / 3, 5: 1 / 6, 6: 1 / 12}


def plan(shape: tuple[int, int, int], width: int, blocks: int) -> Plan:
    """How a network for pictures of this shape is built.

    Raises:
        UserMistake: the size cannot be halved down to 4 to 7 pixels, or the channels are odd.
    """
    rows, columns, channels = shape
    doublings = int(math.log2(max(min(rows, columns) / BASIS, 1)))
    factor = 2**doublings
    if not 2 <= doublings <= len(_FRACTIONS) or rows % factor or columns % factor:
        raise UserMistake(
            f"r3gan cannot learn pictures of {columns} x {rows} px: sides from 16 to 256 px that "
            f"are multiples of {max(factor, 8)} can be learned, such as 32, 48, 64 or 128."
        )
    if channels not in (1, 3, 4):
        raise UserMistake(f"r3gan learns 1, 3 or 4 channels, not {channels}.")
    shares = (*_FRACTIONS[: doublings - 1], _LAST[doublings])
    widths = tuple(max(16, round(width * each / 16) * 16) for each in shares)
    return Plan(shape, (rows // factor, columns // factor), widths, blocks)


class Generator(nn.Module):
    """Latent numbers to pictures: a learned basis, stages that double the size, a fine head."""

    def __init__(self, plan: Plan, draw: torch.Generator) -> None:
        super().__init__()
        widths, count = plan.widths, len(plan.widths) * plan.blocks
        basis = torch.empty(1, widths[0], *plan.basis)
        self.basis = nn.Parameter(basis.normal_(generator=draw))
        self.scale = conv(LATENT, widths[0], 1, gain=1.0, draw=draw)
        layers: list[nn.Module] = []
        for i, width in enumerate(widths):
            layers += [Upward(widths[i - 1], width, draw)] if i else []
            layers += [Residual(width, count, draw) for _ in range(plan.blocks)]
        self.stages = nn.Sequential(*layers)
        self.fine = Upward(widths[-1], FINE, draw)
        self.draw = conv(FINE, FINE, 3, gain=1.4, draw=draw, bias=True)
        self.paint = conv(FINE, plan.shape[2], 3, gain=0.5, draw=draw, bias=True)

    def forward(self, latent: Float[Tensor, "batch latent"]) -> Maps:
        """Pictures around -1..1 (``batch channel height width``); 4 channels are premultiplied."""
        x = self.basis * self.scale(latent[:, :, None, None])
        x = self.stages(x.contiguous(memory_format=torch.channels_last))
        x = F.leaky_relu(self.draw(self.fine(x)), SLOPE)
        out: Tensor = self.paint(x)
        return out


class Discriminator(nn.Module):
    """Pictures to one number, large for real ones: the generator in reverse."""

    def __init__(self, plan: Plan, draw: torch.Generator) -> None:
        super().__init__()
        widths, count = plan.widths[::-1], len(plan.widths) * plan.blocks
        self.look = conv(plan.shape[2], FINE, 3, gain=1.0, draw=draw, bias=True)
        self.fine = conv(4 * FINE, widths[0], 1, gain=1.0, draw=draw, bias=True)
        layers: list[nn.Module] = []
        for i, width in enumerate(widths):
            layers += [Downward(widths[i - 1], width, draw)] if i else []
            layers += [Residual(width, count, draw) for _ in range(plan.blocks)]
        self.stages = nn.Sequential(*layers)
        basis = torch.empty(1, widths[-1], *plan.basis).normal_(generator=draw)
        self.basis = nn.Parameter(basis / math.sqrt(math.prod(plan.basis)))
        self.judge = conv(widths[-1], 1, 1, gain=1.0, draw=draw)

    def forward(self, pictures: Maps) -> Float[Tensor, " batch"]:
        """One number for each picture."""
        x = F.leaky_relu(self.look(pictures), SLOPE)
        x = self.stages(self.fine(F.pixel_unshuffle(x, 2)))
        x = (x * self.basis).sum((2, 3), keepdim=True)
        out: Tensor = self.judge(x).flatten()
        return out
