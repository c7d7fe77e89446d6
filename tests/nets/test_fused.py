"""Convolution and ReLU in one go give what both give one after the other."""

import ctypes
import sys

import pytest
import torch
import torch.nn.functional as F

from pinxit.nets import fused
from pinxit.nets.fused import convolved, keep_freed_memory


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_fused_is_the_same_as_one_after_the_other(dtype: torch.dtype) -> None:
    drawn = torch.Generator().manual_seed(0)
    at = torch.randn(2, 8, 9, 11, generator=drawn).to(dtype)
    at = at.contiguous(memory_format=torch.channels_last)
    weight, bias = (
        torch.randn(*shape, generator=drawn).to(dtype) for shape in ((6, 8, 3, 3), (6,))
    )
    with torch.no_grad():
        plain = F.relu(F.conv2d(at.double(), weight.double(), bias.double()))
        seen = convolved(at, weight, bias)
    assert seen.dtype == dtype
    near = {torch.bfloat16: 0.1, torch.float32: 1e-4, torch.float64: 1e-12}[dtype]
    torch.testing.assert_close(seen.double(), plain, atol=near, rtol=near)


def test_a_build_without_it_does_both(monkeypatch: pytest.MonkeyPatch) -> None:
    at, weight, bias = torch.randn(1, 3, 5, 5), torch.randn(4, 3, 3, 3), torch.randn(4)
    with torch.no_grad():
        one = convolved(at, weight, bias)
        monkeypatch.setattr(fused, "_is_fusing", lambda: False)
        torch.testing.assert_close(convolved(at, weight, bias), one)


def test_memory_is_kept_without_a_word_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_freed_memory.__wrapped__()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    keep_freed_memory.__wrapped__()
    monkeypatch.setattr(sys, "platform", "darwin")
    keep_freed_memory.__wrapped__()
