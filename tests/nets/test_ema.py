"""The moving average of weights."""

import pytest
import torch
from torch import nn

from pinxit.nets.ema import Ema


def _linear(value: float) -> nn.Linear:
    network = nn.Linear(2, 1, bias=False)
    nn.init.constant_(network.weight, value)
    return network


def test_after_one_half_life_old_and_new_count_alike() -> None:
    ema = Ema(_linear(0.0))
    for _ in range(10):
        ema.follow(_linear(8.0), pictures=10, half_life=100)
    assert ema.network.weight.detach().numpy() == pytest.approx(4.0, rel=1e-5)


def test_a_half_life_of_zero_copies() -> None:
    ema = Ema(_linear(0.0))
    ema.follow(_linear(8.0), pictures=1, half_life=0)
    assert torch.equal(ema.network.weight, torch.full((1, 2), 8.0))


def test_the_copy_is_its_own_and_learns_nothing() -> None:
    network = _linear(1.0)
    ema = Ema(network)
    nn.init.constant_(network.weight, 5.0)
    assert torch.equal(ema.network.weight, torch.ones(1, 2))
    assert not ema.network.weight.requires_grad
    assert network.weight.requires_grad
