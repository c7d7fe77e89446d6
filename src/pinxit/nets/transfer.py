"""Weights of a trained network taken into one of another size, channels or conditions.

Stages are named by their size, so what a network knows of 4, 8 and 16 px serves one of twice the
size (progressive growing, Karras et al. 2018, arXiv 1710.10196, without the fading in: new residual
blocks begin as the identity). Of a tensor that is wider in one of the two, the common part is
taken: latent numbers come before the embedded condition, so a model with conditions continues as
one without, as if its condition were left out.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pinxit.base.errors import UserMistake
from pinxit.nets.mirror import Discriminator, Generator, Plan

Weights = Mapping[str, NDArray[Any]]

_HEAD = ("fine.", "draw.", "paint.", "look.")
"""Layers at the full size, which know only their own."""
_BESIDE = "beside.weight"
"""Of a judge that compares pictures."""


def transferred(weights: Weights, network: nn.Module, before: Plan, now: Plan) -> dict[str, Tensor]:
    """A state for ``network``: what ``weights`` can give, and its own fresh numbers elsewhere.

    Args:
        weights: Of a network of the same kind, by the same names.
        network: Freshly made for ``now``.
        before: What ``weights`` were made for.
        now: What they will be used for.

    Raises:
        UserMistake: sizes, widths or blocks do not fit.
    """
    grown = len(now.widths) - len(before.widths)
    is_same = (now.basis, now.blocks) == (before.basis, before.blocks)
    common = min(len(now.widths), len(before.widths))
    if not is_same or grown < 0 or now.widths[:common] != before.widths[:common]:
        raise UserMistake(
            f"A model of {_said(before)} cannot become one of {_said(now)}; the new pictures must "
            "have the same size or a doubled one, and width and blocks must be the same."
        )
    fresh = {name: value.clone() for name, value in network.state_dict().items()}
    for name, array in weights.items():
        new = _renamed(name, network, grown, now.blocks)
        if new in fresh and not (grown and new.startswith(_HEAD)):
            _take(fresh[new], torch.from_numpy(np.asarray(array, np.float32)))
    if _BESIDE in fresh and _BESIDE not in weights:
        fresh[_BESIDE].zero_()  # so that it judges at first as it did alone
    return fresh


def plan_of(weights: Weights) -> Plan:
    """What the weights of a `Generator` were made for.

    Raises:
        UserMistake: these are not weights of one.
    """
    try:
        rows, columns = weights["basis"].shape[2:]
        blocks = len({n.split(".")[2] for n in weights if n.startswith("stages.0.")})
        stages = len({n.split(".")[1] for n in weights if n.startswith("stages.")})
        widths = tuple(weights[f"stages.{i}.0.narrow.weight"].shape[0] for i in range(stages))
        conditions = weights["embed.weight"].shape[1] if "embed.weight" in weights else 0
        channels = weights["paint.weight"].shape[0]
    except (KeyError, ValueError, IndexError) as fault:
        raise UserMistake(
            "These are no weights of a generator of this version; train the model again."
        ) from fault
    shape = (rows * 2**stages, columns * 2**stages, channels)
    return Plan(shape, (rows, columns), widths, blocks, conditions)


def _said(plan: Plan) -> str:
    rows, columns, channels = plan.shape
    return f"{columns} x {rows} px, {channels} channels, width {plan.widths[0]}"


def _renamed(name: str, network: nn.Module, grown: int, blocks: int) -> str:
    part, _, rest = name.partition(".")
    if isinstance(network, Discriminator) and part == "stages":
        number, _, rest = rest.partition(".")
        return f"stages.{int(number) + grown * (blocks + 1)}.{rest}"
    if isinstance(network, Generator) and part == "gains" and grown:
        number = rest.partition(".")[0]
        is_fine = int(number) == len(network.gains) - 1 - grown
        return "" if is_fine else name
    return name


def _take(mine: Tensor, theirs: Tensor) -> None:
    """Overwrites the part that both have."""
    if mine.ndim == theirs.ndim:
        part = tuple(slice(0, min(a, b)) for a, b in zip(mine.shape, theirs.shape, strict=True))
        mine[part] = theirs[part]
