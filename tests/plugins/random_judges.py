"""Judging networks of the real shapes with random weights, in the form of ``tools/judges.py``."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

_VGG = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
_ALEX = ((64, 11), (192, 5), (384, 3), (256, 3), (256, 3))


def write_vgg16(folder: Path) -> Path:
    """Writes ``vgg16_lpips.safetensors``."""
    layers = [(channels, 3) for channels in _VGG]
    return _write(folder / "vgg16_lpips.safetensors", "VGG16", layers, (64, 128, 256, 512, 512))


def write_alexnet(folder: Path) -> Path:
    """Writes ``alexnet_lpips.safetensors``."""
    heads = tuple(channels for channels, _ in _ALEX)
    return _write(folder / "alexnet_lpips.safetensors", "AlexNet", list(_ALEX), heads)


def _write(path: Path, net: str, layers: list[tuple[int, int]], heads: tuple[int, ...]) -> Path:
    draw = np.random.default_rng(3)
    before = 3
    weights = {}
    for number, (channels, side) in enumerate(layers):
        scale = (2 / (before * side * side)) ** 0.5
        kernel = draw.normal(0, scale, (channels, before, side, side))
        weights[f"{net}_0/Conv_{number}/kernel"] = kernel.astype(np.float16)
        weights[f"{net}_0/Conv_{number}/bias"] = draw.normal(0, 0.1, channels).astype(np.float16)
        before = channels
    for number, channels in enumerate(heads):
        head = draw.random((1, channels, 1, 1))
        weights[f"NetLinLayer_{number}/Conv_0/kernel"] = head.astype(np.float16)
    save_file(weights, path)
    return path
