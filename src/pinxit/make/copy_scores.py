"""What an evaluation says of copies: three-sample test, authenticity, and the copy check itself."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import UInt8

from pinxit.base.hashing import hash_array
from pinxit.base.progress import Progress
from pinxit.base.shares import wilson_interval
from pinxit.datasets.copy_index import CopyIndex
from pinxit.engine import Model, Run
from pinxit.metrics.data_copying import Z_OF_COPYING, data_copying

Pictures = UInt8[np.ndarray, "_ height width channel"]
Told = tuple[str, float, float | None, str]
"""Name, value, what real pictures give, meaning."""

_LOOKED_AT = 200
_SUSPICIOUS = 0.01


def copy_scores(model: Model, real: Pictures, made: Pictures, seed: int, run: Run) -> list[Told]:
    """Whether a model copies.

    Args:
        model: The model; its own index of training pictures is used, if it carries one.
        real: The training pictures.
        made: Generated ones.
        seed: Of the tests.
        run: Hears how far it is.
    """
    found = data_copying(real, made, seed)
    verdict = "COPIES" if found.z < Z_OF_COPYING else "no copying shown"
    low, high = found.interval
    told: list[Told] = [
        (
            "data copying z (C_T)",
            found.z,
            None,
            f"{verdict}; below {Z_OF_COPYING:g} generated pictures lie nearer than honest ones",
        ),
        (
            "authenticity",
            found.authenticity,
            found.honest,
            f"share farther from a training picture than its next one ({low:.1%} to {high:.1%})",
        ),
    ]
    return [*told, _flagged(model, real, made, run)]


def _flagged(model: Model, real: Pictures, made: Pictures, run: Run) -> Told:
    index = CopyIndex.from_arrays(model.weights)
    if index is None:
        index = CopyIndex.of(real, [hash_array(each) for each in real])
    some = made[:_LOOKED_AT]
    hits = sum(_are_suspicious(index, some, run))
    low, high = wilson_interval(hits, len(some))
    meaning = f"of {len(some)}; {_SUSPICIOUS:.0%} of honest ones are ({low:.1%} to {high:.1%})"
    return "flagged by the copy check", hits / len(some), _SUSPICIOUS, meaning


def _are_suspicious(index: CopyIndex, some: Pictures, run: Run) -> Iterator[bool]:
    for number, raster in enumerate(some):
        run.report(Progress("copies", number, len(some), "pictures"))
        likeness = index.likeness(raster)
        is_rare = likeness.rarity.p <= _SUSPICIOUS
        yield likeness.is_nearly_same or is_rare or likeness.is_surely_one_of_few
