"""How many generated pictures are copies: much nearer to one training picture than to others.

Compared are coarse pixels, mirror images too. How near the nearest training picture is says little:
a blurred mean is near to all. So the distance to the nearest is divided by the mean distance to the
next ones (Carlini et al. 2023, arXiv 2301.13188), and a picture counts as a copy if that is smaller
than for all but one in a hundred training pictures seen by the others. Measured against the set
itself, its near twins left out. Tried and dropped: features of EfficientNet-lite0, where noise of
2 % moves an icon as far as another icon lies, so that an imperfect copy counts as new.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from pinxit.base.shares import wilson_interval
from pinxit.metrics.distributions import nearest_distance
from pinxit.nets.coarse import Pictures, aloneness, coarse, copy_limit

_TWINS = 0.25
"""Generated pictures nearer than this part of what training pictures keep are twins."""
_MOST = 4000
"""Training pictures whose own neighbors are looked up; more say the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Copying:
    """What was found.

    Attributes:
        is_copy: For each generated picture.
        share: Of copies.
        interval: The share's 95 % interval.
        twins: Share of generated pictures that hardly differ from another generated one.
    """

    is_copy: Bool[np.ndarray, " count"]
    share: float
    interval: tuple[float, float]
    twins: float


def copying(real: Pictures, made: Pictures) -> Copying:
    """How many of the made pictures are copies of real ones.

    Args:
        real: The training pictures, at least three.
        made: Generated pictures, of the same size and channels.

    Raises:
        ValueError: there are fewer than three training pictures.
    """
    if len(real) < 3:
        raise ValueError("Three training pictures are the least that copies can be measured by.")
    known, mirrored, new = coarse(real), coarse(real[:, :, ::-1]), coarse(made)
    some = known[:: max(1, len(known) // _MOST)]
    limit = copy_limit(known, mirrored, _MOST)
    is_copy = aloneness(new, np.concatenate([known, mirrored])) < limit
    near = _TWINS * float(np.median(nearest_distance(some, some, leave_self=True)))
    twins = nearest_distance(new, new, leave_self=True) < near if len(new) > 1 else is_copy[:0]
    count = int(is_copy.sum())
    return Copying(
        is_copy,
        count / max(len(made), 1),
        wilson_interval(count, len(made)),
        float(twins.mean()) if len(twins) else 0.0,
    )
