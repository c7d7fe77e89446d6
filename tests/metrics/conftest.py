from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from pinxit.metrics.backbones import Backbone

_VGG = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
_ALEX = ((64, 11), (192, 5), (384, 3), (256, 3), (256, 3))


def _random(path: Path, net: str, layers: list[tuple[int, int]], heads: tuple[int, ...]) -> Path:
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


@pytest.fixture(scope="session")
def vgg(tmp_path_factory: pytest.TempPathFactory) -> Backbone:
    path = tmp_path_factory.mktemp("vgg") / "vgg16_lpips.safetensors"
    heads = (64, 128, 256, 512, 512)
    return Backbone(_random(path, "VGG16", [(channels, 3) for channels in _VGG], heads))


@pytest.fixture(scope="session")
def alex(tmp_path_factory: pytest.TempPathFactory) -> Backbone:
    path = tmp_path_factory.mktemp("alex") / "alexnet_lpips.safetensors"
    return Backbone(_random(path, "AlexNet", list(_ALEX), tuple(c for c, _ in _ALEX)))
