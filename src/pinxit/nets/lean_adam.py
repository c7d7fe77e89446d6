"""Adam for pictures so large that L-BFGS cannot remember its steps.

Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1. Departures: both moments are kept in half
precision, the second as its root; after a loss or gradient that is not finite, half of the last
step is taken back and steps are half as long from then on.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.halves import Half, add
from pinxit.nets.lbfgs import is_finite

RATE = 0.01
"""Length of the first steps, in units of the values (a picture's run from 0 to 1)."""

_FIRST, _SECOND = 0.8, 0.95

Values = Float[Tensor, "..."]


class LeanAdam:
    """A minimizer of one tensor that moves it in place.

    Attributes:
        values: The values that the next step tries.
        lowest: The last loss.
    """

    def __init__(self, start: Values) -> None:
        self.values = start.clone()
        self.lowest = float("inf")
        self._rate = RATE
        self._steps = 0
        self._mean: Half | None = None
        self._root: Half | None = None

    @property
    def best(self) -> Values:
        """The values; none but them are kept."""
        return self.values

    def step(self, loss_at: Callable[[Tensor], tuple[float, Tensor]]) -> None:
        """Tries the values, whose loss and gradient ``loss_at`` gives, and moves on."""
        loss, gradient = loss_at(self.values)
        if not (loss < float("inf") and is_finite(gradient)):
            self._rate /= 2
            if self._steps:
                self._move(-1.0)
            return
        self.lowest = loss
        self._steps += 1
        self._learn(gradient)
        self._move(1.0)

    def state(self) -> dict[str, Tensor]:
        """Everything that `restore` needs to go on bit for bit."""
        numbers = torch.tensor([self.lowest, self._rate, self._steps], dtype=torch.float64)
        kept = {"values": self.values, "numbers": numbers}
        if self._mean is not None and self._root is not None:
            kept |= self._mean.state("mean") | self._root.state("root")
        return kept

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to what `state` gave."""
        self.values = state["values"].clone()
        self.lowest, self._rate, steps = state["numbers"].tolist()
        self._steps = int(steps)
        if "mean" in state:
            self._mean, self._root = Half.restored(state, "mean"), Half.restored(state, "root")

    def _learn(self, gradient: Values) -> None:
        """Takes the gradient into both moments; what is in it is lost."""
        squares = gradient.square().mul_(1 - _SECOND)
        gradient *= 1 - _FIRST
        if self._root is not None and self._mean is not None:
            old = torch.zeros_like(gradient)
            add(old, self._root, 1.0)
            squares.add_(old.square_(), alpha=_SECOND)
            del old
            add(gradient, self._mean, _FIRST)
        self._mean = Half.of(gradient)
        self._root = Half.of(squares.sqrt_())

    def _move(self, way: float) -> None:
        if self._mean is None or self._root is None:
            return
        first, second = 1 - _FIRST**self._steps, (1 - _SECOND**self._steps) ** 0.5
        flat = self.values.view(-1)
        mean, root = self._mean.values.view(-1), self._root.values.view(-1)
        length = way * self._rate * (self._mean.scale / first) / (self._root.scale / second)
        for start in range(0, flat.numel(), 2**20):
            part = slice(start, start + 2**20)
            flat[part] -= length * mean[part].float() / (root[part].float() + 1e-4)
