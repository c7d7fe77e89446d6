"""Small bodies in Hounsfield units, with balls in them whose place is known."""

from pathlib import Path

import nibabel
import numpy as np
from jaxtyping import Int16

from pinxit.scans.scan import Scan

SIDES = (3.0, 2.0, 2.0)
"""From slice to slice, row to row, column to column, mm."""
AFFINE = np.array([[0, 0, 2, -40], [0, 2, 0, -40], [3, 0, 0, 0], [0, 0, 0, 1]], np.float64)


def body(
    seed: int, *, depth: int = 24, has_ball: bool = True
) -> tuple[Scan, Int16[np.ndarray, "depth height width"]]:
    """A body of soft tissue in air, and where its dense ball is."""
    random = np.random.default_rng(seed)
    up, back, left = np.mgrid[0:depth, 0:40, 0:40]
    wide = 15 + random.uniform(-1, 1)
    inside = ((back - 20) / wide) ** 2 + ((left - 20) / (wide - 2)) ** 2 < 1
    center = random.integers((depth // 3, 16, 16), (2 * depth // 3, 25, 25))
    far = ((up - center[0]) * 1.5) ** 2 + (back - center[1]) ** 2 + (left - center[2]) ** 2
    ball = (far < 5.5**2) & inside & has_ball
    values = np.where(inside, 20.0 + 15 * np.sin(left / 4), -1000.0) + 200.0 * ball
    values += random.normal(0, 10, values.shape)
    scan = Scan(np.rint(values).astype(np.float32), AFFINE, unit="HU", modality="CT")
    return scan, ball.astype(np.int16)


def write_nifti(path: Path, values: np.ndarray) -> Path:
    """A volume in the place of a `body`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    placed = np.diag([-1.0, -1.0, 1.0, 1.0]) @ AFFINE[:, [2, 1, 0, 3]]
    nibabel.save(nibabel.Nifti1Image(values.T.astype(np.int16), placed), path)  # type: ignore[attr-defined]
    return path
