"""Trains the network of the fast style transfer, from nothing, on one or two cores or a GPU.

``python tools/train_painter.py OUT`` fetches the pictures, computes statistics of some thousand
style pictures, and trains until the steps are done; stopped, it goes on with the same command.
The loss is the one of the optimizing engine (`pinxit.engines.gatys`): relative Gram matrices of
VGG-19 and features of the content, so both methods want the same picture.
"""

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from painter_data import Source, crop, sources, style_crop
from pinxit.nets.color import Palette, palette_of, recolored
from pinxit.nets.painter_loss import gram, painter_losses
from pinxit.nets.stroke_net import TAPS, Moments, StrokeNet, maps_between, share_of
from pinxit.nets.vgg import LAYERS, VGG19, fast_dtype

_STYLE_SIZE = 256


@dataclass(slots=True)
class Style:
    """What the network and its loss need to know of a style."""

    palette: Palette
    grams: list[Tensor]
    means: list[Tensor]


class Trainer:
    """Networks, their average, their optimizer, and what they learn from."""

    def __init__(self, options: argparse.Namespace) -> None:
        torch.manual_seed(options.seed)
        self.options, self.device = options, options.device
        self.vgg = VGG19(
            self.device, fast_dtype(self.device) if self.device == "cpu" else torch.bfloat16
        )
        self.net = StrokeNet().to(self.device)
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}
        self.optimizer = torch.optim.AdamW(
            self.net.parameters(), lr=0, betas=(0.9, 0.995), weight_decay=1e-4
        )
        self.step = 0
        self.has_projections = False

    def learn_styles(self, styles: Sequence[Source], count: int) -> None:
        """Fills the pool of styles."""
        rng = np.random.default_rng(self.options.seed)
        self.pool: list[Style] = []
        for _ in range(0, count, 8):
            crops = [style_crop(rng, styles, _STYLE_SIZE) for _ in range(8)]
            batch = torch.from_numpy(np.stack(crops).transpose(0, 3, 1, 2)).to(self.device)
            with torch.no_grad():
                taps = list(self.vgg(batch).values())
                grams = [gram(tap) for tap in taps]
                means = [tap.float().mean((2, 3)) for tap in taps]
            for number, pixels in enumerate(crops):
                palette = palette_of((pixels,), (1.0,))
                kept = [each[number].half() for each in grams]
                self.pool.append(Style(palette, kept, [each[number].clone() for each in means]))
        if not self.has_projections:
            self._project_well()

    def _project_well(self) -> None:
        """Begins with the projections that keep most of the styles' variance."""
        for name, layer in zip(TAPS, self.net.projections, strict=True):
            at = list(LAYERS).index(name)
            every = torch.stack([_covariance(s.grams[at], s.means[at]) for s in self.pool[:400]])
            spread = every.diagonal(dim1=1, dim2=2).sum(1)
            _, vectors = torch.linalg.eigh((every / spread[:, None, None]).mean(0))
            best = vectors[:, -layer.weight.shape[0] :].T.contiguous()
            layer.weight.data.copy_(best[:, :, None, None])
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}

    def _moments(self, chosen: list[Style]) -> Moments:
        """Moments of styles in the projection of this moment."""
        means, covariances = [], []
        for name, layer in zip(TAPS, self.net.projections, strict=True):
            at, weight = list(LAYERS).index(name), layer.weight[:, :, 0, 0]
            every = torch.stack([_covariance(each.grams[at], each.means[at]) for each in chosen])
            covariances.append(weight @ every @ weight.T)
            means.append(torch.stack([each.means[at] for each in chosen]) @ weight.T)
        return Moments(tuple(means), tuple(covariances))

    def train_step(self, contents: Sequence[Source]) -> dict[str, float]:
        """One update; gives the losses."""
        options = self.options
        rng = np.random.default_rng((options.seed, self.step))
        chosen = [self.pool[n] for n in rng.integers(len(self.pool), size=options.batch)]
        moved = [self._content(rng, contents, style.palette) for style in chosen]
        picture = torch.from_numpy(np.stack(moved).transpose(0, 3, 1, 2)).to(self.device)
        picture = picture.contiguous(memory_format=torch.channels_last)
        strength = torch.from_numpy(
            rng.choice([0.5, 0.5, 0.35, 0.65, 0.8], (options.batch, 1)).astype(np.float32)
        )
        strength = strength.to(self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = options.rate * self._schedule()
        kind = "cuda" if self.device.startswith("cuda") else "cpu"
        with torch.no_grad():
            goal = self.vgg(picture)
            here, there = self.net.moments(goal), self._moments(chosen)
            share = strength.new_tensor([share_of(float(each)) for each in strength])
            maps = maps_between(here, there, share)
        manner = self.net.modulation(there)
        with torch.autocast(kind, torch.bfloat16):
            painted = self.net(picture, goal, maps, manner)
        seen = self.vgg(painted)
        grams = [torch.stack([s.grams[at] for s in chosen]).float() for at in range(len(LAYERS))]
        losses = painter_losses(painted, picture, seen, goal, grams, strength)
        loss = sum(losses.values(), torch.zeros((), device=self.device))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(self.net.parameters(), 20.0)
        if torch.isfinite(norm):
            self.optimizer.step()
            decay = min(0.9985, (1 + self.step) / (10 + self.step))
            for name, value in self.net.state_dict().items():
                if value.is_floating_point():
                    self.average[name].lerp_(value, 1 - decay)
        self.step += 1
        return {
            **{name: float(value.detach()) for name, value in losses.items()},
            "norm": float(norm),
        }

    def _content(
        self, rng: np.random.Generator, contents: Sequence[Source], palette: Palette
    ) -> np.ndarray:
        source = contents[int(rng.integers(len(contents)))]
        pixels = crop(rng, source.pixels, self.options.size)
        return recolored(pixels, palette)

    def _schedule(self) -> float:
        """Rises for 40 steps, stays, and falls to nothing over the last fifth."""
        share = self.step / self.options.steps
        fall = 1.0 if share < 0.75 else 0.5 + 0.5 * math.cos(math.pi * (share - 0.75) / 0.25)
        return min(1.0, (1 + self.step) / 40) * fall

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
        known = {n: v.float() for n, v in load_file(file).items()}
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


def _covariance(gram: Tensor, mean: Tensor) -> Tensor:
    return gram.float() - mean[:, None] * mean


def main() -> None:
    """Reads the command line, and trains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=16000)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--size", type=int, default=192)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--pool", type=int, default=3000)
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
    print("styles are known", flush=True)
    run(trainer, known)


def run(trainer: Trainer, known: Sequence[Source]) -> None:
    """Trains to the end, and tells how it goes."""
    options, start = trainer.options, time.time()
    seen: dict[str, float] = {}
    first = trainer.step
    while trainer.step < min(options.steps, options.until):
        for name, value in trainer.train_step(known).items():
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
