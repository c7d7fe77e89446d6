"""What one file gives: slices, before anybody knows how they lie together."""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from pinxit.scans.scan import Stored

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Belonging:
    """What slices of one volume have in common.

    Attributes:
        series: Id of the series, as the file says it.
        modality: "CT", "MR"; "" where the file says none.
        shape: Rows and columns.
        axes: Directions of rows and of columns in the patient, LPS; None without a place.
        pixel: Millimeters from row to row and from column to column; None if nobody says.
        unit: Of the values.
        part: What else tells volumes of a series apart: echo, phase, kind of picture.
    """

    series: str
    modality: str
    shape: tuple[int, int]
    axes: tuple[Triple, Triple] | None
    pixel: tuple[float, float] | None
    unit: str
    part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One slice.

    Attributes:
        values: float32 ``height width`` in the unit.
        belonging: What it shares with the other slices of its volume.
        position: Of the center of its first pixel in millimeters, LPS; None if nobody says.
        number: Its number in the series; 0 where it has none.
        stored: How the file holds the numbers.
        windows: Center and width pairs.
        is_inverted: Whether low is bright.
        thickness: In millimeters; None if nobody says.
        tilt: Of the gantry in degrees, as the file says it.
        frame: Which frame of its file it is.
        acquisition: Number of the acquisition; 0 where the file says none.
    """

    values: Float[np.ndarray, "height width"]
    belonging: Belonging
    position: Triple | None = None
    number: int = 0
    stored: Stored = field(default_factory=Stored)
    windows: tuple[tuple[float, float], ...] = ()
    is_inverted: bool = False
    thickness: float | None = None
    tilt: float = 0.0
    frame: int = 0
    acquisition: int = 0
