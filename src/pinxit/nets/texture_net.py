"""The two networks that learn one texture: noise of several sizes in, and judges of patches."""

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

Maps = Float[Tensor, "batch _ _ _"]

SCALES = 5
"""Sizes of noise, each twice the one before."""
STEP = 2 ** (SCALES - 1)
"""What every side of a texture is a multiple of."""
_NOISE = 8
_LEAK = 0.2


class _Stage(nn.Module):
    """Two convolutions that go around, each scaled to even variance."""

    def __init__(self, before: int, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, channels, 3, padding=1, padding_mode="circular")
        self.second = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular")

    def forward(self, at: Maps) -> Maps:
        for layer in (self.first, self.second):
            at = F.leaky_relu(layer(at), _LEAK)
            at = at / (at.square().mean(1, keepdim=True) + 1e-4).sqrt()
        return at


class Texture(nn.Module):
    """Noise at each size, from coarse to fine, becomes pixels; everything goes around."""

    def __init__(self, channels: int, colors: int) -> None:
        super().__init__()
        wide = [channels * (2 if n < SCALES - 2 else 1) for n in range(SCALES)]
        before = [_NOISE, *(count + _NOISE for count in wide[:-1])]
        self.stages = nn.ModuleList(_Stage(b, c) for b, c in zip(before, wide, strict=True))
        self.paint = nn.Conv2d(wide[-1], colors, 1)

    def forward(self, noise: list[Maps]) -> Maps:
        at = self.stages[0](noise[0])
        for stage, grain in zip(self.stages[1:], noise[1:], strict=True):
            at = F.interpolate(at, scale_factor=2, mode="nearest")
            at = stage(torch.cat((at, grain), dim=1))
        return torch.sigmoid(self.paint(at))


def noise_for(size: tuple[int, int], stream: np.random.Generator, like: Tensor) -> list[Tensor]:
    """Noise for a texture of a size that `STEP` divides, from a stream of chance."""
    grains = []
    for number in range(SCALES):
        share = STEP >> number
        shape = (1, _NOISE, size[0] // share, size[1] // share)
        grains.append(torch.from_numpy(stream.standard_normal(shape, np.float32)).to(like))
    return grains


class Judge(nn.Module):
    """Says of every patch of 46 pixels a side how real it looks (Isola et al. 2017)."""

    def __init__(self, channels: int, colors: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = colors
        for count, stride in ((channels, 2), (2 * channels, 2), (4 * channels, 2), (1, 1)):
            layer = nn.Conv2d(before, count, 4 if stride == 2 else 3, padding=1)
            layer.stride = (stride, stride)
            layers += [nn.utils.parametrizations.spectral_norm(layer), nn.LeakyReLU(_LEAK)]
            before = count
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, pixels: Maps) -> Maps:
        judged: Maps = self.layers(pixels)
        return judged
