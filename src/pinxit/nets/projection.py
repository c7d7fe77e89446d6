"""Finding the manners by which a generator draws a given picture as well as it can.

By optimization, after Abdal et al. (2019), arXiv 1904.03189: the stages may be told different
things, which reaches pictures that no seed gives. Departures: features of VGG-19 at two depths
beside the pixels, a start from the nearest of many seeds, and a pull towards manners as loud as
those of seeds, so that the result can be mixed and moved like any other.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from pinxit.nets.mirror import Generator
from pinxit.nets.residual import Maps
from pinxit.nets.vgg import VGG19

_TAPS = ("relu2_1", "relu3_1")
_SMALLEST = 64
"""Pictures are enlarged to this for the features."""
_RATE, _SEEN, _PULL = 0.05, 0.2, 0.02

Told = Float[Tensor, "1 stage manner"]


def projected(
    generator: Generator,
    wanted: Maps,
    starts: Float[Tensor, "seed stage manner"],
    steps: int,
    tell: Callable[[int, float], None],
) -> Told:
    """The manners whose picture comes nearest.

    Args:
        generator: A trained one.
        wanted: One picture, -1..1, as the generator draws it (alpha premultiplied).
        starts: Manners of some seeds.
        steps: How long to search.
        tell: Hears after each step how many were made, and the error.
    """
    network = VGG19(str(wanted.device))
    aim = _seen(network, wanted)
    with torch.no_grad():
        gaps = [_gap(network, generator.drawn(each[None]), wanted, aim) for each in starts]
        at = starts[int(torch.stack(gaps).argmin())][None].clone()
    loud = starts.square().mean()
    at.requires_grad_()
    optimizer = torch.optim.Adam([at], _RATE)
    best, lowest = at.detach().clone(), float("inf")
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min(1.0, 2 * (1 - step / steps))
        gap = _gap(network, generator.drawn(at), wanted, aim)
        loss = gap + _PULL * F.relu(at.square().mean() - loud)
        if float(gap.detach()) < lowest:
            best, lowest = at.detach().clone(), float(gap.detach())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        tell(step + 1, lowest)
    return best


def _gap(network: VGG19, drawn: Maps, wanted: Maps, aim: tuple[Tensor, ...]) -> Tensor:
    pixels = (drawn - wanted).abs().mean()
    seen = _seen(network, drawn)
    features = sum(
        (
            (a - b).square().mean() / (b.square().mean() + 1e-6)
            for a, b in zip(seen, aim, strict=True)
        ),
        torch.zeros((), device=drawn.device),
    )
    return pixels + _SEEN * features


def _seen(network: VGG19, maps: Maps) -> tuple[Tensor, ...]:
    light = ((maps + 1) / 2).clamp(0, 1)
    if light.shape[1] == 4:
        light = light[:, :3] + (1 - light[:, 3:]) * 0.5
    light = light.expand(-1, 3, -1, -1)
    factor = -(-_SMALLEST // min(light.shape[2:]))
    if factor > 1:
        light = F.interpolate(light, scale_factor=factor, mode="bilinear")
    taps = network(light)
    return tuple(taps[name].float() for name in _TAPS)
