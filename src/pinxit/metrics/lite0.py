"""EfficientNet-lite0 as the eye that generated pictures are judged by.

Tan and Le (2019), arXiv 1905.11946, in the lite form of Google (no squeeze-and-excitation, ReLU6),
trained on ImageNet; written from the table of its blocks. It is small, it comes with Pinxit, and no
engine trains against it. Distances on it are not those of Inception, and are never called plain
"FID" or "KID".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float, Float32
from safetensors.torch import load_file
from torch import Tensor

from pinxit.base.hashing import hash_file
from pinxit.base.shipped import shipped
from pinxit.metrics.eye import Eye, Generated, opaque

NAME = "EfficientNet-lite0"
WEIGHTS = "lite0.safetensors"
SIDE = 96
"""Pictures are brought to this size, bilinear with antialiasing."""
_SCALE = 0.25
"""Brings the features to about the size of Inception's, for which the kernel distance is made."""
_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Block:
    """An inverted residual: 1x1 wider, depthwise, 1x1 back.

    Attributes:
        size: Side of the depthwise kernel.
        stride: 1 or 2.
        widens: Whether it begins with the 1x1 convolution.
        adds: Whether its input is added.
    """

    size: int
    stride: int
    widens: bool
    adds: bool


def _blocks() -> Iterator[Block]:
    stages = ((1, 3, 1), (2, 3, 2), (2, 5, 2), (3, 3, 2), (3, 5, 1), (4, 5, 2), (1, 3, 1))
    for stage, (repeats, size, stride) in enumerate(stages):
        for repeat in range(repeats):
            yield Block(size, stride if repeat == 0 else 1, stage > 0, repeat > 0)


BLOCKS = tuple(_blocks())


@cache
def _weights() -> dict[str, Tensor]:
    return {name: value.float() for name, value in load_file(shipped("weights", WEIGHTS)).items()}


@cache
def weights_hash() -> str:
    """SHA-256 of the file of weights."""
    return hash_file(shipped("weights", WEIGHTS))


def lite0_eye() -> Eye:
    """EfficientNet-lite0, with the names of its numbers."""
    return Eye(
        NAME,
        f"{NAME} (weights {weights_hash()[:12]}) at {SIDE} px, bilinear with antialiasing, alpha "
        "on middle gray",
        f"kernel distance ({NAME})",
        f"Frechet distance ({NAME})",
        features,
    )


@torch.inference_mode()
def features(pictures: Generated) -> Float32[np.ndarray, "_ 320"]:
    """A quarter of the means of the last block's maps; alpha lies on middle gray."""
    made = []
    for start in range(0, len(pictures), _TOGETHER):
        maps = _network(_prepared(pictures[start : start + _TOGETHER]))
        made.append(maps.mean((2, 3)).numpy() * np.float32(_SCALE))
    return np.concatenate(made) if made else np.empty((0, 320), np.float32)


def _prepared(pictures: Generated) -> Float[Tensor, "count 3 side side"]:
    light = F.interpolate(opaque(pictures), (SIDE, SIDE), mode="bilinear", antialias=True)
    return (light * 255 - 127) / 128


def _network(x: Tensor) -> Tensor:
    x = F.relu6(_convolved(x, "stem", 2))
    for number, block in enumerate(BLOCKS):
        inner = F.relu6(_convolved(x, f"{number}.expand", 1)) if block.widens else x
        inner = F.relu6(_convolved(inner, f"{number}.depth", block.stride))
        inner = _convolved(inner, f"{number}.project", 1)
        x = x + inner if block.adds else inner
    return x


def _convolved(x: Tensor, name: str, stride: int) -> Tensor:
    """With as much padding as gives ceil(side / stride), more of it behind than before."""
    weight, bias = _weights()[f"{name}.weight"], _weights()[f"{name}.bias"]
    size, groups = weight.shape[2], x.shape[1] // weight.shape[1]
    pads: list[int] = []
    for side in (x.shape[3], x.shape[2]):
        room = max((-(-side // stride) - 1) * stride + size - side, 0)
        pads += [room // 2, room - room // 2]
    return F.conv2d(F.pad(x, pads), weight, bias, stride=stride, groups=groups)
