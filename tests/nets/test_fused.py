"""Convolution and ReLU in one go give what both give one after the other."""

import ctypes
import sys

import pytest
import torch
import torch.nn.functional as F

from pinxit.nets import fused
from pinxit.nets.fused import convolved, give_back_freed_memory, keep_freed_memory


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
        monkeypatch.setattr(fused, "_fusing", lambda: ())
        torch.testing.assert_close(convolved(at, weight, bias), one)


class Library:
    """A C library that notes what it is told."""

    def __init__(self, most: int) -> None:
        self.most, self.told, self.trims = most, dict[int, int](), 0

    def malloc_trim(self, _kept: int) -> int:
        self.trims += 1
        return 1

    def mallopt(self, what: int, value: int) -> int:
        if value > self.most and what == fused._MMAP:
            return 0
        self.told[what] = value
        return 1


@pytest.mark.parametrize(("most", "mapped"), [(2**30, 2**27), (2**25, 2**25)])
def test_freed_memory_is_kept_as_far_as_the_library_allows(
    monkeypatch: pytest.MonkeyPatch, most: int, mapped: int
) -> None:
    library = Library(most)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(sys, "platform", "linux")
    keep_freed_memory()
    assert library.told == {fused._MMAP: mapped, fused._TRIM: 2**28}


def test_large_work_gives_back_what_was_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(2**30)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(sys, "platform", "linux")
    keep_freed_memory()
    give_back_freed_memory()
    assert library.told == {fused._MMAP: 2**24, fused._TRIM: 2**24}
    assert library.trims == 1


def test_other_libraries_and_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = Library(0)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: refusing)
    monkeypatch.setattr(sys, "platform", "linux")
    keep_freed_memory()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    keep_freed_memory()
    generous = Library(2**30)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: generous)
    monkeypatch.setattr(sys, "platform", "darwin")
    keep_freed_memory()
    assert refusing.told == generous.told == {}
