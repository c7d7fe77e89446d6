"""Frames painted one by one, held together in time.

What was painted before is pulled along the optical flow and mixed into what is painted now, as far
as the flow can be trusted (M. Ruder, A. Dosovitskiy, T. Brox, Artistic style transfer for videos,
GCPR 2016, arXiv 1604.08610, with its long-term consistency by what has gathered in the picture
itself; W.-S. Lai et al., Learning Blind Video Temporal Consistency, ECCV 2018, arXiv 1808.00449).

Departures. No network: the mixture is explicit, so that it works for any painter. Two troubles of
such mixtures are met: ghosts, by holding what is pulled along within the colors around each pixel
of the present frame (M. Salvi, An Excursion in Temporal Supersampling, GDC 2016); blur, by
interpolating bicubically, not at all where nothing moves, and by giving fine detail the energy
back that averaging takes from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.nets.color import Colors
from pinxit.nets.flow import Gray, Motion, enlarged, warped

Plane = Float[np.ndarray, "height width"]

_AROUND = 3.0
_FINE = 1.5
_WINDOW = 9
_MOST_GAIN = 1.1
_NOTHING = np.float32(1 / 255**2)


@dataclass(slots=True)
class Steadied:
    """The memory of a shot: what was painted last.

    Attributes:
        hold: How much of the painted past is kept where the flow is sure, 0..1.
        painted: The last result; None at the start of a shot.
        seen: Luma of the frame that it was painted from.
    """

    hold: float
    painted: Colors | None = field(default=None)
    seen: Gray | None = field(default=None)

    def forget(self) -> None:
        """Begins a new shot."""
        self.painted = self.seen = None

    def next(self, painted: Colors, seen: Gray, moved: Motion | None) -> Colors:
        """The steadied picture of a frame.

        Args:
            painted: The frame painted by itself.
            seen: Its luma.
            moved: How it came about from the frame before; None where none was before.
        """
        before = self.painted
        if before is not None and before.shape == painted.shape and moved is not None and self.hold:
            painted = steadied(painted, before, moved, self.hold)
        self.painted, self.seen = painted, seen
        return painted

    def state(self) -> Mapping[str, NDArray[Any]]:
        """All that is needed to go on."""
        if self.painted is None or self.seen is None:
            return {}
        return {"painted": self.painted, "seen": self.seen}

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Goes back to a state that ``state`` gave."""
        self.painted, self.seen = state.get("painted"), state.get("seen")


def steadied(painted: Colors, before: Colors, moved: Motion, hold: float) -> Colors:
    """A painted frame with the painted frame before it mixed in.

    Args:
        painted: The frame painted by itself.
        before: The steadied frame before it.
        moved: How the frame came about from the one before.
        hold: Share of the past where the flow is sure, 0..1.
    """
    height, width = painted.shape[:2]
    flow, trust = enlarged(moved, width, height)
    past = warped(before, flow) if flow.any() else before
    change = cv2.subtract(_within(past, painted), painted)
    share = cv2.cvtColor(trust * np.float32(hold), cv2.COLOR_GRAY2RGB)
    mixed = cv2.add(painted, cv2.multiply(change, share))
    detail = cv2.cvtColor(_missing_detail(mixed, painted), cv2.COLOR_GRAY2RGB)
    return np.asarray(np.clip(cv2.add(mixed, detail), 0, 1), np.float32)


def _within(past: Colors, painted: Colors) -> Colors:
    """The past, held to the colors that are around each pixel of the present."""
    mean = cv2.blur(painted, (_WINDOW, _WINDOW))
    square = cv2.blur(cv2.multiply(painted, painted), (_WINDOW, _WINDOW))
    spread = np.maximum(cv2.subtract(square, cv2.multiply(mean, mean)), _NOTHING)
    reach = cv2.sqrt(spread) * np.float32(_AROUND)
    low, high = cv2.subtract(mean, reach), cv2.add(mean, reach)
    return np.asarray(cv2.min(cv2.max(past, low), high))


def _missing_detail(mixed: Colors, painted: Colors) -> Plane:
    """What averaging took from the fine detail of the mixture's lightness."""
    fine, wanted = _fine(mixed), _energy(_fine(painted))
    gain = np.sqrt(np.clip((wanted + 1e-6) / (_energy(fine) + 1e-6), 1, _MOST_GAIN**2))
    return np.asarray(fine * (gain - 1), np.float32)


def _fine(pixels: Colors) -> Plane:
    """The fine detail of a picture's lightness."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.subtract(gray, cv2.GaussianBlur(gray, (0, 0), _FINE)))


def _energy(fine: Plane) -> Plane:
    """Mean square of detail around each pixel."""
    return np.asarray(cv2.blur(cv2.multiply(fine, fine), (_WINDOW, _WINDOW)))
