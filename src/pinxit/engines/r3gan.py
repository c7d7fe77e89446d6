"""R3GAN: a small GAN with a regularized relativistic loss, learned from scratch on a CPU.

Huang, Gokaslan, Kuleshov, Tompkin (2025), "The GAN is dead; long live the GAN!", arXiv 2501.05441;
written from the paper. Real and generated pictures are paired:

    D: E[softplus(-(D(x) - D(G(z))))] + gamma/2 (E|grad D(x)|^2 + E|grad D(G(z))|^2)    (R1 + R2)
    G: E[softplus(-(D(G(z)) - D(x)))]

Adam with beta1 = 0, beta2 from 0.9 to 0.99; rate, gamma and augmentation follow one cosine over the
budget; an exponential average of the generator draws. No normalization layers (nets/mirror.py).

Departures, all for training within minutes on two cores:
- The penalty is exact but computed in every 4th update only, four times as strong: its second
  derivatives are the slowest thing on a CPU.
- One set of fakes serves both updates, and the generator is compared with what the discriminator
  said of the real pictures before its own update: 11 passes through a network instead of 13.
- Batches of 8, a rate of 1.5e-3: in minutes the number of updates matters more than their noise.
- A pair of a real and a generated picture shares one draw of augmentation.
- Pictures with alpha are learned premultiplied in four channels, so that transparency is real.
- A tenth of the pictures are learned without their condition, so that it may be left out.
- The discriminator compares pictures two by two (nets/mirror.py), and the two show the same class
  where there are classes (training/sampler.py; not where pictures are streamed from shards).
- A batch may be learned from in parts, whose gradients are summed: the judges first see all parts,
  then the generator draws each once more. Rounding aside that is the same.
- On demand, heads on frozen features of VGG-19 judge beside the pixels (nets/feature_judge.py).

Tried, one seed each, judged by eye. On 3,000 adventurers of 32 px, 7,000 to 14,000 pictures:
- A head of 1x1 convolution, pixel shuffle and 3x3 convolution leaves a grid of 2 px; interpolation
  followed by two narrow 3x3 convolutions leaves none, at the same speed.
- 192 channels in the widest stage looked worse than 128, which do half as many updates again.
- 0.4 times the rate for the discriminator slowed everything down.
- Changing colors in the augmentation as often as place left them brown and speckled.
- Comparing the generator with what the discriminator says of real pictures after its own update, as
  the paper does, looked no better after as many pictures (32,000 of garments); 15 % slower.
- Augmentation that grows while the discriminator tells over 80 % of the pairs apart goes straight
  to its limit: it always tells them apart. The paper's plain ramp took its place.
On 4,873 icons of 32 px with transparency, five to fourteen minutes of one core:
- What a picture shows, told in words, does most: without it, blots with two eyes; with it, after
  14 minutes (115,000 pictures), smileys, hearts, fruits and buttons that can be named; after
  560,000, with 160 channels, the model "icons" (data/models/icons.md), none of it a copy.
- Heads on features with the weight of the pixels' judge give crisp shapes after a tenth of the
  pictures, but one for each class: stronger penalties (on the features, or of the slope by noise in
  the pixels), a tenth of the rate, one judgment for all places did not help. At a tenth of the
  weight nothing collapses; at half the pace it is as good as pixels alone after the same time, not
  better, and so it is off.
Normalized weights with large rates were not tried: the rate is 1 % of the weights as it is.

Cost: two networks of 0.4 million parameters. One thread of an AMD EPYC (Zen 5) learns 142 pictures
of 32 px in a second (64 px: 49), two threads 188 (84), with batches of 16 277; 0.5 GB. 60,000
pictures, five minutes of two cores, give clothes of Fashion-MNIST that are recognized at once:
coverage 0.82 on features of a classifier (benchmarks/gan_quality.py), classes within 1.3.
On a machine whose cores are busy, one thread is faster than two. No weights of others are used,
except VGG-19's where its features judge.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import (
    Batch,
    Conditions,
    Lesson,
    Model,
    Request,
    Role,
    Run,
    State,
    pictures_of,
    settings_of,
)
from pinxit.nets.augment import draw_augmentation
from pinxit.nets.conditions import conditions_for
from pinxit.nets.ema import Ema
from pinxit.nets.feature_judge import FeatureJudge, Seer
from pinxit.nets.generator_onnx import generator_graph, told_of_graph
from pinxit.nets.groups import at_once
from pinxit.nets.latent_space import LatentSpace, draw_pictures, reshaped, to_maps
from pinxit.nets.mirror import LATENT, Discriminator, Generator, plan
from pinxit.nets.parts import Part
from pinxit.nets.posthoc_ema import PowerAverages, reconstruct
from pinxit.nets.residual import Maps
from pinxit.nets.transfer import plan_of, transferred
from pinxit.nets.vgg import fast_dtype
from pinxit.pictures.picture import Pixels
from pinxit.settings import Settings, knob

WARM_UP = 50
"""Updates over which the learning rate rises from zero."""
_UNTOLD = 0.1
"""Part of the pictures that are learned without their condition, so that it may be left out."""
_GRAIN = 0.03
"""Standard deviation of the noise that the slope of the judges of features is measured with."""
CONTINUE = 0.75
"""Where in the schedules a training begins that continues from a model: near their calm end."""
GROWN = 0.5
"""The same where the model grows to twice its size, and has new layers to learn."""
Facts = dict[str, float]
N = TypeVar("N", bound=nn.Module)


@dataclass(frozen=True, slots=True, kw_only=True)
class R3GANSettings(Settings):
    """Knobs of R3GAN; the first five are for drawing."""

    psi: float = knob(
        1.0,
        "How far pictures may be from the average: less is safer and less varied",
        low=0,
        high=2,
    )
    class_name: str = knob("", "Draw this class; of models that learned classes")
    text: str = knob("", "Draw what these words say; of models that learned words")
    size: str = knob(
        "",
        "Draw at this size, width x height such as 128x64: laid out otherwise, not finer",
        pattern=r"(\d{1,4}x\d{1,4})?",
        example="128x64",
    )
    tile: bool = knob(default=False, help="Draw pictures that repeat without seams")
    width: int = knob(128, "Channels of the widest stage", low=32, high=1024, unit="channels")
    blocks: int = knob(1, "Residual blocks in each stage", low=1, high=8)
    batch: int = knob(
        8, "Pictures of one update, of all processes together", low=2, high=4096, unit="pictures"
    )
    rate: float = knob(1.5e-3, "Learning rate at the start", low=1e-6, high=0.1)
    rate_end: float = knob(2e-4, "Learning rate at the end", low=0, high=0.1)
    gamma: float = knob(0.5, "Weight of the gradient penalties at the start", low=0, high=1000)
    gamma_end: float = knob(0.15, "Weight of the gradient penalties at the end", low=0, high=1000)
    judges: str = knob(
        "pixels",
        "What judges the pictures: their pixels, frozen features of VGG-19, or both",
        choices=("pixels", "features", "both"),
    )
    feature_weight: float = knob(0.1, "Weight of the judges of features", low=0, high=100)
    feature_rate: float = knob(
        1.0, "Learning rate of the judges of features, times that of the others", low=0, high=10
    )
    feature_gamma: float = knob(
        0.05, "Weight of the penalties of the judges of features", low=0, high=1000
    )
    pairs: bool = knob(
        default=True,
        help="The discriminator compares pictures two by two, so that a class stays varied",
        older=False,
    )
    penalty_every: int = knob(
        4, "The penalties are computed in every such update, that much stronger", low=1, high=64
    )
    half_life: int = knob(
        10_000, "Longest half-life of the weight average", low=0, high=10_000_000, unit="pictures"
    )
    flip: str = knob(
        "none", "Mirror training pictures at random", choices=("none", "horizontal", "both")
    )
    augment: float = knob(
        0.3, "Probability of each kind of augmentation at the end; it starts at 0", low=0, high=1
    )
    augment_color: float = knob(
        0.2,
        "Probability of other colors, times this; less where exact colors matter",
        low=0,
        high=1,
    )


def pairing_loss(
    better: Float[Tensor, " batch"], worse: Float[Tensor, " batch"]
) -> Float[Tensor, ""]:
    """E[softplus(-(better - worse))]: small when each of a pair is judged above its partner."""
    return F.softplus(worse - better).mean()


def penalty(
    judged: Float[Tensor, " batch"], pictures: Maps, *, graph: bool = True
) -> Float[Tensor, ""]:
    """E[|gradient of the judgment by the picture|^2], the sum over channels and pixels."""
    (slope,) = torch.autograd.grad(judged.sum(), pictures, create_graph=graph)
    return slope.square().sum((1, 2, 3)).mean()


def _eased(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * min(max(share, 0.0), 1.0))) / 2


class R3GANLearner:
    """Generator, judges, the generator's average and optimizers in the middle of a training."""

    def __init__(self, lesson: Lesson, settings: R3GANSettings, run: Run) -> None:
        device, self._group = torch.device(run.device), run.group
        made = plan(lesson.shape, settings.width, settings.blocks, lesson.conditions)
        draw = torch.Generator("cpu").manual_seed(lesson.seed)
        share = min(settings.batch, lesson.count) // run.group.size
        self.batch_size = max(2, share // 2 * 2) if settings.pairs else max(1, share)
        self._pieces = min(run.parts, -(-self.batch_size // 2))
        self._is_short = run.precision == "bfloat16"
        self._settings, self._seed, self._shape = settings, lesson.seed, lesson.shape
        self._device, self._conditions, self._plan = device, lesson.conditions, made
        self._generator = _ready(Generator(made, draw), device)
        self._judges: dict[str, nn.Module] = {}
        if settings.judges != "features":
            judge = Discriminator(made, draw, pairs=settings.pairs)
            self._judges["discriminator"] = _ready(judge, device)
        if settings.judges != "pixels":
            self._judges["heads"] = _ready(FeatureJudge(lesson.conditions, draw), device)
            self._seer = Seer(device, fast_dtype(device.type))
        for network in (self._generator, *self._judges.values()):
            network.recomputes = run.recomputes  # type: ignore[assignment]
        self._ema = Ema(self._generator)
        self._powers = PowerAverages(self._generator)
        self._optimizers = {
            name: _adam(network, settings)
            for name, network in {"generator": self._generator, **self._judges}.items()
        }
        self._updates, self._pictures, self._floor = 0, 0, 0.0
        self._accuracy, self._penalty = 0.5, 0.0

    def learn(
        self, batch: Batch, share: float, conditions: Conditions | None = None
    ) -> Mapping[str, float]:
        share = self._floor + (1 - self._floor) * share
        rate = self._schedule(share)
        parts = self._parts(batch, share, conditions)
        facts: dict[str, float] = {}
        if "discriminator" in self._judges:
            gamma = _eased(self._settings.gamma, self._settings.gamma_end, share)
            self._teach("discriminator", parts, lambda part: self._by_pixels(part, gamma, facts))
        if "heads" in self._judges:
            self._teach("heads", parts, lambda part: self._by_features(part, facts))
        self._teach("generator", parts, lambda part: self._of_generator(part, facts))
        for judge in self._judges.values():
            judge.requires_grad_(requires_grad=True)
        self._share_facts(facts)
        self._updates += 1
        count = len(batch) * self._group.size
        self._pictures += count
        half_life = min(self._settings.half_life, 0.05 * self._pictures)
        self._ema.follow(self._generator, count, half_life)
        self._powers.follow(self._generator, self._updates * count)
        self._accuracy += 0.02 * (facts.pop("told apart") - self._accuracy)
        self._penalty = facts.get("penalty", self._penalty)
        return {
            **facts,
            "penalty": self._penalty,
            "accuracy": self._accuracy,
            "augment": _eased(0.0, self._settings.augment, share),
            "rate": rate,
        }

    def _share_facts(self, facts: Facts) -> None:
        """Means over all processes, in place."""
        told = torch.tensor(list(facts.values()), dtype=torch.float64, device=self._device)
        self._group.mean([told])
        facts.update(zip(facts, told.tolist(), strict=True))

    def _parts(self, batch: Batch, share: float, conditions: Conditions | None) -> list[Part]:
        """The pictures of this process in parts, with all that is drawn for them."""
        # all chance is drawn for the batch of all processes, of which each takes its part
        stream = random_stream(self._seed, "r3gan update", self._updates)
        mine, count = self._group.part, len(batch) * self._group.size
        mirrored = stream.random((2, count, 1, 1, 1)) < 0.5
        flips = (mine(mirrored[0]), mine(mirrored[1]))
        real = to_maps(_flipped(batch, self._settings.flip, flips), self._device)
        noise = mine(torch.from_numpy(stream.standard_normal((count, LATENT), np.float32)))
        told = None
        if self._conditions:
            told = torch.zeros(len(batch), self._conditions)
            if conditions is not None:
                is_told = mine(stream.random((count, 1)) >= _UNTOLD)
                told = torch.from_numpy((conditions * is_told).astype(np.float32))
            told = told.to(self._device)
        augment = _eased(0.0, self._settings.augment, share)
        color = self._settings.augment_color
        size = (count, *self._shape[:2])
        change = draw_augmentation(stream, size, augment, self._device, color).part(mine)
        ground = mine(torch.from_numpy(stream.random((count, 1, 1, 1), np.float32)))
        whole = Part(real, noise.to(self._device), told, change, ground.to(self._device))
        if "heads" in self._judges and self._is_penalized:
            shape = (2 * len(real), *real.shape[1:])
            grain = torch.from_numpy(stream.standard_normal(shape, np.float32) * _GRAIN)
            whole.grain = torch.stack(grain.to(self._device).chunk(2))
        return whole.split(self._pieces)

    @property
    def _is_penalized(self) -> bool:
        return self._updates % self._settings.penalty_every == 0

    def _teach(self, name: str, parts: Sequence[Part], loss_of: Callable[[Part], Tensor]) -> None:
        """One step of a network on the gradients of all parts, which add up to the batch's."""
        optimizer = self._optimizers[name]
        optimizer.zero_grad()
        for part in parts:
            with torch.autocast(self._device.type, torch.bfloat16, enabled=self._is_short):
                loss = loss_of(part)
            (part.weight * loss).backward()  # type: ignore[no-untyped-call]
        parameters = optimizer.param_groups[0]["params"]
        self._group.mean([each.grad for each in parameters if each.grad is not None])
        optimizer.step()
        if name in self._judges:
            self._judges[name].requires_grad_(requires_grad=False)

    def _drawn(self, part: Part) -> Maps:
        """The generated pictures of a part; of a batch in parts, they are drawn each time anew."""
        if part.fake is not None:
            return part.fake
        fake: Maps = self._generator(part.noise, part.told)
        if part.is_whole:
            part.fake = fake
        return fake

    def _looked(self, part: Part) -> Sequence[Tensor]:
        """Features of the generated pictures of a part."""
        looks = part.looks or self._seer.look(part.change.apply(self._drawn(part)), part.ground)
        if part.is_whole:
            part.looks = looks
        return looks

    def _by_pixels(self, part: Part, gamma: float, facts: Facts) -> Tensor:
        """What the discriminator pays; keeps what it said of the real pictures."""
        judge, every = self._judges["discriminator"], self._settings.penalty_every
        is_penalized = self._is_penalized
        with torch.set_grad_enabled(part.is_whole):  # the generator pays later
            fakes = self._drawn(part).detach()
        both = torch.cat([part.real, fakes]).requires_grad_(is_penalized)
        changed = torch.cat([part.change.apply(half) for half in both.chunk(2)])
        told = None if part.told is None else part.told.repeat(2, 1)
        judged = self._judged(judge, changed, told)
        loss = pairing_loss(*judged.chunk(2))
        part.note(facts, "d_loss", float(loss.detach()))
        if is_penalized:
            slopes = penalty(judged, both)
            part.note(facts, "penalty", float(slopes.detach()))
            loss = loss + every * gamma * slopes
        real, fake = judged.detach().chunk(2)
        part.note(facts, "margin", float((real - fake).mean()))
        part.note(facts, "told apart", float((real > fake).float().mean()))
        part.said = real
        return loss

    def _judged(self, judge: nn.Module, both: Maps, told: Tensor | None) -> Tensor:
        """What is said of real and generated pictures, never beside each other."""
        if len(both) % 4 == 0:
            return cast("Tensor", judge(both, told).float())
        halves = zip(both.chunk(2), (None, None) if told is None else told.chunk(2), strict=True)
        return torch.cat([judge(half, half_told) for half, half_told in halves]).float()

    def _by_features(self, part: Part, facts: Facts) -> Tensor:
        """What the heads pay; keeps what they said of the real pictures."""
        judge, every = self._judges["heads"], self._settings.penalty_every
        with torch.set_grad_enabled(part.is_whole):  # the generator pays later
            both = torch.cat([part.real, self._drawn(part).detach()])
            fake = [each.detach() for each in self._looked(part)]
        told = None if part.told is None else part.told.repeat(2, 1)
        with torch.no_grad():
            real = self._seer.look(part.change.apply(part.real), part.ground)
        judged = judge([torch.cat(each) for each in zip(real, fake, strict=True)], told)
        loss = _over_taps(pairing_loss(*each.chunk(2)) for each in judged)
        part.note(facts, "feature_loss", float(loss.detach()))
        if part.grain is not None:
            grainy = (both + torch.cat([*part.grain])).chunk(2)
            with torch.no_grad():
                looks = [self._seer.look(part.change.apply(each), part.ground) for each in grainy]
            moved = judge([torch.cat(each) for each in zip(*looks, strict=True)], told)
            slopes = _over_taps(
                2 * ((there - here) / _GRAIN).square().mean()
                for there, here in zip(moved, judged, strict=True)
            )
            part.note(facts, "feature_penalty", float(slopes.detach()))
            loss = loss + every * self._settings.feature_gamma * slopes
        part.tops = [each.detach().chunk(2)[0] for each in judged]
        if "discriminator" not in self._judges:
            tops = [each.detach().chunk(2) for each in judged]
            apart = sum(float((r > f).float().mean()) for r, f in tops) / len(tops)
            part.note(facts, "told apart", apart)
        return loss

    def _of_generator(self, part: Part, facts: Facts) -> Tensor:
        """What the generator pays to all judges."""
        fake = self._drawn(part)
        loss = torch.zeros((), device=self._device)
        if part.said is not None:
            judge = self._judges["discriminator"]
            judged = judge(part.change.apply(fake), part.told).float()
            loss = loss + pairing_loss(judged, part.said)
        if part.tops:
            again = self._judges["heads"](self._looked(part), part.told)
            paid = _over_taps(pairing_loss(f, r) for f, r in zip(again, part.tops, strict=True))
            loss = loss + self._settings.feature_weight * paid
        part.note(facts, "g_loss", float(loss.detach()))
        return loss

    def _schedule(self, share: float) -> float:
        rate = _eased(self._settings.rate, self._settings.rate_end, share)
        rate *= min(1.0, (self._updates + 1) / WARM_UP)
        for name, optimizer in self._optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = rate * (self._settings.feature_rate if name == "heads" else 1)
                group["betas"] = (0.0, _eased(0.9, 0.99, share))
        return rate

    def sample(self, seeds: tuple[int, ...], conditions: Conditions | None = None) -> Batch:
        return draw_pictures(self._ema.network, seeds, self._settings.psi, conditions)

    def _networks(self) -> Mapping[str, nn.Module]:
        return {
            "average": self._ema.network,
            "generator": self._generator,
            **self._judges,
        }

    def state(self) -> State:
        state: dict[str, NDArray[Any]] = {}
        for name, network in self._networks().items():
            state |= {f"{name}.{key}": _array(t) for key, t in network.state_dict().items()}
        for name, optimizer in self._optimizers.items():
            for number, slots in optimizer.state_dict()["state"].items():
                state |= {f"adam.{name}.{number}.{key}": _array(t) for key, t in slots.items()}
        state |= {f"powers.{key}": array for key, array in self._powers.snapshot().items()}
        counters = [self._updates, self._pictures, self._floor, self._accuracy, self._penalty]
        return state | {"counters": np.array(counters, np.float64)}

    def restore(self, state: State) -> None:
        for name, network in self._networks().items():
            _load(network, name, state)
        for name, optimizer in self._optimizers.items():
            _restore_adam(optimizer, f"adam.{name}.", state)
        self._powers.restore(_part(state, "powers"))
        self._updates, self._pictures = (int(each) for each in state["counters"][:2])
        self._floor, self._accuracy, self._penalty = map(float, state["counters"][2:])

    def snapshot(self) -> State:
        return self._powers.halved()

    def weights(self) -> State:
        weights: dict[str, NDArray[Any]] = {}
        for name, network in self._networks().items():
            items = network.state_dict().items()
            weights |= {f"{name}.{key}": _array(t.half()) for key, t in items}
        return weights | {"pictures": np.array([self._pictures], np.float64)}

    def continue_from(self, weights: State) -> None:
        before = plan_of(_part(weights, "average"))
        for name, network in self._networks().items():
            part = _part(weights, name)
            if name == "heads" and {n: t.shape for n, t in part.items()} != {
                n: tuple(t.shape) for n, t in network.state_dict().items()
            }:
                continue  # they know their features within minutes
            state = transferred(part, network, before, self._plan)
            network.load_state_dict(state)
        self._pictures = int(weights["pictures"][0])
        self._floor = CONTINUE if before.widths == self._plan.widths else GROWN


def _over_taps(losses: Iterable[Tensor]) -> Tensor:
    return torch.stack(list(losses)).sum()


def _ready(network: N, device: torch.device) -> N:
    return network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _adam(network: nn.Module, settings: R3GANSettings) -> torch.optim.Adam:
    return torch.optim.Adam(
        network.parameters(), lr=settings.rate, betas=(0.0, 0.9), eps=1e-8, fused=True
    )


def _array(tensor: Tensor) -> NDArray[Any]:
    return np.array(tensor.detach().cpu().contiguous().numpy())


def _part(state: State, name: str) -> dict[str, NDArray[Any]]:
    """The arrays of one network, without its name."""
    start = f"{name}."
    return {key.removeprefix(start): a for key, a in state.items() if key.startswith(start)}


def _load(network: nn.Module, name: str, state: State) -> None:
    found = {
        key: torch.from_numpy(array.astype(np.float32)) for key, array in _part(state, name).items()
    }
    try:
        network.load_state_dict(found)
    except RuntimeError as fault:
        raise UserMistake(
            "These weights are of another kind or size than this training; "
            "use the same engine, picture size, channels, width and blocks."
        ) from fault


def _restore_adam(optimizer: torch.optim.Adam, prefix: str, state: State) -> None:
    optimizer.state.clear()
    parameters = optimizer.param_groups[0]["params"]
    for key, array in state.items():
        if key.startswith(prefix):
            number, slot = key.removeprefix(prefix).split(".")
            parameter, value = parameters[int(number)], torch.from_numpy(array.copy())
            value = value.to(parameter.device)
            if slot != "step":  # the memory layout must be the parameter's, or Adam mixes them up
                value = torch.empty_like(parameter).copy_(value)
            optimizer.state[parameter][slot] = value


def _flipped(batch: Batch, flip: str, flips: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Batch:
    across, down = flips
    if flip != "none":
        batch = np.where(across, batch[:, :, ::-1], batch)
    if flip == "both":
        batch = np.where(down, batch[:, ::-1], batch)
    return batch


class R3GAN:
    """The engine."""

    name = "r3gan"
    version = "2"
    settings_type: type[Settings] = R3GANSettings
    roles: tuple[Role, ...] = ()
    needs_model = True

    def begin(self, lesson: Lesson, run: Run) -> R3GANLearner:
        settings = settings_of(lesson, R3GANSettings)
        return R3GANLearner(lesson, settings, run)

    def space(self, model: Model, run: Run) -> LatentSpace:
        return LatentSpace(_generator_of(model, torch.device(run.device)))

    def averaged(self, weights: State, snapshots: Sequence[State], length: float) -> State:
        found = reconstruct(snapshots, length)
        average = {f"average.{name}": array.astype(np.float16) for name, array in found.items()}
        for name, array in average.items():
            if name not in weights or weights[name].shape != array.shape:
                raise UserMistake(f"These averages are of another network: {name} differs.")
        return {**weights, **average}

    def onnx(self, model: Model) -> bytes:
        return generator_graph(_generator_of(model, torch.device("cpu")), self.told_of_onnx(model))

    def told_of_onnx(self, model: Model) -> Mapping[str, str]:
        return told_of_graph(model.card)

    def make(self, request: Request, run: Run) -> Iterator[Pixels]:
        settings = settings_of(request, R3GANSettings)
        pictures_of(request, self)
        generator = _generator_of(request.model, torch.device(run.device))
        if settings.size or settings.tile:
            columns, _, rows = settings.size.partition("x")
            size = (int(rows), int(columns)) if settings.size else None
            generator = reshaped(generator, size, wraps=settings.tile)
        conditions = request.conditions
        if conditions is None and request.model is not None:
            asked = settings.class_name, settings.text
            conditions = conditions_for(request.model, request.seeds, *asked)
        step = at_once(generator)
        for start in range(0, len(request.seeds), step):
            run.report(Progress("generate", start, len(request.seeds), "pictures"))
            some = slice(start, start + step)
            told = None if conditions is None else conditions[some]
            yield from draw_pictures(generator, request.seeds[some], settings.psi, told)
        run.report(Progress("generate", len(request.seeds), len(request.seeds), "pictures"))


def _generator_of(model: Model | None, device: torch.device) -> Generator:
    if model is None or model.card.engine != R3GAN.name:
        raise UserMistake(
            f"{model.card.name if model else 'Nothing'} is no model of r3gan; choose one that is."
        )
    learned = R3GANSettings.from_json(model.card.settings)
    generator = Generator(
        plan(
            model.card.shape,
            learned.width,
            learned.blocks,
            int(model.card.conditions.get("numbers", 0)),
        ),
        torch.Generator("cpu"),
    )
    _load(generator, "average", model.weights)
    return _ready(generator.requires_grad_(requires_grad=False), device)


ENGINE = R3GAN()
