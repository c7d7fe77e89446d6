"""The gradient of parts is the gradient of the whole."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from pinxit.nets.style_loss import Aim, StyleLoss, Weights
from pinxit.nets.vgg import VGG19

WEIGHTS = Weights(style=10.0, content=0.7, smoothness=3.0)


def picture(height: int, width: int, seed: int = 0) -> Tensor:
    """Blots of color with fine noise."""
    chance = torch.Generator().manual_seed(seed)
    rough = torch.rand((1, 3, height // 9 + 2, width // 9 + 2), generator=chance)
    fine = torch.rand((1, 3, height, width), generator=chance)
    return (0.8 * F.interpolate(rough, (height, width), mode="bilinear") + 0.2 * fine).contiguous()


def plane(height: int, width: int, *, across: bool = True) -> Tensor:
    """0 to 1, with a stretch of full 0 and of full 1."""
    ramp = torch.linspace(-0.3, 1.3, width if across else height).clamp(0, 1)
    grown = ramp[None, :] if across else ramp[:, None]
    return grown.expand(height, width).contiguous()


def aim(height: int, width: int, *, kind: str = "plain", wraps: bool = False) -> Aim:
    content, styles = picture(height, width), (picture(70, 93, 1), picture(101, 64, 2))
    if kind == "plain":
        return Aim(content, styles, (0.3, 0.7), wraps=wraps)
    left = plane(height, width)
    regions = (left, 1 - left) if kind == "regions" else ()
    mask = plane(height, width, across=False)
    return Aim(content, styles, (0.3, 0.7), regions, mask, mask * (1 + left), wraps)


CASES = [
    (88, 104, "plain", False),
    (83, 107, "plain", False),
    (83, 107, "plain", True),
    (88, 96, "regions", True),
    (83, 107, "regions", False),
    (77, 90, "mask", True),
]


@pytest.mark.parametrize(("height", "width", "kind", "wraps"), CASES)
@pytest.mark.parametrize("keeps", [True, False])
def test_the_gradient_through_windows_is_that_of_the_whole_picture(
    height: int, width: int, kind: str, wraps: bool, keeps: bool
) -> None:
    wanted = aim(height, width, kind=kind, wraps=wraps)
    image = picture(height, width, 5)
    whole, gradient = StyleLoss(VGG19(), wanted, WEIGHTS)(image)
    for tile in (40, 56):
        loss, found = StyleLoss(VGG19(), wanted, WEIGHTS, tile=tile, keeps_content=keeps)(image)
        assert loss == pytest.approx(whole, rel=1e-5)
        assert float((found - gradient).norm() / gradient.norm()) < 1e-4
        assert float((found - gradient).abs().max()) < 1e-4 * float(gradient.abs().max())


@pytest.mark.parametrize(("kind", "wraps"), [("plain", False), ("regions", True)])
def test_the_gradient_is_the_slope_of_the_loss(kind: str, wraps: bool) -> None:
    wanted = double(aim(48, 56, kind=kind, wraps=wraps))
    loss_at = StyleLoss(VGG19(dtype=torch.float64), wanted, WEIGHTS)
    image = picture(48, 56, 5).double()
    _, gradient = loss_at(image)
    toward = gradient / gradient.norm()
    step = 1e-4
    slope = (loss_at(image + step * toward)[0] - loss_at(image - step * toward)[0]) / (2 * step)
    assert slope == pytest.approx(float((gradient * toward).sum()), rel=1e-3)


def double(given: Aim) -> Aim:
    def each(planes: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(one.double() for one in planes)

    mask = None if given.mask is None else given.mask.double()
    care = None if given.care is None else given.care.double()
    (content,) = each((given.content,))
    return Aim(
        content, each(given.styles), given.shares, each(given.regions), mask, care, given.wraps
    )
