"""Grey PNG and TIFF as scans: the numbers that the file stores, of no unit and no place."""

from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import tifffile

from pinxit.base.errors import UserMistake
from pinxit.scans.scan import MOST_VOXELS, Scan, Stored

_PNG = b"\x89PNG\r\n\x1a\n"
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def is_raster(head: bytes) -> bool:
    """Whether a file begins as PNG or TIFF do."""
    return head[:8] == _PNG or head[:4] in _TIFF


def scan_of(data: bytes, title: str, *, most_voxels: int = MOST_VOXELS) -> Scan:
    """The grey picture in a PNG, or the pages of a TIFF as slices.

    Raises:
        UserMistake: it is damaged, in color, too large, or its pages differ in size.
    """
    try:
        numbers = _png(data, title, most_voxels) if data[:8] == _PNG else _tiff(data, most_voxels)
    except UserMistake:
        raise
    except Exception as fault:
        raise UserMistake(f"{title} is damaged: {' '.join(str(fault).split())[:200]}.") from fault
    if numbers.ndim == 2:
        numbers = numbers[None]
    if numbers.ndim != 3 or numbers.dtype.kind not in "uif":
        raise UserMistake(f"{title} is in color; a scan has one number for a voxel.")
    voxels = numbers.astype(np.float32)
    if not np.isfinite(voxels).all():
        raise UserMistake(f"{title} holds NaN or infinity; say what stands for no measurement.")
    stored = Stored(8 * numbers.dtype.itemsize, numbers.dtype.kind in "if")
    return Scan(voxels, stored=stored, title=title)


def _png(data: bytes, title: str, most_voxels: int) -> Any:
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    if width * height > most_voxels:
        raise UserMistake(f"{title} is {width} x {height}; that many pixels are not read.")
    numbers = imagecodecs.png_decode(data)
    if numbers.ndim == 3 and numbers.shape[2] == 2:
        raise UserMistake(f"{title} is partly transparent; a scan has one number for a voxel.")
    return numbers[..., 0] if numbers.ndim == 3 and numbers.shape[2] == 1 else _grey(numbers)


def _grey(numbers: Any) -> Any:
    """Colors that are all grey hold one number all the same."""
    if numbers.ndim != 3 or numbers.shape[2] not in (3, 4):
        return numbers
    color = numbers[..., :3]
    is_grey = (color == color[..., :1]).all()
    is_solid = numbers.shape[2] == 3 or (numbers[..., 3] == numbers[..., 3].max()).all()
    if not (is_grey and is_solid):
        raise UserMistake("The picture is in color; a scan has one number for a voxel.")
    return numbers[..., 0]


def _tiff(data: bytes, most_voxels: int) -> Any:
    with tifffile.TiffFile(BytesIO(data)) as file:
        pages = [page for page in file.pages if isinstance(page, tifffile.TiffPage)]
        pages = pages or [file.pages[0]]  # type: ignore[list-item]
        if sum(int(np.prod(page.shape, dtype=object)) for page in pages) > most_voxels:
            raise UserMistake("The file says that it has more voxels than are read.")
        if len({page.shape for page in pages}) != 1:
            raise UserMistake("The pages of the file are not all of one size.")
        return np.stack([_grey(page.asarray()) for page in pages])


def warm() -> None:
    """Loads the codecs, which imagecodecs and tifffile load on first use."""
    made = np.zeros((4, 4), np.uint16)
    imagecodecs.png_decode(imagecodecs.png_encode(made))
    for how in (None, "zlib", "lzw", "packbits"):
        memory = BytesIO()
        tifffile.imwrite(memory, made, compression=how)
        tifffile.imread(BytesIO(memory.getvalue()))
