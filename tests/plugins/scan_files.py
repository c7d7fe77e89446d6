"""Studies as clinics send them, of a head that nobody has: ellipsoids with known places, and noise.

``python scan_files.py FOLDER`` writes FOLDER/whole (DICOM), FOLDER/gap (DICOM of which a slice is
missing, of a tilted gantry) and FOLDER/head.nii.gz, for stories in a browser.
"""

import gzip
import sys
from pathlib import Path

import numpy as np
from dicom_made import ct_slice, write_series
from jaxtyping import Float32
from nifti_made import nifti
from pydicom.dataset import Dataset

AIR, SKIN, BONE, BRAIN, WATER, BLOOD = -1000.0, 40.0, 900.0, 35.0, 5.0, 70.0
"""Hounsfield units."""

_PARTS = (  # center and half axes, as shares of half the volume: up, back, left
    ((0.0, 0.0, 0.0), (0.95, 0.92, 0.78), SKIN),
    ((0.0, 0.0, 0.0), (0.90, 0.86, 0.71), BONE),
    ((0.0, 0.0, 0.0), (0.83, 0.78, 0.63), BRAIN),
    ((0.1, 0.0, -0.14), (0.30, 0.34, 0.09), WATER),
    ((0.1, 0.0, 0.14), (0.30, 0.34, 0.09), WATER),
    ((0.0, -0.1, 0.40), (0.16, 0.14, 0.12), BLOOD),  # on the patient's left
    ((-0.1, -0.90, 0.0), (0.14, 0.14, 0.10), SKIN),  # the nose
)


def head(
    shape: tuple[int, int, int] = (40, 96, 96), deviation: float = 18.0, seed: int = 0
) -> Float32[np.ndarray, "depth height width"]:
    """A head in Hounsfield units; axes run up, to the back and to the left."""
    grid = np.meshgrid(*(np.linspace(-1, 1, side) for side in shape), indexing="ij")
    made = np.full(shape, AIR, np.float32)
    for center, half, value in _PARTS:
        parts = zip(grid, center, half, strict=True)
        inside = sum(((axis - middle) / reach) ** 2 for axis, middle, reach in parts) <= 1
        made[inside] = value
    noise = np.random.default_rng(seed).normal(0, deviation, shape)
    return np.rint(made + noise).astype(np.float32)


def head_series(
    values: Float32[np.ndarray, "depth height width"],
    *,
    shift: float = 0.0,
    without: tuple[int, ...] = (),
    series: str = "1.2.3",
) -> list[Dataset]:
    """The slices of such a head, 2 mm apart; ``shift`` is millimeters to the back for each up."""
    return [
        ct_slice(
            np.clip(plane + 1024, 0, 4000).astype(np.int16),
            (-36.0, -24.0 + shift * 2.0 * index, 2.0 * index),
            series=series,
            number=index + 1,
        )
        for index, plane in enumerate(values)
        if index not in without
    ]


def main(folder: Path) -> None:
    """Writes all of them."""
    values = head()
    write_series(folder / "whole", head_series(values))
    tilted = head_series(values[:20], shift=0.3, without=(9,), series="1.2.4")
    write_series(folder / "gap", tilted)
    (folder / "head.nii.gz").write_bytes(gzip.compress(nifti(values.T.astype(np.int16)), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
