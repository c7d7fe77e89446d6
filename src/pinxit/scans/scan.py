"""The scan that carries its own history: voxels in physical units, where they lie, the steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.pictures.picture import Source, Step

Voxels = Float[np.ndarray, "depth height width"]
"""float32 in the unit that the scan says; nothing is stretched to 0..1."""

Affine = Float[np.ndarray, "4 4"]
"""float64: from the indices (slice, row, column) of a voxel's center to millimeters, LPS.

LPS, as DICOM has it: x grows to the patient's left, y to the back, z to the head.
"""

MOST_VOXELS = 512 * 512 * 1024
"""In one file; 1 GB as float32."""

_SKEW = 1e-3


@dataclass(frozen=True, slots=True)
class Stored:
    """How the file holds its numbers, so that they can be written again as they were.

    Attributes:
        bits: Of one number.
        is_signed: Whether they may be below zero.
        slope: A voxel is ``slope * number + intercept``.
        intercept: See slope.
    """

    bits: int = 16
    is_signed: bool = True
    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A volume, or one slice of depth 1, and how it came to be. Verbs return new scans.

    Attributes:
        voxels: float32 ``depth height width`` in ``unit``; read-only.
        affine: From indices to millimeters; None for a picture that says no place.
        unit: "HU" (Hounsfield), or "" for numbers of no unit (most MR).
        modality: As DICOM says it: "CT", "MR", "CR"; "" where nobody says.
        stored: How the file holds the numbers.
        windows: Pairs of center and width that the file asks to be shown with.
        is_inverted: Whether low numbers are meant to be shown bright (MONOCHROME1).
        facts: What else is known of it without saying whose it is.
        steps: The history, oldest first.
        sources: The files that it was opened from.
        places: For every slice, which of these files holds it, and which frame of that file.
        notices: Sentences on what is not as it should be: tilt, missing slices.
        title: Name for people; "" for a scan that was made.

    Raises:
        UserMistake: the voxels are no volume (shape, type, NaN), or the affine is none.
    """

    voxels: Voxels
    affine: Affine | None = None
    unit: str = ""
    modality: str = ""
    stored: Stored = field(default_factory=Stored)
    windows: tuple[tuple[float, float], ...] = ()
    is_inverted: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    notices: tuple[str, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        voxels = self.voxels
        if voxels.ndim != 3 or 0 in voxels.shape:
            raise UserMistake(f"A scan has depth, height and width, not shape {voxels.shape}.")
        if voxels.dtype != np.float32:
            raise UserMistake(f"Voxels are float32 in their unit, not {voxels.dtype}.")
        if not np.isfinite(voxels).all():
            raise UserMistake("Voxels hold NaN or infinity; say what stands for no measurement.")
        if voxels.flags.writeable:
            voxels = voxels.copy()
            voxels.flags.writeable = False
        object.__setattr__(self, "voxels", voxels)
        if self.affine is not None:
            object.__setattr__(self, "affine", _checked(self.affine))

    @property
    def spacing(self) -> tuple[float, float, float] | None:
        """Millimeters from slice to slice, row to row, column to column; None if nobody says."""
        if self.affine is None:
            return None
        depth, height, width = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(depth), float(height), float(width)

    @property
    def is_skewed(self) -> bool:
        """Whether the axes of the voxels are not at right angles, as with a tilted gantry."""
        if self.affine is None:
            return False
        axes = self.affine[:3, :3] / np.linalg.norm(self.affine[:3, :3], axis=0)
        return bool(np.abs(axes.T @ axes - np.eye(3)).max() > _SKEW)

    @property
    def sha256(self) -> str:
        """Of the voxels."""
        return hash_array(self.voxels)

    def as_source(self, role: str) -> Source:
        """This scan as the input of a step."""
        if len(self.sources) == len(self.steps) == 1:
            return replace(self.sources[0], role=role)
        return Source(role, self.title or "untitled scan", self.sha256)

    def after(self, voxels: Voxels, step: Step) -> "Scan":
        """A new scan of the same place with other voxels and one more step."""
        return replace(self, voxels=voxels, steps=(*self.steps, step))


def _checked(affine: Affine) -> Affine:
    made = np.array(affine, np.float64)
    if made.shape != (4, 4) or not np.isfinite(made).all():
        raise UserMistake("The place of a scan is a matrix of 4 x 4 finite numbers.")
    if abs(np.linalg.det(made[:3, :3])) < 1e-12:
        raise UserMistake("The place of the scan has no volume: two of its axes are the same.")
    made.flags.writeable = False
    return made
