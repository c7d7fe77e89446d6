"""The loss that the painter learns from: its gradients are written out, so they are checked."""

import torch
from torch import Tensor

from pinxit.nets.painter_loss import (
    Seen,
    _Difference,
    _weave,
    mean_and_covariance,
    painter_losses,
    wanted_of,
)
from pinxit.nets.stroke_net import TAPS
from pinxit.nets.vgg import LAYERS

_CHANNELS = (4, 5, 6, 7)


def features(seed: int, channels: int = 5, batch: int = 2, side: int = 6) -> Tensor:
    drawn = torch.Generator().manual_seed(seed)
    return torch.rand(batch, channels, side, side + 1, generator=drawn, dtype=torch.float64)


def plain_moments(seen: Tensor) -> tuple[Tensor, Tensor]:
    flat = seen.flatten(2)
    gaps = flat - flat.mean(2, keepdim=True)
    return flat.mean(2), gaps @ gaps.transpose(1, 2) / flat.shape[2]


def plain_difference(seen: Tensor, goal: Tensor) -> Tensor:
    def normal(each: Tensor) -> Tensor:
        variance = each.var((2, 3), keepdim=True, unbiased=False)
        floor = (0.05 * variance.mean(1, keepdim=True) + 1e-4).detach()
        return (each - each.mean((2, 3), keepdim=True)) / (variance + floor).sqrt()

    return (normal(seen) - normal(goal)).square().mean((1, 2, 3))


def test_moments_and_their_gradient_are_those_of_the_plain_formula() -> None:
    seen = features(1).requires_grad_()
    pull = (features(2, 5)[:, :, 0, 0], features(3, 5, side=4)[:, :, :, :5].mean(2))
    grown = []
    for moments in (mean_and_covariance(seen), plain_moments(seen)):
        mean, covariance = (each.double() for each in moments)
        worth = (mean * pull[0]).sum() + (covariance * pull[1][:, :, :, None].mean(3)).sum()
        grown.append(torch.autograd.grad(worth, seen)[0])
    torch.testing.assert_close(grown[0], grown[1], rtol=1e-4, atol=1e-6)


def test_the_difference_and_its_gradient_are_those_of_the_plain_formula() -> None:
    seen, goal, weight = features(4).requires_grad_(), features(5), torch.tensor([1.0, 3.0])
    gaps = [_Difference.apply(seen, goal), plain_difference(seen, goal)]  # type: ignore[no-untyped-call]
    grown = [torch.autograd.grad((gap.double() * weight).sum(), seen)[0] for gap in gaps]
    torch.testing.assert_close(gaps[0].double(), gaps[1], rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(grown[0], grown[1], rtol=1e-3, atol=1e-5)


def losses_of(
    seen: dict[str, Tensor], style: dict[str, Tensor], strength: float
) -> dict[str, float]:
    wanted = [wanted_of(*mean_and_covariance(style[name])) for name in LAYERS]
    goal = {
        name: features(20 + n, c) for n, (name, c) in enumerate(zip(LAYERS, _CHANNELS, strict=True))
    }
    painted = torch.full((2, 3, 8, 8), 0.5)
    moved = [(seen[name], style[name]) for name in TAPS]
    result, content = Seen(painted, as_float(seen)), Seen(painted, as_float(goal))
    parts = painter_losses(result, content, wanted, moved, torch.full((2, 1), strength))
    return {name: float(each) for name, each in parts.items()}


def as_float(taps: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: each.float() for name, each in taps.items()}


def taps(seed: int) -> dict[str, Tensor]:
    return {
        name: features(seed + number, channels).float()
        for number, (name, channels) in enumerate(zip(LAYERS, _CHANNELS, strict=True))
    }


def test_what_has_the_statistics_of_the_style_costs_nothing_for_style() -> None:
    style = taps(30)
    shuffled = {name: each.flip(2) for name, each in style.items()}
    assert losses_of(shuffled, style, 0.5)["style"] < 1e-4
    assert losses_of(style, style, 0.5)["match"] == 0
    assert losses_of(taps(40), style, 0.5)["style"] > 0.1


def test_strength_lets_go_of_the_content() -> None:
    gaps = [losses_of(taps(50), taps(60), strength)["content"] for strength in (0.3, 0.5, 0.9)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[2] < 0.1 * gaps[0]


def test_a_weave_is_what_repeats_and_not_what_is_rough() -> None:
    drawn = torch.Generator().manual_seed(2)
    rough = torch.randn(1, 3, 192, 192, generator=drawn)
    repeated = torch.randn(1, 3, 8, 8, generator=drawn).tile(1, 1, 24, 24)
    slow = torch.linspace(0, 1, 192).expand(1, 3, 192, 192)
    assert float(_weave(repeated)) > 0.7
    assert float(_weave(rough)) < 0.1 * float(_weave(repeated))
    assert float(_weave(slow)) < 1e-3
