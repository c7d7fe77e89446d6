"""Vectors in half precision."""

import pytest
import torch

from pinxit.nets.halves import Half, add, dot


def vector(seed: int, scale: float = 1e-7) -> torch.Tensor:
    return torch.randn((3, 50), generator=torch.Generator().manual_seed(seed)) * scale


def test_small_numbers_are_kept_to_a_thousandth() -> None:
    one, other = vector(1), vector(2)
    wanted = float((one.double() * other.double()).sum())
    assert dot(Half.of(one), Half.of(other)) == pytest.approx(wanted, rel=1e-2)
    assert dot(one, one) == pytest.approx(float(one.double().square().sum()), rel=1e-5)


def test_adding_and_changes() -> None:
    one, other = vector(1), vector(2)
    torch.testing.assert_close(
        add(one.clone(), Half.of(other), 2.0), one + 2 * other, rtol=1e-2, atol=1e-9
    )
    change = add(torch.zeros_like(one), Half.change(one, Half.of(other)), 1.0)
    torch.testing.assert_close(change, one - other, rtol=1e-2, atol=1e-9)


def test_zeros_stay_zeros() -> None:
    assert dot(Half.of(torch.zeros(4)), torch.ones(4)) == 0


def test_what_was_kept_is_restored_bit_for_bit() -> None:
    half = Half.of(vector(1))
    again = Half.restored(half.state("x"), "x")
    assert torch.equal(again.values, half.values)
    assert again.scale == half.scale
