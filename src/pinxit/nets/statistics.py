"""Statistics of features, and how far they are from a style's: what makes a picture look painted.

Features at one tap are taken for a normal distribution over places: mean m and covariance C. Two of
them are compared by the squared Wasserstein-2 distance (Dowson and Landau 1982; Olkin and
Pukelsheim 1982), divided by the style's mean squared feature so that all taps count alike:

    (|m - m*|^2 + tr C + tr C* - 2 tr (R C R)^(1/2)) / (|m*|^2 + tr C*)        R = C*^(1/2)

The root comes from an exact eigendecomposition R C R = V diag(v) V^T, and so does the gradient of
its trace, R V diag(v)^(-1/2) V^T R / 2; no iteration, and nothing is differentiated through the
eigenvectors, which has no limit where eigenvalues meet. Departure: v + (1e-5 power)^2 instead of v,
which keeps the gradient finite where places are fewer than channels.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor
from torch.autograd.function import once_differentiable

_FLOOR = 1e-5
_ROWS = 16384

Rows = Float[Tensor, "place channel"]
Vector = Float[Tensor, " channel"]
Matrix = Float[Tensor, "channel channel"]
Number = Float[Tensor, ""]


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over places, so that those of parts add up to those of the whole.

    Attributes:
        weight: Sum of the places' weights.
        first: Weighted sum of the features.
        second: Weighted sum of their outer products.
    """

    weight: Number
    first: Vector
    second: Matrix

    @property
    def mean(self) -> Vector:
        """Of each channel."""
        return self.first / self.weight

    @property
    def covariance(self) -> Matrix:
        """Of the channels."""
        return self.second / self.weight - torch.outer(self.mean, self.mean)

    def plus(self, other: "Moments") -> "Moments":
        """Of both parts together."""
        return Moments(
            self.weight + other.weight, self.first + other.first, self.second + other.second
        )

    def times(self, share: float) -> "Moments":
        """With every place's weight multiplied."""
        return Moments(self.weight * share, self.first * share, self.second * share)


def moments_of(
    features: Float[Tensor, "1 channel _ _"], weights: Float[Tensor, "_ _"] | None = None
) -> Moments:
    """Moments of features, float32; the gradient reaches the features.

    Args:
        features: Of one picture, or of a part of one; float32 or bfloat16.
        weights: Of each place, at least 0; None for 1 each.
    """
    rows = features[0].permute(1, 2, 0).flatten(0, 1)
    plane = None if weights is None else weights.flatten()[:, None]
    first, second = _Sums.apply(rows, plane)  # type: ignore[no-untyped-call]
    count = first.new_tensor(float(rows.shape[0])) if plane is None else plane.sum()
    return Moments(count, first, second)


class _Sums(torch.autograd.Function):
    """First and second moments; some rows at a time become float32, all of them never."""

    @staticmethod
    def forward(ctx: Any, rows: Rows, weights: Tensor | None) -> tuple[Vector, Matrix]:
        ctx.save_for_backward(rows, weights)
        count = rows.shape[1]
        first = rows.new_zeros(count, dtype=_exact(rows))
        second = rows.new_zeros((count, count), dtype=_exact(rows))
        for part in _parts(rows):
            some = rows[part].to(first.dtype)
            weighted = some if weights is None else some * weights[part]
            first += weighted.sum(0)
            second.addmm_(weighted.T, some)
        return first, second

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        rows, weights = ctx.saved_tensors
        of_first, of_second = gradients
        both = of_second + of_second.T
        result = torch.empty_like(rows)
        for part in _parts(rows):
            pull = torch.addmm(of_first, rows[part].to(both.dtype), both)
            result[part] = pull if weights is None else pull * weights[part]
        return result, None


def _exact(rows: Rows) -> torch.dtype:
    return torch.promote_types(rows.dtype, torch.float32)


def _parts(rows: Rows) -> Iterator[slice]:
    for start in range(0, rows.shape[0], _ROWS):
        yield slice(start, start + _ROWS)


class Goal:
    """Statistics to reach.

    Attributes:
        power: Mean squared length of the features.
    """

    def __init__(self, moments: Moments) -> None:
        self._mean = moments.mean.double()
        covariance = moments.covariance.double()
        values, vectors = torch.linalg.eigh((covariance + covariance.T) / 2)
        self._root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
        self._trace = covariance.trace()
        self.power = float(self._mean.square().sum() + self._trace) + 1e-12

    def distance(self, moments: Moments) -> Number:
        """The distance of the head of this file: 0 at the goal, 1 for black."""
        mean = moments.mean.double()
        covariance = moments.covariance.double()
        shared = trace_of_root(covariance, self._root, (_FLOOR * self.power) ** 2)
        spread = covariance.trace() + self._trace - 2 * shared
        distance: Number = ((mean - self._mean).square().sum() + spread) / self.power
        return distance


def mixed(parts: Iterable[tuple[Moments, float]]) -> Moments:
    """Moments of several pictures by their shares, however many places each has."""
    each = [moments.times(share / float(moments.weight)) for moments, share in parts]
    whole = each[0]
    for more in each[1:]:
        whole = whole.plus(more)
    return whole


def trace_of_root(covariance: Matrix, root: Matrix, floor: float) -> Number:
    """Trace of the square root of ``root covariance root``, with an exact gradient.

    Args:
        covariance: Symmetric, not negative.
        root: Symmetric; gets no gradient.
        floor: Added to every eigenvalue.
    """
    result: Number = _TraceOfRoot.apply(covariance, root, floor)  # type: ignore[no-untyped-call]
    return result


class _TraceOfRoot(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, covariance: Matrix, root: Matrix, floor: float) -> Number:
        product = root @ covariance @ root
        values, vectors = torch.linalg.eigh((product + product.T) / 2)
        roots = (values.clamp(min=0) + floor).sqrt()
        ctx.save_for_backward(root @ vectors, roots)
        total: Number = roots.sum()
        return total

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, None, None]:
        turned, roots = ctx.saved_tensors
        slope: Tensor = (turned / (2 * roots)) @ turned.T
        return gradients[0] * slope, None, None
