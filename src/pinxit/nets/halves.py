"""Vectors kept in half precision, and arithmetic that turns a part of them to float32 at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

_PART = 2**20

Values = Float[Tensor, "..."]


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """A tensor in float16, divided by its largest absolute value.

    Attributes:
        values: The quotient, -1..1.
        scale: The divisor.
    """

    values: Float[Tensor, "..."]
    scale: float

    @classmethod
    def of(cls, tensor: Values) -> "Half":
        """The tensor, rounded."""
        return cls._from(tensor, lambda part: tensor.view(-1)[part])

    @classmethod
    def change(cls, tensor: Values, before: "Half") -> "Half":
        """The tensor less what it was before, rounded."""
        old, new = before.values.view(-1), tensor.view(-1)
        return cls._from(tensor, lambda part: new[part].sub(old[part].float(), alpha=before.scale))

    @classmethod
    def _from(cls, like: Values, part_at: Callable[[slice], Tensor]) -> "Half":
        values = torch.empty_like(like, dtype=torch.float16)
        flat = values.view(-1)
        scale = max(float(part_at(part).abs().max()) for part in _parts(flat))
        scale = max(scale, 1e-30)
        for part in _parts(flat):
            flat[part] = part_at(part) / scale
        return cls(values, scale)

    def state(self, name: str) -> dict[str, Tensor]:
        """As tensors that can be kept."""
        scale = torch.tensor(self.scale, dtype=torch.float64)
        return {name: self.values, f"scale_of_{name}": scale}

    @classmethod
    def restored(cls, state: Mapping[str, Tensor], name: str) -> "Half":
        """What `state` gave."""
        return cls(state[name], float(state[f"scale_of_{name}"]))


def dot(one: Half | Values, other: Half | Values) -> float:
    """Sum of the products."""
    (first, scale), (second, other_scale) = _flat(one), _flat(other)
    total = 0.0
    for part in _parts(first):
        total += float(torch.dot(first[part].float(), second[part].float()))
    return total * scale * other_scale


def add(to: Values, vector: Half, share: float) -> Values:
    """Adds ``share`` times the vector in place."""
    flat, given = to.view(-1), vector.values.view(-1)
    for part in _parts(flat):
        flat[part].add_(given[part].to(flat.dtype), alpha=share * vector.scale)
    return to


def _flat(vector: Half | Values) -> tuple[Tensor, float]:
    if isinstance(vector, Half):
        return vector.values.view(-1), vector.scale
    return vector.view(-1), 1.0


def _parts(flat: Tensor) -> Iterator[slice]:
    for start in range(0, flat.numel(), _PART):
        yield slice(start, start + _PART)
