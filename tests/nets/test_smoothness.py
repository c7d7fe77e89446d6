"""Roughness against autograd."""

import pytest
import torch

from pinxit.nets.smoothness import add_roughness


@pytest.mark.parametrize("wraps", [True, False])
@pytest.mark.parametrize("size", [(300, 20), (256, 3), (5, 1)])
def test_roughness_and_its_gradient(size: tuple[int, int], wraps: bool) -> None:
    image = torch.rand((1, 3, *size), generator=torch.Generator().manual_seed(1))
    leaf = image.clone().requires_grad_()
    if wraps:
        steps = [leaf - leaf.roll(1, axis) for axis in (2, 3)]
    else:
        steps = [leaf.diff(dim=axis) for axis in (2, 3)]
    total = sum(each.square().sum() for each in steps)
    wanted = total * (3 * 2.5 / image.numel())
    assert isinstance(wanted, torch.Tensor)
    (slope,) = torch.autograd.grad(wanted, leaf)
    gradient = torch.ones_like(image)
    found = add_roughness(image, gradient, 2.5, wraps=wraps)
    assert found == pytest.approx(float(wanted.detach()), rel=1e-5)
    torch.testing.assert_close(gradient - 1, slope, rtol=1e-4, atol=1e-6)
