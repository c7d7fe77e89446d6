"""Patches of pictures: cutting them out, finding the nearest ones, laying them over each other.

A field says for each place of a picture which patch of the source lies there: rows and columns,
``height width 2``. Granot et al. (2022) search exactly; we do up to `MOST_EXACT` patches. Above,
a field that was found at a coarser size is so near already that it is enough to ask neighbors
(Barnes et al. 2009, PatchMatch, doi:10.1145/1531326.1531330), all places at once, in the first
principal components of the source's patches.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional

PATCH = 7
"""Side of a patch in pixels."""

MOST_EXACT = 4800
"""Patches of either picture up to which every pair is compared."""

_COMPONENTS = 24
_SAMPLES = 20_000
_NUMBERS = 24_000_000
"""Distances that are held at once."""

_AT_ONCE = 1 << 16
"""Patches that are compared at once."""

# Channels, height, width; several sizes meet in one function, so they have no names.
Plane = Float[Tensor, "_ _ _"]
Rows = Float[Tensor, "_ _"]
Field = Int[Tensor, "_ _ 2"]


def wrapped(pixels: Plane) -> Plane:
    """The picture with its first rows and columns again at the end, so that patches go around."""
    more = PATCH - 1
    wide = torch.cat((pixels, pixels[:, :, :more]), dim=2)
    return torch.cat((wide, wide[:, :more]), dim=1)


def places_of(pixels: Plane, *, wraps: bool = False) -> tuple[int, int]:
    """How many patches lie below and beside each other."""
    less = 0 if wraps else PATCH - 1
    return int(pixels.shape[1]) - less, int(pixels.shape[2]) - less


def patches_of(pixels: Plane, *, wraps: bool = False) -> Rows:
    """Every patch as a row, in reading order."""
    pixels = wrapped(pixels) if wraps else pixels
    return functional.unfold(pixels[None], PATCH)[0].T.contiguous()


def nearest(queries: Rows, keys: Rows, completeness: float) -> Int[Tensor, " _"]:
    """Which key each query takes: equation 2 of Granot et al. (2022), exactly.

    A key's distance d(i, j) is divided by ``completeness + min over i of d(i, j)``, so that keys
    that nobody is near to are preferred, and every part of the source is used somewhere.

    Args:
        queries: Patches of the picture that is made.
        keys: Patches of the source.
        completeness: The paper's alpha, in mean squared differences; large for plain distance.
    """
    lengths = keys.square().sum(1)
    chunk = max(1, _NUMBERS // len(keys))
    parts = torch.split(queries, chunk)

    def distances(part: Rows) -> Tensor:
        found = torch.addmm(lengths[None], part, keys.T, alpha=-2)
        found += part.square().sum(1, keepdim=True)
        return found.clamp_(min=0).div_(keys.shape[1])

    kept = distances(parts[0]) if len(parts) == 1 else None
    least = torch.full((len(keys),), torch.inf, device=keys.device)
    for part in parts:
        found = kept if kept is not None else distances(part)
        least = torch.minimum(least, found.amin(0))
    weights = 1 / (completeness + least)
    chosen = []
    for part in parts:
        scores = (kept if kept is not None else distances(part)) * weights
        chosen.append(scores.argmin(1))
    return torch.cat(chosen)


def as_field(numbers: Int[Tensor, " _"], size: tuple[int, int], columns: int) -> Field:
    """Numbers of patches in reading order as rows and columns."""
    return torch.stack((numbers // columns, numbers % columns), dim=1).reshape(*size, 2)


@dataclass(frozen=True, slots=True)
class Components:
    """The directions in which the source's patches differ most, as filters.

    Attributes:
        filters: One for each component.
        mean: Of all patches, in each component.
    """

    filters: Float[Tensor, "component channel side side"]
    mean: Float[Tensor, " component"]

    @classmethod
    def of(cls, source: Plane) -> "Components":
        """Those of a picture, found in evenly spread patches."""
        high, wide = places_of(source)
        step = max(1, int((high * wide / _SAMPLES) ** 0.5))
        windows = source.unfold(1, PATCH, step).unfold(2, PATCH, step)
        rows = windows.permute(1, 2, 0, 3, 4).reshape(-1, source.shape[0] * PATCH * PATCH)
        mean = rows.mean(0)
        centered = (rows - mean).double()
        values, vectors = torch.linalg.eigh((centered.T @ centered).cpu())
        best = vectors[:, values.argsort(descending=True)[:_COMPONENTS]].T.to(rows)
        return cls(best.reshape(-1, source.shape[0], PATCH, PATCH), best @ mean)

    def rows(self, pixels: Plane, *, wraps: bool = False) -> Rows:
        """Every patch of a picture in these components."""
        pixels = wrapped(pixels) if wraps else pixels
        found = functional.conv2d(pixels[None], self.filters)[0]
        return (found.flatten(1).T - self.mean).contiguous()


@dataclass(frozen=True, slots=True)
class Search:
    """Patches of the source that may be taken, and those of the picture that take them.

    Attributes:
        queries: What is looked for, in components.
        keys: What is there, in the same components.
        high: Rows of patches of the source.
        wide: Columns of them.
        wraps: Whether the picture that is made goes around.
    """

    queries: Rows
    keys: Rows
    high: int
    wide: int
    wraps: bool = False

    def improved(self, field: Field, rounds: int, stream: np.random.Generator) -> Field:
        """A field that is nearer: each place tries what its neighbors have, and chance."""
        best = self._distances(field)
        for number in range(rounds):
            for step in (1,) if number else (5, 1):
                for down, right in ((step, 0), (0, step), (-step, 0), (0, -step)):
                    shift = torch.tensor((down, right), device=field.device)
                    field, best = self._better(field, best, self._moved(field, down, right) + shift)
            for reach in (max(self.high, self.wide) // 8, 12, 2):
                if reach:
                    chance = stream.integers(-reach, reach + 1, tuple(field.shape), np.int64)
                    jump = torch.from_numpy(chance).to(field.device)
                    field, best = self._better(field, best, field + jump)
        return field

    def _moved(self, field: Field, down: int, right: int) -> Field:
        """What the neighbors have; at the border the place's own."""
        moved = field.roll((down, right), (0, 1))
        if not self.wraps:
            for axis, by in ((0, down), (1, right)):
                edge = slice(0, by) if by > 0 else slice(field.shape[axis] + by, None)
                if by and axis == 0:
                    moved[edge] = field[edge]
                elif by:
                    moved[:, edge] = field[:, edge]
        return moved

    def _better(self, field: Field, best: Tensor, other: Field) -> tuple[Field, Tensor]:
        other = self._inside(other)
        found = self._distances(other)
        is_nearer = found < best
        return torch.where(is_nearer[..., None], other, field), torch.where(is_nearer, found, best)

    def _inside(self, field: Field) -> Field:
        return torch.stack(
            (field[..., 0].clamp(0, self.high - 1), field[..., 1].clamp(0, self.wide - 1)), dim=2
        )

    def _distances(self, field: Field) -> Float[Tensor, "_ _"]:
        numbers = (field[..., 0] * self.wide + field[..., 1]).flatten()
        parts = zip(
            torch.split(self.queries, _AT_ONCE), torch.split(numbers, _AT_ONCE), strict=True
        )
        found = torch.cat(
            [(asked - self.keys.index_select(0, n)).square_().sum(1) for asked, n in parts]
        )
        return found.reshape(field.shape[:2])


def carried(
    field: Field, size: tuple[int, int], source: tuple[float, float], most: Int[Tensor, " 2"]
) -> Field:
    """A field at another size of the same picture.

    Args:
        field: At the size before.
        size: Rows and columns of the new field.
        source: How many times larger the source became, in height and width.
        most: The last row and column of patches of the source.
    """
    high, wide = field.shape[:2]
    down = torch.arange(size[0], device=field.device)
    right = torch.arange(size[1], device=field.device)
    old_down, old_right = down * high // size[0], right * wide // size[1]
    near = field[old_down][:, old_right].double()
    rows = near[..., 0] * source[0] + (down - old_down * source[0])[:, None]
    columns = near[..., 1] * source[1] + (right - old_right * source[1])[None]
    moved = torch.stack((rows, columns), dim=2).round().long()
    return torch.minimum(moved.clamp(min=0), most)


def voting_weights(spread: float = 2.0) -> Float[Tensor, "side side"]:
    """How much each pixel of a patch counts: most in the middle, a Gaussian of that spread."""
    away = torch.arange(PATCH) - PATCH // 2
    bell = torch.exp(-(away**2) / (2 * spread**2))
    return bell[:, None] * bell[None]


def voted(
    source: Plane, field: Field, weights: Float[Tensor, "side side"], *, wraps: bool = False
) -> Plane:
    """The picture in which each pixel is the mean of what all patches over it say.

    Args:
        source: Where the patches come from.
        field: Which lies where.
        weights: How much each pixel of a patch counts.
        wraps: Whether patches at the end go on at the beginning.
    """
    high, wide = field.shape[:2]
    more = 0 if wraps else PATCH - 1
    total = source.new_zeros((source.shape[0], high + more, wide + more))
    counts = source.new_zeros((high + more, wide + more))
    flat = source.flatten(1)
    first = field[..., 0] * source.shape[2] + field[..., 1]
    for down in range(PATCH):
        for right in range(PATCH):
            weight = weights[down, right]
            numbers = (first + (down * source.shape[2] + right)).flatten()
            said = torch.stack([plane[numbers] for plane in flat]).reshape(-1, high, wide) * weight
            if wraps:
                total += said.roll((down, right), (1, 2))
                counts += weight
            else:
                total[:, down : down + high, right : right + wide] += said
                counts[down : down + high, right : right + wide] += weight
    return total / counts
