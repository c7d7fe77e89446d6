"""A network that makes one axis of a scan finer, learned from the scan's own finer axes.

SMORE (Zhao et al. 2021, doi 10.1109/TMI.2020.3037187): rows within slices are made coarse as thick
slices are, and a network learns to undo it; then it is used across slices. Within slices, where no
axis is finer, the same is done one scale below (ZSSR, Shocher et al. 2018, arXiv 1712.06087).

Departures: a small hourglass corrects consistent cubic splines, and its answer is made consistent
again (`sampling.py`), in learning as in use: means of the fine values are always the coarse ones. A
box profile stands for the measured one. Planes of both directions are averaged, not joined in
frequency.

Adversarial: after half of its steps a judge of patches (relativistic pairing with penalties on the
gradient, as in R3GAN, arXiv 2501.05441) sees true and made fine patches, and the network is to
please it as well. Textures get sharper and errors larger; what is added may never have been there.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pinxit.base.errors import Cancelled
from pinxit.base.progress import Listener, Progress, silence
from pinxit.make.scans.lesson import RATE, Lesson, learn_for
from pinxit.make.scans.sampling import coarser, consistent, spline
from pinxit.nets.scan_net import ScanJudge, ScanNet
from pinxit.scans.scan import Voxels

_PATCH, _BATCH, _WIDTH = 48, 8, 24
_JUDGES_RATE = 5e-4
_PLEASE = 0.15  # weight of the judge's opinion beside the absolute error
_PENALTY, _LAZY = 1.0, 4  # on the judge's gradient, at every fourth step


def learned_upscaler(
    planes: Sequence[Any],
    factor: int,
    lesson: Lesson,
    *,
    is_adversarial: bool = False,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ScanNet:
    """A network that corrects splines along the last axis of planes like these.

    Args:
        planes: Fine values ``height width``, of a range of about 50.
        factor: How many fine ones a coarse one is the mean of.
        lesson: How long. With the same seed, planes and number of steps it is the same network.
        is_adversarial: Whether a judge takes part.
        tell: Hears of the steps.
        is_cancelled: Asked before every step.

    Raises:
        Cancelled: the user stopped it.
    """
    random = np.random.default_rng(lesson.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(lesson.seed)
        net, judge = ScanNet(1, _WIDTH), ScanJudge()
    optimizer = torch.optim.Adam(net.parameters(), RATE)
    court = _Court(judge) if is_adversarial else None

    def step(gone: float) -> float:
        fine, start, coarse = _batch(planes, factor, random)
        made = consistent(net(start[:, None]), coarse, -1, factor)
        if court is not None and gone > 0.5:
            loss = (made - fine).abs().mean() + _PLEASE * court.opinion(fine, made)
        else:
            loss = ((made - fine) ** 2).mean()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        if court is not None and gone > 0.4:  # the judge begins a little earlier
            court.learn(fine, made.detach())
        return float(loss.detach())

    learn_for(lesson, optimizer, step, tell, is_cancelled)
    return net.eval()


class _Court:
    """The judge, and how it learns."""

    def __init__(self, judge: ScanJudge) -> None:
        self.judge = judge
        self.optimizer = torch.optim.Adam(judge.parameters(), _JUDGES_RATE, betas=(0.5, 0.9))
        self.steps = 0

    def opinion(self, real: Tensor, made: Tensor) -> Tensor:
        """How much less real the made ones look than the real ones beside them."""
        with torch.no_grad():
            wanted = self.judge(real)
        return F.softplus(wanted - self.judge(made)).mean()

    def learn(self, real: Tensor, made: Tensor) -> None:
        """One step of the judge."""
        self.steps += 1
        is_penalized = self.steps % _LAZY == 0
        real, made = (each.detach().requires_grad_(is_penalized) for each in (real, made))
        for_real, for_made = self.judge(real), self.judge(made)
        loss = F.softplus(for_made - for_real).mean()
        if is_penalized:
            total = for_real.sum() + for_made.sum()
            slopes = torch.autograd.grad(total, (real, made), create_graph=True)
            loss = loss + _LAZY * _PENALTY * sum((each**2).mean() for each in slopes)
        self.optimizer.zero_grad()
        torch.autograd.backward(loss)
        self.optimizer.step()


def applied(net: ScanNet, start: Any) -> Any:
    """The network's correction of a plane of splines along its last axis; numpy in and out."""
    height, width = start.shape
    full = np.pad(start, ((0, height % 2), (0, width % 2)), mode="edge")
    with torch.no_grad():
        made = net(torch.from_numpy(np.ascontiguousarray(full, np.float32))[None, None])[0]
    return made.numpy()[:height, :width]


def made_finer(
    nets: Sequence[ScanNet],
    start: Voxels,
    axis: int,
    *,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Voxels, Voxels]:
    """The mean of the networks' answers, and their deviation from each other.

    Args:
        nets: Members; each is asked in planes along the axis, of both directions if the axis is
            the first one.
        start: Splines, of a range of about 50.
        axis: That was made finer.
        tell: Hears how far it is.
        is_cancelled: Asked before every plane.

    Raises:
        Cancelled: the user stopped it.
    """
    others = (1, 2) if axis == 0 else (3 - axis,)
    total = np.zeros_like(start)
    squares = np.zeros_like(start)
    for number, net in enumerate(nets):
        answer = np.zeros_like(start)
        for other in others:
            _ask(net, start, answer, (axis, other), is_cancelled)
        answer /= len(others)
        total += answer
        squares += (answer - start) ** 2
        tell(Progress("enlarge", number + 1, len(nets), "networks"))
    mean = total / len(nets)
    spread = np.sqrt(np.maximum(squares / len(nets) - (mean - start) ** 2, 0))
    return mean, spread * np.float32(np.sqrt(len(nets) / max(len(nets) - 1, 1)))


def _ask(
    net: ScanNet,
    start: Voxels,
    answer: Voxels,
    plane: tuple[int, int],
    is_cancelled: Callable[[], bool],
) -> None:
    """Adds the network's answers in all planes that hold the axis and another one."""
    axis, other = plane
    across = 3 - axis - other
    for at in range(start.shape[across]):
        if is_cancelled():
            raise Cancelled("The scan was not finished.")
        cut: list[Any] = [slice(None)] * 3
        cut[across] = at
        flat = start[tuple(cut)]
        is_last = axis > other
        made = applied(net, flat if is_last else flat.T)
        answer[tuple(cut)] += made if is_last else made.T


def _batch(
    planes: Sequence[Any], factor: int, random: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    fines = [_patch(planes, factor, random) for _ in range(_BATCH)]
    fine = np.stack(fines)
    coarse = coarser(fine, 2, factor)
    start = spline(coarse, 2, factor)
    return torch.from_numpy(fine), torch.from_numpy(start), torch.from_numpy(coarse)


def _patch(planes: Sequence[Any], factor: int, random: np.random.Generator) -> Any:
    """A fine patch, mirrored and turned at random; sides are even and multiples of the factor."""
    plane = planes[int(random.integers(len(planes)))]
    unit = factor if factor % 2 == 0 else 2 * factor
    least = min(plane.shape)
    side = min(max(_PATCH // unit, 1) * unit, least // unit * unit)
    top, left = (int(random.integers(length - side + 1)) for length in plane.shape)
    made = plane[top : top + side, left : left + side]
    for axis in (0, 1):
        if random.random() < 0.5:
            made = np.flip(made, axis)
    return np.ascontiguousarray(made.T if random.random() < 0.5 else made, np.float32)
