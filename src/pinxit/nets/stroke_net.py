"""The feed-forward network of the fast style transfer: one pass paints a picture in any style.

It sees the content picture already moved to the style's colors, so that the palette is right from
the start. Features of frozen VGG-19 at relu3_1 and relu4_1 are projected to fewer channels (the
directions in which styles vary most) and moved to the style's mean and covariance by the optimal
transport map between two normal distributions (closed form: Lu et al. 2019, arXiv 1906.00668; the
idea of transforming features: Li et al. 2017, arXiv 1705.08086). A decoder of dense 3x3
convolutions at an eighth, a quarter and at last half of the resolution paints from them, on a
ground that is the content without its detail.

The style also has a say in how the decoder paints: a small network turns the moments of its
features, also of finer ones (relu1_1, relu2_1), into scales and shifts of the decoder's channels
(Dumoulin et al. 2017, arXiv 1610.07629).

It is also given noise (Ulyanov et al. 2016, arXiv 1603.03417): where the content is flat, strokes
have nothing else that differs from place to place, and came out as a lattice.

Nothing else depends on the picture as a whole: with the maps fixed, a tile with a border as
wide as the networks reach gives exactly the whole picture's pixels.

Tried and dropped: such scales and shifts alone, without moving the features; the same decoder
trained to invert the features first (900 steps: true, but soft, and moved features gave little more
than the style's colors); instance normalization in the blocks (400 steps: the same loss, half as
much time again). A decoder that ended at a quarter of the resolution by shuffling channels
into squares of 4 pixels, on the whole picture instead of a ground, judged by VGG-19 always in step
with its own squares of 8: it left a photograph under faint strokes, and drew the squares. Features
of the content itself as the only aim for content: they hold the style back, where moved ones ask
for it place by place.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

TAPS = {"relu3_1": (256, 128), "relu4_1": (512, 160)}
"""Channels of each tap of VGG-19, and how many are left of them."""

TOUCH = ("relu1_1", "relu2_1")
"""Finer taps, of which a style's manner is read as well: edges of strokes, grain."""

_TOUCH_NUMBERS = 2 * (64 + 128)
_DEEP, _WIDE, _HALF = 160, 128, 32
_MIDDLE, _LATE, _LAST = 3, 4, 1
MODULATION = 2 * (_MIDDLE * _DEEP + _LATE * _WIDE + _LAST * _HALF)
"""Numbers of a style's manner: a scale and a shift for each block's channels."""

_HIDDEN = (384, 256)

NOISE, NOISE_STRIDE = 8, 4
"""Channels of noise, and pixels from one of its places to the next."""

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

    decoder_reach = 8 * -(-(8 * (2 * _MIDDLE + 1) + 4 * (2 * _LATE + 2) + 2 * (2 * _LAST + 2)) // 8)
    """Pixels beyond a pixel whose features can change it; a multiple of 8."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.ModuleList(nn.Conv2d(a, b, 1, bias=False) for a, b in TAPS.values())
        fine, coarse = (after for _, after in TAPS.values())
        self.enter_deep = nn.Conv2d(coarse, _DEEP, 1)
        self.middle = nn.ModuleList(_Block(_DEEP) for _ in range(_MIDDLE))
        self.up = nn.Conv2d(_DEEP, _WIDE, 1)
        self.enter_fine = nn.Conv2d(fine, _WIDE, 1)
        self.stem = nn.Conv2d(48, _WIDE, 3, padding=1, padding_mode="replicate")
        self.fine_noise = nn.Conv2d(NOISE, _WIDE, 1, bias=False)
        self.deep_noise = nn.Conv2d(4 * NOISE, _DEEP, 1, bias=False)
        for layer in (self.fine_noise, self.deep_noise):
            layer.weight.data *= 0.1
        self.late = nn.ModuleList(_Block(_WIDE) for _ in range(_LATE))
        self.to_half = nn.Conv2d(_WIDE, 4 * _HALF, 3, padding=1, padding_mode="replicate")
        self.half_stem = nn.Conv2d(12, _HALF, 3, padding=1, padding_mode="replicate")
        self.last = nn.ModuleList(_Block(_HALF) for _ in range(_LAST))
        self.out = nn.Conv2d(_HALF, 12, 3, padding=1, padding_mode="replicate")
        self.out.weight.data *= 0.1
        self.seen = nn.Linear(2 * (fine + coarse) + _TOUCH_NUMBERS, _HIDDEN[0])
        self.hidden = nn.Linear(*_HIDDEN)
        self.manner = nn.Linear(_HIDDEN[1], MODULATION)
        self.manner.weight.data *= 0.1
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
            F.conv2d(taps[name].float(), project.weight.float()).flatten(2)
            for name, project in zip(TAPS, self.projections, strict=True)
        ]
        means = tuple(each.mean(2) for each in seen)
        gaps = [each - mean[:, :, None] for each, mean in zip(seen, means, strict=True)]
        return Moments(means, tuple(gap @ gap.transpose(1, 2) / gap.shape[2] for gap in gaps))

    def modulation(self, style: Moments, touch: Vectors) -> Float[Tensor, "batch numbers"]:
        """The manner of styles: how the decoder's blocks scale and shift their channels.

        Args:
            style: Moments of the projected features.
            touch: What `touch_of` gives for the finer ones.
        """
        spreads = [each.diagonal(dim1=1, dim2=2).clamp(min=0) for each in style.covariance]
        seen = torch.cat((*style.mean, *(each.sqrt() for each in spreads), touch), 1)
        seen = F.layer_norm(seen.sign() * seen.abs().sqrt(), seen.shape[1:])
        for layer in (self.seen, self.hidden, self.manner):
            # in float32, whatever the decoder computes with
            seen = F.linear(seen, layer.weight.float(), layer.bias.float())
            seen = seen if layer is self.manner else F.leaky_relu(seen, 0.2)
        return seen

    def mapped(self, taps: dict[str, Tensor], maps: Maps) -> tuple[Tensor, ...]:
        """The projected features, moved."""
        moved = []
        for index, seen in enumerate(self.projected(taps)):
            matrix, offset = maps.matrix[index].to(seen.dtype), maps.offset[index].to(seen.dtype)
            flat = torch.baddbmm(offset[:, :, None], matrix, seen.flatten(2))
            moved.append(flat.reshape(seen.shape[0], -1, *seen.shape[2:]))
        return tuple(moved)

    def projected(self, taps: dict[str, Tensor]) -> tuple[Tensor, ...]:
        """The projected features, as they are."""
        pairs = zip(TAPS, self.projections, strict=True)
        return tuple(project(taps[name]) for name, project in pairs)

    def decoded(
        self,
        picture: Float[Tensor, "batch 3 height width"],
        features: tuple[Tensor, ...],
        noise: Float[Tensor, "batch noise height_4 width_4"],
        manner: Float[Tensor, "batch numbers"],
    ) -> Float[Tensor, "batch 3 height width"]:
        """The painted picture.

        Args:
            picture: RGB 0..1 in the style's colors; height and width are multiples of 8.
            features: What `mapped` gives for it.
            noise: Normal, `NOISE` channels at a quarter of the resolution.
            manner: What `modulation` gives for each style.
        """
        fine, coarse = features
        noise = noise.to(coarse.dtype)
        sizes = [_DEEP] * 2 * _MIDDLE + [_WIDE] * 2 * _LATE + [_HALF] * 2 * _LAST
        parts = iter(torch.split(manner.to(coarse.dtype)[:, :, None, None], sizes, 1))
        seen = (picture.to(coarse.dtype) - 0.5) * 2
        at = self.enter_deep(coarse) + self.deep_noise(F.pixel_unshuffle(noise, 2))
        at = F.leaky_relu(at, 0.2)
        for block in self.middle:
            at = block(at, next(parts), next(parts))
        at = _twice(self.up(at)) + self.enter_fine(fine) + self.fine_noise(noise)
        at = at + self.stem(F.pixel_unshuffle(seen, 4))
        at = F.leaky_relu(at, 0.2)
        for block in self.late:
            at = block(at, next(parts), next(parts))
        at = F.pixel_shuffle(self.to_half(at), 2) + self.half_stem(F.pixel_unshuffle(seen, 2))
        at = F.leaky_relu(at, 0.2)
        for block in self.last:
            at = block(at, next(parts), next(parts))
        strokes = F.pixel_shuffle(self.out(at), 2)
        return ground(picture) + strokes.to(picture.dtype)


def _twice(at: Tensor) -> Tensor:
    return F.interpolate(at, scale_factor=2, mode="bilinear")


def ground(picture: Float[Tensor, "batch 3 _ _"]) -> Float[Tensor, "batch 3 _ _"]:
    """What strokes are painted on: the picture without its detail.

    A painter that adds to the whole picture leaves a photograph under a filter.
    """
    return F.interpolate(F.avg_pool2d(picture, 4), scale_factor=4, mode="bilinear")


def touch_of(taps: dict[str, Tensor]) -> Float[Tensor, "batch numbers"]:
    """Means and standard deviations of the finer features of styles, in float32.

    Args:
        taps: What VGG-19 gives for them.
    """
    seen = [taps[name].float().flatten(2) for name in TOUCH]
    return torch.cat([part for each in seen for part in (each.mean(2), each.std(2))], 1)


def noise_shape(height: int, width: int) -> tuple[int, int, int, int]:
    """Of the noise for a picture whose sides are multiples of 8."""
    return 1, NOISE, height // NOISE_STRIDE, width // NOISE_STRIDE


def share_of(strength: float) -> float:
    """How far features are moved for a strength 0..1: all the way at 0.5, and a bit beyond."""
    beyond = max(0.0, strength - 0.5) * 2 * (MOST_SHARE - 1)
    return min(0.5, max(LEAST_TAUGHT, strength)) * 2 + beyond


def maps_between(
    here: Moments,
    there: Moments,
    strength: Float[Tensor, " batch"],
    roots: tuple[Matrices, ...] | None = None,
) -> Maps:
    """The maps that move features with some moments to other moments.

    Args:
        here: Moments of the content.
        there: Moments of the style.
        strength: Share of the way; 0 is no change.
        roots: What `roots_of` gives for the style, if it is known already.
    """
    roots = roots_of(there) if roots is None else roots
    matrices, offsets = [], []
    for index, root in enumerate(roots):
        mean, goal_mean = here.mean[index], there.mean[index]
        whole = torch.eye(mean.shape[1], device=mean.device)
        share = strength[:, None, None]
        matrix = transport(here.covariance[index], root) * share + whole * (1 - share)
        goal_mean = goal_mean * strength[:, None] + mean * (1 - strength[:, None])
        matrices.append(matrix)
        offsets.append(goal_mean - (matrix @ mean[:, :, None])[:, :, 0])
    return Maps(tuple(matrices), tuple(offsets))


def transport(here: Matrices, root: Matrices) -> Matrices:
    """The symmetric matrix that moves one covariance to another with the least change.

    ``R (R H R)^(-1/2) R``, in float64 on the processor: in float32 the rounding shows.

    Args:
        here: The one, H.
        root: Square root of the other, R, as `roots_of` gives it.
    """
    values, vectors = torch.linalg.eigh(root @ _lifted(here) @ root)
    middle = root @ vectors
    result: Tensor = (middle / values.clamp(min=1e-12).sqrt()[:, None]) @ middle.transpose(1, 2)
    return result.to(here.device, here.dtype)


def roots_of(there: Moments) -> tuple[Matrices, ...]:
    """Square roots of a style's covariances, in float64."""
    roots = []
    for covariance in there.covariance:
        values, vectors = torch.linalg.eigh(_lifted(covariance))
        roots.append((vectors * values.clamp(min=0).sqrt()[:, None]) @ vectors.transpose(1, 2))
    return tuple(roots)


def _lifted(covariance: Matrices) -> Matrices:
    """With a hundredth of its mean variance everywhere, so that no direction is blown up."""
    exact = covariance.cpu().double()
    whole = torch.eye(exact.shape[1], dtype=torch.float64)
    more = 0.01 * exact.diagonal(dim1=1, dim2=2).mean(1) + 1e-6
    return exact + whole * more[:, None, None]
