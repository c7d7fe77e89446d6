"""The feed-forward network of the fast style transfer: one pass paints a picture in any style.

It sees the content picture already moved to the style's colors and adds strokes to it, so that the
palette is right from the start. Features of frozen VGG-19 at relu3_1 and relu4_1 are projected to
fewer channels and moved to the style's mean and covariance by the optimal transport map between
two normal distributions (closed form: Lu et al. 2019, arXiv 1906.00668; the idea of transforming
features: Li et al. 2017, arXiv 1705.08086). A decoder of dense 3x3 convolutions at an eighth and a
quarter of the resolution, left by shuffling channels into pixels (Shi et al. 2016, arXiv
1609.05158), paints from them.

The style also has a say in how the decoder paints: a small network turns the moments of its
features into scales and shifts of the decoder's channels (Dumoulin et al. 2017, arXiv 1610.07629).
Without it strokes were faint: 40 steps of learning these numbers for one style alone halved the
distance to it.

Nothing else depends on the picture as a whole: with the maps fixed, a tile with a border as
wide as the networks reach gives exactly the whole picture's pixels.

Tried and dropped: such scales and shifts alone, without moving the features; the same decoder
trained to invert the features first (900 steps: true, but soft, and moved features gave little more
than the style's colors).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

TAPS = {"relu3_1": (256, 128), "relu4_1": (512, 160)}
"""Channels of each tap of VGG-19, and how many are left of them."""

_WIDE, _DEEP = 112, 144
_MIDDLE, _LATE = 2, 4
MODULATION = 2 * (_MIDDLE * _DEEP + _LATE * _WIDE)
"""Numbers of a style's manner: a scale and a shift for each block's channels."""

_HIDDEN = 128

LEAST_TAUGHT = 0.35
"""Least strength that the network learned; below it the result is mixed with the content."""

MOST_SHARE = 1.25
"""Features are moved beyond the style's by a quarter at most."""

Vectors = Float[Tensor, "batch _"]
Matrices = Float[Tensor, "batch _ _"]


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and covariance of projected features, one of each tap."""

    mean: tuple[Vectors, ...]
    covariance: tuple[Matrices, ...]


@dataclass(frozen=True, slots=True)
class Maps:
    """Affine maps of projected features, one for each tap."""

    matrix: tuple[Matrices, ...]
    offset: tuple[Vectors, ...]


class _Block(nn.Module):
    """Two convolutions around a modulated activation, added to what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate")
        self.second = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate")
        nn.init.kaiming_normal_(self.first.weight)
        nn.init.kaiming_normal_(self.second.weight)
        self.second.weight.data *= 0.3

    def forward(self, at: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        inner = F.relu(self.first(at) * (1 + scale) + shift)
        result: Tensor = at + self.second(inner)
        return result


class StrokeNet(nn.Module):
    """Projections of the features, and the decoder that paints from them."""

    decoder_reach = 8 * -(-(8 * 2 * _MIDDLE + 4 * (2 * _LATE + 2)) // 8) + 8
    """Pixels beyond a pixel whose features can change it; a multiple of 8."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.ModuleList(nn.Conv2d(a, b, 1, bias=False) for a, b in TAPS.values())
        fine, coarse = (after for _, after in TAPS.values())
        self.enter_deep = nn.Conv2d(coarse, _DEEP, 1)
        self.middle = nn.ModuleList(_Block(_DEEP) for _ in range(_MIDDLE))
        self.up = nn.Conv2d(_DEEP, 4 * _WIDE, 1)
        self.enter_fine = nn.Conv2d(fine, _WIDE, 1)
        self.stem = nn.Conv2d(48, _WIDE, 3, padding=1, padding_mode="replicate")
        self.late = nn.ModuleList(_Block(_WIDE) for _ in range(_LATE))
        self.out = nn.Conv2d(_WIDE, 48, 3, padding=1, bias=False, padding_mode="replicate")
        nn.init.zeros_(self.out.weight)
        self.hidden = nn.Linear(2 * (fine + coarse), _HIDDEN)
        self.manner = nn.Linear(_HIDDEN, MODULATION)
        nn.init.zeros_(self.manner.weight)
        nn.init.zeros_(self.manner.bias)

    @property
    def projections(self) -> tuple[nn.Conv2d, ...]:
        """The projection of each tap."""
        return tuple(each for each in self.project if isinstance(each, nn.Conv2d))

    def moments(self, taps: dict[str, Tensor]) -> Moments:
        """Mean and covariance of the projected features of pictures, in float32.

        Args:
            taps: What VGG-19 gives for them.
        """
        seen = [
            project(taps[name].float()).flatten(2)
            for name, project in zip(TAPS, self.projections, strict=True)
        ]
        means = tuple(each.mean(2) for each in seen)
        gaps = [each - mean[:, :, None] for each, mean in zip(seen, means, strict=True)]
        return Moments(means, tuple(gap @ gap.transpose(1, 2) / gap.shape[2] for gap in gaps))

    def modulation(self, style: Moments) -> Float[Tensor, "batch numbers"]:
        """The manner of styles: how the decoder's blocks scale and shift their channels."""
        spreads = [each.diagonal(dim1=1, dim2=2).clamp(min=0) for each in style.covariance]
        seen = torch.cat((*style.mean, *(each.sqrt() for each in spreads)), 1)
        seen = F.layer_norm(seen.sign() * seen.abs().sqrt(), seen.shape[1:])
        for layer in (self.hidden, self.manner):
            # in float32, whatever the decoder computes with
            seen = F.linear(seen, layer.weight.float(), layer.bias.float())
            seen = F.leaky_relu(seen, 0.2) if layer is self.hidden else seen
        return seen

    def forward(
        self,
        picture: Float[Tensor, "batch 3 height width"],
        taps: dict[str, Tensor],
        maps: Maps,
        modulation: Float[Tensor, "batch numbers"] | None = None,
    ) -> Float[Tensor, "batch 3 height width"]:
        """The painted picture.

        Args:
            picture: RGB 0..1 in the style's colors; height and width are multiples of 8.
            taps: What VGG-19 gives for it.
            maps: From the picture's features to the style's.
            modulation: The manner of each style; None for none.
        """
        fine, coarse = self.mapped(taps, maps)
        return self.decoded(picture, fine, coarse, modulation)

    def mapped(self, taps: dict[str, Tensor], maps: Maps) -> tuple[Tensor, ...]:
        """The projected features, moved."""
        moved = []
        for index, (name, project) in enumerate(zip(TAPS, self.projections, strict=True)):
            seen = project(taps[name])
            matrix, offset = maps.matrix[index].to(seen.dtype), maps.offset[index].to(seen.dtype)
            flat = torch.baddbmm(offset[:, :, None], matrix, seen.flatten(2))
            moved.append(flat.reshape(seen.shape[0], -1, *seen.shape[2:]))
        return tuple(moved)

    def decoded(
        self, picture: Tensor, fine: Tensor, coarse: Tensor, modulation: Tensor | None = None
    ) -> Tensor:
        """The picture painted from moved features; arguments as of `forward`."""
        if modulation is None:
            modulation = picture.new_zeros(picture.shape[0], MODULATION)
        sizes = [_DEEP, _DEEP] * _MIDDLE + [_WIDE, _WIDE] * _LATE
        parts = iter(torch.split(modulation.to(coarse.dtype)[:, :, None, None], sizes, 1))
        at = F.leaky_relu(self.enter_deep(coarse), 0.2)
        for block in self.middle:
            at = block(at, next(parts), next(parts))
        stem = self.stem(F.pixel_unshuffle(picture.to(at.dtype) - 0.5, 4) * 2)
        at = F.leaky_relu(F.pixel_shuffle(self.up(at), 2) + self.enter_fine(fine) + stem, 0.2)
        for block in self.late:
            at = block(at, next(parts), next(parts))
        strokes = self.out(at)
        return picture + F.pixel_shuffle(strokes, 4).to(picture.dtype)


def share_of(strength: float) -> float:
    """How far features are moved for a strength 0..1: all the way at 0.625, and a bit beyond."""
    return min(MOST_SHARE, max(LEAST_TAUGHT, strength) * 1.6)


def maps_between(here: Moments, there: Moments, strength: Float[Tensor, " batch"]) -> Maps:
    """The maps that move features with some moments to other moments.

    Args:
        here: Moments of the content.
        there: Moments of the style.
        strength: Share of the way; 0 is no change.
    """
    matrices, offsets = [], []
    for mean, covariance, goal_mean, goal in zip(
        here.mean, here.covariance, there.mean, there.covariance, strict=True
    ):
        whole = torch.eye(mean.shape[1], device=mean.device)
        matrix = transport(covariance, goal)
        share = strength[:, None, None]
        matrix = matrix * share + whole * (1 - share)
        goal_mean = goal_mean * strength[:, None] + mean * (1 - strength[:, None])
        matrices.append(matrix)
        offsets.append(goal_mean - (matrix @ mean[:, :, None])[:, :, 0])
    return Maps(tuple(matrices), tuple(offsets))


def transport(here: Matrices, there: Matrices) -> Matrices:
    """The symmetric matrix that moves one covariance to the other with the least change.

    Both get a hundredth of their mean variance added, so that directions in which nothing varies
    are not blown up. Computed in float64 on the processor: in float32 the rounding shows.
    """
    device, dtype = here.device, here.dtype
    here, there = here.cpu().double(), there.cpu().double()
    whole = torch.eye(here.shape[1], dtype=torch.float64)
    here, there = (
        each + whole * (0.01 * each.diagonal(dim1=1, dim2=2).mean(1) + 1e-6)[:, None, None]
        for each in (here, there)
    )
    values, vectors = torch.linalg.eigh(here)
    roots = values.clamp(min=1e-9).sqrt()
    root = (vectors * roots[:, None]) @ vectors.transpose(1, 2)
    inverse = (vectors / roots[:, None]) @ vectors.transpose(1, 2)
    values, vectors = torch.linalg.eigh(root @ there @ root)
    middle = (vectors * values.clamp(min=0).sqrt()[:, None]) @ vectors.transpose(1, 2)
    result: Tensor = inverse @ middle @ inverse
    return result.to(device, dtype)
