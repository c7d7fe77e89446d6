"""How far a picture is from what it should look like, and its exact gradient, part by part.

    style * mean over taps of the distance of statistics (nets.statistics)
    + content * mean over taps k of |F_k(picture) - F_k(content)|^2 / var F_k(content)
    + smoothness * mean |difference of neighbors|^2

The picture may be seen through windows (nets.windows). A first pass adds up their statistics, which
are sums over places; the loss's gradient with respect to these sums is a few matrices, the same
for all windows; a second pass sends it back through each window, together with the content's. The
sum is the gradient of the whole picture, not an approximation of it, and memory is that of one
window. It costs half as much again as seeing everything at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.fused import give_back_freed_memory
from pinxit.nets.smoothness import add_roughness
from pinxit.nets.statistics import Goal, Moments, mixed, moments_of
from pinxit.nets.vgg import LAYERS, STRIDES, VGG19
from pinxit.nets.windows import windows_of

CONTENT = ("relu3_1", "relu4_1")

Image = Float[Tensor, "1 3 _ _"]
Plane = Float[Tensor, "_ _"]
Features = dict[str, Float[Tensor, "1 _ _ _"]]
Pull = tuple[Float[Tensor, " _"], Float[Tensor, "_ _"]]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What the terms of the loss count."""

    style: float
    content: float
    smoothness: float


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """What a picture should look like.

    Attributes:
        content: What is shown.
        styles: How it is painted, each at the size of its strokes.
        shares: Of each style.
        regions: Where each style applies, as large as the content; empty if they are mixed.
        mask: Where anything is painted; None for everywhere.
        care: How much the content counts at each pixel, 0 or more; None for 1 where painted.
        wraps: Whether the picture goes on at its other side.
    """

    content: Image
    styles: tuple[Image, ...]
    shares: tuple[float, ...]
    regions: tuple[Plane, ...] = ()
    mask: Plane | None = None
    care: Plane | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
    """One part of the picture with its own style.

    Attributes:
        plane: Where it is; None for everywhere.
        share: Part of what is painted.
        goals: Statistics at each tap.
    """

    plane: Plane | None
    share: float
    goals: dict[str, Goal]


class StyleLoss:
    """The loss of the head of this file.

    Args:
        network: That sees.
        aim: What it should see.
        weights: Of the terms.
        tile: Longest side of a window, in pixels; 0 sees the whole picture at once.
        keeps_content: Whether the content's features are kept; if not, they are computed again
            each time, which takes a third more time and no memory.
    """

    def __init__(
        self,
        network: VGG19,
        aim: Aim,
        weights: Weights,
        *,
        tile: int = 0,
        keeps_content: bool = True,
    ) -> None:
        self._network, self._aim, self._weights, self._tile = network, aim, weights, tile
        height, width = aim.content.shape[2:]
        self._windows = windows_of(height, width, tile, wraps=aim.wraps)
        self._is_painted = None if aim.mask is None else (aim.mask > 0).to(aim.content.dtype)
        with torch.no_grad():
            self._regions = self._regions_of(aim)
            self._aim = replace(aim, styles=())  # known by their statistics; large ones take memory
            self._kept, self._scales = self._content_of(keeps=keeps_content)

    def __call__(self, image: Image) -> tuple[float, Image]:
        """The loss and its gradient."""
        gradient = torch.zeros_like(image)
        wraps = self._aim.wraps
        loss = add_roughness(image, gradient, self._weights.smoothness, wraps=wraps)
        if len(self._windows) == 1:
            loss += self._seen_whole(image, gradient)
        else:
            loss += self._seen_in_parts(image, gradient)
        if self._is_painted is not None:
            gradient *= self._is_painted
        return loss, gradient

    def _seen_whole(self, image: Image, gradient: Image) -> float:
        leaf, seen = self._look(image, 0)
        moments = self._moments(seen, 0)
        style, pulls = self._style(moments)
        return style + self._send_back(0, leaf, (seen, moments, pulls), gradient)

    def _seen_in_parts(self, image: Image, gradient: Image) -> float:
        with torch.no_grad():
            sums = self._moments(self._look(image, 0)[1], 0)
            for number in self._in_turn(1):
                more = self._moments(self._look(image, number)[1], number)
                sums = [one.plus(other) for one, other in zip(sums, more, strict=True)]
        loss, pulls = self._style(sums)
        for number in self._in_turn():
            leaf, seen = self._look(image, number)
            moments = self._moments(seen, number)
            loss += self._send_back(number, leaf, (seen, moments, pulls), gradient)
        return loss

    def _in_turn(self, first: int = 0) -> Iterator[int]:
        """Numbers of the windows; gives back the gaps that their layers leave: they add up."""
        for number in range(first, len(self._windows)):
            if number % _TIDY_EVERY == _TIDY_EVERY - 1:
                give_back_freed_memory()
            yield number

    def _look(self, image: Image, number: int) -> tuple[Image, Features]:
        """The pixels of a window, and their features without those of the margins."""
        window = self._windows[number]
        leaf = window.cut(image).detach().requires_grad_(torch.is_grad_enabled())
        seen = self._network(leaf)
        return leaf, {tap: window.inside(seen[tap], STRIDES[tap]) for tap in LAYERS}

    def _send_back(
        self,
        number: int,
        leaf: Image,
        found: tuple[Features, list[Moments], list[Pull]],
        gradient: Image,
    ) -> float:
        """Adds a window's gradient; gives its part of the content term."""
        seen, moments, pulls = found
        content = self._content_term(seen, number)
        style = sum(
            (pull[0] * each.first).sum() + (pull[1] * each.second).sum()
            for each, pull in zip(moments, pulls, strict=True)
        )
        (part,) = torch.autograd.grad(style + content, leaf)
        self._windows[number].add_to(gradient, part)
        return float(content.detach())

    def _moments(self, seen: Features, number: int) -> list[Moments]:
        """At each tap, of each region."""
        return [
            moments_of(seen[tap], self._places(region.plane, number, tap))
            for tap in LAYERS
            for region in self._regions
        ]

    def _places(self, plane: Plane | None, number: int, tap: str) -> Plane | None:
        """The weight of each place of a window at a tap."""
        if plane is None:
            return None
        here = self._windows[number].plane(plane)[None, None]
        return F.avg_pool2d(here, STRIDES[tap], ceil_mode=True)[0, 0]

    def _style(self, moments: Sequence[Moments]) -> tuple[float, list[Pull]]:
        """The style term, and its gradient with respect to the sums."""
        leaves = [
            Moments(m.weight, m.first.detach().requires_grad_(), m.second.detach().requires_grad_())
            for m in moments
        ]
        pairs = [(region, tap) for tap in LAYERS for region in self._regions]
        terms = [
            region.share * region.goals[tap].distance(leaf)
            for (region, tap), leaf in zip(pairs, leaves, strict=True)
        ]
        style = torch.stack(terms).sum() * (self._weights.style / len(LAYERS))
        flat = torch.autograd.grad(style, [each for m in leaves for each in (m.first, m.second)])
        return float(style.detach()), list(zip(flat[::2], flat[1::2], strict=True))

    def _content_term(self, seen: Features, number: int) -> Float[Tensor, ""]:
        wanted = self._kept[number] if self._kept else self._content_seen(number)
        care = self._aim.mask if self._aim.care is None else self._aim.care
        total = seen[CONTENT[0]].new_zeros((), dtype=torch.float32)
        for tap in CONTENT:
            off = (seen[tap].float() - wanted[tap]).square().mean(1)[0]
            places = self._places(care, number, tap)
            total = total + self._scales[tap] * (off if places is None else off * places).sum()
        return total

    def _content_seen(self, number: int) -> Features:
        with torch.no_grad():
            _, seen = self._look(self._aim.content, number)
        return {tap: seen[tap] for tap in CONTENT}

    def _content_of(self, *, keeps: bool) -> tuple[list[Features], dict[str, float]]:
        """The content's features in each window, and what their squared differences count."""
        kept: list[Features] = []
        sums = {tap: torch.zeros(3, dtype=torch.float64) for tap in CONTENT}
        for number in self._in_turn():
            seen = self._content_seen(number)
            for tap, features in seen.items():
                sums[tap] += self._content_sums(features, number, tap)
            if keeps:
                kept.append({tap: each.clone() for tap, each in seen.items()})
        scales = {}
        for tap, (count, first, second) in ((tap, each.tolist()) for tap, each in sums.items()):
            mean, square = first / count, second / count
            spread = square - mean**2 + 0.01 * square + 1e-6  # a floor for pictures of one color
            scales[tap] = self._weights.content / (len(CONTENT) * spread * count)
        return kept, scales

    def _content_sums(self, features: Tensor, number: int, tap: str) -> Float[Tensor, "3"]:
        """Number of places where anything is painted, sums of features and of their squares."""
        places = self._places(self._aim.mask, number, tap)
        exact = features.float()
        means = torch.stack((exact.mean(1)[0], exact.square().mean(1)[0])).cpu().double()
        weights = torch.ones_like(means[0]) if places is None else places.cpu().double()
        return torch.stack((weights.sum(), *(means * weights).sum((1, 2))))

    def _regions_of(self, aim: Aim) -> tuple[_Region, ...]:
        goals = list(self._style_moments(aim.styles))
        if not aim.regions:
            each = {
                tap: Goal(mixed((g[tap], s) for g, s in zip(goals, aim.shares, strict=True)))
                for tap in LAYERS
            }
            return (_Region(aim.mask, 1.0, each),)
        planes = [plane if aim.mask is None else plane * aim.mask for plane in aim.regions]
        total = sum(float(plane.sum()) for plane in planes)
        return tuple(
            _Region(plane, float(plane.sum()) / total, {t: Goal(m) for t, m in goal.items()})
            for plane, goal in zip(planes, goals, strict=True)
            if float(plane.sum()) > _LEAST_REGION * total
        )

    def _style_moments(self, styles: Sequence[Image]) -> Iterator[dict[str, Moments]]:
        for style in styles:
            sums: dict[str, Moments] = {}
            for window in windows_of(style.shape[2], style.shape[3], self._tile):
                seen = self._network(window.cut(style))
                for tap in LAYERS:
                    here = moments_of(window.inside(seen[tap], STRIDES[tap]))
                    sums[tap] = here.plus(sums[tap]) if tap in sums else here
            yield sums


_LEAST_REGION = 1e-4

_TIDY_EVERY = 8
"""Windows, about two seconds' work; giving back takes hundredths of one."""
