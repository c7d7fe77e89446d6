"""Detail of the content put back where it matters: eyes, mouths, letters, logos."""

import numpy as np

from pinxit.nets.blur import blurred
from pinxit.nets.color import Colors
from pinxit.nets.masks import Plane
from pinxit.nets.oklab import shown, to_oklab

_COARSEST = 1 / 40
"""Radius up to which the content's detail is put back, against the longest side."""


def with_detail_of(
    painted: Colors, content: Colors, where: Plane, *, wraps: bool = False
) -> Colors:
    """The painting, with the content's fine and middling light and dark where the plane is white.

    Coarse light and all color stay the painting's, so that a face still belongs to it. A radius of
    1/40 of the longest side was chosen by eye: 1/20 leaves halos around faces, and blending with
    the content itself turns them grey before they can be read.
    """
    radius = max(1.0, _COARSEST * max(where.shape))
    box = np.s_[:, :] if wraps else _box(where, 4 * radius)
    made = np.array(painted)
    made[box] = _with_detail(painted[box], content[box], where[box], radius, wraps=wraps)
    return made


def _with_detail(
    painted: Colors, content: Colors, where: Plane, radius: float, *, wraps: bool
) -> Colors:
    goal = to_oklab(content)[..., 0]
    fine = goal - blurred(goal, radius, wraps=wraps)
    lab = to_oklab(painted)
    light = lab[..., 0]
    lab[..., 0] += where * (blurred(light, radius, wraps=wraps) + fine - light)
    return np.where(where[..., None] > 0, shown(lab), painted)


def _box(where: Plane, margin: float) -> tuple[slice, slice]:
    """The rows and columns in which anything is to be done, and so many around them."""
    spans = []
    for axis in (1, 0):
        busy = np.flatnonzero(where.any(axis=axis))
        first, last = (busy[0], busy[-1]) if len(busy) else (0, 0)
        spans.append(slice(max(0, int(first - margin)), int(last + margin) + 2))
    return spans[0], spans[1]
