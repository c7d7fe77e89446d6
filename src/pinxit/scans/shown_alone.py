"""Pixels of a DICOM file without what hides in them: nothing that no viewer shows is left.

Old machines kept overlays, with the patient's name, in the bits that are not stored (PS3.5 until
2004, section 8.1.2), and bytes may follow the last pixel.
"""

import numpy as np
from pydicom.dataelem import DataElement
from pydicom.dataset import FileDataset
from pydicom.pixels.utils import get_expected_length

_NUMBERS = 0x7FE00010


def shown_alone(source: FileDataset, tag: int) -> DataElement:
    """An element of pixels; if they are not compressed, without bits and bytes beyond them.

    Args:
        source: The file.
        tag: Of the element.
    """
    element = source[tag]
    if tag != _NUMBERS or source.file_meta.TransferSyntaxUID.is_compressed:
        return element
    data = bytes(element.value)[: get_expected_length(source, unit="bytes")]
    data = _stored_alone(source, data)
    return DataElement(tag, element.VR, data + b"\0" * (len(data) % 2))


def _stored_alone(source: FileDataset, data: bytes) -> bytes:
    """The numbers without the bits that are not stored; signs go on into these."""
    size, stored = int(source.BitsAllocated), int(source.BitsStored)
    if size not in (8, 16, 32) or not 0 < stored < size:
        return data
    high = int(getattr(source, "HighBit", stored - 1))
    order = "<" if source.file_meta.TransferSyntaxUID.is_little_endian else ">"
    if order == ">" and size == 8:
        return data  # such bytes may be swapped by twos
    is_signed = int(getattr(source, "PixelRepresentation", 0)) == 1
    numbers = np.frombuffer(data, f"{order}{'i' if is_signed else 'u'}{size // 8}")
    beyond = size - 1 - high
    kept = (numbers << beyond) >> (size - stored) << (high + 1 - stored)
    return np.asarray(kept, numbers.dtype).tobytes()
