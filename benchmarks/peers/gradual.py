"""Style transfer by optimization from coarse to fine, with a well-known program's defaults.

Written anew after the README and the documented defaults of crowsonkb's style-transfer-pytorch,
which is on no package index: Wasserstein-2 between the Gaussians of features at relu1_1 to
relu5_1 (weights 256, 64, 16, 4, 1), squared error of relu4_2 (0.015), squared variation (2), Adam
(rate 0.02) on pixels from the content on, 1,000 steps at 128 px and 500 at every side that is
larger by the root of two, an average with decay 0.99 as the result.

Departures: the VGG-19 whose channels are normalized, because torchvision's weights are in no
package, so the balance of content and style is near the original's, not the same; the exact root
by eigenvalues instead of Newton and Schulz's iteration, which is only faster.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor

from peers import Colors

Batch = Float[Tensor, "1 channel height width"]

_LAYERS = (2, 5, "pool", 9, 12, "pool", 16, 19, 22, 25, "pool", 29, 32, 35, 38, "pool", 42)
_STYLE = {2: 256.0, 9: 64.0, 16: 16.0, 29: 4.0, 42: 1.0}
_CONTENT = 32
_CONTENT_WEIGHT, _VARIATION_WEIGHT = 0.015, 2.0
_RATE, _BETAS, _DECAY = 0.02, (0.9, 0.99), 0.99
_FIRST_SIDE, _FIRST_STEPS, _STEPS = 128, 1000, 500
_TINY = 1e-8


class _Gaussian(NamedTuple):
    mean: Float[Tensor, " channel"]
    covariance: Float[Tensor, "channel channel"]


def _gaussian(at: Batch) -> _Gaussian:
    flat = at[0].flatten(1)
    mean = flat.mean(1)
    moved = flat - mean[:, None]
    return _Gaussian(mean, moved @ moved.T / flat.shape[1])


def _root(matrix: Float[Tensor, "channel channel"]) -> Float[Tensor, "channel channel"]:
    values, axes = torch.linalg.eigh(matrix)
    root: Tensor = (axes * values.clamp_min(0).sqrt()) @ axes.T
    return root


def _distance(own: _Gaussian, wanted: _Gaussian, root: Tensor) -> Tensor:
    both = torch.linalg.eigvalsh(root @ own.covariance @ root)
    shared = both.clamp_min(_TINY).sqrt().sum()
    spread = own.covariance.trace() + wanted.covariance.trace() - 2 * shared
    distance: Tensor = (own.mean - wanted.mean).square().mean() + spread / len(own.mean)
    return distance


def _variation(picture: Batch) -> Tensor:
    right = picture[..., :, 1:] - picture[..., :, :-1]
    down = picture[..., 1:, :] - picture[..., :-1, :]
    return right.square().mean() + down.square().mean()


def _sized(picture: Batch, side: int) -> Batch:
    height, width = picture.shape[-2:]
    share = side / max(height, width)
    size = (max(round(height * share), 1), max(round(width * share), 1))
    return F.interpolate(picture, size=size, mode="bicubic", antialias=True).clamp(0, 1)


def _sides(last: int) -> list[int]:
    count = max(math.ceil(2 * math.log2(last / _FIRST_SIDE)), 0)
    return [min(round(_FIRST_SIDE * 2 ** (step / 2)), last) for step in range(count + 1)]


class Gradual:
    """The network, and the optimization.

    Args:
        weights: ``adain.safetensors`` of ``tools/judges.py``, whose encoder is the VGG-19.
    """

    def __init__(self, weights: Path) -> None:
        self.weights = load_file(weights)

    def _features(self, picture: Batch) -> dict[int, Batch]:
        found = {}
        at = F.conv2d(picture, self.weights["encoder.0.weight"], self.weights["encoder.0.bias"])
        for layer in _LAYERS:
            if isinstance(layer, str):
                at = F.max_pool2d(at, 2)
                continue
            at = F.pad(at, (1, 1, 1, 1), mode="replicate")
            kernel = self.weights[f"encoder.{layer}.weight"]
            at = F.relu(F.conv2d(at, kernel, self.weights[f"encoder.{layer}.bias"]))
            found[layer] = at
        return found

    def __call__(self, content: Colors, style: Colors) -> Colors:
        """The whole run; minutes."""
        whole, manner = (
            torch.from_numpy(np.ascontiguousarray(each.transpose(2, 0, 1)))[None]
            for each in (content, style)
        )
        sides = _sides(max(content.shape[:2]))
        result = _sized(whole, sides[0])
        state: list[Tensor] = []
        for step, side in enumerate(sides):
            at = _sized(whole, side)
            result = F.interpolate(result, size=at.shape[-2:], mode="bicubic").clamp(0, 1)
            state = [F.interpolate(each, size=at.shape[-2:], mode="bilinear") for each in state]
            steps = _STEPS if step else _FIRST_STEPS
            result, state = self._optimized(result, (at, _sized(manner, side)), state, steps)
        return result[0].permute(1, 2, 0).contiguous().numpy()

    def _optimized(
        self, start: Batch, towards: tuple[Batch, Batch], state: list[Tensor], steps: int
    ) -> tuple[Batch, list[Tensor]]:
        content, style = towards
        with torch.no_grad():
            kept = self._features(content)[_CONTENT]
            seen = self._features(style)
            wanted = {layer: _gaussian(seen[layer]) for layer in _STYLE}
            roots = {layer: _root(each.covariance) for layer, each in wanted.items()}
        picture = start.clone().requires_grad_(True)
        adam = torch.optim.Adam([picture], lr=_RATE, betas=_BETAS)
        if state:
            begun = {"step": torch.tensor(float(_FIRST_STEPS))}
            adam.state[picture] = begun | {"exp_avg": state[0], "exp_avg_sq": state[1].clamp_min(0)}
        average, weight = torch.zeros_like(start), 0.0
        for _ in range(steps):
            features = self._features(picture)
            loss = _CONTENT_WEIGHT * (features[_CONTENT] - kept).square().mean()
            loss = loss + _VARIATION_WEIGHT * _variation(picture)
            for layer, share in _STYLE.items():
                apart = _distance(_gaussian(features[layer]), wanted[layer], roots[layer])
                loss = loss + share / sum(_STYLE.values()) * apart
            adam.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            adam.step()
            with torch.no_grad():
                picture.clamp_(0, 1)
                average = average * _DECAY + picture * (1 - _DECAY)
                weight = weight * _DECAY + 1 - _DECAY
        moments = adam.state[picture]
        return average / weight, [moments["exp_avg"], moments["exp_avg_sq"]]
