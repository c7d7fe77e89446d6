"""LPIPS: how different two pictures look to people, by the features of a network.

Zhang, Isola, Efros, Shechtman and Wang 2018 (arXiv 1801.03924), version 0.1: features are scaled to
unit length at each place, differences squared, weighted by channel, and averaged over places.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.metrics.backbones import Backbone, Pictures, Tap

_TINY = 1e-10


def unit_taps(taps: Sequence[Tap]) -> tuple[Tap, ...]:
    """Taps with the features of each place scaled to length 1."""
    return tuple(tap / (tap.square().sum(1, keepdim=True).sqrt() + _TINY) for tap in taps)


def unit_distance(
    one: Sequence[Tap], other: Sequence[Tap], heads: Sequence[Float[Tensor, " _"]]
) -> Float[Tensor, " result"]:
    """LPIPS between pictures whose `unit_taps` are known; a batch of one meets any batch."""
    parts = [
        ((a - b).square() * head.view(-1, 1, 1)).sum(1).mean((1, 2))
        for a, b, head in zip(one, other, heads, strict=True)
    ]
    return torch.stack(parts).sum(0)


def lpips(backbone: Backbone, one: Pictures, other: Pictures) -> Float[Tensor, " batch"]:
    """LPIPS between pictures of one size: 0 for equal ones, about 1 for unlike ones.

    Raises:
        ValueError: they are too small.
    """
    first, second = (unit_taps(backbone.taps(each)) for each in (one, other))
    return unit_distance(first, second, backbone.heads)
