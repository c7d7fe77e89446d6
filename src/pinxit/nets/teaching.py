"""Teaching one style to the network: it practices painting some pictures, with its own loss.

What is taught is a scale and a shift of the channels in each of the decoder's blocks (as Dumoulin
et al. 2017, arXiv 1610.07629, keep styles apart), or all weights of the decoder as well. The
projections stay as they are, because the statistics of all styles depend on them.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.base.shipped import shipped
from pinxit.engine import Run
from pinxit.nets.color import Colors, recolored
from pinxit.nets.devices import noise
from pinxit.nets.painter import WEIGHTS, Differences, StyleCode
from pinxit.nets.painter_loss import (
    GRID,
    Seen,
    Wanted,
    from_corner,
    mean_and_covariance,
    painter_losses,
    wanted_of,
)
from pinxit.nets.stroke_net import Moments, StrokeNet, maps_between, noise_shape, share_of
from pinxit.nets.vgg import LAYERS, VGG19, fast_dtype

WHATS = ("modulation", "all")

_RATE = {"modulation": 3e-2, "all": 8e-4}
_STRENGTHS = (0.5, 0.5, 0.35, 0.65)
_EXAMS, _EXAM_EVERY = 4, 20
_LEAST_SIDE = 32


@dataclass(frozen=True, slots=True)
class Plan:
    """What is taught, and for how long.

    Attributes:
        what: "modulation" (2,048 numbers) or "all" (2.9 million).
        minutes: Wall-clock time; None for any.
        steps: Updates of the numbers; None for any. With steps alone, the same seed gives the
            same numbers.
        seed: Decides what is practiced when.
        size: Side of the squares that are practiced on, in pixels; a multiple of 8.
        batch: Squares in one update.

    Raises:
        UserMistake: there is no such thing to teach, or no end.
    """

    what: str = "modulation"
    minutes: float | None = None
    steps: int | None = None
    seed: int = 0
    size: int = 192
    batch: int = 2

    def __post_init__(self) -> None:
        if self.what not in WHATS:
            raise UserMistake(f"{self.what!r} cannot be taught; say {' or '.join(WHATS)}.")
        given = [each for each in (self.minutes, self.steps) if each is not None]
        if not given or not all(0 < each < math.inf for each in given):
            raise UserMistake("Teaching needs an end: give minutes or steps, above zero.")

    def share(self, steps: int, seconds: float) -> float:
        """The part of the time that is used up, 0..1."""
        by_count = steps / self.steps if self.steps else 0.0
        by_time = seconds / 60 / self.minutes if self.minutes else 0.0
        return min(1.0, max(by_count, by_time))


@dataclass(frozen=True, slots=True, eq=False)
class Exercise:
    """What the network practices.

    Attributes:
        code: The style as it is before.
        styles: The pictures behind it, at the size at which they were looked at.
        shares: Of each; they add up to 1.
        contents: What to paint.
    """

    code: StyleCode
    styles: tuple[Colors, ...]
    shares: tuple[float, ...]
    contents: tuple[Colors, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """How it went.

    Attributes:
        code: The style with what was taught; the best of all exams.
        steps: How many updates were made.
        before: Loss in the exam at the start.
        after: Loss in the best exam.
        is_stopped: Whether it was stopped before its time was over.
    """

    code: StyleCode
    steps: int
    before: float
    after: float
    is_stopped: bool


def taught(
    exercise: Exercise, plan: Plan, run: Run, clock: Callable[[], float] = time.monotonic
) -> Taught:
    """The style after practice.

    Args:
        exercise: What is practiced.
        plan: What is taught, and for how long.
        run: Device, progress, cancellation.
        clock: Tells seconds.

    Raises:
        UserMistake: there is nothing to practice on.
        Cancelled: the run was cancelled before anything was better than at the start.
    """
    if not exercise.contents:
        raise UserMistake("There are no pictures to practice on; name some with --on.")
    diary = _Diary(_Desk(exercise, plan, run.device), plan, run, clock)
    try:
        while not diary.is_over:
            diary.go_on()
    except Cancelled:
        if diary.best >= diary.before:
            raise
    return Taught(diary.kept, diary.desk.steps, diary.before, diary.best, not diary.is_over)


class _Diary:
    """How far it is, and the best so far."""

    def __init__(self, desk: "_Desk", plan: Plan, run: Run, clock: Callable[[], float]) -> None:
        self.desk, self._plan, self._run, self._clock = desk, plan, run, clock
        self._start = clock()
        self.before, samples = desk.exam()
        self.best, self.kept = self.before, desk.exercise.code
        self._report(samples)

    @property
    def _share(self) -> float:
        return self._plan.share(self.desk.steps, self._clock() - self._start)

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return self._share >= 1

    def go_on(self) -> None:
        """Practices once, and examines now and then and at the end."""
        self.desk.practice(self._share)
        samples = None
        if self.desk.steps % _EXAM_EVERY == 0 or self.is_over:
            loss, samples = self.desk.exam()
            if loss < self.best:
                self.best, self.kept = loss, self.desk.code()
        self._report(samples)

    def _report(self, samples: np.ndarray | None) -> None:
        plan, steps, seconds = self._plan, self.desk.steps, self._clock() - self._start
        facts = {"loss before": self.before, "best": self.best, "steps": float(steps)}
        by_steps = plan.steps is not None and plan.share(steps, 0) >= plan.share(0, seconds)
        if by_steps or plan.minutes is None:
            told = Progress("teach", steps, plan.steps, "steps", facts, samples)
        else:
            total = 60 * plan.minutes
            told = Progress("teach", min(seconds, total), total, "seconds", facts, samples)
        self._run.report(told)


@dataclass(frozen=True, slots=True)
class _View:
    """How a square is painted and judged.

    Attributes:
        strength: Of the style.
        corner: Where judging begins; (0, 0) for everywhere.
        purpose: Of its noise.
    """

    strength: float
    corner: tuple[int, int]
    purpose: tuple[str | int, ...]


class _Desk:
    """Networks, what is taught of them, and what they practice on."""

    def __init__(self, exercise: Exercise, plan: Plan, device: str) -> None:
        self.exercise, self.plan, self.device, self.steps = exercise, plan, device, 0
        kind = "cuda" if device.startswith("cuda") else "cpu"
        dtype = torch.bfloat16 if kind == "cuda" else fast_dtype(device)
        self.vgg = VGG19(device, dtype)
        self._mixed = torch.autocast(kind, torch.bfloat16, enabled=dtype == torch.bfloat16)
        self.net, self._first = _network(exercise.code, device)
        start = torch.from_numpy(exercise.code.manner)[None].to(device)
        self.modulation = nn.Parameter(start.clone())
        learned: list[nn.Parameter] = [self.modulation]
        if plan.what == "all":
            learned += self._decoder().values()
            self.net.requires_grad_(True)
            for part in (self.net.project, self.net.seen, self.net.hidden, self.net.manner):
                part.requires_grad_(False)
        rate = _RATE[plan.what]
        groups = [{"params": learned[:1], "lr": _RATE["modulation"]}]
        groups += [{"params": learned[1:], "lr": rate}] if learned[1:] else []
        self._optimizer = torch.optim.Adam(groups, betas=(0.9, 0.99))
        self._rates = [float(str(group["lr"])) for group in self._optimizer.param_groups]
        self._there = _moments(exercise.code, device)
        with torch.no_grad():
            self._wanted = self._statistics()
        self._exams = [self._square(random_stream(plan.seed, "exam", n)) for n in range(_EXAMS)]

    def _decoder(self) -> dict[str, nn.Parameter]:
        others = ("project.", "seen.", "hidden.", "manner.")
        return {n: v for n, v in self.net.named_parameters() if not n.startswith(others)}

    def _statistics(self) -> list[Wanted]:
        """Of the styles' mixture at each of `LAYERS`."""
        every = [
            [mean_and_covariance(tap) for tap in self.vgg(_batch([style], self.device)).values()]
            for style in self.exercise.styles
        ]
        wanted = []
        for at in range(len(LAYERS)):
            pairs = [
                (share, each[at]) for share, each in zip(self.exercise.shares, every, strict=True)
            ]
            mean = torch.stack([share * m for share, (m, _) in pairs]).sum(0)
            gaps = [(share, c, m - mean) for share, (m, c) in pairs]
            parts = [s * (c + gap[:, :, None] * gap[:, None]) for s, c, gap in gaps]
            wanted.append(wanted_of(mean, torch.stack(parts).sum(0)))
        return wanted

    def _square(self, rng: np.random.Generator) -> Colors:
        """A part of some content, in the style's colors."""
        contents, side = self.exercise.contents, self.plan.size
        pixels = contents[int(rng.integers(len(contents)))]
        height, width = (max(_LEAST_SIDE, min(side, each) // 8 * 8) for each in pixels.shape[:2])
        more = [(0, max(0, a - b)) for a, b in zip((height, width), pixels.shape, strict=False)]
        pixels = np.pad(pixels, [*more, (0, 0)], mode="symmetric")
        top, left = (
            int(rng.integers(have - want + 1))
            for have, want in zip(pixels.shape, (height, width), strict=False)
        )
        part = recolored(
            pixels[top : top + height, left : left + width], self.exercise.code.palette
        )
        return part[:, ::-1] if rng.integers(2) else part

    def practice(self, share: float) -> None:
        """One update; the share of the time that is used up slows it down."""
        rng = random_stream(self.plan.seed, "practice", self.steps)
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = (
                rate * min(1.0, (1 + self.steps) / 10) * (0.5 + 0.5 * math.cos(math.pi * share))
            )
        self._optimizer.zero_grad(set_to_none=True)
        for number in range(self.plan.batch):
            corner = (int(rng.integers(GRID)), int(rng.integers(GRID)))
            view = _View(
                float(rng.choice(_STRENGTHS)),
                corner if rng.integers(2) else (0, 0),
                ("practice", self.steps, number),
            )
            loss, _ = self._loss(self._square(rng), view)
            (loss / self.plan.batch).backward()  # type: ignore[no-untyped-call]
        numbers = [p for group in self._optimizer.param_groups for p in group["params"]]
        if torch.isfinite(nn.utils.clip_grad_norm_(numbers, 20.0)):
            self._optimizer.step()
        self.steps += 1

    def exam(self) -> tuple[float, np.ndarray]:
        """The mean loss over the same parts each time, and what was painted there."""
        losses, shown = [], []
        with torch.no_grad():
            for number, part in enumerate(self._exams):
                view = _View(0.5, (0, 0) if number % 2 else (3, 5), ("exam", number))
                loss, painted = self._loss(part, view)
                losses.append(float(loss))
                shown.append(painted)
        least = [min(each.shape[axis] for each in shown) for axis in (2, 3)]
        batch = torch.cat([each[:, :, : least[0], : least[1]] for each in shown])
        return float(np.mean(losses)), batch.clamp(0, 1).permute(0, 2, 3, 1).cpu().numpy()

    def _loss(self, part: Colors, view: "_View") -> tuple[Tensor, Tensor]:
        """The loss of one square, judged from a corner on, and what was painted."""
        picture = _batch([part], self.device)
        shape = noise_shape(*picture.shape[2:])
        grain = noise(shape, self.plan.seed, *view.purpose).to(self.device)
        with torch.no_grad():
            goal = self.vgg(picture)
            here = self.net.moments(goal)
            way = picture.new_tensor([share_of(view.strength)])
            maps = maps_between(here, self._there, way)
            with self._mixed:
                moved = self.net.mapped(goal, maps)
        with self._mixed:
            painted = self.net.decoded(picture, moved, grain, self.modulation).float()
        judged = painted
        if view.corner != (0, 0):
            judged, picture = (from_corner(each, view.corner) for each in (painted, picture))
            with torch.no_grad():
                goal = self.vgg(picture)
            with torch.no_grad(), self._mixed:
                moved = self.net.mapped(goal, maps)
        seen = self.vgg(judged)
        with self._mixed:
            pairs = list(zip(self.net.projected(seen), moved, strict=True))
        strengths = picture.new_tensor([[view.strength]])
        result, content = Seen(judged, seen), Seen(picture, goal)
        losses = painter_losses(result, content, self._wanted, pairs, strengths)
        return sum(losses.values(), picture.new_zeros(())), painted

    def code(self) -> StyleCode:
        """The style as it is now."""
        old = self.exercise.code
        modulation = self.modulation.detach()[0].cpu().numpy().astype(np.float16)
        differences = old.differences
        if self.plan.what == "all":
            changed = {
                name: (value.detach().cpu() - self._first[name]).numpy().astype(np.float16)
                for name, value in self._decoder().items()
            }
            differences = Differences({n: v.astype(np.float32) for n, v in changed.items()})
        numbers = modulation.astype(np.float32)
        return StyleCode(old.palette, old.means, old.covariances, numbers, differences)


def _network(code: StyleCode, device: str) -> tuple[StrokeNet, dict[str, Tensor]]:
    """The network as it is before, and the shipped weights."""
    net = StrokeNet()
    first = {n: v.float() for n, v in load_file(shipped("weights", WEIGHTS)).items()}
    given = code.differences.weights if code.differences is not None else {}
    added = {n: torch.from_numpy(v) for n, v in given.items()}
    net.load_state_dict({n: v + added[n] if n in added else v for n, v in first.items()})
    net.to(device).requires_grad_(False)
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net, first


def _moments(code: StyleCode, device: str) -> Moments:
    means = tuple(torch.from_numpy(each)[None].to(device) for each in code.means)
    covariances = tuple(torch.from_numpy(each)[None].to(device) for each in code.covariances)
    return Moments(means, covariances)


def _batch(pictures: Sequence[Colors], device: str) -> Tensor:
    stacked = np.ascontiguousarray(np.stack(pictures).transpose(0, 3, 1, 2))
    batch = torch.from_numpy(stacked).to(device)
    return batch.contiguous(memory_format=torch.channels_last)
