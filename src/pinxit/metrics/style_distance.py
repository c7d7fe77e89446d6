"""How far a picture's texture is from a style's, wherever things stand in them.

At each tap of a backbone the features of a picture are taken for a normal distribution: mean and
covariance over places. Two pictures are compared by the squared Wasserstein-2 distance of these
(Dowson and Landau 1982; between single pictures: Shaham, Dekel and Michaeli 2019, arXiv
1905.01164), divided by the style's mean squared feature, so that taps and backbones of different
scale count alike: 0 is the style itself, 1 is as far as a black tap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.metrics.backbones import Backbone, Pictures, Tap

TAPS = 4
"""The four finest taps are read: the fifth has too few places for its covariance."""

Matrix = Float[Tensor, "channel channel"]
Vector = Float[Tensor, " channel"]


@dataclass(frozen=True, slots=True)
class TapStatistics:
    """One picture's features at one tap.

    Attributes:
        mean: Of each channel.
        covariance: Of the channels.
        root: Its symmetric square root.
        power: Mean squared length of the features.
    """

    mean: Vector
    covariance: Matrix
    root: Matrix
    power: float


StyleStatistics = tuple[TapStatistics, ...]


def statistics_of(taps: Sequence[Tap]) -> StyleStatistics:
    """Statistics of the first picture of the batch at the `TAPS` finest taps."""
    return tuple(_at_tap(tap[0].flatten(1).double()) for tap in taps[:TAPS])


def style_statistics(backbone: Backbone, picture: Pictures) -> StyleStatistics:
    """Statistics of one picture."""
    return statistics_of(backbone.taps(picture))


def _at_tap(features: Float[Tensor, "channel place"]) -> TapStatistics:
    mean = features.mean(1)
    centered = features - mean[:, None]
    covariance = centered @ centered.T / features.shape[1]
    values, vectors = torch.linalg.eigh(covariance)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    power = float(mean.square().sum() + covariance.trace())
    return TapStatistics(mean, covariance, root, power)


def _wasserstein(one: TapStatistics, other: TapStatistics) -> float:
    """Squared Wasserstein-2 distance of two normal distributions."""
    # the nuclear norm of the roots' product is the trace of the root in the formula
    shared = torch.linalg.eigvalsh(other.root @ one.covariance @ other.root).clamp(min=0).sqrt()
    spread = one.covariance.trace() + other.covariance.trace() - 2 * shared.sum()
    return float((one.mean - other.mean).square().sum() + spread.clamp(min=0))


def style_distance(result: StyleStatistics, style: StyleStatistics) -> float:
    """Mean over taps of the distance in units of the style's power; 0 for equal statistics."""
    parts = [
        _wasserstein(one, other) / max(other.power, 1e-12)
        for one, other in zip(result, style, strict=True)
    ]
    return sum(parts) / len(parts)


def style_unit(backbone: Backbone, styles: Sequence[Pictures]) -> float:
    """Mean distance between the left and the right half of each style picture.

    A style is not nearer to itself than this; distances in this unit say how many times farther
    a result is.
    """
    gaps = []
    for style in styles:
        half = style.shape[3] // 2
        left, right = (
            style_statistics(backbone, part) for part in (style[..., :half], style[..., half:])
        )
        gaps += [style_distance(left, right), style_distance(right, left)]
    return sum(gaps) / len(gaps)


def art_score(content_distance: float, style_difference: float, unit: float) -> float:
    """Both distances in one number: (1 + content) (1 + style / unit); 1 is the best there could be.

    The form is that of ArtFID (Wright and Ommer 2022, arXiv 2207.12280); it is none, because the
    style's part is not a Fréchet distance of Inception's features over a collection.

    Args:
        content_distance: LPIPS to the content.
        style_difference: `style_distance` to the style.
        unit: `style_unit` of the styles on the same backbone.
    """
    return (1 + content_distance) * (1 + style_difference / unit)
