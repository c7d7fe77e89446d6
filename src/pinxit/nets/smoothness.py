"""How rough a picture is from pixel to pixel, with its gradient; some rows at a time."""

from jaxtyping import Float
from torch import Tensor

_ROWS = 256

Image = Float[Tensor, "1 3 _ _"]


def add_roughness(image: Image, gradient: Image, weight: float, *, wraps: bool = False) -> float:
    """``weight`` times the mean squared difference of neighbors, summed over colors and axes.

    Args:
        image: The picture.
        gradient: The gradient is added to it in place.
        weight: Of this term.
        wraps: Whether the last row and column neighbor the first.
    """
    share = 3 * weight / image.numel()
    height, width = image.shape[2:]
    total = 0.0
    for start in range(0, height, _ROWS):
        rows = slice(start, start + _ROWS)
        both = slice(start, start + _ROWS + 1)
        total += _add(image[:, :, rows], gradient[:, :, rows], share, 3)
        total += _add(image[:, :, both], gradient[:, :, both], share, 2)
    if wraps:
        total += _add_across(image, gradient, share, 3, width)
        total += _add_across(image, gradient, share, 2, height)
    return share * total


def _add(image: Image, gradient: Image, share: float, axis: int) -> float:
    steps = image.diff(dim=axis)
    count = steps.shape[axis]
    gradient.narrow(axis, 1, count).add_(steps, alpha=2 * share)
    gradient.narrow(axis, 0, count).sub_(steps, alpha=2 * share)
    return float(steps.square().sum())


def _add_across(image: Image, gradient: Image, share: float, axis: int, size: int) -> float:
    step = image.narrow(axis, 0, 1) - image.narrow(axis, size - 1, 1)
    gradient.narrow(axis, 0, 1).add_(step, alpha=2 * share)
    gradient.narrow(axis, size - 1, 1).sub_(step, alpha=2 * share)
    return float(step.square().sum())
