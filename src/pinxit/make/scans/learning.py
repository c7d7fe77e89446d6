"""What networks for scans share: patients that are held out, models, squares on a device."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool
from numpy.typing import NDArray
from torch import nn

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.engine import Model, State
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window

BLOCKS = 12
"""Into which the slices of one patient are cut, where there is no other to judge by."""
_GAP = 2  # slices between those that teach and those that judge
_FEWEST_PATIENTS = 3
_FEWEST_UNITS = 3
_PARTS = 4  # blocks of a patient, where too few patients judge

Chosen = Bool[np.ndarray, " _"]
"""Of each slice, whether it is meant."""


@dataclass(frozen=True, slots=True)
class Split:
    """Which slices teach and which judge.

    Attributes:
        unit: "patients", or "slices" where there are too few patients: then what is told is better
            than on a new patient.
        teach: Of each scan, which slices teach.
        judge: Of each scan, in units that are held to be independent, which slices judge.
        drawn: What is drawn again for intervals: "patients", or "blocks of slices" where fewer than
            three patients judge: then they leave out how patients differ.
    """

    unit: str
    teach: tuple[Chosen, ...]
    judge: tuple[tuple[Chosen, ...], ...]
    drawn: str


def split(lengths: Sequence[int], share: float, seed: int) -> Split:
    """Whole patients that judge, if there are three; otherwise blocks of slices apart from others.

    Args:
        lengths: Slices of each scan, along the axis that is cut.
        share: Part that judges.
        seed: Decides which.

    Raises:
        UserMistake: there is nothing, or a single scan of too few slices.
    """
    if not lengths:
        raise UserMistake("There is no scan to learn from.")
    random = random_stream(seed, "held out")
    if len(lengths) >= _FEWEST_PATIENTS:
        count = min(max(round(share * len(lengths)), 1), len(lengths) - 2)
        held = set(random.permutation(len(lengths))[:count].tolist())
        parts = 1 if count >= _FEWEST_UNITS else _PARTS
        return Split(
            "patients",
            tuple(np.full(length, at not in held) for at, length in enumerate(lengths)),
            tuple(_cut(n, parts) if at in held else () for at, n in enumerate(lengths)),
            "patients" if parts == 1 else "blocks of slices",
        )
    if min(lengths) < 2 * BLOCKS:
        raise UserMistake(
            f"One or two scans need {2 * BLOCKS} slices each, so that some can be held out; "
            f"there are {min(lengths)}. Give scans of three patients or more."
        )
    halves = [_by_blocks(length, share, random) for length in lengths]
    return Split(
        "slices", tuple(h[0] for h in halves), tuple(h[1] for h in halves), "blocks of slices"
    )


def _cut(length: int, parts: int) -> tuple[Chosen, ...]:
    """All slices, in as many blocks."""
    block = np.arange(length) * parts // length
    return tuple(block == each for each in range(min(parts, length)))


def _by_blocks(
    length: int, share: float, random: np.random.Generator
) -> tuple[Chosen, tuple[Chosen, ...]]:
    block = np.arange(length) * BLOCKS // length
    count = min(max(round(share * BLOCKS), 1), BLOCKS // 2)
    held = random.permutation(BLOCKS)[:count]
    judges = np.isin(block, held)
    near = judges.copy()
    for step in range(1, _GAP + 1):
        near[step:] |= judges[:-step]
        near[:-step] |= judges[step:]
    return ~near, tuple(block == each for each in sorted(held.tolist()))


def parsed_window(text: str) -> Window | None:
    """The window that a setting names; None where it names none."""
    if not text:
        return None
    center, width = (float(each) for each in text.split(","))
    return Window(center, width)


def digest_of(scans: Sequence[Scan]) -> str:
    """One hash of all scans, in whatever order."""
    hashes = sorted(scan.sha256 for scan in scans)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def told_of_scans(name: str, scans: Sequence[Scan], slices: int) -> dict[str, Any]:
    """What a card says of the scans that were learned from; nothing of whose they are."""
    return {
        "name": name,
        "version": 1,
        "pictures": slices,
        "scans": len(scans),
        "modalities": sorted({scan.modality for scan in scans if scan.modality}),
        "digest": digest_of(scans),
    }


def arrays_of(network: nn.Module, name: str) -> State:
    """The weights of a network under its name, in half precision."""
    state = network.state_dict().items()
    return {f"{name}.{key}": t.detach().cpu().half().contiguous().numpy() for key, t in state}


def load_into(network: nn.Module, name: str, model: Model) -> None:
    """The way back.

    Raises:
        UserMistake: the weights are of another network.
    """
    start = f"{name}."
    found = {
        key.removeprefix(start): torch.from_numpy(array.astype(np.float32))
        for key, array in model.weights.items()
        if key.startswith(start)
    }
    try:
        network.load_state_dict(found)
    except RuntimeError as fault:
        raise UserMistake(f"{model.card.name} is damaged: its {name} does not fit.") from fault


def array_of(model: Model, name: str) -> NDArray[Any]:
    """One of a model's arrays.

    Raises:
        UserMistake: it has none of that name.
    """
    if name not in model.weights:
        raise UserMistake(
            f"{model.card.name} is damaged, or was not calibrated: {name} is missing."
        )
    return model.weights[name]


def require(model: Model, engine: str, wanted: str) -> None:
    """Makes sure that a model is of the kind that is asked for.

    Raises:
        UserMistake: it is another.
    """
    if model.card.engine != engine:
        raise UserMistake(f"{model.card.name} is of {model.card.engine}, and {wanted} is wanted.")
