"""Small networks for scans: an hourglass that corrects the middle of a few slices; a judge.

After Ronneberger et al. 2015 (U-Net, arXiv 1505.04597) with two levels and a residual that begins
at nothing (Zhang et al. 2017, DnCNN, arXiv 1608.03981); several slices in, one out, is called
2.5-D. About 60,000 weights at the default width: they are learned from one scan in minutes on a
CPU.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

_SLOPE = 0.1
_SPREAD = 5.0  # of what goes in, in deviations of the noise, to about 1


class ScanNet(nn.Module):
    """Corrects the middle slice of a few.

    Sides have to be even. The mean of what goes in is taken away before and given back afterwards,
    so that nothing depends on the brightness of a place.

    Args:
        slices: How many go in; odd.
        width: Channels at full size.
    """

    def __init__(self, slices: int = 5, width: int = 32) -> None:
        super().__init__()
        deep = width + width // 2
        self.middle = slices // 2
        self.first, self.second = _conv(slices, width), _conv(width, width)
        self.third, self.fourth = _conv(width, deep), _conv(deep, deep)
        self.fifth, self.sixth = _conv(deep + width, width), _conv(width, width)
        self.last = nn.Conv2d(width, 1, 1)
        for each in self.last.parameters():
            nn.init.zeros_(each)

    def forward(
        self, values: Float[Tensor, "batch slice height width"]
    ) -> Float[Tensor, "batch height width"]:
        """The middle slice, corrected."""
        even = (values - values.mean((1, 2, 3), keepdim=True)) / _SPREAD
        fine = _bent(self.second(_bent(self.first(even))))
        coarse = _bent(self.fourth(_bent(self.third(F.avg_pool2d(fine, 2)))))
        back = F.interpolate(coarse, scale_factor=2, mode="nearest")
        made = _bent(self.sixth(_bent(self.fifth(torch.cat([fine, back], 1)))))
        correction: Tensor = self.last(made)[:, 0] * _SPREAD
        return values[:, self.middle] + correction


class ScanJudge(nn.Module):
    """Says for each neighborhood of a patch how real it looks.

    Args:
        width: Channels of the first layer.
    """

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for into, out, stride in ((1, width, 1), (width, 2 * width, 2), (2 * width, 2 * width, 2)):
            layers += [nn.Conv2d(into, out, 4 if stride == 2 else 3, stride, 1), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(2 * width, 1, 3, 1, 1))

    def forward(
        self, patch: Float[Tensor, "batch height width"]
    ) -> Float[Tensor, "batch down across"]:
        """Larger is more real."""
        made: Tensor = self.layers(patch[:, None] / _SPREAD)
        return made[:, 0]


def _conv(into: int, out: int) -> nn.Conv2d:
    return nn.Conv2d(into, out, 3, padding=1, padding_mode="reflect")


def _bent(values: Tensor) -> Tensor:
    return F.leaky_relu(values, _SLOPE)
