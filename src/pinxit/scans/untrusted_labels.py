"""Segmentations are written and read in armor too: their sources are files of strangers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from jaxtyping import UInt8
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import UserMistake
from pinxit.scans import dicom
from pinxit.scans.segmentation import Labeling, Planes, labels_in, segmentation

LIMITS = Limits(memory=8 * 2**30, seconds=300, patience=600.0)
"""For a series of 500 slices with its labels."""

_MODULE = "pinxit.scans.untrusted_labels"


def label_armor(limits: Limits = LIMITS) -> Armor:
    """A warm process that writes and reads segmentations."""
    return Armor(_MODULE, limits)


def segmentation_untrusted(
    armor: Armor, sources: Sequence[bytes], planes: Planes, told: Labeling
) -> bytes:
    """The file, as `pinxit.scans.segmentation.segmentation` makes it.

    Raises:
        UserMistake: a source is no DICOM, does not say where it lies, or no pixel has a label.
    """
    about = {
        "title": "This series",
        "sizes": [len(each) for each in sources],
        "shape": planes.shape,
        "names": {str(label): name for label, name in told.names.items()},
        "by": [told.engine, told.version, told.recipe],
    }
    data = b"".join([*sources, np.ascontiguousarray(planes, np.uint8).tobytes()])
    _, given = armor.ask("segmentation", about, data, title="This series")
    return given


def labels_untrusted(
    armor: Armor, data: bytes, sources: Sequence[bytes], title: str
) -> tuple[UInt8[np.ndarray, "frame height width"], list[str]]:
    """Labels of every frame of the sources in turn, and the names of the segments.

    Raises:
        UserMistake: it is no segmentation, or one of other files.
    """
    sizes = [len(each) for each in sources]
    about = {"title": title, "sizes": [*sizes, len(data)]}
    answer, given = armor.ask("labels", about, b"".join([*sources, data]), title=title)
    try:
        shape = [int(side) for side in answer["shape"]]
        planes = np.frombuffer(given, np.uint8).reshape(shape)
        return planes, [str(name) for name in answer["names"]]
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"{title} is damaged: it does not fit together.") from fault


def _parts(about: Mapping[str, Any], data: bytes) -> Iterator[bytes]:
    start = 0
    for size in about["sizes"]:
        yield data[start : start + int(size)]
        start += int(size)


def _segmentation(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    sources = list(_parts(about, data))
    shape = [int(side) for side in about["shape"]]
    start = sum(map(len, sources))
    planes = np.frombuffer(data, np.uint8, offset=start).reshape(shape)
    names = {int(label): str(name) for label, name in about["names"].items()}
    return {}, segmentation(sources, planes, Labeling(names, *map(str, about["by"])))


def _labels(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    *sources, told = _parts(about, data)
    files = [dicom.read_dataset(each, "a source") for each in sources]
    frames = [(str(f.SOPInstanceUID), int(getattr(f, "NumberOfFrames", None) or 1)) for f in files]
    planes, names = labels_in(told, frames)
    return {"shape": planes.shape, "names": names}, planes.tobytes()


def warm() -> None:
    """Writes and reads a small segmentation, as nothing can be opened afterwards."""
    dicom.warm()
    image = Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID = CTImageStorage
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID = "2.25.1"
    image.SeriesInstanceUID = image.StudyInstanceUID = image.FrameOfReferenceUID = "2.25.2"
    image.PositionReferenceIndicator, image.Modality, image.InstanceNumber = "", "CT", 1
    image.ImagePositionPatient, image.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    image.PixelSpacing, image.SliceThickness = [1, 1], 1
    image.Rows = image.Columns = 2
    stream = BytesIO()
    image.save_as(stream, enforce_file_format=True)
    planes = np.ones((1, 2, 2), np.uint8)
    made = segmentation([stream.getvalue()], planes, Labeling({1: "warm"}, "", "1", ""))
    labels_in(made, [("2.25.1", 1)])


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "labels": _labels,
    "segmentation": _segmentation,
}
