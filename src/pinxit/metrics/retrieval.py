"""Is a result nearer to what it was made from than to everything else?

It needs no scale: distances of one result are only compared with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How well the own source is found among all.

    Attributes:
        share: Of the results whose own source is the nearest; 1 is best.
        mean_rank: Of the own source, 1 is best.
        among: How many sources there are.
    """

    share: float
    mean_rank: float
    among: int


def retrieval(distances: Float[np.ndarray, "result source"], own: Sequence[int]) -> Retrieval:
    """How well each result finds its own source.

    Args:
        distances: From each result to each source.
        own: Number of the source that each result was made from.

    Raises:
        ValueError: there are no results, or not one own source for each.
    """
    if not len(own) or distances.shape[0] != len(own):
        raise ValueError(f"{distances.shape[0]} results cannot have {len(own)} own sources.")
    own_distance = distances[np.arange(len(own)), list(own)][:, None]
    # ties count against the result, so that equal distances everywhere find nothing
    ranks = (distances <= own_distance).sum(1)
    return Retrieval(float((ranks == 1).mean()), float(ranks.mean()), distances.shape[1])
