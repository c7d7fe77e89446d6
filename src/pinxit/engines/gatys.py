"""Style transfer by optimization: slow, and the best looking for any pair of pictures.

Gatys, Ecker and Bethge 2016, Image Style Transfer Using Convolutional Neural Networks (CVPR;
arXiv 1508.06576). The pixels x themselves are optimized, until VGG-19 sees in them the content
picture's features F and the style pictures' Gram matrices G = F F^T / positions:

    10 mean_l |G_l(x) - G_l(style)|^2 / |G_l(style)|^2     l in relu1_1, relu2_1, relu3_1, relu4_1
    + c mean_k |F_k(x) - F_k(content)|^2 / var F_k         k in relu3_1, relu4_1
    + t mean |difference of neighbors|^2

Departures, each judged by eye on photographs and paintings at 256 to 384 px:
- Terms are relative, so that one set of weights fits every pair of pictures.
- Coarse to fine by sqrt 2 from about 128 px, which paints strokes of all sizes.
- The first guess is the content moved to the style's colors (mean and covariance), not noise.
  Left in its own colors, the content ended under a grey veil.
- Content at relu3_1 too; relu4_1 alone turned faces into masks.
- Maximum pooling; average pooling blurred and embossed everything.
Tried and dropped: mean and covariance instead of Gram matrices (deeper colors, faces lost); Adam
(after 160 steps at the best of three rates a higher loss than L-BFGS after 60); L-BFGS with line
search (no better for its evaluations). With average pooling only: more smoothing (blurs, no
cleaner); detail of the content added when the picture is enlarged, and more noise at the start (no
difference to the eye).

Cost (benchmarks/stylize.py, square, one core of an AMD EPYC with bfloat16, shared): 512 px at
"max" 283 seconds and 1.1 GB, 256 px at "draft" 15 seconds and 0.5 GB. float32 takes 1.8 times as
long. 1024 px wants 2.6 GB, in float32 3.9 GB.

Weights: VGG-19 (CC BY 4.0), see data/weights/vgg19_normalized_conv4_1.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pinxit.base.hashing import hash_array, hash_json
from pinxit.base.progress import Progress
from pinxit.engine import Request, Role, Run, State, pictures_of, settings_of
from pinxit.nets.color import Colors, Palette, palette_of, recolored
from pinxit.nets.devices import noise
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.lbfgs import Lbfgs
from pinxit.nets.style_controls import ROLES, Prepared, finished, prepared
from pinxit.nets.vgg import LAYERS, VGG19, fast_dtype
from pinxit.pictures.picture import Pixels
from pinxit.pictures.resize import resized
from pinxit.settings import Settings

_STEPS: Mapping[str, tuple[int, ...]] = {
    "refine": (6, 12, 20, 30, 40),
    "draft": (12, 20, 30, 40, 50),
    "good": (25, 35, 45, 60, 80),
    "max": (60, 70, 80, 100, 120),
}
"""Steps at the finest size, at the next coarser one, and so on; the last holds for all others."""

_COARSEST = 112
_STYLE = 10.0
_CONTENT_WEIGHT = 0.6
_SMOOTHNESS = 20.0
_CONTENT = ("relu3_1", "relu4_1")
_KEEP_EVERY = 10
_SHOW_EVERY = 10
_PREVIEW = 256

Image = Float[Tensor, "1 3 _ _"]


@dataclass(frozen=True, slots=True)
class _Level:
    """One size of the pyramid."""

    height: int
    width: int
    steps: int

    @property
    def work(self) -> float:
        """Cost of one step, in megapixels; small pictures cost more than their pixels."""
        return (self.height * self.width + 4096) / 1e6


@dataclass(frozen=True, slots=True)
class _Job:
    """One picture to be made."""

    prepared: Prepared
    settings: GatysSettings
    levels: tuple[_Level, ...]
    palette: Palette
    seed: int
    device: str


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a picture is: what a resumed run starts from."""

    level: int = 0
    step: int = 0
    search: Mapping[str, Tensor] | None = None


class Gatys:
    """The engine."""

    name = "gatys"
    version = "2"
    settings_type: type[Settings] = GatysSettings
    roles: tuple[Role, ...] = ROLES
    needs_model = False

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        """Yields for each seed RGB pixels, with the content's alpha if it has one.

        Raises:
            UserMistake: pictures or settings do not fit.
            Cancelled: the run was cancelled.
        """
        pictures_of(request, self)
        settings = settings_of(request, GatysSettings)
        ready = prepared(request, settings)
        run.notify(ready.notices)
        palette = palette_of(ready.styles, ready.shares)
        levels = _levels(ready, settings)
        desk = _Desk(run, request, self.version)
        for number, seed in enumerate(request.seeds):
            if number not in desk.done:
                job = _Job(ready, settings, levels, palette, seed, run.device)
                painted = _array(_painted(job, desk, number))
                desk.finish(number, finished(painted, ready, settings))
            yield desk.done[number]


class _Desk:
    """What was kept of this request, and what the listener hears."""

    def __init__(self, run: Run, request: Request, version: str) -> None:
        self._run = run
        self._request = request
        self._mark = _mark(request, version)
        kept = run.keeper.kept() or {}
        is_ours = "mark" in kept and np.array_equal(kept["mark"], self._mark)
        self._kept: State = kept if is_ours else {}
        self.done: dict[int, Pixels] = {
            int(name.removeprefix("done_")): np.asarray(array, np.float32)
            for name, array in self._kept.items()
            if name.startswith("done_")
        }

    def place(self, number: int) -> _Place:
        """Where this picture was left."""
        if "at" not in self._kept or int(self._kept["at"][0]) != number:
            return _Place()
        _, level, step = (int(value) for value in self._kept["at"])
        prefix = "search_"
        search = {
            name.removeprefix(prefix): torch.from_numpy(np.array(array))
            for name, array in self._kept.items()
            if name.startswith(prefix)
        }
        self._kept = {}
        return _Place(level, step, search)

    def keep(self, number: int, level: int, step: int, search: Mapping[str, Tensor]) -> None:
        """Keeps the finished pictures and the unfinished one."""
        at = {"at": np.array((number, level, step), np.int64)}
        arrays = {f"search_{name}": tensor.cpu().numpy() for name, tensor in search.items()}
        self._run.keeper.keep({**self._finished(), **at, **arrays})

    def finish(self, number: int, pixels: Pixels) -> None:
        """Keeps a finished picture."""
        self.done[number] = pixels
        self._run.keeper.keep(self._finished())

    def report(self, number: int, done: float, loss: float, sample: Pixels | None) -> None:
        """Tells how far the picture is."""
        seeds = self._request.seeds
        stage = "stylize" if len(seeds) == 1 else f"stylize with seed {seeds[number]}"
        samples = None if sample is None else sample[None]
        self._run.report(Progress(stage, 100 * done, 100, "%", {"loss": loss}, samples))

    def _finished(self) -> dict[str, NDArray[Any]]:
        return {"mark": self._mark, **{f"done_{n}": pixels for n, pixels in self.done.items()}}


def _painted(job: _Job, desk: _Desk, number: int) -> Image:
    """The optimized pixels, RGB."""
    if job.settings.strength == 0 or job.prepared.is_masked_out:
        desk.report(number, 1.0, 0.0, None)
        return _content_at(job, job.levels[-1])
    place = desk.place(number)
    image = _sketch(job)
    for index, level in enumerate(job.levels):
        if index < place.level:
            continue
        loss = _Loss(job, level)
        search = Lbfgs(_enlarged(image, level))
        step = 0
        if place.search is not None and index == place.level:
            step = place.step
            search.restore({name: tensor.to(job.device) for name, tensor in place.search.items()})
        while step < level.steps:
            search.step(loss)
            step += 1
            if step % _KEEP_EVERY == 0 or step == level.steps:
                desk.keep(number, index, step, search.state())
            sample = _preview(search.best) if step % _SHOW_EVERY == 0 else None
            desk.report(number, _share_done(job.levels, index, step), search.lowest, sample)
        image = search.best.clamp(0, 1)
    return image


class _Loss:
    """The loss of the head of this file at one level."""

    def __init__(self, job: _Job, level: _Level) -> None:
        settings = job.settings
        self._network = _network(job.device, settings.precision)
        self._smoothness = _SMOOTHNESS * settings.smoothness
        self._content = _content_weight(settings.strength)
        with torch.no_grad():
            self._grams = self._style(job, level)
            seen = self._network(_content_at(job, level))
        self._features = {tap: seen[tap].float() for tap in _CONTENT}

    def __call__(self, image: Image) -> tuple[float, Image]:
        """The loss and its gradient."""
        leaf = image.detach().requires_grad_()
        seen = self._network(leaf)
        style = sum(
            (_gram(seen[tap]) - goal).square().sum() / goal.square().sum()
            for tap, goal in self._grams.items()
        )
        content = sum(
            (seen[tap].float() - goal).square().mean() / _spread(goal)
            for tap, goal in self._features.items()
        )
        across, down = leaf.diff(dim=3), leaf.diff(dim=2)
        rough = (across.square().sum() + down.square().sum()) * (3 / leaf.numel())
        loss = (
            _STYLE / len(self._grams) * style
            + self._content / len(self._features) * content
            + self._smoothness * rough
        )
        (gradient,) = torch.autograd.grad(loss, leaf)
        return loss.item(), gradient.contiguous()

    def _style(self, job: _Job, level: _Level) -> dict[str, Tensor]:
        """The Gram matrices to reach: the mean of the style pictures' by their shares."""
        goal: dict[str, Tensor] = {}
        for style, share in zip(job.prepared.styles, job.prepared.shares, strict=True):
            longest = max(style.shape[:2])
            wanted = max(level.height, level.width) * job.settings.style_scale
            width, height = _scaled(style.shape[1], style.shape[0], min(longest, round(wanted)))
            seen = self._network(_tensor(resized(style, width, height), job.device))
            for tap in LAYERS:
                goal[tap] = goal.get(tap, 0) + share * _gram(seen[tap])
        return goal


def _gram(features: Float[Tensor, "1 channel rows columns"]) -> Float[Tensor, "channel channel"]:
    flat = features.flatten(2)[0]
    return (flat @ flat.T).float() / flat.shape[1]


def _spread(features: Tensor) -> Tensor:
    """Their variance, with a floor for pictures of one color."""
    return features.var(unbiased=False) + 0.01 * features.square().mean() + 1e-6


def _content_weight(strength: float) -> float:
    """Weight of the content term: infinite at 0, `_CONTENT_WEIGHT` at 0.5, nothing at 1."""
    return float(_CONTENT_WEIGHT * ((1 - strength) / strength) ** 1.5)


def _sketch(job: _Job) -> Image:
    """The first guess: the content in the style's colors, under some noise; less so if weak."""
    content = _content_at(job, job.levels[0])
    weak = min(1.0, 2 * job.settings.strength)
    moved = _tensor(recolored(_array(content), job.palette), job.device)
    colored = content + (moved - content) * weak
    grain = noise(tuple(content.shape), job.seed, "gatys").to(content.device)
    share = job.settings.noise * weak
    return (colored * (1 - share) + (0.5 + 0.25 * grain) * share).clamp(0, 1)


def _enlarged(image: Image, level: _Level) -> Image:
    size = (level.height, level.width)
    if image.shape[2:] == size:
        return image
    return F.interpolate(image, size, mode="bicubic", antialias=True).clamp(0, 1)


@cache
def _network(device: str, precision: str) -> VGG19:
    types = {"float32": torch.float32, "bfloat16": torch.bfloat16, "auto": fast_dtype(device)}
    return VGG19(device, types[precision])


def _levels(ready: Prepared, settings: GatysSettings) -> tuple[_Level, ...]:
    """The pyramid, coarse to fine."""
    longest = max(ready.width, ready.height)
    table = _STEPS[settings.quality]
    levels: list[_Level] = []
    while not levels or longest >= _COARSEST:
        columns, rows = _scaled(ready.width, ready.height, longest)
        levels.append(_Level(rows, columns, table[min(len(levels), len(table) - 1)]))
        longest = round(longest / 2**0.5)
    return tuple(reversed(levels))


def _scaled(width: int, height: int, longest: int) -> tuple[int, int]:
    share = longest / max(width, height)
    return max(1, round(width * share)), max(1, round(height * share))


def _share_done(levels: tuple[_Level, ...], index: int, step: int) -> float:
    whole = sum(level.work * level.steps for level in levels)
    before = sum(level.work * level.steps for level in levels[:index])
    return (before + levels[index].work * step) / whole


def _content_at(job: _Job, level: _Level) -> Image:
    return _tensor(resized(job.prepared.content, level.width, level.height), job.device)


def _preview(image: Image) -> Colors:
    pixels = _array(image.clamp(0, 1))
    width, height = _scaled(pixels.shape[1], pixels.shape[0], min(_PREVIEW, max(pixels.shape[:2])))
    return resized(pixels, width, height)


def _tensor(pixels: Colors, device: str) -> Image:
    return torch.from_numpy(np.array(pixels.transpose(2, 0, 1), np.float32)[None]).to(device)


def _array(image: Image) -> Colors:
    return np.ascontiguousarray(image[0].detach().cpu().numpy().transpose(1, 2, 0))


def _mark(request: Request, version: str) -> NDArray[np.uint8]:
    """A digest of the request: a state is resumed only by the request that made it."""
    pictures = {r: [hash_array(p.pixels) for p in some] for r, some in request.pictures.items()}
    said = [version, torch.__version__, request.settings.to_json(), list(request.seeds), pictures]
    return np.frombuffer(bytes.fromhex(hash_json(said)), np.uint8)


ENGINE = Gatys()
