"""What a network sees in pictures, layer by layer, and style transfer that can be watched.

The network is VGG-19 (`pinxit.nets.vgg`), as in the engine `gatys`; what is minimized is the loss
of the first paper, Gatys et al. 2016 (CVPR, arXiv 1508.06576), because it can be drawn:

    sum over layers w_l |G_l - G_l*|^2 / |G_l*|^2 + c |F - F*|^2 / |F*|^2

F are the activations at one layer, G = F F^T / places their Gram matrices, starred ones those of
the painting and of the photograph. Departures: relative terms, so that weights compare; few steps
on small pictures, which take seconds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.datasets.pixels import fitted
from pinxit.desks.style_examples import photograph_examples, style_examples
from pinxit.nets.devices import noise
from pinxit.nets.lbfgs import Lbfgs
from pinxit.nets.vgg import LAYERS, VGG19
from pinxit.pictures.read import read_picture

SIDE = 128
"""Of all pictures here, px."""

MAPS = 12
"""Channels of a layer that are shown."""

_GRAM = 24  # channels of a Gram matrix that are shown
_TILE = 32  # px; a multiple of the coarsest stride
_SHADES = np.array([(0.0, 0.13, 0.30), (0.49, 0.48, 0.47), (0.99, 0.91, 0.27)], np.float32)
"""From dark to light and from blue to yellow, so that everybody tells them apart."""

Pixels = Float[np.ndarray, "_ _ _"]
"""float32 sRGB 0..1, height width channel."""
Image = Float[Tensor, "1 3 _ _"]
Gram = Float[Tensor, "channel channel"]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a layer answers to a picture.

    Attributes:
        picture: As the network saw it.
        channels: How many there are.
        places: Places along each side.
        strongest: Numbers of the channels with the largest mean, largest first.
        maps: Activations of these over places, grey, each divided by its own largest.
    """

    picture: Pixels
    channels: int
    places: int
    strongest: tuple[int, ...]
    maps: tuple[Pixels, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Gram matrices of two pictures at a layer.

    Attributes:
        pictures: Both as the network saw them.
        grams: Correlations of the first one's strongest channels, in both pictures, as colors.
        distance: |G - G'|^2 / |G'|^2 over all channels: 0 for the same statistics.
    """

    pictures: tuple[Pixels, Pixels]
    grams: tuple[Pixels, Pixels]
    distance: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is painted.

    Attributes:
        photograph: Name of the content.
        painting: Name of the style.
        style: What each layer of `LAYERS` counts for the style, 0 or more.
        content: What the content counts.
        content_layer: Where it is compared.
        begin: "noise" or "photograph".
        steps: Of L-BFGS.
        every: Steps between two frames.
        seed: Of the noise.
    """

    photograph: str
    painting: str
    style: Mapping[str, float]
    content: float
    content_layer: str = "relu4_1"
    begin: str = "noise"
    steps: int = 40
    every: int = 2
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """A painting that comes into being.

    Attributes:
        steps: After how many steps each frame was taken; the first is 0, the last all.
        frames: The pixels then.
        losses: Of each layer's style ("relu1_1") and of the "content" at these steps, unweighted.
    """

    steps: tuple[int, ...]
    frames: tuple[Pixels, ...]
    losses: Mapping[str, tuple[float, ...]]


def seen(name: str, layer: str) -> Seen:
    """What a layer answers to a shipped picture.

    Raises:
        UserMistake: there is no such picture or layer.
    """
    image = _image(name)
    at = _features(image, layer)[0]
    strongest = at.mean((1, 2)).argsort(descending=True)[:MAPS]
    shades = [at[number] / at[number].max().clamp_min(1e-6) for number in strongest]
    maps = tuple(each.numpy()[..., None].repeat(3, 2) for each in shades)
    return Seen(_pixels(image), at.shape[0], at.shape[1], tuple(strongest.tolist()), maps)


def compared(one: str, other: str, layer: str, *, is_shuffled: bool = False) -> Compared:
    """Gram matrices of two shipped pictures.

    Args:
        one: Name of the first.
        other: Name of the second; may be the first.
        layer: Where they are seen.
        is_shuffled: Whether the second is cut into squares and these are mixed up.

    Raises:
        UserMistake: there is no such picture or layer.
    """
    first, second = _image(one), _image(other)
    if is_shuffled:
        second = _shuffled(second)
    grams = [_gram(_features(image, layer)) for image in (first, second)]
    strongest = grams[0].diagonal().argsort(descending=True)[:_GRAM]
    return Compared(
        (_pixels(first), _pixels(second)),
        (_drawn(grams[0], strongest), _drawn(grams[1], strongest)),
        float(_off(grams[1], grams[0])),
    )


def painted(wanted: Wanted, is_cancelled: Callable[[], bool] = lambda: False) -> Film:
    """Pixels that are moved until the network sees in them what is wanted.

    Args:
        wanted: What; at least one weight is above 0.
        is_cancelled: Asked before every step.

    Raises:
        UserMistake: there is no such picture or layer, or nothing counts.
        Cancelled: it was stopped.
    """
    if wanted.content <= 0 and not any(weight > 0 for weight in wanted.style.values()):
        raise UserMistake("Nothing counts: set the weight of a layer above 0.")
    content = _image(wanted.photograph)
    goal = _Goal(wanted, content, _image(wanted.painting))
    start = content.clone()
    if wanted.begin == "noise":
        start = (0.5 + 0.06 * noise(tuple(content.shape), wanted.seed, "lesson")).clamp(0, 1)
    search = Lbfgs(start)
    steps, frames, losses = list[int](), list[Pixels](), list[Mapping[str, float]]()
    for step in range(wanted.steps + 1):
        if is_cancelled():
            raise Cancelled("The painting was not finished.")
        image = search.values
        search.step(goal)
        if step % wanted.every == 0 or step == wanted.steps:
            steps.append(step)
            frames.append(_pixels(image.clamp(0, 1)))
            losses.append(goal.terms)
    told = {name: tuple(each[name] for each in losses) for name in losses[0]}
    return Film(tuple(steps), tuple(frames), told)


class _Goal:
    """The loss of the head of this file, with its gradient.

    Attributes:
        terms: What each layer and the content were off, in the picture that was seen last.
    """

    def __init__(self, wanted: Wanted, content: Image, style: Image) -> None:
        self.terms: Mapping[str, float] = {}
        self._layer = wanted.content_layer
        self._weights = {**wanted.style, "content": wanted.content}
        with torch.no_grad():
            self._grams = {tap: _gram(at) for tap, at in _network()(style).items()}
        self._content = _features(content, wanted.content_layer)

    def __call__(self, image: Image) -> tuple[float, Image]:
        leaf = image.detach().requires_grad_()
        taps = _network()(leaf)
        terms = {tap: _off(_gram(at), self._grams[tap]) for tap, at in taps.items()}
        terms["content"] = _off(taps[self._layer], self._content)
        weighted = [self._weights.get(name, 0.0) * term for name, term in terms.items()]
        loss = torch.stack(weighted).sum()
        (gradient,) = torch.autograd.grad(loss, leaf)
        self.terms = {name: float(term.detach()) for name, term in terms.items()}
        return float(loss.detach()), gradient.contiguous()


def _off(found: Tensor, wanted: Tensor) -> Tensor:
    return (found - wanted).square().sum() / wanted.square().sum()


def _gram(features: Float[Tensor, "1 channel _ _"]) -> Gram:
    flat = features[0].flatten(1)
    return flat @ flat.T / flat.shape[1]


def _drawn(gram: Gram, strongest: Tensor) -> Pixels:
    """Correlations 0..1 of some channels, a square each."""
    size = gram.diagonal().clamp_min(1e-12).sqrt()
    shares = (gram / torch.outer(size, size))[strongest][:, strongest].clamp(0, 1).numpy()
    at, knots = shares.ravel(), np.linspace(0, 1, len(_SHADES))
    colors = [np.interp(at, knots, _SHADES[:, channel]) for channel in range(3)]
    small = np.stack(colors, -1).reshape(*shares.shape, 3).astype(np.float32)
    return small.repeat(8, 0).repeat(8, 1)


def _shuffled(image: Image) -> Image:
    """Its squares at other places, always the same ones."""
    across = SIDE // _TILE
    tiles = image.unfold(2, _TILE, _TILE).unfold(3, _TILE, _TILE).flatten(2, 3)
    order = np.random.default_rng(1).permutation(across * across)
    rows: Sequence[Tensor] = [
        torch.cat(list(tiles[:, :, order[row : row + across]].unbind(2)), 3)
        for row in range(0, across * across, across)
    ]
    return torch.cat(list(rows), 2)


def _features(image: Image, layer: str) -> Float[Tensor, "1 channel _ _"]:
    if layer not in LAYERS:
        raise UserMistake(f"There is no layer {layer[:40]!r}; there are {', '.join(LAYERS)}.")
    with torch.no_grad():
        found: Tensor = _network()(image)[layer]
    return found


def _image(name: str) -> Image:
    """A shipped photograph or painting, its middle, small."""
    files = _files()
    if name not in files:
        raise UserMistake(f"There is no picture {name[:40]!r}; there are {', '.join(files)}.")
    small = fitted(read_picture(files[name]).pixels, (SIDE, SIDE, 3))
    return torch.from_numpy(np.ascontiguousarray(small.transpose(2, 0, 1)[None]))


def _files() -> Mapping[str, Path]:
    return {**photograph_examples(), **style_examples()}


def _pixels(image: Image) -> Pixels:
    return np.ascontiguousarray(image[0].numpy().transpose(1, 2, 0))


@cache
def _network() -> VGG19:
    return VGG19()
