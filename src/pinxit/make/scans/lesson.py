"""How long a network may learn from a scan, and its steps."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from pinxit.base.errors import Cancelled
from pinxit.base.progress import Listener, Progress

RATE = 2e-3
_SLOWEST = 0.02  # of the rate, at the end
_TOLD = 20  # steps between two reports


@dataclass(frozen=True, slots=True)
class Lesson:
    """How long a network may learn.

    Attributes:
        minutes: At most.
        steps: At most.
        seed: Of weights, places and noise.
    """

    minutes: float
    steps: int
    seed: int = 0


def learn_for(
    lesson: Lesson,
    optimizer: torch.optim.Optimizer,
    learn: Callable[[float], float],
    tell: Listener,
    is_cancelled: Callable[[], bool],
) -> None:
    """Learns step by step, slower and slower, until steps or minutes are used up.

    Args:
        lesson: How long.
        optimizer: Whose rate falls in proportion from `RATE`.
        learn: One step; takes the share of the lesson that is gone, gives the loss.
        tell: Hears of the steps.
        is_cancelled: Asked before every step.

    Raises:
        Cancelled: the user stopped it.
    """
    begin = time.monotonic()
    for step in range(lesson.steps):
        gone = max((time.monotonic() - begin) / (60 * lesson.minutes), step / lesson.steps)
        if gone >= 1:
            return
        if is_cancelled():
            raise Cancelled("The network was not finished.")
        for group in optimizer.param_groups:
            group["lr"] = RATE * max(1 - gone, _SLOWEST)
        loss = learn(gone)
        if step % _TOLD == _TOLD - 1:
            tell(Progress("learn", min(gone, 1) * 100, 100, "%", {"loss": loss}))
