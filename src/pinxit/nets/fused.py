"""Convolution and ReLU in one pass over memory, which is what small networks on a CPU wait for."""

import ctypes
import sys
from collections.abc import Callable, Mapping
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

_TRIM, _MMAP = -1, -3
"""glibc's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD (malloc.h)."""

_KEPT, _MAPPED, _MAPPED_AT_LEAST, _MAPPED_WHEN_FULL = 2**28, 2**27, 2**25, 2**24


def convolved(at: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """ReLU of a convolution without padding; no gradient is kept.

    Args:
        at: ``batch channel height width``, best in the memory format channels_last.
        weight: ``out channel kernel kernel``, of the same dtype.
        bias: One for each output channel.
    """
    if at.device.type != "cpu" or at.dtype not in _fusing():
        return F.relu_(F.conv2d(at, weight, bias))
    result: Tensor = torch.ops.mkldnn._convolution_pointwise(
        at, weight, bias, (0, 0), (1, 1), (1, 1), 1, "relu", [], ""
    )
    return result


@cache
def _fusing() -> tuple[torch.dtype, ...]:
    """The number formats for which this build and this processor have it."""
    has_onednn: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if not has_onednn or not hasattr(torch.ops.mkldnn, "_convolution_pointwise"):
        return ()
    return (torch.float32, torch.bfloat16) if has_bfloat16() else (torch.float32,)


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself, at twice the pace or more."""
    about: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(about.get("avx512_bf16"))


def keep_freed_memory() -> None:
    """Lets the process keep up to 256 MB that it freed, where the C library is glibc.

    A network frees and takes the same few megabytes for each layer; giving them back to the
    system in between costs more time than the convolutions (VGG-19 on 512 x 512 pixels in
    bfloat16, Xeon with AMX: 130 ms, and 82 ms with this). What is larger than 128 MB still goes
    back at once.
    """
    choose = _function_of_glibc("mallopt")
    # older versions take 32 MB at most; what they refuse must not freeze what they would choose
    if choose is not None and (choose(_MMAP, _MAPPED) or choose(_MMAP, _MAPPED_AT_LEAST)):
        choose(_TRIM, _KEPT)


def give_back_freed_memory() -> None:
    """Gives back what was freed, and from now on what is 16 MB and more as soon as it is freed.

    For work that fills the memory: pictures of many megapixels among the layers of windows leave
    gaps that nothing fits into (2048 x 2048 pixels: a peak of 3.0 GB instead of 1.8).
    """
    choose, trim = _function_of_glibc("mallopt"), _function_of_glibc("malloc_trim")
    if choose is not None and trim is not None and choose(_MMAP, _MAPPED_WHEN_FULL):
        choose(_TRIM, _MAPPED_WHEN_FULL)
        trim(0)


def _function_of_glibc(name: str) -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):  # another C library
        return None
    return found
