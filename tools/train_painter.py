"""Trains the network of the fast style transfer, from nothing, on one or two cores or a GPU.

``python tools/train_painter.py OUT`` fetches the pictures, computes statistics of some thousand
style pictures, and trains until the steps are done; stopped, it goes on with the same command.

The loss is `pinxit.nets.painter_loss`. Half of the pictures are judged from another corner than
the network's grid begins at: VGG-19 pools in the same squares of 8 pixels as the decoder paints,
and a decoder that is always judged in step with them draws those squares.
"""

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.func import functional_call

from painter_data import Source, crop, sources, style_crop
from pinxit.nets.color import Palette, palette_of, recolored
from pinxit.nets.painter_loss import (
    GRID,
    Seen,
    Wanted,
    from_corner,
    mean_and_covariance,
    painter_losses,
    wanted_of,
)
from pinxit.nets.stroke_net import (
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
from pinxit.nets.vgg import LAYERS, VGG19, fast_dtype

_STYLE_SIZE = 256
_STRENGTHS = (0.5, 0.5, 0.35, 0.65, 0.8)
_CLIP = 5.0
_WARM_UP = 200


@dataclass(slots=True)
class Style:
    """What the network and its loss need to know of a style.

    Attributes:
        palette: Of its colors.
        touch: What `touch_of` gives for it.
        wanted: Statistics at each of `LAYERS`, without the batch; matrices in float16, divided by
            the variance.
        means: Of the projected features.
        covariances: Of the same.
        roots: What `roots_of` gives for them, in float32.
    """

    palette: Palette
    touch: Tensor
    wanted: tuple[Wanted, ...]
    means: list[Tensor]
    covariances: list[Tensor]
    roots: list[Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What one step is made of."""

    styles: list[Style]
    pictures: NDArray[np.float32]
    noise: NDArray[np.float32]
    strength: NDArray[np.float32]
    corner: tuple[int, int]


class Trainer:
    """Networks, their average, their optimizer, and what they learn from."""

    def __init__(self, options: argparse.Namespace) -> None:
        torch.manual_seed(options.seed)
        self.options, self.device = options, options.device
        self.kind = "cuda" if self.device.startswith("cuda") else "cpu"
        dtype = fast_dtype(self.device) if self.kind == "cpu" else torch.bfloat16
        self.vgg = VGG19(self.device, dtype)
        self.net = StrokeNet().to(self.device)
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.net.project.requires_grad_(False)
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}
        learned = [each for each in self.net.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(learned, lr=0, betas=(0.9, 0.99), weight_decay=1e-4)
        self.step, self.has_projections = 0, False
        self.pool: list[Style] = []

    def learn_styles(self, styles: Sequence[Source], count: int) -> None:
        """Fills the pool of styles, and adds a mixture of two for every four."""
        rng = np.random.default_rng(self.options.seed)
        looks = list(self._looks(rng, styles, count))
        if not self.has_projections:
            self._project_well(looks)
        self.pool = [self._style(look) for look in looks]

    def _looks(
        self, rng: np.random.Generator, styles: Sequence[Source], count: int
    ) -> Iterator["_Look"]:
        made: list[_Look] = []
        for _ in range(0, count, 8):
            crops = [style_crop(rng, styles, _STYLE_SIZE) for _ in range(8)]
            batch = torch.from_numpy(np.stack(crops).transpose(0, 3, 1, 2)).to(self.device)
            with torch.no_grad():
                taps = self.vgg(batch)
                seen = [mean_and_covariance(taps[name]) for name in LAYERS]
                touch = touch_of(taps)
            for number, pixels in enumerate(crops):
                each = [(mean[number].clone(), cov[number].clone()) for mean, cov in seen]
                made.append(_Look(palette_of((pixels,), (1.0,)), touch[number].clone(), each))
            yield from made[-8:]
            pair = [made[int(n)] for n in rng.choice(len(made), 2, replace=False)]
            yield _mixed(pair[0], pair[1], float(rng.uniform(0.3, 0.7)))
            yield _mixed(pair[1], made[-1], float(rng.uniform(0.3, 0.7)))

    def _project_well(self, looks: Sequence["_Look"]) -> None:
        """Begins with the projections that keep most of the styles' variance."""
        for name, layer in zip(TAPS, self.net.projections, strict=True):
            at = LAYERS.index(name)
            every = torch.stack([look.moments[at][1] for look in looks[:400]])
            spread = every.diagonal(dim1=1, dim2=2).sum(1)
            _, vectors = torch.linalg.eigh((every / spread[:, None, None]).mean(0))
            best = vectors[:, -layer.weight.shape[0] :].T.contiguous()
            layer.weight.data.copy_(best[:, :, None, None])
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}

    def _style(self, look: "_Look") -> Style:
        means, covariances = [], []
        for name, layer in zip(TAPS, self.net.projections, strict=True):
            weight, (mean, covariance) = layer.weight[:, :, 0, 0], look.moments[LAYERS.index(name)]
            means.append(weight @ mean)
            covariances.append(weight @ covariance @ weight.T)
        wanted = []
        for mean, covariance in look.moments:
            each = wanted_of(mean, covariance)
            total = covariance.diagonal().sum()
            wanted.append(Wanted(mean, (covariance / total).half(), each.axes.half(), each.spreads))
        moments = Moments(*(tuple(each[None] for each in part) for part in (means, covariances)))
        roots = [root[0].float() for root in roots_of(moments)]
        return Style(look.palette, look.touch, tuple(wanted), means, covariances, roots)

    def lesson(self, step: int, contents: Sequence[Source]) -> Lesson:
        """What a step is made of; depends on seed and step alone."""
        options = self.options
        rng = np.random.default_rng((options.seed, step))
        chosen = [self.pool[n] for n in rng.integers(len(self.pool), size=options.batch)]
        moved = [self._content(rng, contents, style.palette) for style in chosen]
        strength = rng.choice(_STRENGTHS, (options.batch, 1)).astype(np.float32)
        corner = rng.integers(0, GRID, 2) if rng.uniform() < options.shifted else (0, 0)
        pictures = np.ascontiguousarray(np.stack(moved).transpose(0, 3, 1, 2))
        shape = (options.batch, *noise_shape(options.size, options.size)[1:])
        noise = rng.standard_normal(shape, np.float32)
        return Lesson(chosen, pictures, noise, strength, (int(corner[0]), int(corner[1])))

    def train_step(self, lesson: Lesson) -> dict[str, float]:
        """One update; gives the losses."""
        chosen = lesson.styles
        picture = torch.from_numpy(lesson.pictures).to(self.device)
        picture = picture.contiguous(memory_format=torch.channels_last)
        strength = torch.from_numpy(lesson.strength).to(self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * self._schedule()
        with torch.no_grad():
            goal = self.vgg(picture)
            here, there = self.net.moments(goal), _moments(chosen)
            share = strength.new_tensor([share_of(float(each)) for each in strength])
            roots = zip(*(style.roots for style in chosen), strict=True)
            maps = maps_between(here, there, share, tuple(torch.stack(r).double() for r in roots))
        manner = self.net.modulation(there, torch.stack([style.touch for style in chosen]))
        painter = _Cast(self.net, self.vgg.dtype)
        with torch.no_grad():
            moved = painter.mapped(goal, maps)
        noise = torch.from_numpy(lesson.noise).to(self.device)
        noise = noise.contiguous(memory_format=torch.channels_last)
        painted = painter.decoded(picture, moved, noise, manner)
        if lesson.corner != (0, 0):
            painted, picture = (from_corner(each, lesson.corner) for each in (painted, picture))
            with torch.no_grad():
                goal = self.vgg(picture)
                moved = painter.mapped(goal, maps)
        seen = self.vgg(painted)
        pairs = list(zip(painter.projected(seen), moved, strict=True))
        wanted = [_stacked([style.wanted[at] for style in chosen]) for at in range(len(LAYERS))]
        result, content = Seen(painted, seen), Seen(picture, goal)
        losses = painter_losses(result, content, wanted, pairs, strength)
        loss = sum(losses.values(), torch.zeros((), device=self.device))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), _CLIP)
        if torch.isfinite(norm):
            self.optimizer.step()
            decay = min(0.999, (1 + self.step) / (10 + self.step))
            for name, value in self.net.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        told = {name: float(value.detach()) for name, value in losses.items()}
        return {**told, "norm": float(norm)}

    def _content(
        self, rng: np.random.Generator, contents: Sequence[Source], palette: Palette
    ) -> NDArray[np.float32]:
        source = contents[int(rng.integers(len(contents)))]
        pixels = crop(rng, source.pixels, self.options.size)
        return recolored(pixels, palette)

    def _schedule(self) -> float:
        """Rises at first, stays, and falls to nothing over the last part."""
        share = self.step / self.options.steps
        fall = 1.0 if share < 0.4 else 0.5 + 0.5 * math.cos(math.pi * min(1, (share - 0.4) / 0.6))
        return min(1.0, (1 + self.step) / _WARM_UP) * fall

    def save(self, folder: Path) -> None:
        """Writes the weights, and all that going on needs."""
        state = {f"net.{n}": v for n, v in self.net.state_dict().items()}
        state |= {f"average.{n}": v for n, v in self.average.items()}
        for index, values in self.optimizer.state_dict()["state"].items():
            state |= {f"optimizer.{index}.{n}": v for n, v in values.items()}
        state["step"] = torch.tensor(self.step)
        save_file({n: v.contiguous().cpu() for n, v in state.items()}, folder / "state.tmp")
        (folder / "state.tmp").replace(folder / "state.safetensors")
        half = {n: v.half().cpu().contiguous() for n, v in self.average.items()}
        save_file(half, folder / "weights.tmp")
        (folder / "weights.tmp").replace(folder / "weights.safetensors")

    def begin_with(self, file: Path) -> None:
        """Starts from the weights that an earlier training ended with."""
        shapes = {n: v.shape for n, v in self.net.state_dict().items()}
        known = {n: v.float() for n, v in load_file(file).items() if v.shape == shapes.get(n)}
        self.net.load_state_dict({**self.net.state_dict(), **known})
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}
        self.has_projections = True

    def restore(self, folder: Path) -> None:
        """Goes on where `save` left off."""
        state = load_file(folder / "state.safetensors")
        self.net.load_state_dict({n[4:]: v for n, v in state.items() if n.startswith("net.")})
        self.average = {
            n[8:]: v.to(self.device) for n, v in state.items() if n.startswith("average.")
        }
        self.step = int(state["step"])
        self.has_projections = True
        known = self.optimizer.state_dict()
        indices = {int(n.split(".")[1]) for n in state if n.startswith("optimizer.")}
        known["state"] = {
            i: {n.split(".")[2]: v for n, v in state.items() if n.startswith(f"optimizer.{i}.")}
            for i in indices
        }
        self.optimizer.load_state_dict(known)


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What was seen of a style: colors, touch, mean and covariance at each of `LAYERS`."""

    palette: Palette
    touch: Tensor
    moments: list[tuple[Tensor, Tensor]]


def _mixed(one: _Look, other: _Look, share: float) -> _Look:
    """Two styles as one: the mixture of their features and colors."""
    moments = []
    for (mean, covariance), (mean_2, covariance_2) in zip(one.moments, other.moments, strict=True):
        middle, gap = share * mean + (1 - share) * mean_2, mean - mean_2
        inner = share * covariance + (1 - share) * covariance_2
        moments.append((middle, inner + share * (1 - share) * gap[:, None] * gap))
    palettes = (one.palette, other.palette)
    gap_2 = palettes[0].mean - palettes[1].mean
    palette = Palette(
        share * palettes[0].mean + (1 - share) * palettes[1].mean,
        share * palettes[0].covariance
        + (1 - share) * palettes[1].covariance
        + share * (1 - share) * np.outer(gap_2, gap_2),
    )
    return _Look(palette, share * one.touch + (1 - share) * other.touch, moments)


class _Cast:
    """The network with its weights in the number format of the backbone, as it paints later.

    Faster than autocast, which turns what is padded into float32 and back. Gradients reach the
    weights themselves.
    """

    def __init__(self, net: StrokeNet, dtype: torch.dtype) -> None:
        self._net = net
        self._weights = {name: value.to(dtype) for name, value in net.named_parameters()}

    def _call(self, name: str, *given: object) -> Any:
        twin = _Method(self._net, name)
        weights = {f"net.{n}": value for n, value in self._weights.items()}
        return functional_call(twin, weights, given)

    def mapped(self, taps: dict[str, Tensor], maps: Maps) -> tuple[Tensor, ...]:
        """As of `StrokeNet`."""
        moved: tuple[Tensor, ...] = self._call("mapped", taps, maps)
        return moved

    def projected(self, taps: dict[str, Tensor]) -> tuple[Tensor, ...]:
        """As of `StrokeNet`."""
        seen: tuple[Tensor, ...] = self._call("projected", taps)
        return seen

    def decoded(
        self, picture: Tensor, features: tuple[Tensor, ...], noise: Tensor, manner: Tensor
    ) -> Tensor:
        """As of `StrokeNet`."""
        painted: Tensor = self._call("decoded", picture, features, noise, manner)
        return painted


class _Method(nn.Module):
    """One of the network's methods as a module of its own."""

    def __init__(self, net: StrokeNet, name: str) -> None:
        super().__init__()
        self.net, self._name = net, name

    def forward(self, *given: object) -> Any:
        return getattr(self.net, self._name)(*given)


def _moments(chosen: Sequence[Style]) -> Moments:
    columns = [
        tuple(torch.stack(each) for each in zip(*parts, strict=True))
        for parts in ([s.means for s in chosen], [s.covariances for s in chosen])
    ]
    return Moments(columns[0], columns[1])


def _stacked(every: Sequence[Wanted]) -> Wanted:
    spreads = torch.stack([each.spreads for each in every])
    total = spreads.square().sum(1)[:, None, None]
    return Wanted(
        torch.stack([each.mean for each in every]),
        torch.stack([each.covariance for each in every]).float() * total,
        torch.stack([each.axes for each in every]).float(),
        spreads,
    )


def main() -> None:
    """Reads the command line, and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--pool", type=int, default=4000)
    parser.add_argument("--shifted", type=float, default=0.5, help="share judged off the grid")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "pinxit-data")
    parser.add_argument("--begin-with", type=Path, help="weights to start from instead of chance")
    parser.add_argument("--until", type=int, default=10**9, help="stop early at this step")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = list(sources(options.cache, Path(__file__).with_name("style_set.json")))
    trainer = Trainer(options)
    if (options.out / "state.safetensors").exists():
        trainer.restore(options.out)
    elif options.begin_with is not None:
        trainer.begin_with(options.begin_with)
    styles = [source for source in known if source.is_style]
    print(
        f"{len(known)} pictures, {len(styles)} of them styles; at step {trainer.step}", flush=True
    )
    trainer.learn_styles(styles, options.pool)
    print(f"{len(trainer.pool)} styles are known", flush=True)
    run(trainer, known)


def run(trainer: Trainer, known: Sequence[Source]) -> None:
    """Trains to the end, and tells how it goes."""
    options, start = trainer.options, time.time()
    seen: dict[str, float] = {}
    first, last = trainer.step, min(options.steps, options.until)
    # a second crew of threads would wait busily between its pictures, and slow the first
    with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,)) as ahead:
        coming: list[Future[Lesson]] = [
            ahead.submit(trainer.lesson, step, known) for step in range(first, min(last, first + 3))
        ]
        while trainer.step < last:
            lesson = coming.pop(0).result()
            if trainer.step + 3 < last:
                coming.append(ahead.submit(trainer.lesson, trainer.step + 3, known))
            for name, value in trainer.train_step(lesson).items():
                seen[name] = seen.get(name, value) * 0.98 + value * 0.02
            if trainer.step % 100 == 0:
                said = " ".join(f"{name} {value:.3f}" for name, value in seen.items())
                pace = (time.time() - start) / (trainer.step - first)
                print(f"{trainer.step} {pace:.3f} s/step {said}", flush=True)
            if trainer.step % 500 == 0:
                trainer.save(options.out)
    trainer.save(options.out)


if __name__ == "__main__":
    main()
