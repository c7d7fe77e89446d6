"""From a picture back to the numbers that a generator draws it from.

The mirror image of `pinxit.nets.mirror.Generator`, as its discriminator is, but for the end: one
linear map of the whole last stage instead of one number.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.nets.mirror import FINE, LATENT, Discriminator, Plan
from pinxit.nets.residual import SLOPE, Downward, Maps, Residual, conv


class Encoder(nn.Module):
    """Pictures to latent numbers.

    Args:
        plan: Of the generator.
        draw: Draws the first weights.
    """

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
        last = widths[-1] * math.prod(plan.basis)
        self.tell = conv(last, LATENT, 1, gain=1.0, draw=draw, bias=True)

    def forward(self, pictures: Maps) -> Float[Tensor, "batch latent"]:
        """Of pictures around -1..1."""
        x = F.leaky_relu(self.look(pictures), SLOPE)
        x = self.stages(self.fine(F.pixel_unshuffle(x, 2)))
        out: Tensor = self.tell(x.flatten(1)[:, :, None, None]).flatten(1)
        return out


def judged_features(
    judge: Discriminator, pictures: Maps
) -> Float[Tensor, "batch feature rows columns"]:
    """What a discriminator sees in pictures, one step before it judges them."""
    x = F.leaky_relu(judge.look(pictures), SLOPE)
    out: Tensor = judge.stages(judge.fine(F.pixel_unshuffle(x, 2)))
    return out
