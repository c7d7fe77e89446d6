"""What the fast painter learns from, for batches of pictures.

    STYLE * mean over taps of the distance of statistics
    + MATCH * mean over taps of |P F(painted) - moved|^2 / variance of moved
    + CONTENT(strength) * mean over taps of |N(F(painted)) - N(F(picture))|^2
    + SMOOTH * mean |difference of neighbors|^2 + RANGE * what leaves 0..1
    + WEAVE * how much strokes repeat from square to square of the decoder's grid

The distance of statistics is that of `pinxit.engines.gatys`, made cheap for batches: squared
Wasserstein-2 distance of means and of the standard deviations along the style's own axes (the
eigenvectors of its covariance, known before), and half the relative distance of whole covariances,
all relative to the style's variance and made soft, so that no picture rules a batch. P projects
features as the network does (nets.stroke_net), and moved are those it paints from. N normalizes
each channel of a picture, so that content is where something is and not how it is painted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor
from torch.autograd.function import once_differentiable

from pinxit.nets.vgg import LAYERS

STYLE, MATCH, CONTENT, SMOOTH, RANGE, WEAVE = 10.0, 1.5, 0.4, 2.0, 2.0, 300.0
_NEAR = 3

GRID = 8
"""Pixels of the decoder's grid, and of VGG-19's."""
_STYLE_TAPS = {"relu1_1": 0.4, "relu2_1": 0.6, "relu3_1": 1.2, "relu4_1": 1.8}
"""Coarse statistics are harder to paint than fine ones, and more to the eye."""

_CONTENT_TAPS = {"relu3_1": 0.3, "relu4_1": 0.7}

Taps = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Statistics of styles at one tap.

    Attributes:
        mean: Of the features.
        covariance: Of the same.
        axes: Its eigenvectors, in columns.
        spreads: Standard deviations along them.
    """

    mean: Float[Tensor, "*batch channel"]
    covariance: Float[Tensor, "*batch channel channel"]
    axes: Float[Tensor, "*batch channel channel"]
    spreads: Float[Tensor, "*batch channel"]


def wanted_of(mean: Tensor, covariance: Tensor) -> Wanted:
    """Statistics with the axes of the covariance, in float32."""
    values, axes = (each.to(mean.device) for each in torch.linalg.eigh(covariance.cpu()))
    return Wanted(mean, covariance, axes, values.clamp(min=0).sqrt())


def mean_and_covariance(
    features: Float[Tensor, "batch channel height width"],
) -> tuple[Float[Tensor, "batch channel"], Float[Tensor, "batch channel channel"]]:
    """Of each picture's features, in float32."""
    mean, covariance = _Statistics.apply(features)  # type: ignore[no-untyped-call]
    return mean, covariance


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Pictures, RGB 0..1, and what VGG-19 sees in them."""

    pictures: Float[Tensor, "batch 3 height width"]
    taps: Taps


def painter_losses(
    result: Seen,
    content: Seen,
    wanted: Sequence[Wanted],
    moved: Sequence[tuple[Tensor, Tensor]],
    strength: Float[Tensor, "batch 1"],
) -> dict[str, Tensor]:
    """The parts of the loss, by name; the loss is their sum.

    Args:
        result: What the network painted.
        content: What it painted from: the content in the style's colors.
        wanted: Of the styles at each of `LAYERS`.
        moved: Projected features of what was painted, and what they should be: the content's
            after they were moved to the style; of each tap of `stroke_net.TAPS`.
        strength: Of the style, above 0 and up to 1; less wants more of the content.
    """
    painted, seen, goal = result.pictures, result.taps, content.taps
    style = painted.new_zeros(())
    for name, there in zip(LAYERS, wanted, strict=True):
        style = style + _STYLE_TAPS[name] * _distance(seen[name], there).mean() / len(LAYERS)
    shown_content = painted.new_zeros(())
    weight = ((1 - strength) / strength).pow(1.5)[:, 0]
    for name, share in _CONTENT_TAPS.items():
        gap = _Difference.apply(seen[name], goal[name])  # type: ignore[no-untyped-call]
        shown_content = shown_content + share * (_soft(gap, 2) * weight).mean()
    match = painted.new_zeros(())
    for (shown, aim), share in zip(moved, _CONTENT_TAPS.values(), strict=True):
        spread = aim.float().var((2, 3), unbiased=False).mean(1) + 1e-4
        gap = (shown.float() - aim.float()).square().mean((1, 2, 3)) / spread
        match = match + share * _soft(gap, 2).mean()
    down, across = painted[:, :, 1:] - painted[:, :, :-1], painted[..., 1:] - painted[..., :-1]
    smooth = (down.square().mean() + across.square().mean()) / 2
    beyond = (painted - painted.clamp(0, 1)).abs().mean()
    return {
        "style": STYLE * style,
        "match": MATCH * match,
        "content": CONTENT * shown_content,
        "smooth": SMOOTH * smooth,
        "range": RANGE * beyond,
        "weave": WEAVE * _weave(painted - content.pictures),
    }


def from_corner(pictures: Float[Tensor, "batch _ _ _"], corner: tuple[int, int]) -> Tensor:
    """Pictures without what is before a corner, and as much less at the end.

    A decoder that is always judged in step with VGG-19's squares of pixels draws these squares.
    """
    height, width = (side - GRID for side in pictures.shape[2:])
    rows, columns = slice(corner[0], corner[0] + height), slice(corner[1], corner[1] + width)
    return pictures[:, :, rows, columns].contiguous(memory_format=torch.channels_last)


def _weave(strokes: Tensor) -> Tensor:
    """Energy of what neighboring squares of the grid have in common.

    On average 0 for any texture that does not repeat.
    """
    height, width = (side // GRID * GRID for side in strokes.shape[2:])
    if min(height, width) < _NEAR * GRID:
        return strokes.new_zeros(())
    cells = F.pixel_unshuffle(strokes[:, :, :height, :width], GRID)
    cells = cells.reshape(cells.shape[0], 3, GRID**2, *cells.shape[2:])
    cells = (cells - cells.mean(2, keepdim=True)).flatten(1, 2)
    together = F.avg_pool2d(cells, _NEAR, 1).square().mean(1)
    each = F.avg_pool2d(cells.square(), _NEAR, 1).mean(1)
    count = _NEAR**2
    repeated: Tensor = F.relu((count * together - each) / (count - 1)).mean()
    return repeated


def _distance(features: Tensor, there: Wanted) -> Float[Tensor, " batch"]:
    mean, covariance = mean_and_covariance(features)
    total = there.spreads.square().sum(1)
    along = ((covariance @ there.axes) * there.axes).sum(1)
    off = (along.clamp(min=1e-8).sqrt() - there.spreads).square().sum(1)
    apart = ((mean - there.mean).square().sum(1) + off) / total
    whole = (covariance - there.covariance).square().sum((1, 2))
    relative = whole / there.covariance.square().sum((1, 2))
    return _soft(apart, 0.5) + 0.5 * _soft(relative, 0.5)


def _places(features: Tensor) -> Float[Tensor, "batch place channel"]:
    """The features of each place; no copy if they lie in channels_last."""
    return features.permute(0, 2, 3, 1).flatten(1, 2)


def _as_features(places: Tensor, like: Tensor) -> Tensor:
    batch, channels, height, width = like.shape
    return places.view(batch, height, width, channels).permute(0, 3, 1, 2)


class _Statistics(torch.autograd.Function):
    """Mean and covariance over the places; the gradient is one matrix product."""

    @staticmethod
    def forward(ctx: Any, features: Tensor) -> tuple[Tensor, Tensor]:
        places = _places(features)
        mean = places.mean(1, dtype=torch.float32)
        gaps = places - mean[:, None].to(places.dtype)
        covariance = torch.bmm(gaps.transpose(1, 2), gaps).float() / places.shape[1]
        ctx.save_for_backward(features, mean)
        return mean, covariance

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        features, mean = ctx.saved_tensors
        places = _places(features)
        matrix = (gradients[1] + gradients[1].transpose(1, 2)) / places.shape[1]
        offset = gradients[0][:, None] / places.shape[1] - mean[:, None] @ matrix
        moved = torch.bmm(places, matrix.to(places.dtype))
        return _as_features(moved.add_(offset.to(places.dtype)), features)


class _Difference(torch.autograd.Function):
    """Mean squared difference of features whose channels are normalized, for each picture.

    Where little varies, little is made of it.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, goal: Tensor) -> Tensor:
        (here, spread), (there, _) = (_normal(_places(each)) for each in (features, goal))
        gap = here - there
        ctx.save_for_backward(here, gap, spread)
        ctx.like = features
        return gap.square().mean((1, 2), dtype=torch.float32)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        here, gap, spread = ctx.saved_tensors
        share = (gap * here).mean(1, keepdim=True, dtype=torch.float32).to(here.dtype)
        factor = 2 * gradients[0][:, None, None] / (gap.shape[1] * gap.shape[2] * spread)
        return _as_features((gap - here * share) * factor.to(here.dtype), ctx.like), None


def _normal(places: Tensor) -> tuple[Tensor, Float[Tensor, "batch 1 channel"]]:
    """Each channel with mean 0 and nearly variance 1, and what it was divided by."""
    mean = places.mean(1, keepdim=True, dtype=torch.float32)
    gaps = places - mean.to(places.dtype)
    variance = gaps.square().mean(1, keepdim=True, dtype=torch.float32)
    floor = 0.05 * variance.mean(2, keepdim=True) + 1e-4
    spread = (variance + floor).sqrt()
    return gaps / spread.to(places.dtype), spread


def _soft(gap: Tensor, knee: float) -> Tensor:
    """Grows like the gap below the knee and like its logarithm above."""
    return knee * torch.log1p(gap / knee)
