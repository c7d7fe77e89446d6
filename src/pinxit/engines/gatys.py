"""Style transfer by optimization: slow, and the best looking for any pair of pictures.

Gatys, Ecker and Bethge 2016, Image Style Transfer Using Convolutional Neural Networks (CVPR;
arXiv 1508.06576). The pixels x themselves are optimized, until VGG-19 sees in them the content
picture's features F and the style pictures' statistics m (mean) and C (covariance over places):

    10 mean_l W(m_l(x), C_l(x); m_l(style), C_l(style))    l in relu1_1, relu2_1, relu3_1, relu4_1
    + c mean_k |F_k(x) - F_k(content)|^2 / var F_k         k in relu3_1, relu4_1
    + t mean |difference of neighbors|^2

W is the squared Wasserstein-2 distance of normal distributions (nets.statistics). Masks, regions
with their own styles (guided statistics: Gatys et al. 2017, Controlling Perceptual Factors,
arXiv 1611.07865, section 4) and pictures that tile are all in nets.style_loss; a mask also holds
every pixel outside it still. Large pictures are seen through windows, with exactly the gradient of
the whole.

Departures, each judged by eye on photographs and paintings at 208 to 384 px:
- Terms are relative, so that one set of weights fits every pair of pictures.
- W instead of Gram matrices (docs/gallery/style_statistics.webp: two photographs, three
  paintings, 208 px, draft). Means over the six of LPIPS to the content, of the style distance, both
  on VGG-16, and of (1 + LPIPS) (1 + style distance), with the seconds of one picture:

      Gram, as before                 0.580   0.184   1.870   4.2
      Gram, style 25                  0.624   0.162   1.887   4.1
      W, c as before                  0.631   0.147   1.871   6.7
      W, style 25                     0.668   0.133   1.889   6.9
      W, c 1.6 times as before        0.594   0.157   1.844   6.2   kept
      sliced optimal transport        0.564   0.203   1.882  13.2
      nearest-neighbor features       0.688   0.194   2.015   4.6
      W and nearest neighbors         0.677   0.133   1.900   7.2

  Gram matrices leave skies flat and lay a grey veil over colors, where W paints strokes. The
  nearest neighbors write the style's own motifs (letters, petals) over faces. Sliced transport
  sorts all features at each step and cannot be summed over windows. (The style distance is itself
  of this kind, on another network; the choice was made by eye.)
- Coarse to fine by sqrt 2 from about 128 px, which paints strokes of all sizes.
- The first guess is what the fast network paints (nets.painter), under some noise. Left in its own
  colors, the content ended under a grey veil. For "refine" the two finest levels are then enough:
  on three pairs at 224 px, with an earlier painter, (1 + LPIPS) (1 + style distance) was 1.875
  after 4.3 seconds, where the whole pyramid from a recolored content needed 6.7 seconds for 1.897.
- Content at relu3_1 too; relu4_1 alone turned faces into masks.
- Maximum pooling; average pooling blurred and embossed everything.
- Above 1024 px few steps are made at the finest levels, because what is coarse is painted before;
  a level also ends when ten steps together win less than 0.4 %.
Tried and dropped: Adam (after 160 steps at the best of three rates a higher loss than L-BFGS after
60; at the finest level alone after 8 steps 1.51 at the best of three rates, where L-BFGS that
remembers one step has 1.50); L-BFGS with line search (no better for its evaluations). With average
pooling only: more smoothing (blurs, no cleaner); detail of the content added when the picture is
enlarged, and more noise at the start (no difference to the eye).

Cost: 512 px at "good" 43 seconds and 0.9 GB above the bare process, at "refine" 12 seconds (two
cores of a Xeon with AMX, bfloat16; benchmarks/style_speed.py --best); at "max" 96 seconds and
0.8 GB (two threads of an AMD EPYC, Zen 5, bfloat16; --max). From
0.8 megapixels on freed memory is given back at once, which takes an eighth more time: on two busy
threads of an EPYC (Zen 4) 1024 px at "good" took 12 minutes (7.6 of both threads) and 2.06 GB with
the process itself, 2048 px 29 minutes (19 of both threads) and 2.09 GB (1.94 GiB; without it 3.04),
4096 px at "refine" 14 minutes and 2.10 GB (benchmarks/stylize.py). The time of a step grows with
the pixels, and by more than half as soon as they are seen through windows (above 1024 px with
bfloat16).

"max" beside the coarse-to-fine optimization of all layers that people know as the slow, good way
(benchmarks/peers/gradual.py; `style_quality.py --methods gradual,max --size 256 --pairs 2`): art
score on VGG-16 2.59 against 2.71, on AlexNet 2.39 against 2.41, for 90 seconds of processor time
against 1,500. By eye they are alike; "max" keeps more of the content's forms (0.68 against 0.47).

Weights: VGG-19 (CC BY 4.0), see data/weights/vgg19_normalized_conv4_1.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pinxit.base.hashing import hash_array, hash_json
from pinxit.base.progress import Progress
from pinxit.engine import Request, Role, Run, State, pictures_of, settings_of
from pinxit.nets.color import Colors
from pinxit.nets.devices import noise
from pinxit.nets.enlarge import enlarged
from pinxit.nets.fused import give_back_freed_memory
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.lbfgs import Lbfgs
from pinxit.nets.masks import Plane as Shades
from pinxit.nets.memory import Plan, free_memory, plan_for, room_for
from pinxit.nets.painter import StyleCode, encode, paint
from pinxit.nets.style_controls import ROLES, Prepared, finished, prepared, result_size
from pinxit.nets.style_loss import Aim, Image, Plane, StyleLoss, Weights
from pinxit.nets.vgg import VGG19, fast_dtype
from pinxit.pictures.picture import Pixels
from pinxit.pictures.resize import resized
from pinxit.settings import Settings

_STEPS: Mapping[str, tuple[int, ...]] = {
    "refine": (10, 18),
    "draft": (12, 20, 30, 40, 50),
    "good": (25, 35, 45, 60, 80),
    "max": (100, 120, 140, 160, 200),
}
"""Steps at the finest size, at the next coarser one, and so on; the last holds for all others."""

_FINEST: Mapping[str, int] = {"refine": 2}
"""How many levels are gone through, where that is not all of them."""

_LARGE: Mapping[str, int] = {"refine": 8, "draft": 14, "good": 28, "max": 60}
"""Most steps at 1024 px; the larger the fewer, because what is coarse is painted before."""

_MUCH = 0.8
"""Megapixels from which on memory matters more than the time it takes to get it."""
_FEWEST = 3
_COARSEST = 112
_PAINTED = 256
_STYLE = 10.0
_CONTENT_WEIGHT = 0.95
_SMOOTHNESS = 20.0
_PROTECTED = 4.0
_PATIENCE, _PROGRESS = 10, 0.004
_KEEP_EVERY = 10
_SHOW_EVERY = 10
_PREVIEW = 256


@dataclass(frozen=True, slots=True)
class _Level:
    """One size of the pyramid."""

    height: int
    width: int
    steps: int
    plan: Plan

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
    seed: int
    device: str


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a picture is: what a resumed run starts from."""

    level: int = 0
    step: int = 0
    search: Mapping[str, Tensor] | None = None
    losses: tuple[float, ...] = ()


class Gatys:
    """The engine."""

    name = "gatys"
    version = "3"
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
        desk = _Desk(run, request, self.version)
        desk.room = _room(request, settings, run.device, desk.room)
        ready = prepared(request, settings)
        run.notify(ready.notices)
        levels = _levels(ready, request, settings, (run.device, desk.room))
        for number, seed in enumerate(request.seeds):
            if number not in desk.done:
                job = _Job(ready, settings, levels, seed, run.device)
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
        self._room = int(self._kept["room"][0]) if "room" in self._kept else 0
        self.done: dict[int, Pixels] = {
            int(name.removeprefix("done_")): np.asarray(array, np.float32)
            for name, array in self._kept.items()
            if name.startswith("done_")
        }

    @property
    def room(self) -> int:
        """Bytes that the work may use; 0 if that is not known yet."""
        return self._room

    @room.setter
    def room(self, room: int) -> None:
        """With other room the work is split otherwise, and the unfinished picture begins anew."""
        if room != self._room:
            self._kept = {}
        self._room = room

    def place(self, number: int) -> _Place:
        """Where this picture was left."""
        if "at" not in self._kept or int(self._kept["at"][0]) != number:
            return _Place()
        _, level, step = (int(value) for value in self._kept["at"])
        losses = tuple(float(value) for value in self._kept["losses"])
        prefix = "search_"
        search = {
            name.removeprefix(prefix): torch.from_numpy(np.array(array))
            for name, array in self._kept.items()
            if name.startswith(prefix)
        }
        self._kept = {}
        return _Place(level, step, search, losses)

    def keep(self, number: int, place: _Place) -> None:
        """Keeps the finished pictures and the unfinished one."""
        at = {"at": np.array((number, place.level, place.step), np.int64)}
        losses = {"losses": np.array(place.losses, np.float64)}
        search = {f"search_{n}": tensor.cpu().numpy() for n, tensor in (place.search or {}).items()}
        self._run.keeper.keep({**self._finished(), **at, **losses, **search})

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
        done = {f"done_{n}": pixels for n, pixels in self.done.items()}
        return {"mark": self._mark, "room": np.array((self._room,), np.int64), **done}


def _painted(job: _Job, desk: _Desk, number: int) -> Image:
    """The optimized pixels, RGB."""
    if job.settings.strength == 0 or job.prepared.is_masked_out:
        desk.report(number, 1.0, 0.0, None)
        return _content_at(job, job.levels[-1])
    place = desk.place(number)
    easel = [_content_at(job, job.levels[0]) if place.search else _sketch(job, job.levels[0])]
    for index in range(place.level, len(job.levels)):
        _at_level(job, desk, number, (easel, place if index == place.level else _Place(index)))
    return easel.pop()


def _at_level(job: _Job, desk: _Desk, number: int, start: tuple[list[Image], _Place]) -> None:
    """Optimizes the picture on the easel at one level, from where it was left.

    Nobody else holds the picture meanwhile: large ones are not kept longer than needed.
    """
    easel, place = start
    level = job.levels[place.level]
    if level.work > _MUCH:
        give_back_freed_memory()
    easel.append(_begun(job, level, easel.pop()))
    loss, search = _loss(job, level), Lbfgs(easel.pop(), level.plan.memory)
    if place.search is not None:
        search.restore({name: tensor.to(job.device) for name, tensor in place.search.items()})
    step, losses = place.step, place.losses
    while step < level.steps:
        search.step(loss)
        step += 1
        losses = (*losses, search.lowest)[-_PATIENCE:]
        is_last = step == level.steps or _is_standing_still(losses)
        step = level.steps if is_last else step
        if step % _KEEP_EVERY == 0 or is_last:
            desk.keep(number, _Place(place.level, step, search.state(), losses))
        sample = _preview(search.best) if step % _SHOW_EVERY == 0 else None
        desk.report(number, _share_done(job.levels, place.level, step), search.lowest, sample)
    best = search.best
    del search
    easel.append(best.clamp_(0, 1))


def _is_standing_still(losses: tuple[float, ...]) -> bool:
    """Whether the last steps made hardly any progress."""
    return len(losses) == _PATIENCE and losses[0] - losses[-1] <= _PROGRESS * losses[-1]


def _begun(job: _Job, level: _Level, image: Image) -> Image:
    """The picture so far at the size of a level; the content's pixels where nothing is painted."""
    image = enlarged(image, level.height, level.width, wraps=job.settings.tile)
    mask = _plane(job.prepared.mask, level, job.device)
    if mask is not None:
        image = torch.where(mask > 0, image, _content_at(job, level))
    return image.contiguous()


def _loss(job: _Job, level: _Level) -> StyleLoss:
    settings, plan = job.settings, level.plan
    mask = _plane(job.prepared.mask, level, job.device)
    aim = Aim(
        content=_content_at(job, level),
        styles=tuple(_style_at(job, level, style) for style in job.prepared.styles),
        shares=job.prepared.shares,
        regions=tuple(_some_plane(each, level, job.device) for each in job.prepared.regions),
        mask=mask,
        care=_care(_plane(job.prepared.protect, level, job.device), mask),
        wraps=settings.tile,
    )
    content = settings.content_weight * _content_weight(settings.strength)
    weights = Weights(_STYLE, content, _SMOOTHNESS * settings.smoothness)
    network = _network(job.device, settings.precision)
    return StyleLoss(network, aim, weights, tile=plan.tile, keeps_content=plan.keeps_content)


def _care(protect: Plane | None, mask: Plane | None) -> Plane | None:
    """How much the content counts at each pixel; None for 1 where anything is painted."""
    if protect is None:
        return None
    care = 1 + (_PROTECTED - 1) * protect
    return care if mask is None else care * mask


def _style_at(job: _Job, level: _Level, style: Colors) -> Image:
    """A style picture at the size that gives strokes of the wanted size; never enlarged."""
    wanted = max(level.height, level.width) * job.settings.style_scale
    longest = min(max(style.shape[:2]), round(wanted))
    return _tensor(resized(style, *_scaled(style.shape[1], style.shape[0], longest)), job.device)


def _content_weight(strength: float) -> float:
    """Weight of the content term: infinite at 0, `_CONTENT_WEIGHT` at 0.5, nothing at 1."""
    return float(_CONTENT_WEIGHT * ((1 - strength) / strength) ** 1.5)


def _sketch(job: _Job, level: _Level) -> Image:
    """The first guess: what the fast network paints, under some noise; less so if weak."""
    ready, settings = job.prepared, job.settings
    at = next((e for e in job.levels if max(e.height, e.width) >= _PAINTED), job.levels[-1])
    painted = paint(
        np.ascontiguousarray(_array(_framed(job, at))),
        _codes(job, at),
        tuple(_some_plane(each, at, "cpu").numpy() for each in ready.regions),
        strength=settings.strength,
        wraps=settings.tile,
        device=job.device,
        seed=job.seed,
    )
    small = _tensor(resized(painted, level.width, level.height), job.device)
    grain = noise(tuple(small.shape), job.seed, "gatys").to(small.device)
    share = settings.noise * min(1.0, 2 * settings.strength)
    return (small * (1 - share) + (0.5 + 0.25 * grain) * share).clamp(0, 1)


def _framed(job: _Job, level: _Level) -> Image:
    """The content; one color where nothing is painted, so that what is there plays no part."""
    content, mask = _content_at(job, level), _plane(job.prepared.mask, level, job.device)
    if mask is None:
        return content
    mean = (content * mask).sum((2, 3), keepdim=True) / mask.sum()
    return torch.where(mask > 0, content, mean)


def _codes(job: _Job, level: _Level) -> tuple[StyleCode, ...]:
    """What the fast network needs to know: of each region's style, or of all styles mixed."""
    ready = job.prepared
    styles = tuple(_array(_style_at(job, level, style)) for style in ready.styles)
    if ready.regions:
        return tuple(encode((style,), (1.0,), job.device) for style in styles)
    return (encode(styles, ready.shares, job.device),)


@cache
def _network(device: str, precision: str) -> VGG19:
    return VGG19(device, _dtype(device, precision))


def _dtype(device: str, precision: str) -> torch.dtype:
    if precision == "auto":
        return fast_dtype(device)
    return {"float32": torch.float32, "bfloat16": torch.bfloat16}[precision]


def _room(request: Request, settings: GatysSettings, device: str, kept: int) -> int:
    """Bytes that the work may use; those of an interrupted run, if they are there.

    Raises:
        UserMistake: the picture is too large for the memory.
    """
    free = free_memory(device)
    if kept and (free is None or kept <= free):
        return kept
    width, height = result_size(request.pictures["content"][0], settings)
    value = _dtype(device, settings.precision).itemsize
    return room_for(height, width, value=value, planes=_planes(request, settings), free=free)


def _planes(request: Request, settings: GatysSettings) -> int:
    """How many numbers for each pixel are kept beside the picture's colors, at most."""
    masks = sum(len(request.pictures.get(role, ())) for role in ("mask", "region", "protect"))
    is_copied = settings.tile or request.pictures["content"][0].channels == 4
    return 2 * (masks + settings.protect_faces) + 3 * is_copied


def _levels(
    ready: Prepared, request: Request, settings: GatysSettings, about: tuple[str, int]
) -> tuple[_Level, ...]:
    """The pyramid, coarse to fine."""
    device, room = about
    planes = _planes(request, settings)
    longest = max(ready.width, ready.height)
    value = _dtype(device, settings.precision).itemsize
    levels: list[_Level] = []
    while not levels or longest >= _COARSEST:
        columns, rows = _scaled(ready.width, ready.height, longest)
        plan = plan_for(rows, columns, value=value, planes=planes, room=room)
        steps = _steps(settings.quality, len(levels), longest)
        levels.append(_Level(rows, columns, steps, plan))
        longest = round(longest / 2**0.5)
    return tuple(reversed(levels[: _FINEST.get(settings.quality)]))


def _steps(quality: str, number: int, longest: int) -> int:
    """Steps at a level: the finest has number 0."""
    table = _STEPS[quality]
    most = max(_FEWEST, round(_LARGE[quality] * (1024 / longest) ** 2))
    return min(most, table[min(number, len(table) - 1)])


def _scaled(width: int, height: int, longest: int) -> tuple[int, int]:
    share = longest / max(width, height)
    return max(1, round(width * share)), max(1, round(height * share))


def _share_done(levels: tuple[_Level, ...], index: int, step: int) -> float:
    whole = sum(level.work * level.steps for level in levels)
    before = sum(level.work * level.steps for level in levels[:index])
    return (before + levels[index].work * step) / whole


def _content_at(job: _Job, level: _Level) -> Image:
    return _tensor(resized(job.prepared.content, level.width, level.height), job.device)


def _plane(plane: Shades | None, level: _Level, device: str) -> Plane | None:
    return None if plane is None else _some_plane(plane, level, device)


def _some_plane(plane: Shades, level: _Level, device: str) -> Plane:
    """A mask at a level: means of what each of its pixels covers."""
    there = torch.from_numpy(np.array(plane, np.float32))[None, None].to(device)
    size = (level.height, level.width)
    return there[0, 0] if plane.shape == size else F.interpolate(there, size, mode="area")[0, 0]


def _preview(image: Image) -> Colors:
    height, width = image.shape[2:]
    columns, rows = _scaled(width, height, min(_PREVIEW, max(height, width)))
    return _array(F.interpolate(image, (rows, columns), mode="area").clamp(0, 1))


def _tensor(pixels: Colors, device: str) -> Image:
    planes = pixels.transpose(2, 0, 1)[None]
    return torch.from_numpy(planes if planes.flags.writeable else planes.copy()).to(device)


def _array(image: Image) -> Colors:
    return np.ascontiguousarray(image[0].detach().cpu().numpy().transpose(1, 2, 0))


def _mark(request: Request, version: str) -> NDArray[np.uint8]:
    """A digest of the request: a state is resumed only by the request that made it."""
    pictures = {r: [hash_array(p.pixels) for p in some] for r, some in request.pictures.items()}
    said = [version, torch.__version__, request.settings.to_json(), list(request.seeds), pictures]
    return np.frombuffer(bytes.fromhex(hash_json(said)), np.uint8)


ENGINE = Gatys()
