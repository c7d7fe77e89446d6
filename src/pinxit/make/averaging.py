"""Another average of a model's weights: how long it is, is chosen after the training."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import UInt8

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.engine import Averager, Model, Run, State
from pinxit.make.engines import ENGINES
from pinxit.make.generate import generate
from pinxit.metrics.distributions import kernel_distance
from pinxit.metrics.lite0 import NAME, features

Pictures = UInt8[np.ndarray, "_ height width channel"]

LENGTHS = (0.02, 0.04, 0.07, 0.1, 0.15, 0.2)
"""Parts of the training that are tried."""
_MADE = 512


@dataclass(frozen=True, slots=True)
class Tried:
    """One length, and how near the pictures come to the real ones.

    Attributes:
        length: Part of the training; None for the average that the model came with.
        distance: Kernel distance x 1000; smaller is nearer.
        error: Its standard error.
    """

    length: float | None
    distance: float
    error: float

    def line(self) -> str:
        """A line for people."""
        name = "as it was" if self.length is None else f"{self.length:g}"
        return f"{name:>9}  {self.distance:8.2f}  give or take {2 * self.error:.2f}"


def averaged(model: Model, snapshots: Sequence[State], length: float) -> Model:
    """The model with the average of this length; its file is not written.

    Args:
        model: The model.
        snapshots: Of its training.
        length: Part of the training, above 0 and up to 0.28.

    Raises:
        UserMistake: its engine has only one average, or the training kept nothing for others.
    """
    engine = ENGINES.load(model.card.engine)
    if not isinstance(engine, Averager):
        raise UserMistake(f"The models of {engine.name!r} have one average of weights only.")
    weights = engine.averaged(model.weights, snapshots, length)
    training = {**model.card.training, "average": length}
    return Model(weights, replace(model.card, training=training, scores={}, judged={}))


def tried(
    model: Model, snapshots: Sequence[State], real: Pictures, seed: int, run: Run
) -> list[Tried]:
    """How near the pictures of each length come to the real ones, nearest first.

    The same seeds are drawn each time, so that chance decides little.

    Raises:
        Cancelled: the run was cancelled.
        UserMistake: as `averaged`.
    """
    known = features(real)
    lengths: tuple[float | None, ...] = (None, *LENGTHS)
    found = []
    for number, length in enumerate(lengths):
        run.report(Progress("try averages", number, len(lengths), "lengths"))
        one = model if length is None else averaged(model, snapshots, length)
        distance, error = kernel_distance(known, features(_made(one, seed, run)), seed=seed)
        found.append(Tried(length, 1000 * distance, 1000 * error))
    return sorted(found, key=lambda each: each.distance)


def lines_of(found: Sequence[Tried]) -> Iterator[str]:
    """A table for people."""
    yield f"   length  kernel distance ({NAME}) x 1000 of {_MADE} pictures"
    for each in found:
        yield each.line()


def _made(model: Model, seed: int, run: Run) -> Pictures:
    seeds = range(seed, seed + _MADE)
    quiet = Run(run.device, is_cancelled=run.is_cancelled)
    made = (np.rint(each.pixels * 255) for each in generate(model, seeds, run=quiet))
    return np.stack([each.astype(np.uint8) for each in made])
