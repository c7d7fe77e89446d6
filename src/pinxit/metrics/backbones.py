"""The two networks that pictures are judged by, neither of which any engine optimizes against.

VGG-16 (Simonyan and Zisserman 2015, arXiv 1409.1556) and AlexNet (Krizhevsky 2014, arXiv
1404.5997), with the five taps that LPIPS reads (Zhang et al. 2018, arXiv 1801.03924). Weights come
as safetensors from ``tools/judges.py``: those of torchvision, and the heads of LPIPS 0.1.
"""

from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor

Pictures = Float[Tensor, "batch 3 height width"]
"""RGB, 0..1."""
Tap = Float[Tensor, "batch _ _ _"]
Weights = dict[str, Tensor]

SMALLEST = 64
"""Shortest side in pixels that still leaves the deepest tap more than one place."""

# of ImageNet, as torchvision normalizes its input
_MEAN = (0.485, 0.456, 0.406)
_SPREAD = (0.229, 0.224, 0.225)
_VGG16 = (2, 2, 3, 3, 3)
# of each convolution of AlexNet: stride, padding, pooled before
_ALEXNET = ((4, 2, False), (1, 2, True), (1, 1, True), (1, 1, False), (1, 1, False))


class Backbone:
    """A frozen network that gives five taps from fine to coarse.

    Args:
        path: ``vgg16_lpips.safetensors`` or ``alexnet_lpips.safetensors``.

    Attributes:
        name: "VGG-16" or "AlexNet", as it is printed beside every number.
        heads: Weight of each channel of each tap in LPIPS.
    """

    def __init__(self, path: Path) -> None:
        weights = {name: value.float() for name, value in load_file(path).items()}
        is_vgg = any(name.startswith("VGG16_0/") for name in weights)
        self.name = "VGG-16" if is_vgg else "AlexNet"
        self.heads = tuple(
            weights[f"NetLinLayer_{tap}/Conv_0/kernel"][0, :, 0, 0] for tap in range(5)
        )
        prefix = "VGG16_0/" if is_vgg else "AlexNet_0/"
        self._weights = {
            name.removeprefix(prefix): value
            for name, value in weights.items()
            if name.startswith(prefix)
        }
        self._forward: Callable[[Weights, Tap], list[Tap]] = _vgg16 if is_vgg else _alexnet

    @torch.inference_mode()
    def taps(self, pictures: Pictures) -> tuple[Tap, ...]:
        """Activations after each tap's ReLU.

        Raises:
            ValueError: a side is shorter than `SMALLEST`.
        """
        if min(pictures.shape[2:]) < SMALLEST:
            size = f"{pictures.shape[3]} x {pictures.shape[2]}"
            raise ValueError(f"Pictures of {size} px are too small; {SMALLEST} is the least.")
        mean, spread = (torch.tensor(each).view(3, 1, 1) for each in (_MEAN, _SPREAD))
        return tuple(self._forward(self._weights, (pictures - mean) / spread))


def _vgg16(weights: Weights, at: Tap) -> list[Tap]:
    taps: list[Tap] = []
    layer = 0
    for convolutions in _VGG16:
        at = F.max_pool2d(at, 2) if taps else at
        for _ in range(convolutions):
            kernel, bias = weights[f"Conv_{layer}/kernel"], weights[f"Conv_{layer}/bias"]
            at = F.relu(F.conv2d(at, kernel, bias, padding=1))
            layer += 1
        taps.append(at)
    return taps


def _alexnet(weights: Weights, at: Tap) -> list[Tap]:
    taps: list[Tap] = []
    for layer, (stride, padding, is_pooled) in enumerate(_ALEXNET):
        at = F.max_pool2d(at, 3, 2) if is_pooled else at
        kernel, bias = weights[f"Conv_{layer}/kernel"], weights[f"Conv_{layer}/bias"]
        at = F.relu(F.conv2d(at, kernel, bias, stride=stride, padding=padding))
        taps.append(at)
    return taps
