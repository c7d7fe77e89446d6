"""NIfTI-1 and -2: one volume in a file, by nibabel. RAS becomes LPS; axes keep their order of file.

The first index of NIfTI runs fastest and becomes the column, so nothing is resampled or turned.
"""

from typing import Any

import nibabel
import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.scans.scan import MOST_VOXELS, Scan, Stored

MOST_UNPACKED = 4 * 2**30
_FLIPPED = np.diag([-1.0, -1.0, 1.0, 1.0])  # RAS to LPS


def is_nifti(head: bytes) -> bool:
    """Whether bytes that are not packed begin as NIfTI does."""
    if len(head) < 352:
        return False
    sizes = int.from_bytes(head[:4], "little"), int.from_bytes(head[:4], "big")
    if 348 in sizes:
        return head[344:348] in (b"n+1\0", b"ni1\0")
    return 540 in sizes and head[4:8] in (b"n+2\0", b"ni2\0")


def scan_of(data: bytes, title: str, *, most_voxels: int = MOST_VOXELS) -> Scan:
    """The volume in the bytes of a file that is unpacked.

    Raises:
        UserMistake: it is no NIfTI, damaged, in color, of more than three dimensions, too large.
    """
    if not is_nifti(data[:544]):
        raise UserMistake(f"{title} is no NIfTI file.")
    kind: Any = nibabel.Nifti2Image if 540 in _sizes(data) else nibabel.Nifti1Image
    try:
        image = kind.from_bytes(data)
        shape = tuple(int(side) for side in image.shape)
        _refuse_shape(shape, title, most_voxels)
        header = image.header
        numbers = np.asanyarray(image.dataobj)
    except UserMistake:
        raise
    except Exception as fault:
        raise UserMistake(f"{title} is damaged: {' '.join(str(fault).split())[:200]}.") from fault
    if numbers.dtype.fields is not None or np.iscomplexobj(numbers):
        raise UserMistake(f"{title} is in color or of complex numbers; a scan has one number each.")
    voxels = numbers.reshape(shape[:3] if len(shape) >= 3 else (*shape, 1)).T.astype(np.float32)
    if not np.isfinite(voxels).all():
        raise UserMistake(f"{title} holds NaN or infinity; say what stands for no measurement.")
    slope, intercept = header.get_slope_inter()
    dtype = header.get_data_dtype()
    return Scan(
        np.ascontiguousarray(voxels),
        _placed(image.affine, header),
        stored=Stored(
            8 * dtype.itemsize, dtype.kind in "if", float(slope or 1), float(intercept or 0)
        ),
        facts={"format": "NIfTI"},
        title=title,
    )


def _sizes(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[:4], "little"), int.from_bytes(data[:4], "big")


def _refuse_shape(shape: tuple[int, ...], title: str, most_voxels: int) -> None:
    if len(shape) < 2 or min(shape) < 1:
        raise UserMistake(f"{title} has the shape {shape}; a scan has two or three dimensions.")
    if any(side > 1 for side in shape[3:]):
        raise UserMistake(
            f"{title} holds several volumes ({' x '.join(map(str, shape))}). "
            f"Save the one that you mean by itself."
        )
    if int(np.prod(shape, dtype=object)) > most_voxels:
        raise UserMistake(f"{title} has more than {most_voxels:,} voxels; that many are not read.")


def _placed(affine: Any, header: Any) -> Any:
    """From (slice, row, column) to LPS; None where the file gives no place that can be."""
    if affine is None or int(header["qform_code"]) <= 0 >= int(header["sform_code"]):
        sides = [float(side) or 1.0 for side in header.get_zooms()[:3]]
        sides += [1.0] * (3 - len(sides))
        return np.diag([sides[0], sides[1], sides[2], 1.0])[:, [2, 1, 0, 3]]
    placed = (_FLIPPED @ np.asarray(affine, np.float64))[:, [2, 1, 0, 3]]
    is_one = np.isfinite(placed).all() and abs(np.linalg.det(placed[:3, :3])) > 1e-12
    return placed if is_one else None
