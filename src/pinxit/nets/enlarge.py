"""Pictures enlarged between the levels of a pyramid, wrapping if they tile."""

import torch
from jaxtyping import Float
from torch import Tensor

Image = Float[Tensor, "1 3 _ _"]

_SHARPNESS = -0.5


def enlarged(image: Image, height: int, width: int, *, wraps: bool = False) -> Image:
    """The picture at a larger size, clipped to 0..1; arguments as of `stretched`."""
    if image.shape[2:] == (height, width):
        return image
    return stretched(image, height, width, wraps=wraps).clamp_(0, 1)


def stretched(image: Image, height: int, width: int, *, wraps: bool = False) -> Image:
    """Values at a larger size, not clipped.

    Keys 1981, Cubic Convolution Interpolation (IEEE ASSP 29), with a = -1/2. Beyond the border
    the picture is continued, or goes on at its other side.

    Args:
        image: Of any range.
        height: Rows of the result, not fewer than the picture's.
        width: Columns of the result, not fewer than the picture's.
        wraps: Whether the picture goes on at its other side.
    """
    return _along(_along(image, 3, width, wraps=wraps), 2, height, wraps=wraps)


def _along(image: Image, axis: int, size: int, *, wraps: bool) -> Image:
    old = image.shape[axis]
    places = (torch.arange(size, dtype=torch.float64) + 0.5) * (old / size) - 0.5
    before = places.floor()
    shape = [1, 1, 1, 1]
    shape[axis] = size
    result = image.new_zeros(())
    for step in (-1, 0, 1, 2):
        at = (before + step).long()
        at = at % old if wraps else at.clamp(0, old - 1)
        weights = _keys((before + step - places).abs()).to(image.dtype).to(image.device)
        part = image.index_select(axis, at.to(image.device)).mul_(weights.view(shape))
        result = part if step == -1 else result.add_(part)
    return result


def _keys(distance: Float[Tensor, " _"]) -> Float[Tensor, " _"]:
    a, d = _SHARPNESS, distance
    near = (a + 2) * d**3 - (a + 3) * d**2 + 1
    far = a * (d**3 - 5 * d**2 + 8 * d - 4)
    return torch.where(d <= 1, near, torch.where(d < 2, far, torch.zeros_like(d)))
