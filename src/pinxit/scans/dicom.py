"""DICOM: the slices in one file (PS3.3 C.7.6, PS3.5), by pydicom.

Pixels are decoded by decoders with free licences: RLE by pydicom itself, JPEG-LS by pyjpegls, JPEG
2000 by OpenJPEG, baseline JPEG by Pillow. Values are made physical by the file's own modality
transformation and by nothing else. Colors are refused: a scan has one number for a voxel.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, cast

import numpy as np
import pydicom
from jaxtyping import Float
from pydicom.dataset import Dataset, FileDataset
from pydicom.pixels import decoders
from pydicom.pixels.processing import apply_modality_lut

from pinxit.base.errors import UserMistake
from pinxit.scans.piece import Belonging, Piece, Triple
from pinxit.scans.scan import MOST_VOXELS, Stored

FACTS = (
    *("Modality", "SOPClassUID", "Manufacturer", "ManufacturerModelName", "BodyPartExamined"),
    *("KVP", "ConvolutionKernel", "XRayTubeCurrent", "Exposure", "MagneticFieldStrength"),
    *("EchoTime", "RepetitionTime", "FlipAngle", "ScanningSequence", "SequenceVariant"),
    *("SliceThickness", "SpacingBetweenSlices", "PatientPosition", "ContentQualification"),
)
"""What is told of a scan beside its voxels: how it was taken, not of whom, where or when."""

_PREAMBLE = 128
_GREY = ("MONOCHROME1", "MONOCHROME2")
_PART = ("ImageType", "EchoNumbers", "TemporalPositionIdentifier")


def is_dicom(head: bytes) -> bool:
    """Whether a file begins as DICOM does, with or without its preamble."""
    if head[_PREAMBLE : _PREAMBLE + 4] == b"DICM":
        return True
    return head[:2] in (b"\x02\x00", b"\x08\x00") and head[4:6].isalpha()


def read_dataset(data: bytes, title: str) -> FileDataset:
    """The whole file, parsed.

    Raises:
        UserMistake: it is no DICOM, holds no picture, or is cut off.
    """
    if not is_dicom(data[: _PREAMBLE + 8]):
        raise UserMistake(f"{title} is no DICOM file.")
    try:
        found = pydicom.dcmread(BytesIO(data), force=data[_PREAMBLE : _PREAMBLE + 4] != b"DICM")
    except Exception as fault:
        raise UserMistake(f"{title} {_short(fault)}") from fault
    return found


def pieces_of(
    data: bytes, title: str, *, most_voxels: int = MOST_VOXELS
) -> tuple[list[Piece], dict[str, Any]]:
    """The slices in a file, and how they were taken.

    Raises:
        UserMistake: it is no DICOM, holds no picture, is damaged, in color, or too large.
    """
    dataset = read_dataset(data, title)
    try:
        return _pieces(dataset, title, most_voxels), _facts(dataset)
    except UserMistake:
        raise
    except Exception as fault:
        raise UserMistake(f"{title} {_short(fault)}") from fault


def _short(fault: Exception) -> str:
    words = " ".join(str(fault).split()) or type(fault).__name__
    if "12-bit precision" in words:
        return "holds JPEG of 12 bits, which cannot be decoded."
    return f"is damaged: {words[:200]}" + ("" if words.endswith(".") else ".")


def _pieces(dataset: FileDataset, title: str, most_voxels: int) -> list[Piece]:
    if not any(name in dataset for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        what = _modality(dataset) or "of another kind"
        raise UserMistake(f"{title} holds no picture (it is {what}).")
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    frames = int(getattr(dataset, "NumberOfFrames", None) or 1)
    if min(rows, columns, frames) < 1:
        raise UserMistake(f"{title} says that it has {frames} pictures of {columns} x {rows}.")
    if rows * columns * frames > most_voxels:
        raise UserMistake(
            f"{title} says that it has {frames} pictures of {columns} x {rows}; "
            f"at most {most_voxels:,} voxels are read from one file."
        )
    meant = str(getattr(dataset, "PhotometricInterpretation", "MONOCHROME2"))
    if meant not in _GREY or int(getattr(dataset, "SamplesPerPixel", 1)) != 1:
        raise UserMistake(
            f"{title} is in color ({meant}), so it has no one number for a voxel; "
            f"save it as PNG to work on it as a picture."
        )
    numbers = dataset.pixel_array
    if numbers.ndim == 2:
        numbers = numbers[None]
    if numbers.shape != (frames, rows, columns):
        raise UserMistake(f"{title} holds other pixels than it says.")
    return [_piece(dataset, numbers[index], index) for index in range(frames)]


def frame_scales(dataset: FileDataset) -> tuple[list[float], list[float]]:
    """Slope and intercept of every frame: a value is slope times number plus intercept."""
    frames = [_Groups(dataset, i) for i in range(int(getattr(dataset, "NumberOfFrames", 0) or 1))]
    slopes = [float(frame.get("RescaleSlope", 1.0)) for frame in frames]
    return slopes, [float(frame.get("RescaleIntercept", 0.0)) for frame in frames]


def _piece(dataset: FileDataset, numbers: Float[np.ndarray, "height width"], index: int) -> Piece:
    groups = _Groups(dataset, index)
    slope = float(groups.get("RescaleSlope", 1.0))
    intercept = float(groups.get("RescaleIntercept", 0.0))
    if "ModalityLUTSequence" in dataset:
        values = np.asarray(apply_modality_lut(numbers, dataset), np.float32)
    else:
        values = (numbers.astype(np.float64) * slope + intercept).astype(np.float32)
    if not np.isfinite(values).all():
        raise UserMistake("The file holds numbers that are not finite.")
    modality = _modality(dataset)
    axes, position = groups.axes(), groups.triple("ImagePositionPatient")
    return Piece(
        values,
        Belonging(
            str(getattr(dataset, "SeriesInstanceUID", "") or ""),
            modality,
            (int(numbers.shape[0]), int(numbers.shape[1])),
            axes,
            groups.pixel(),
            _unit(groups, modality),
            tuple(str(getattr(dataset, name, "") or "") for name in _PART),
        ),
        position if axes is not None else None,
        int(getattr(dataset, "InstanceNumber", None) or 0),
        Stored(
            int(dataset.BitsAllocated),
            int(getattr(dataset, "PixelRepresentation", 0)) == 1,
            slope,
            intercept,
        ),
        groups.windows(),
        str(getattr(dataset, "PhotometricInterpretation", "")) == "MONOCHROME1",
        _number(groups.get("SliceThickness")),
        _number(groups.get("GantryDetectorTilt")) or 0.0,
        index,
        int(getattr(dataset, "AcquisitionNumber", None) or 0),
    )


def _modality(dataset: Dataset) -> str:
    told = str(getattr(dataset, "Modality", "") or "")
    return told if len(told) <= 16 and told.isalnum() else ""


def _unit(groups: "_Groups", modality: str) -> str:
    told = str(groups.get("RescaleType", "") or "")
    if told in ("", "US"):
        return "HU" if modality == "CT" and groups.get("RescaleSlope") is not None else ""
    return told


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None


def _facts(dataset: FileDataset) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in FACTS:
        value = getattr(dataset, name, None)
        if value is None or value == "":
            continue
        found[name] = _number(value) if _number(value) is not None else str(value)
    return found


class _Groups:
    """Facts of one frame: its own, those that frames share, those of the file."""

    def __init__(self, dataset: FileDataset, index: int) -> None:
        self._places = [*_functional(dataset, index), dataset]

    def get(self, name: str, otherwise: Any = None) -> Any:
        for place in self._places:
            value = getattr(place, name, None)
            if value is not None:
                return value
        return otherwise

    def _numbers(self, name: str, count: int) -> tuple[float, ...] | None:
        value = self.get(name)
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != count:
            return None
        numbers = tuple(_number(each) for each in value)
        if any(number is None for number in numbers):
            return None
        return cast(tuple[float, ...], numbers)

    def triple(self, name: str) -> Triple | None:
        return cast(Triple | None, self._numbers(name, 3))

    def axes(self) -> tuple[Triple, Triple] | None:
        found = self._numbers("ImageOrientationPatient", 6)
        if found is None:
            return None
        rows, columns = np.array(found[:3]), np.array(found[3:])
        lengths = np.linalg.norm(rows), np.linalg.norm(columns)
        if min(lengths) < 0.5 or abs(rows @ columns) > 0.01 * lengths[0] * lengths[1]:
            return None
        first, second = rows / lengths[0], columns / lengths[1]
        return cast(tuple[Triple, Triple], (tuple(map(float, first)), tuple(map(float, second))))

    def pixel(self) -> tuple[float, float] | None:
        found = self._numbers("PixelSpacing", 2) or self._numbers("ImagerPixelSpacing", 2)
        return cast(tuple[float, float], found) if found and min(found) > 0 else None

    def windows(self) -> tuple[tuple[float, float], ...]:
        centers, widths = (_listed(self.get(name)) for name in ("WindowCenter", "WindowWidth"))
        pairs = zip(centers, widths, strict=False)
        return tuple((center, width) for center, width in pairs if width > 0)


def _listed(value: Any) -> list[float]:
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [number for each in many if (number := _number(each)) is not None]


def _functional(dataset: FileDataset, index: int) -> Iterator[Dataset]:
    own = getattr(dataset, "PerFrameFunctionalGroupsSequence", None) or []
    shared = getattr(dataset, "SharedFunctionalGroupsSequence", None) or []
    for group in (*own[index : index + 1], *shared[:1]):
        for element in group:
            if element.VR == "SQ" and element.value:
                yield element.value[0]


def facts_in_common(each: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Facts on which all files of a volume agree."""
    first = each[0] if each else {}
    return {name: value for name, value in first.items() if all(f.get(name) == value for f in each)}


def warm() -> None:
    """Loads every decoder, which pydicom does on first use."""
    for decoder in decoders.__dict__.values():
        if isinstance(decoder, decoders.base.Decoder):
            decoder.available_plugins  # noqa: B018, asking loads them
