"""What a scan looks like: a range of its values as greys. For looking; numbers stay in scans."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.scans.oriented import Oriented
from pinxit.scans.scan import Scan, Voxels

Plane = Literal["axial", "coronal", "sagittal"]

WINDOWS: dict[str, tuple[float, float]] = {
    "brain": (40.0, 80.0),
    "soft": (50.0, 400.0),
    "lung": (-600.0, 1500.0),
    "bone": (400.0, 1800.0),
}
"""Center and width in Hounsfield units, as radiologists use them."""

_EDGES = (0.5, 99.5)  # percentiles


@dataclass(frozen=True, slots=True)
class Window:
    """A range of values that is shown from black to white.

    Attributes:
        center: The value that is shown as middle grey.
        width: From black to white; more than 0.
    """

    center: float
    width: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.center) and np.isfinite(self.width) and self.width > 0):
            raise UserMistake(f"A window has a width above 0, not {self.width:g}.")

    def greys(self, values: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
        """Values as greys from 0 to 1, linear between the edges of the window."""
        low = self.center - self.width / 2
        greys: Float[np.ndarray, ...] = np.clip((values - low) / self.width, 0, 1)
        return greys.astype(np.float32)


def window_of(scan: Scan, wanted: str | None = None) -> Window:
    """The window to show a scan with.

    Args:
        scan: The scan.
        wanted: "brain", "soft", "lung", "bone" (CT alone), "40,80" as center and width, "full" for
            all values; None takes what the file asks for, or all but the outermost half percent.

    Raises:
        UserMistake: there is no such window, or the scan is not in Hounsfield units.
    """
    if wanted is None:
        return Window(*scan.windows[0]) if scan.windows else _between(scan.voxels, _EDGES)
    if wanted == "full":
        return _between(scan.voxels, (0.0, 100.0))
    if wanted in WINDOWS:
        if scan.unit != "HU":
            raise UserMistake(
                f'The window "{wanted}" is for Hounsfield units; this scan is in '
                f'{scan.unit or "numbers without a unit"}. Give "center,width".'
            )
        return Window(*WINDOWS[wanted])
    try:
        center, width = (float(number) for number in wanted.split(","))
    except ValueError:
        known = ", ".join([*WINDOWS, "full"])
        raise UserMistake(
            f'There is no window "{wanted}"; there are {known}, or "center,width".'
        ) from None
    return Window(center, width)


def slice_of(body: Oriented, plane: Plane, index: int) -> Float[np.ndarray, "height width"]:
    """One slice, as radiologists hold it: the patient's right to the left, front or head up.

    Args:
        body: The scan along the body's axes; where it does not say how it lies, as it was stored.
        plane: Across the way to the head, to the back, or to the left.
        index: From 0: from the feet up, from the front to the back, from right to left.

    Raises:
        UserMistake: there is no such slice.
    """
    axis = ("axial", "coronal", "sagittal").index(plane)
    count = body.voxels.shape[axis]
    if not 0 <= index < count:
        raise UserMistake(f"There are {count} {plane} slices; there is no number {index + 1}.")
    values: Float[np.ndarray, "height width"] = np.take(body.voxels, index, axis)
    return values if axis == 0 or not body.is_known else values[::-1]


def _between(voxels: Voxels, percent: tuple[float, float]) -> Window:
    step = max(voxels.size // 1_000_000, 1)
    low, high = np.percentile(voxels.reshape(-1)[::step], percent)
    return Window(float(low + high) / 2, float(max(high - low, 1e-6)))
