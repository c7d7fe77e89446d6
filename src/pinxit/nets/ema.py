"""The moving average of a network's weights, which draws better than the network itself."""

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

N = TypeVar("N", bound=nn.Module)


class Ema(Generic[N]):
    """A copy of a network that follows it: w_ema <- w + (w_ema - w) * 0.5^(pictures / half-life).

    Attributes:
        network: The averaged copy.
    """

    def __init__(self, network: N) -> None:
        self.network = copy.deepcopy(network).requires_grad_(requires_grad=False)

    @torch.no_grad()
    def follow(self, network: N, pictures: int, half_life: float) -> None:
        """One step towards the network.

        Args:
            network: What is averaged.
            pictures: How many pictures the step was made of.
            half_life: After so many pictures old weights count half; 0 copies.
        """
        keep = 0.5 ** (pictures / half_life) if half_life > 0 else 0.0
        for mine, theirs in zip(self.network.parameters(), network.parameters(), strict=True):
            mine.lerp_(theirs, 1.0 - keep)
