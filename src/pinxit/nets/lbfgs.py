"""L-BFGS for pictures: curvature from the last few steps instead of many small steps.

Nocedal and Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5, without line search: its
evaluations are worth more as steps. Departures, so that gradients in bfloat16 and losses that
explode do no harm: a pair without positive curvature is left out; no step is longer than `REACH`;
after a loss that is not finite or far above the lowest, the search goes back to the values of the
lowest, forgets the curvature and halves its steps; what is remembered is kept in half precision,
scaled by its largest value (nets.halves), which converges as well.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from pinxit.nets.halves import Half, add, dot

REACH = 0.1
"""Longest step, as root mean square in units of the values (a picture's run from 0 to 1)."""

_FIRST = 0.02
MEMORY = 6
"""Steps that are remembered."""

_WORSE = 3.0

Values = Float[Tensor, "..."]


class Lbfgs:
    """A minimizer of one tensor.

    Attributes:
        values: The values that the next step tries.
        best: The values with the lowest loss so far.
        lowest: That loss.
    """

    def __init__(self, start: Values, memory: int = MEMORY) -> None:
        self.values = start
        self.best = start
        self.lowest = float("inf")
        self._memory = memory
        self._share = 1.0
        self._pairs: list[tuple[Half, Half]] = []
        self._last: tuple[Half, Half] | None = None

    def step(self, loss_at: Callable[[Tensor], tuple[float, Tensor]]) -> None:
        """Tries the values, whose loss and gradient ``loss_at`` gives, and moves on."""
        loss, gradient = loss_at(self.values)
        if not (loss <= _WORSE * self.lowest and is_finite(gradient)):
            self._pairs, self._last = [], None
            self._share /= 2
            self.values = self.best
            return
        if loss < self.lowest:
            self.lowest, self.best = loss, self.values
        self._learn(gradient)
        kept = Half.of(gradient)
        move = self._direction(gradient)
        length = self._share * (dot(move, move) / move.numel()) ** 0.5
        move *= -self._share * min(1.0, REACH / max(length, 1e-30))
        self._last = (Half.of(move), kept)
        self.values = move.add_(self.values)

    def state(self) -> dict[str, Tensor]:
        """Everything that `restore` needs to go on bit for bit."""
        numbers = [self.lowest, self._share]
        kept = {"values": self.values, "numbers": torch.tensor(numbers, dtype=torch.float64)}
        if self.best is not self.values:
            kept["best"] = self.best
        pairs = {str(number): pair for number, pair in enumerate(self._pairs)}
        if self._last is not None:
            pairs["last"] = self._last
        for name, (moved, changed) in pairs.items():
            kept |= moved.state(f"moved_{name}") | changed.state(f"changed_{name}")
        return kept

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to what `state` gave."""
        self.values = state["values"]
        self.best = state.get("best", self.values)
        self.lowest, self._share = state["numbers"].tolist()

        def pair(name: str) -> tuple[Half, Half]:
            return Half.restored(state, f"moved_{name}"), Half.restored(state, f"changed_{name}")

        self._last = pair("last") if "moved_last" in state else None
        count = sum(name.startswith("moved_") for name in state) - (self._last is not None)
        self._pairs = [pair(str(number)) for number in range(count)]

    def _learn(self, gradient: Values) -> None:
        """Remembers the last step and how it changed the gradient."""
        if self._last is None:
            return
        moved, before = self._last
        if len(self._pairs) == self._memory:
            del self._pairs[0]
        changed = Half.change(gradient, before)
        self._last = None
        if dot(moved, changed) > 1e-6 * (dot(moved, moved) * dot(changed, changed)) ** 0.5:
            self._pairs.append((moved, changed))

    def _direction(self, gradient: Values) -> Values:
        """Curvature's inverse times the gradient, which it takes the place of."""
        if not self._pairs:
            size = (dot(gradient, gradient) / gradient.numel()) ** 0.5
            return gradient.mul_(_FIRST / max(size, 1e-30))
        shares = []
        for moved, changed in reversed(self._pairs):
            shares.append(dot(moved, gradient) / dot(moved, changed))
            add(gradient, changed, -shares[-1])
        moved, changed = self._pairs[-1]
        gradient *= dot(moved, changed) / dot(changed, changed)
        for (moved, changed), share in zip(self._pairs, reversed(shares), strict=True):
            add(gradient, moved, share - dot(changed, gradient) / dot(moved, changed))
        return gradient


def is_finite(values: Values) -> bool:
    """Whether every number is one."""
    return dot(values, values) < float("inf")
