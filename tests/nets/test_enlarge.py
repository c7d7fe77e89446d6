"""Enlarged pictures."""

import pytest
import torch

from pinxit.nets.enlarge import enlarged


def picture(height: int, width: int) -> torch.Tensor:
    chance = torch.Generator().manual_seed(3)
    return torch.rand((1, 3, height, width), generator=chance) * 0.5 + 0.25


@pytest.mark.parametrize("wraps", [True, False])
def test_one_color_stays(wraps: bool) -> None:
    large = enlarged(torch.full((1, 3, 5, 7), 0.3), 8, 11, wraps=wraps)
    torch.testing.assert_close(large, torch.full((1, 3, 8, 11), 0.3))


def test_a_ramp_stays_a_ramp_inside() -> None:
    ramp = torch.linspace(0.1, 0.9, 16).expand(1, 3, 4, 16).contiguous()
    steps = enlarged(ramp, 4, 32)[0, 0, 0, 6:-6].diff()
    torch.testing.assert_close(steps, torch.full_like(steps, 0.8 / 15 / 2))


def test_a_picture_that_wraps_may_begin_anywhere() -> None:
    small = picture(6, 9)
    turned = enlarged(small.roll((2, 4), (2, 3)), 12, 18, wraps=True)
    torch.testing.assert_close(turned, enlarged(small, 12, 18, wraps=True).roll((4, 8), (2, 3)))


def test_the_same_size_is_the_same_picture() -> None:
    small = picture(6, 9)
    assert enlarged(small, 6, 9) is small
