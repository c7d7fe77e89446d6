"""A discriminator that looks at frozen features instead of pixels, for colors and things.

After Sauer et al. (2021), arXiv 2111.01007: features of a network that was trained on photographs
know edges, textures and parts from the first update on, so that small heads on them teach the
generator faster than a discriminator that has to learn to see. Departures:
- Features of VGG-19 (which every installation carries) instead of EfficientNet, at the pictures'
  own size, without random mixing between channels and scales: dense convolutions are what a CPU
  does fastest, and the mixing cost more than the network.
- The heads are trained with the pairing loss and its penalties instead of the hinge loss with
  spectral normalization; the penalties are on the features, where their second derivatives cost
  next to nothing.
- Each head gives a judgment for every place, compared with that of the same place of its partner.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.nets.residual import SLOPE, Maps, conv
from pinxit.nets.vgg import VGG19

TAPS = ("relu2_1", "relu3_1", "relu4_1")
_WIDTHS = {"relu1_1": 64, "relu2_1": 128, "relu3_1": 256, "relu4_1": 512}
_HEAD = 64

Features = tuple[Float[Tensor, "batch _ _ _"], ...]
Verdicts = tuple[Float[Tensor, " batch"], ...]


class Seer:
    """Pictures as a discriminator sees them: frozen features.

    Args:
        device: Where it computes.
        dtype: float32, or bfloat16 where that is fast.
    """

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self._network = VGG19(str(device), dtype)

    def look(self, pictures: Maps, ground: Float[Tensor, "batch 1 1 1"]) -> Features:
        """Features at `TAPS`, float32.

        Args:
            pictures: -1..1 of 1, 3 or 4 channels, the fourth alpha, premultiplied.
            ground: The gray 0..1 that shows through.
        """
        light = (pictures + 1) / 2
        if light.shape[1] == 4:
            light = light[:, :3] + (1 - light[:, 3:]) * ground
        light = light.expand(-1, 3, -1, -1)
        taps = self._network(light)
        return tuple(taps[name].float() for name in TAPS)


class FeatureJudge(nn.Module):
    """Small heads on features, one for each tap.

    Args:
        conditions: Numbers that say what a picture shows; 0 for none.
        draw: Draws the first weights.
    """

    def __init__(self, conditions: int, draw: torch.Generator) -> None:
        super().__init__()
        self.heads = nn.ModuleList(_Head(_WIDTHS[name], conditions, draw) for name in TAPS)

    def forward(
        self, features: Sequence[Tensor], condition: Float[Tensor, "batch condition"] | None = None
    ) -> Verdicts:
        """One number of each tap, large for real pictures."""
        pairs = zip(self.heads, features, strict=True)
        return tuple(head(each, condition) for head, each in pairs)


class _Head(nn.Module):
    def __init__(self, width: int, conditions: int, draw: torch.Generator) -> None:
        super().__init__()
        self.narrow = conv(width, _HEAD, 1, gain=1.0, draw=draw, bias=True)
        self.mix = conv(_HEAD, _HEAD, 3, gain=1.4, draw=draw, bias=True)
        self.judge = conv(_HEAD, 1, 1, gain=1.0, draw=draw)
        if conditions:
            self.embed = conv(conditions, _HEAD, 1, gain=1.0, draw=draw)

    def forward(self, features: Tensor, condition: Tensor | None) -> Tensor:
        x = F.leaky_relu(self.narrow(features), SLOPE)
        x = F.avg_pool2d(x, 2) if min(x.shape[2:]) > 4 else x
        x = F.leaky_relu(self.mix(x), SLOPE)
        out: Tensor = self.judge(x).mean((1, 2, 3))
        if condition is not None:
            wanted = self.embed(condition[:, :, None, None])
            out = out + (x * wanted).mean((1, 2, 3))
        return out
