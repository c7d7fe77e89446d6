"""Averages of weights whose length is chosen after the training.

Karras, Aittala, Lehtinen, Hellsten, Aila, Laine (2024), "Analyzing and improving the training
dynamics of diffusion models", arXiv 2312.02696, section 3 and appendix C. An average that weighs
the weights at time t by t^gamma forgets the beginning of a training, however long it is; its
length sigma, the standard deviation of that profile, is a part of the training's time. Two such
averages are followed and kept now and then; from those snapshots the average of any other length
is put together, with the factors whose profile comes nearest to the wanted one (least squares).

Departure: time is counted in training pictures, and one step may be of any size; the weights
between t' and t count as the integral of the profile over that time, which is exact.

How near the profiles come, as the part of their mass that lies elsewhere, with 24 snapshots at even
distances: length 0.02 3 %, 0.03 1 %, 0.05 to 0.15 below 0.2 %, 0.2 0.6 %, 0.25 2 %; with 8
snapshots 18, 6, 2, 4 and 8 %. The factors stay small (their sum without signs is below 10 from 0.03
on), so that snapshots may be kept in half precision.

Cost: two passes over the weights in each update, and twice the weights for each snapshot.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from jaxtyping import Float64
from numpy.typing import NDArray
from torch import nn

from pinxit.base.errors import UserMistake

Arrays = Mapping[str, NDArray[Any]]

FOLLOWED = (0.05, 0.10)
"""Lengths of the averages that are followed, as parts of the training."""
LONGEST = 0.28
"""A flat average over the whole training has length 0.289; longer ones there are none."""
_TIME = "pictures"


def exponent(length: float) -> float:
    """The power of time whose profile has this standard deviation (algorithm 2 of the paper).

    Raises:
        UserMistake: no power has it.
    """
    if not 0 < length <= LONGEST:
        raise UserMistake(
            f"An average of weights can have a length above 0 and up to {LONGEST} of the "
            f"training, not {length:g}."
        )
    t = length**-2
    return float(np.roots([1, 7, 16 - t, 12 - t]).real.max())


class PowerAverages:
    """Follows a network with one average for each length.

    Args:
        network: What is averaged; only its shapes count, until the first step is followed.
        lengths: Parts of the training.
    """

    def __init__(self, network: nn.Module, lengths: Sequence[float] = FOLLOWED) -> None:
        self._names = [name for name, _ in network.named_parameters()]
        self._averages = {
            length: [weight.detach().clone() for weight in network.parameters()]
            for length in lengths
        }
        self._pictures = 0.0

    @torch.no_grad()
    def follow(self, network: nn.Module, pictures: float) -> None:
        """One step towards the network.

        Args:
            network: What is averaged.
            pictures: Training pictures seen in all, this step's included.
        """
        weights = [weight.detach() for weight in network.parameters()]
        for length, averages in self._averages.items():
            keep = (self._pictures / pictures) ** (exponent(length) + 1)
            torch._foreach_lerp_(averages, weights, 1 - keep)
        self._pictures = pictures

    def snapshot(self) -> dict[str, NDArray[Any]]:
        """The averages as they are now; also all that ``restore`` needs."""
        arrays: dict[str, NDArray[Any]] = {_TIME: np.array([self._pictures], np.float64)}
        for length, averages in self._averages.items():
            for name, average in zip(self._names, averages, strict=True):
                arrays[f"{length:g}:{name}"] = np.array(average.cpu().contiguous().numpy())
        return arrays

    def halved(self) -> dict[str, NDArray[Any]]:
        """The same in half precision: enough for ``reconstruct``, not for ``restore``."""
        arrays = self.snapshot()
        return {name: a if name == _TIME else a.astype(np.float16) for name, a in arrays.items()}

    @torch.no_grad()
    def restore(self, snapshot: Arrays) -> None:
        """Goes back to a snapshot.

        Raises:
            UserMistake: it is of another network.
        """
        for length, averages in self._averages.items():
            for name, average in zip(self._names, averages, strict=True):
                there = snapshot.get(f"{length:g}:{name}")
                if there is None or there.shape != tuple(average.shape):
                    raise UserMistake(f"These averages are of another network: {name} differs.")
                average.copy_(torch.from_numpy(there.copy()))
        self._pictures = float(snapshot[_TIME][0])


def reconstruct(snapshots: Sequence[Arrays], length: float) -> dict[str, NDArray[np.float32]]:
    """The weights' average of any length, at the time of the last snapshot.

    Args:
        snapshots: Of one training, in any order; the last one in time is where the average ends.
        length: Standard deviation of the profile, as a part of the training; up to `LONGEST`.

    Raises:
        UserMistake: there is no snapshot, or no average has that length.
    """
    if not snapshots:
        raise UserMistake("No averages of this training were kept; there is nothing to choose.")
    ordered = sorted(snapshots, key=lambda each: float(each[_TIME][0]))
    times = [float(each[_TIME][0]) for each in ordered]
    followed = sorted({name.partition(":")[0] for name in ordered[0]} - {_TIME})
    kept = [(time, exponent(float(one))) for time in times for one in followed]
    found = factors(kept, (times[-1], exponent(length)))
    sources = [(snapshot, f"{one}:") for snapshot in ordered for one in followed]
    first = sources[0][1]
    sums: dict[str, NDArray[np.float64]] = {}
    for factor, (snapshot, prefix) in zip(found, sources, strict=True):
        for name in (name for name in ordered[0] if name.startswith(first)):
            plain = name.removeprefix(first)
            part = factor * snapshot[prefix + plain].astype(np.float64)
            sums[plain] = sums[plain] + part if plain in sums else part
    return {name: total.astype(np.float32) for name, total in sums.items()}


def factors(
    kept: Sequence[tuple[float, float]], wanted: tuple[float, float]
) -> Float64[np.ndarray, " kept"]:
    """How much of each kept average makes the wanted one, by least squares of their profiles.

    Args:
        kept: Time and exponent of each.
        wanted: Time and exponent.
    """
    gram = np.array([[_overlap(one, other) for other in kept] for one in kept])
    aim = np.array([_overlap(one, wanted) for one in kept])
    # profiles are of very unlike size: at unit length the small ones are not taken for rounding
    scale = 1 / np.sqrt(np.diag(gram))
    found = np.linalg.lstsq(gram * scale[:, None] * scale, aim * scale)[0]
    return np.asarray(found * scale, np.float64)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Integral of the product of two profiles (algorithm 3 of the paper)."""
    (t, a), (s, b) = one, other
    ratio = (t / s) ** (b if t < s else -a)
    return float((a + 1) * (b + 1) * ratio / ((a + b + 1) * max(t, s)))
