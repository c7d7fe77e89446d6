"""Features of VGG-19, the network that most style transfer measures pictures with.

Simonyan and Zisserman 2015 (arXiv 1409.1556); weights normalized as by Gatys, Ecker and Bethge 2016
(CVPR, section 2): scaled so that the mean activation of every channel over pictures is one.

Departures: average pooling instead of maximum pooling (Gatys et al. found the pictures more
appealing; so did we), and zero padding instead of reflection padding, with the picture's border
replicated before the first layer: reflection costs 10 % of the time and shows no difference.
"""

from collections.abc import Mapping
from functools import cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor, nn

from pinxit.base.shipped import shipped

LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
"""Taps, from fine to coarse; their strides are 1, 2, 4 and 8."""

DEEPEST_STRIDE = 8
_CONVOLUTIONS = (
    *("conv1_1", "conv1_2", "pool", "conv2_1", "conv2_2", "pool"),
    *("conv3_1", "conv3_2", "conv3_3", "conv3_4", "pool", "conv4_1"),
)


class VGG19(nn.Module):
    """The network up to relu4_1, frozen.

    Args:
        device: Where the weights lie.
        dtype: float32, or bfloat16 where the device computes it fast.
    """

    def __init__(self, device: str = "cpu", dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        for name, value in _folded().items():
            placed = value.to(device=device, dtype=dtype)
            if placed.ndim == 4:
                placed = placed.contiguous(memory_format=torch.channels_last)
            self.register_buffer(name.replace(".", "_"), placed)
        self.dtype = dtype

    def forward(
        self, picture: Float[Tensor, "batch 3 height width"]
    ) -> dict[str, Float[Tensor, "batch _ _ _"]]:
        """Activations at `LAYERS`.

        Args:
            picture: RGB 0..1; at least 8 pixels high and wide.
        """
        taps: dict[str, Tensor] = {}
        at = F.pad(picture.to(self.dtype), (1, 1, 1, 1), mode="replicate")
        at = at.contiguous(memory_format=torch.channels_last)
        for name in _CONVOLUTIONS:
            if name == "pool":
                at = F.avg_pool2d(at, 2)
                continue
            weight, bias = getattr(self, f"{name}_weight"), getattr(self, f"{name}_bias")
            at = F.relu(F.conv2d(at, weight, bias, padding=0 if name == "conv1_1" else 1))
            tap = name.replace("conv", "relu")
            if tap in LAYERS:
                taps[tap] = at
        return taps


@cache
def _folded() -> Mapping[str, Tensor]:
    """The shipped weights as float32, the 1x1 preprocessing folded into the first convolution."""
    path = shipped("weights", "vgg19_normalized_conv4_1.safetensors")
    weights = {name: value.float() for name, value in load_file(path).items()}
    mix, shift = weights.pop("preprocess.weight")[:, :, 0, 0], weights.pop("preprocess.bias")
    first = weights["conv1_1.weight"]
    weights["conv1_1.weight"] = torch.einsum("omhw,mi->oihw", first, mix)
    weights["conv1_1.bias"] += torch.einsum("omhw,m->o", first, shift)
    return weights
