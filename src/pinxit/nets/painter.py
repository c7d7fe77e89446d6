"""Painting in one pass, any size in bounded memory: `encode` a style once, `paint` many pictures.

Tiles are exact: features are computed in windows with margins as wide as VGG-19 reaches, their
moments are summed over all windows, and the decoder's strips have margins as wide as it reaches.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor

from pinxit.base.hashing import hash_array
from pinxit.base.shipped import shipped
from pinxit.nets.color import Colors, Palette, palette_of, recolored
from pinxit.nets.devices import noise
from pinxit.nets.enlarge import stretched
from pinxit.nets.fused import keep_freed_memory
from pinxit.nets.periodic import periodic
from pinxit.nets.stroke_net import (
    LEAST_TAUGHT,
    NOISE_STRIDE,
    TAPS,
    Maps,
    Moments,
    StrokeNet,
    maps_between,
    noise_shape,
    roots_of,
    share_of,
    touch_of,
)
from pinxit.nets.vgg import STRIDES, VGG19, fast_dtype
from pinxit.nets.windows import COARSEST, Window, windows_of
from pinxit.pictures.resize import resized

WEIGHTS = "painter.safetensors"
"""File of the shipped network, in data/weights."""

LARGEST_STYLE = 1024
"""Longest side, in pixels, at which a style picture is looked at."""

_TILE = 448
_WHOLE = 1024
_STRIP_PIXELS, _LEAST_STRIP = 2**20, 128
_TAP_STRIDES = tuple(STRIDES[name] for name in TAPS)

Numbers = NDArray[np.float32]
Plane = Float[np.ndarray, "_ _"]


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """What a taught style adds to the weights of the decoder, by their names."""

    weights: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class StyleCode:
    """What the network needs to know of a style.

    Attributes:
        palette: Mean and covariance of its colors.
        means: Of its projected features, one array for each tap.
        covariances: Of the same.
        manner: Scales and shifts of the decoder, as the network reads them from the style's
            moments or as they were taught for it.
        differences: Of the decoder's weights, where these were taught too.
    """

    palette: Palette
    means: tuple[Numbers, ...]
    covariances: tuple[Numbers, ...]
    manner: Numbers
    differences: Differences | None = None


def encode(styles: tuple[Colors, ...], shares: tuple[float, ...], device: str = "cpu") -> StyleCode:
    """The code of a style, or of several mixed by their shares.

    Args:
        styles: At the size at which their strokes are wanted; 1024 px are looked at, at most.
        shares: Of each; they add up to 1.
        device: Where it is computed.
    """
    codes = [_encoded(at_most(style, LARGEST_STYLE), device) for style in styles]
    return blended(codes, shares, palette_of(styles, shares))


def blended(
    codes: list[StyleCode], shares: tuple[float, ...], palette: Palette | None = None
) -> StyleCode:
    """Several styles as one: a mixture of their features.

    Args:
        codes: Of the styles.
        shares: Of each; they add up to 1.
        palette: Of the mixture; None to compute it.
    """
    pairs = list(zip(codes, shares, strict=True))
    means, covariances = [], []
    for index in range(len(TAPS)):
        mean = sum(share * code.means[index] for code, share in pairs)
        gaps = [code.means[index] - mean for code in codes]
        parts = [
            share * (code.covariances[index] + np.outer(gap, gap))
            for (code, share), gap in zip(pairs, gaps, strict=True)
        ]
        means.append(np.asarray(mean, np.float32))
        covariances.append(np.asarray(sum(parts), np.float32))
    manner = np.asarray(sum(share * code.manner for code, share in pairs), np.float32)
    if palette is None:
        palette = _mixture([code.palette for code in codes], shares)
    return StyleCode(palette, tuple(means), tuple(covariances), manner, _mixed(pairs))


def _mixed(pairs: list[tuple[StyleCode, float]]) -> Differences | None:
    given = [(code.differences.weights, share) for code, share in pairs if code.differences]
    names = {name: None for weights, _ in given for name in weights}
    total = {
        name: np.asarray(sum(share * each[name] for each, share in given if name in each))
        for name in names
    }
    return Differences(total) if total else None


@dataclass(frozen=True, slots=True, eq=False)
class ShotCode:
    """What frames of one shot have in common, so that all are moved to the style by one way.

    Attributes:
        palette: Mean and covariance of the shot's colors.
        moments: Of its features, after it was moved to the style's colors; None to take each
            frame's own.
    """

    palette: Palette
    moments: Moments | None = None


class Sight:
    """Remembers what the network saw in the last few pictures, which takes most of the time.

    Args:
        most: How many pictures are remembered.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._seen: OrderedDict[str, tuple[list[Tensor], Moments]] = OrderedDict()

    def of(
        self, picture: Colors, wraps: bool, look: Callable[[], tuple[list[Tensor], Moments]]
    ) -> tuple[list[Tensor], Moments]:
        """Features of a picture and their moments, from memory or by looking."""
        if not self._most:
            return look()
        key = f"{hash_array(picture)} {wraps}"
        if key not in self._seen:
            self._seen[key] = look()
        self._seen.move_to_end(key)
        while len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return self._seen[key]


def shot_code(
    frames: Sequence[Colors],
    palette: Palette,
    styles: tuple[StyleCode, ...],
    regions: tuple[Plane, ...] = (),
    *,
    tier: str = "fast",
    device: str = "cpu",
) -> ShotCode:
    """What a shot is painted by, from some of its frames.

    Args:
        frames: A few, from all over the shot.
        palette: Of the whole shot.
        styles: As for ``paint``.
        regions: As for ``paint``.
        tier: As for ``paint``.
        device: Where it is computed.
    """
    net, vgg = _network(device), _backbone(device)
    seen = []
    for frame in frames:
        small = _small(frame, styles, regions, tier, palette)
        height, width = small.shape[:2]
        picture = _tensor(small, device)
        more = (0, -width % COARSEST, 0, -height % COARSEST)
        with torch.inference_mode():
            picture = F.pad(picture, more, mode="replicate")
            seen.append(_features(picture, net, vgg, wraps=False)[1])
    return ShotCode(palette, _mean_moments(seen))


def _mean_moments(seen: Sequence[Moments]) -> Moments:
    """The moments of all features of several pictures of one size."""
    means, covariances = [], []
    for index in range(len(TAPS)):
        each = torch.stack([moments.mean[index] for moments in seen])
        mean = each.mean(0)
        gaps = each - mean
        within = torch.stack([moments.covariance[index] for moments in seen]).mean(0)
        means.append(mean)
        covariances.append(within + (gaps[..., :, None] * gaps[..., None, :]).mean(0))
    return Moments(tuple(means), tuple(covariances))


def _small(
    pixels: Colors,
    styles: tuple[StyleCode, ...],
    regions: tuple[Plane, ...],
    tier: str,
    palette: Palette | None,
) -> Colors:
    """A frame in the styles' colors, at the size at which the network sees it."""
    height, width = pixels.shape[:2]
    share = 2 if tier == "preview" and min(height, width) >= 2 * COARSEST else 1
    rows, columns = (-(-side // share) * share for side in (height, width))
    planes = tuple(_plane_at(plane, columns, rows) for plane in regions)
    moved = _recolored(_resized(pixels, columns, rows), styles, planes, palette)
    return moved if share == 1 else _halved(moved)


def paint(  # noqa: PLR0913, every one is the user's
    pixels: Colors,
    styles: tuple[StyleCode, ...],
    regions: tuple[Plane, ...] = (),
    *,
    tier: str = "fast",
    strength: float = 0.5,
    wraps: bool = False,
    device: str = "cpu",
    shot: ShotCode | None = None,
    seed: int = 0,
    sight: Sight | None = None,
) -> Colors:
    """The picture in the manner of the styles.

    Args:
        pixels: What is shown.
        styles: One; or one for each region.
        regions: Where each style applies, adding up to 1 everywhere.
        tier: "fast", or "preview": strokes painted at half the size, four times as fast.
        strength: 0 gives the picture itself, 1 nearly only style.
        wraps: Whether the result repeats without seams.
        device: Where it is computed.
        shot: What the picture has in common with others, if it is a frame; None if it is not.
        seed: Decides how strokes lie where the picture says nothing about it.
        sight: Remembers what was seen in pictures that are painted again and again.
    """
    if strength == 0:
        return pixels
    keep_freed_memory()
    height, width = pixels.shape[:2]
    share = 2 if tier == "preview" and min(height, width) >= 2 * COARSEST else 1
    # whole strides where the sides must fit together
    step = COARSEST * share if wraps else share
    rows, columns = (-(-side // step) * step for side in (height, width))
    here = _resized(pixels, columns, rows)
    planes = tuple(_plane_at(plane, columns, rows) for plane in regions)
    if wraps:
        here = periodic(here)
    moved = _recolored(here, styles, planes, shot.palette if shot else None)
    small = moved if share == 1 else _halved(moved)
    planes = tuple(_plane_at(p, small.shape[1], small.shape[0]) for p in planes)
    strokes = _strokes(small, styles, planes, _Way(strength, wraps, device, shot, seed, sight))
    if share > 1:
        strokes = _enlarged(strokes, rows, columns, wraps=wraps)
    painted = strokes
    painted += moved
    weak = min(1.0, strength / LEAST_TAUGHT)
    if weak < 1:
        painted = here + (painted - here) * weak
    result = _resized(painted, width, height)
    return np.asarray(np.clip(result, 0, 1, out=result), np.float32)


@dataclass(frozen=True, slots=True)
class _Way:
    """How it is painted."""

    strength: float
    wraps: bool
    device: str
    shot: ShotCode | None = None
    seed: int = 0
    sight: Sight | None = None

    @property
    def share(self) -> float:
        """How far features are moved."""
        return share_of(self.strength)


def _strokes(
    moved: Colors, styles: tuple[StyleCode, ...], regions: tuple[Plane, ...], way: _Way
) -> Colors:
    """What the network adds to a picture that has the styles' colors already."""
    height, width = moved.shape[:2]
    net, vgg = _network(way.device), _backbone(way.device)
    picture = _tensor(moved, way.device)
    if not way.wraps:
        more = (-width % COARSEST, -height % COARSEST)
        picture = F.pad(picture, (0, more[0], 0, more[1]), mode="replicate")
    with torch.inference_mode():
        sight = way.sight or Sight(0)
        features, here = sight.of(
            moved, way.wraps, lambda: _features(picture, net, vgg, wraps=way.wraps)
        )
        if way.shot is not None and way.shot.moments is not None:
            here = way.shot.moments
        maps = [
            maps_between(
                here,
                _moments(style, way.device),
                here.mean[0].new_tensor([way.share]),
                _roots(style),
            )
            for style in styles
        ]
        weights = [_tensor(plane[..., None], way.device) for plane in regions]
        grain = noise(noise_shape(*picture.shape[2:]), way.seed, "painter").to(picture.device)
        painted = _by_all(picture, _Moved(features, maps, weights, grain), styles, way)
        strokes = painted.sub_(picture)[0, :, :height, :width]
    return np.ascontiguousarray(strokes.cpu().numpy().transpose(1, 2, 0))


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    """Features, and how they are moved to the styles.

    They are moved strip by strip: twice the features of a large picture take much memory.

    Attributes:
        features: Projected, of the whole picture.
        maps: To each style.
        weights: Of each style at each pixel; empty for one style everywhere.
        noise: That strokes differ by.
    """

    features: list[Tensor]
    maps: list[Maps]
    weights: list[Tensor]
    noise: Tensor

    def strip(self, first: int, last: int, side: int) -> tuple[tuple[Tensor, ...], Tensor]:
        """Moved features, and noise, of rows of the picture, as `_strip` cuts them."""
        weights = [_strip(each, first, last, side) for each in self.weights]
        moved = tuple(
            self._mapped(index, _strip(each, first // s, last // s, side // s), weights)
            for index, (each, s) in enumerate(zip(self.features, _TAP_STRIDES, strict=True))
        )
        step = NOISE_STRIDE
        return moved, _strip(self.noise, first // step, last // step, side // step)

    def _mapped(self, index: int, features: Tensor, weights: list[Tensor]) -> Tensor:
        total: Tensor | None = None
        for number, each in enumerate(self.maps):
            matrix = each.matrix[index].to(features.dtype)[0, :, :, None, None]
            moved = F.conv2d(features, matrix, each.offset[index][0].to(features.dtype))
            if weights:
                rows = F.interpolate(weights[number], features.shape[2:], mode="area")
                moved *= rows.to(moved.dtype)
            total = moved if total is None else total.add_(moved)
        assert total is not None  # noqa: S101, there is a style
        return total


def _by_all(picture: Tensor, moved: _Moved, styles: tuple[StyleCode, ...], way: _Way) -> Tensor:
    """The painted picture, strip by strip; each style paints its own region."""
    height, width = picture.shape[2:]
    whole = [
        F.pad(each, (0, width - each.shape[3], 0, height - each.shape[2]), mode="replicate")
        for each in moved.weights
    ]
    moved = replace(moved, weights=whole)
    hands = [_hand(style, way.device) for style in styles]
    reach = hands[0][0].decoder_reach
    side = reach if way.wraps else 0
    result = torch.empty_like(picture)
    step = height if height * width <= _WHOLE * _WHOLE else _strip_height(width)
    for top in range(0, height, step):
        stop = min(height, top + step)
        first, last = top - reach, stop + reach
        if not way.wraps:
            first, last = max(0, first), min(height, last)
        features, grain = moved.strip(first, last, side)
        strip = _strip(picture, first, last, side)
        inside = (slice(top - first, stop - first), slice(side, side + width))
        parts = [net.decoded(strip, features, grain, manner) for net, manner in hands]
        painted = [part[:, :, inside[0], inside[1]] for part in parts]
        if whole:
            painted = [p * each[:, :, top:stop] for p, each in zip(painted, whole, strict=True)]
        result[:, :, top:stop] = torch.stack(painted).sum(0) if whole else painted[0]
    return result


def _hand(style: StyleCode, device: str) -> tuple[StrokeNet, Tensor]:
    """The network that paints a style, and its manner."""
    net = _network(device)
    if style.differences is not None:
        net = _taught_network(device, style.differences)
    return net, torch.from_numpy(style.manner)[None].to(device, net.out.weight.dtype)


def _strip_height(width: int) -> int:
    """Rows that are painted at once: fewer, the longer they are."""
    return max(_LEAST_STRIP, _STRIP_PIXELS // width // COARSEST * COARSEST)


def _features(
    picture: Tensor, net: StrokeNet, vgg: VGG19, *, wraps: bool
) -> tuple[list[Tensor], Moments]:
    """Projected features of the whole picture, and their moments."""
    height, width = picture.shape[2:]
    whole = [
        torch.empty(
            (1, layer.weight.shape[0], height // STRIDES[name], width // STRIDES[name]),
            dtype=vgg.dtype,
            device=picture.device,
        ).contiguous(memory_format=torch.channels_last)
        for name, layer in zip(TAPS, net.projections, strict=True)
    ]
    sums = [_zeros(each.shape[1], picture.device) for each in whole]
    tile = _TILE if max(height, width) > _WHOLE else 0
    for window in windows_of(height, width, tile, wraps=wraps):
        taps = vgg(window.cut(picture))
        for (name, layer), into, (total, square) in zip(
            zip(TAPS, net.projections, strict=True), whole, sums, strict=True
        ):
            seen = layer(window.inside(taps[name], STRIDES[name]))
            _place(into, window, STRIDES[name], seen)
            flat = seen.float().flatten(2)[0]
            total += flat.sum(1)
            square += flat @ flat.T
    return whole, _moments_of(sums, whole)


def _zeros(channels: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Sums of values and of their products; in float64 where there is one."""
    dtype = torch.float32 if device.type == "mps" else torch.float64
    shapes = (channels,), (channels, channels)
    first, second = (torch.zeros(shape, dtype=dtype, device=device) for shape in shapes)
    return first, second


def _place(into: Tensor, window: Window, stride: int, seen: Tensor) -> None:
    top, left = window.rows.start // stride, window.columns.start // stride
    into[:, :, top : top + seen.shape[2], left : left + seen.shape[3]] = seen


def _moments_of(sums: list[tuple[Tensor, Tensor]], whole: list[Tensor]) -> Moments:
    means, covariances = [], []
    for (total, square), each in zip(sums, whole, strict=True):
        count = each.shape[2] * each.shape[3]
        mean = total / count
        means.append(mean.float()[None])
        covariances.append((square / count - mean[:, None] * mean).float()[None])
    return Moments(tuple(means), tuple(covariances))


def _strip(features: Tensor, first: int, last: int, side: int) -> Tensor:
    """Rows of a picture, going on at the other side where they leave it."""
    rows = torch.arange(first, last, device=features.device) % features.shape[2]
    strip = features[:, :, rows]
    if side:
        columns = torch.arange(-side, features.shape[3] + side, device=features.device)
        strip = strip[..., columns % features.shape[3]]
    return strip.contiguous(memory_format=torch.channels_last)


def _encoded(style: Colors, device: str) -> StyleCode:
    picture = _tensor(style, device)
    height, width = picture.shape[2:]
    more = (-width % COARSEST, -height % COARSEST)
    picture = F.pad(picture, (0, more[0], 0, more[1]), mode="replicate")
    with torch.inference_mode():
        net = _network(device)
        taps = _backbone(device)(picture)
        seen = net.moments(taps)
        manner = net.modulation(seen, touch_of(taps))[0].cpu().numpy()
    means = tuple(each[0].cpu().numpy() for each in seen.mean)
    covariances = tuple(each[0].cpu().numpy() for each in seen.covariance)
    palette = palette_of((style,), (1.0,))
    return StyleCode(palette, means, covariances, manner)


def _moments(style: StyleCode, device: str) -> Moments:
    means = tuple(torch.from_numpy(each)[None].to(device) for each in style.means)
    covariances = tuple(torch.from_numpy(each)[None].to(device) for each in style.covariances)
    return Moments(means, covariances)


@lru_cache(maxsize=16)
def _roots(style: StyleCode) -> tuple[Tensor, ...]:
    return roots_of(_moments(style, "cpu"))


def _recolored(
    pixels: Colors,
    styles: tuple[StyleCode, ...],
    regions: tuple[Plane, ...],
    of: Palette | None = None,
) -> Colors:
    """The picture in the styles' colors, each in its region."""
    if not regions:
        return recolored(pixels, styles[0].palette, of)
    parts: Iterator[Colors] = (
        recolored(pixels, style.palette, of) * plane[..., None]
        for style, plane in zip(styles, regions, strict=True)
    )
    return np.asarray(sum(parts), np.float32)


def _mixture(palettes: list[Palette], shares: tuple[float, ...]) -> Palette:
    mean = np.array(sum(s * p.mean for p, s in zip(palettes, shares, strict=True)))
    covariance = sum(
        s * (p.covariance + np.outer(p.mean - mean, p.mean - mean))
        for p, s in zip(palettes, shares, strict=True)
    )
    return Palette(mean, np.array(covariance))


@cache
def _network(device: str) -> StrokeNet:
    net = StrokeNet()
    net.load_state_dict({n: v.float() for n, v in load_file(shipped("weights", WEIGHTS)).items()})
    dtype = fast_dtype(device)
    net.to(device, dtype).eval().requires_grad_(False)
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net


@lru_cache(maxsize=4)
def _taught_network(device: str, differences: Differences) -> StrokeNet:
    """The network of a style that was taught."""
    net = StrokeNet()
    weights = {n: v.float() for n, v in load_file(shipped("weights", WEIGHTS)).items()}
    for name, value in differences.weights.items():
        weights[name] = weights[name] + torch.from_numpy(value).float()
    net.load_state_dict(weights)
    net.to(device, fast_dtype(device)).eval().requires_grad_(False)
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net


@cache
def _backbone(device: str) -> VGG19:
    return VGG19(device, fast_dtype(device))


def at_most(pixels: Colors, longest: float) -> Colors:
    """The picture, made smaller if its longest side has more pixels than that."""
    share = min(1.0, longest / max(pixels.shape[:2]))
    return _resized(pixels, *(max(1, round(side * share)) for side in pixels.shape[1::-1]))


def _resized(pixels: Colors, width: int, height: int) -> Colors:
    same = pixels.shape[:2] == (height, width)
    return pixels if same else np.asarray(resized(pixels, width, height), np.float32)


def _plane_at(plane: Plane, width: int, height: int) -> Plane:
    if plane.shape == (height, width):
        return plane
    return np.asarray(resized(plane[..., None], width, height)[..., 0], np.float32)


def _halved(pixels: Colors) -> Colors:
    """Means of every four pixels; both sides are even."""
    rows = pixels[::2] + pixels[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25), np.float32)


def _enlarged(strokes: Colors, height: int, width: int, *, wraps: bool) -> Colors:
    """Strokes painted at half the size, at the whole size."""
    small = _tensor(strokes, "cpu")
    if wraps:
        large = stretched(small, height, width, wraps=True)
    else:  # the same cubic, in a third of the time
        large = F.interpolate(small, (height, width), mode="bicubic", antialias=True)
    return np.ascontiguousarray(large[0].numpy().transpose(1, 2, 0))


def _tensor(pixels: Float[np.ndarray, "_ _ _"], device: str) -> Tensor:
    return torch.from_numpy(np.array(pixels.transpose(2, 0, 1), np.float32)[None]).to(device)
