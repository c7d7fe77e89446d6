"""Features of VGG-19, the network that most style transfer measures pictures with.

Simonyan and Zisserman 2015 (arXiv 1409.1556); weights normalized as by Gatys, Ecker and Bethge 2016
(CVPR, section 2): scaled so that the mean activation of every channel over pictures is one.

Departures: pooling keeps an incomplete last row and column, and every layer's input is continued
at its border instead of padded with zeros, which draws dots along the frame of an optimized
picture; it costs 4 % of the time. The gradient is written out: layers keep their outputs alone,
where autograd keeps padded copies of their inputs and the places of maxima as well, which halves
the memory. Tried and dropped: average pooling, which Gatys et al. preferred;
here its pictures are blurred and look embossed, where maximum pooling gives brush strokes.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from pinxit.base.shipped import shipped
from pinxit.nets.fused import convolved, has_bfloat16

LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
"""Taps, from fine to coarse."""

STRIDES: Mapping[str, int] = {"relu1_1": 1, "relu2_1": 2, "relu3_1": 4, "relu4_1": 8}
"""Pixels from one place to the next at each tap."""

REACH = 32
"""No feature depends on pixels farther than this beyond those of its own place."""

Batch = Float[Tensor, "batch _ _ _"]

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
            if placed.ndim == 4:
                turned = placed.flip(2, 3).transpose(0, 1)
                turned = turned.contiguous(memory_format=torch.channels_last)
                self.register_buffer(name.replace(".weight", "_turned"), turned)
        self.dtype = dtype

    def forward(self, picture: Float[Tensor, "batch 3 height width"]) -> dict[str, Batch]:
        """Activations at `LAYERS`.

        Args:
            picture: RGB 0..1 of any size; 1 pixel is enough.
        """
        taps: dict[str, Tensor] = {}
        at = picture.to(self.dtype).contiguous(memory_format=torch.channels_last)
        for name in _CONVOLUTIONS:
            if name == "pool":
                at = _Pool.apply(at)  # type: ignore[no-untyped-call]
                continue
            parts = (getattr(self, f"{name}_{part}") for part in ("weight", "turned", "bias"))
            at = _Layer.apply(at, *parts)  # type: ignore[no-untyped-call]
            tap = name.replace("conv", "relu")
            if tap in LAYERS:
                taps[tap] = at
        return taps


class _Layer(torch.autograd.Function):
    """A 3x3 convolution of its input continued at the border, then ReLU."""

    @staticmethod
    def forward(ctx: Any, at: Batch, weight: Tensor, turned: Tensor, bias: Tensor) -> Batch:
        out = convolved(F.pad(at, (1, 1, 1, 1), mode="replicate"), weight, bias)
        ctx.save_for_backward(out, turned)
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        out, turned = ctx.saved_tensors
        wide = F.conv2d(torch.ops.aten.threshold_backward(gradients[0], out, 0), turned, padding=2)
        # what was continued belongs to the border
        wide[:, :, 1] += wide[:, :, 0]
        wide[:, :, -2] += wide[:, :, -1]
        wide[..., 1] += wide[..., 0]
        wide[..., -2] += wide[..., -1]
        return wide[:, :, 1:-1, 1:-1], None, None, None


class _Pool(torch.autograd.Function):
    """2x2 maximum pooling that finds the places of the maxima again instead of keeping them."""

    @staticmethod
    def forward(ctx: Any, at: Batch) -> Batch:
        ctx.save_for_backward(at)
        if at.shape[2] % 2 or at.shape[3] % 2:
            return F.max_pool2d(at, 2, ceil_mode=True)
        rows = torch.maximum(at[:, :, ::2], at[:, :, 1::2])  # many times as fast
        return torch.maximum(rows[..., ::2], rows[..., 1::2])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (at,) = ctx.saved_tensors
        how = ((2, 2), (2, 2), (0, 0), (1, 1), True)
        _, places = torch.ops.aten.max_pool2d_with_indices(at, *how)
        pooled: Tensor = torch.ops.aten.max_pool2d_with_indices_backward(
            gradients[0], at, *how, places
        )
        return pooled


def layer_names() -> tuple[str, ...]:
    """Convolutions and poolings up to relu4_1, in their order."""
    return _CONVOLUTIONS


def fast_dtype(device: str) -> torch.dtype:
    """bfloat16 on processors that multiply it twice as fast; float32 elsewhere."""
    return torch.bfloat16 if device == "cpu" and has_bfloat16() else torch.float32


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
