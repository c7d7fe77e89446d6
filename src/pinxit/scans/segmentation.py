"""Labels as DICOM Segmentation (PS3.3 A.51), written and read by highdicom, always in armor.

What people see in a list of series says that it is derived and for research; what was segmented is
named by the user, whose words have no codes, so that every segment is coded as "Tissue".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import highdicom
import numpy as np
from jaxtyping import UInt8
from pydicom.dataset import Dataset, FileDataset
from pydicom.sr.codedict import codes

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.scans.derive import WARNING, new_uid
from pinxit.scans.dicom import read_dataset

Planes = UInt8[np.ndarray, "frame height width"]
"""Of every frame of the sources in turn, what each pixel is."""

_MAKER = "Pinxit"
_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4"
_LONGEST = 64  # letters of a label (VR LO)
_EXPECTED = (  # type 2 elements that old files leave out, and highdicom wants
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID"),
    *("StudyDate", "StudyTime", "ReferringPhysicianName"),
)
_seg: Any = highdicom.seg


@dataclass(frozen=True, slots=True)
class Labeling:
    """What a segmentation says of itself.

    Attributes:
        names: Of the labels, by their numbers.
        engine: What told them.
        version: Of that.
        recipe: Hash of the steps, from which its UIDs come.
    """

    names: Mapping[int, str]
    engine: str
    version: str
    recipe: str


def segmentation(sources: Sequence[bytes], planes: Planes, told: Labeling) -> bytes:
    """The file that says what the pixels of these files are.

    Args:
        sources: All files of the series, or one of many frames.
        planes: Labels, in the order of files and of frames in them.
        told: What it says of itself.

    Raises:
        UserMistake: a source is no DICOM, does not say where it lies, or no pixel has a label.
    """
    known = [label for label in sorted(told.names) if (planes == label).any()]
    if not known:
        raise UserMistake("No pixel was labeled, so there is no segmentation to write.")
    images = [_completed(read_dataset(data, "a source")) for data in sources]
    compact = np.zeros_like(planes)
    for number, label in enumerate(known, 1):
        compact[planes == label] = number
    try:
        made = _made(images, compact, [told.names[label] for label in known], told)
    except UserMistake:
        raise
    except Exception as fault:
        raise UserMistake(
            f"These files cannot carry a segmentation ({type(fault).__name__}): they do not say "
            "where their pixels lie. Write NIfTI instead."
        ) from fault
    stream = BytesIO()
    made.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def _made(images: Sequence[Dataset], planes: Planes, names: Sequence[str], told: Labeling) -> Any:
    algorithm = highdicom.AlgorithmIdentificationSequence(
        name=f"{_MAKER} {told.engine}"[:_LONGEST],
        version=told.version,
        family=codes.DCM.ArtificialIntelligence,
    )
    tissue = codes.SCT.Tissue
    segments = [
        _seg.SegmentDescription(number, name[:_LONGEST], tissue, tissue, "AUTOMATIC", algorithm)
        for number, name in enumerate(names, 1)
    ]
    series = str(images[0].SeriesInstanceUID)
    made = _seg.Segmentation(
        images,
        planes,
        "BINARY",
        segments,
        series_instance_uid=new_uid(told.recipe, "segmentation", series),
        series_number=int(getattr(images[0], "SeriesNumber", None) or 0) + 9500,
        sop_instance_uid=new_uid(told.recipe, "segmentation of", series),
        instance_number=1,
        manufacturer=_MAKER,
        manufacturer_model_name=_MAKER,
        software_versions=__version__,
        device_serial_number=__version__,
        content_description=WARNING,
        content_label="RESEARCH",
    )
    made.SeriesDescription = f"{WARNING}: labels"
    made.ContentQualification = "RESEARCH"
    return made


def _completed(source: FileDataset) -> FileDataset:
    """The source with empty elements where it leaves out what must be there."""
    for name in _EXPECTED:
        if name not in source:
            setattr(source, name, "")
    return source


def is_segmentation(data: bytes) -> bool:
    """Whether the bytes are a DICOM Segmentation."""
    return data[128:132] == b"DICM" and _STORAGE.encode() in data[132:1024]


def labels_in(data: bytes, sources: Iterable[tuple[str, int]]) -> tuple[Planes, list[str]]:
    """What a segmentation says of the frames of a series, and its segments' names.

    Where segments overlap, the one with the higher number counts. Segments are numbered from 1 in
    the order in which they stand in the file; those of one name are one.

    Args:
        data: The segmentation.
        sources: Instance UID and number of frames of every file, in order.

    Raises:
        UserMistake: it is no segmentation, or one of other files.
    """
    try:
        opened = _seg.segread(BytesIO(data))
    except Exception as fault:
        raise UserMistake("This is no DICOM segmentation that can be read.") from fault
    described = [opened.get_segment_description(n) for n in opened.segment_numbers]
    names = list(dict.fromkeys(str(each.segment_label) for each in described))
    numbers = np.array([1 + names.index(str(each.segment_label)) for each in described], np.uint8)
    parts = [_of_file(opened, uid, frames, numbers) for uid, frames in sources]
    made = np.concatenate(parts)
    if not made.any():
        raise UserMistake("This segmentation labels nothing in these files; is it another scan's?")
    return made, names


def _of_file(opened: Any, uid: str, frames: int, numbers: UInt8[np.ndarray, " segment"]) -> Planes:
    options = {"ignore_spatial_locations": True, "assert_missing_frames_are_empty": True}
    if frames == 1:
        found = opened.get_pixels_by_source_instance([uid], **options)
    else:
        every = list(range(1, frames + 1))
        found = opened.get_pixels_by_source_frame(uid, every, **options)
    # frame height width segment: the highest number wins
    labels: Planes = (np.asarray(found, np.uint8) * numbers).max(-1)
    return labels
