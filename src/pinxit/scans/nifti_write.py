"""NIfTI-1 out: LPS becomes RAS, numbers go as they were stored where they still fit."""

from typing import Any

import nibabel
import numpy as np

from pinxit.scans.derive import WARNING
from pinxit.scans.scan import Scan

_FLIPPED = np.diag([-1.0, -1.0, 1.0, 1.0])


def nifti_of(scan: Scan) -> bytes:
    """The file, not packed; the header says that it was derived if it was.

    Values that all are whole numbers of the stored kind are written as such, others as float32.
    """
    affine = np.eye(4) if scan.affine is None else _FLIPPED @ scan.affine[:, [2, 1, 0, 3]]
    image: Any = nibabel.Nifti1Image
    made = image(_numbers(scan).T, affine)
    made.header.set_xyzt_units("mm")
    if scan.affine is None:
        made.header["sform_code"] = made.header["qform_code"] = 0
    if len(scan.steps) > 1:
        made.header["descrip"] = f"{WARNING}: {scan.steps[-1].verb}".encode()[:79]
    data: bytes = made.to_bytes()
    return data


def _numbers(scan: Scan) -> Any:
    whole = np.rint(scan.voxels)
    low, high = float(whole.min()), float(whole.max())
    if np.array_equal(whole, scan.voxels):
        for kind in (np.uint8, np.int16, np.uint16, np.int32):
            if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
                return whole.astype(kind)
    return scan.voxels
