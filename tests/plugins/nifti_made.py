"""NIfTI files, written by nibabel."""

from typing import Any

import nibabel
import numpy as np


def nifti(numbers: np.ndarray, affine: np.ndarray | None = None) -> bytes:
    """The file of an array whose first index runs from left to right."""
    image: Any = nibabel.Nifti1Image
    made: bytes = image(numbers, np.eye(4) if affine is None else affine).to_bytes()
    return made
