"""Sizes from coarse to fine, and resampling that goes around."""

import pytest
import torch

from pinxit.nets.patch_sizes import resampled, shares_for, size_at


def test_sizes_grow_evenly_to_the_full_one() -> None:
    shares = shares_for(256, 24)
    assert [size_at((256, 256), share)[0] for share in shares] == [
        24,
        34,
        47,
        66,
        93,
        130,
        183,
        256,
    ]
    assert shares_for(20, 24) == [1.0]


@pytest.mark.parametrize("size", [(6, 8), (24, 32)])
def test_what_wraps_can_be_turned_before_or_after_it_is_resampled(size: tuple[int, int]) -> None:
    pixels = torch.rand((3, 12, 16), generator=torch.Generator().manual_seed(0))
    share = size[0] / 12
    after = resampled(pixels, size, wraps=True).roll((int(4 * share), int(8 * share)), (1, 2))
    before = resampled(pixels.roll((4, 8), (1, 2)), size, wraps=True)
    torch.testing.assert_close(after, before, atol=1e-5, rtol=0)
    border = resampled(pixels.roll((4, 8), (1, 2)), size)
    assert not torch.allclose(after, border, atol=1e-3)


def test_one_color_stays_one_color() -> None:
    torch.testing.assert_close(
        resampled(torch.full((1, 9, 9), 0.3), (23, 5)), torch.full((1, 23, 5), 0.3)
    )
