"""L-BFGS for pictures: curvature from the last few steps instead of many small steps.

Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5, without line search: its
evaluations are worth more as steps. Departures, so that gradients in bfloat16 and losses that
explode do no harm: a pair without positive curvature is left out; no step is longer than `REACH`;
after a loss that is not finite or far above the lowest, the search goes back to the values of the
lowest, forgets the curvature and halves its steps.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor

REACH = 0.1
"""Longest step, as root mean square in units of the values (a picture's run from 0 to 1)."""

_FIRST = 0.02
_MEMORY = 6
_WORSE = 3.0

Values = Float[Tensor, "..."]


class Lbfgs:
    """A minimizer of one tensor.

    Attributes:
        values: The values that the next step tries.
        best: The values with the lowest loss so far.
        lowest: That loss.
    """

    def __init__(self, start: Values) -> None:
        self.values = start
        self.best = start
        self.lowest = float("inf")
        self._share = 1.0
        self._pairs: list[tuple[Tensor, Tensor]] = []
        self._last: tuple[Tensor, Tensor] | None = None

    def step(self, loss_at: Callable[[Tensor], tuple[float, Tensor]]) -> None:
        """Tries the values, whose loss and gradient ``loss_at`` gives, and moves on."""
        values = self.values
        loss, gradient = loss_at(values)
        if not (loss <= _WORSE * self.lowest and bool(gradient.isfinite().all())):
            self._pairs, self._last = [], None
            self._share /= 2
            self.values = self.best
            return
        if loss < self.lowest:
            self.lowest, self.best = loss, values
        self._learn(values, gradient)
        move = self._direction(gradient) * self._share
        length = float(move.square().mean().sqrt())
        self.values = values + move * min(1.0, REACH / max(length, 1e-30))

    def state(self) -> dict[str, Tensor]:
        """Everything that `restore` needs to go on bit for bit."""
        numbers = torch.tensor([self.lowest, self._share], dtype=torch.float64)
        kept = {"values": self.values, "best": self.best, "numbers": numbers}
        if self._last is not None:
            kept["last_values"], kept["last_gradient"] = self._last
        for number, pair in enumerate(self._pairs):
            kept[f"moved_{number}"], kept[f"changed_{number}"] = pair
        return kept

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to what `state` gave."""
        self.values, self.best = state["values"], state["best"]
        self.lowest, self._share = state["numbers"].tolist()
        if "last_values" in state:
            self._last = (state["last_values"], state["last_gradient"])
        count = sum(name.startswith("moved_") for name in state)
        self._pairs = [(state[f"moved_{n}"], state[f"changed_{n}"]) for n in range(count)]

    def _learn(self, values: Tensor, gradient: Tensor) -> None:
        if self._last is not None:
            moved, changed = values - self._last[0], gradient - self._last[1]
            if _dot(moved, changed) > 1e-6 * (_dot(moved, moved) * _dot(changed, changed)) ** 0.5:
                self._pairs = [*self._pairs, (moved, changed)][-_MEMORY:]
        self._last = (values, gradient)

    def _direction(self, gradient: Tensor) -> Tensor:
        if not self._pairs:
            return gradient * (-_FIRST / max(float(gradient.square().mean().sqrt()), 1e-30))
        rest, shares = gradient, []
        for moved, changed in reversed(self._pairs):
            shares.append(_dot(moved, rest) / _dot(moved, changed))
            rest = rest - shares[-1] * changed
        moved, changed = self._pairs[-1]
        rest = rest * (_dot(moved, changed) / _dot(changed, changed))
        for (moved, changed), share in zip(self._pairs, reversed(shares), strict=True):
            rest = rest + moved * (share - _dot(changed, rest) / _dot(moved, changed))
        return -rest


def _dot(one: Tensor, other: Tensor) -> float:
    return float((one * other).sum())
