"""A derived DICOM file: the source's header with other pixels, which says so wherever it can.

After PS3.3 C.7.6.1 (image type, derivation, source images), C.7.5.2 (contributing equipment) and
C.7.6.1.1.8 (content qualification). The source is never written to. What a derived file no longer
tells the truth about is left out: signatures, icons, private elements, extremes of the pixels.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import numpy as np
from jaxtyping import Float
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.scans.dicom import frame_scales, read_dataset

WARNING = "AI-derived, research only"
"""The beginning of every derived series' description."""

DISPLAY = "DISPLAY"
"""Rescale type of values for the eye alone; PS3.3 C.11.1.1.2 permits terms of one's own."""

_MAKER = "Pinxit"
_LONGEST = 64  # letters of a description (VR LO)
_LONGEST_STORY = 1024  # letters of a derivation (VR ST)
_UNTRUE = (
    *("PixelData", "FloatPixelData", "DoubleFloatPixelData", "IconImageSequence"),
    *("DigitalSignaturesSequence", "MACParametersSequence", "EncryptedAttributesSequence"),
    *("SmallestImagePixelValue", "LargestImagePixelValue", "SmallestPixelValueInSeries"),
    *("LargestPixelValueInSeries", "ExtendedOffsetTable", "ExtendedOffsetTableLengths"),
    *("DataSetTrailingPadding", "DerivationCodeSequence"),
)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What derived files say of how they came to be.

    Attributes:
        story: What was done, in a sentence or two.
        what: The same in two or three words, for lists of series.
        recipe: Hash of the steps; files of one run share a series by it.
        is_labelled: Whether a label is burned into the pixels.
        is_for_display: Whether the values are no longer in the source's unit.
    """

    story: str
    what: str
    recipe: str
    is_labelled: bool = False
    is_for_display: bool = False


def derived(
    data: bytes, title: str, values: Float[np.ndarray, "frame height width"], told: Derivation
) -> tuple[bytes, int]:
    """The file of new values in the place of an old one's, and how many had to be clipped.

    Args:
        data: The source file.
        title: Its name, for messages.
        values: Of every frame, in the source's own unit.
        told: What the file says of itself.

    Raises:
        UserMistake: the source is no DICOM, or cannot hold values of this kind.
    """
    source = read_dataset(data, title)
    frames = int(getattr(source, "NumberOfFrames", None) or 1)
    if values.shape != (frames, int(source.Rows), int(source.Columns)):
        raise UserMistake(f"{title} holds pictures of another size or number.")
    if "ModalityLUTSequence" in source or "PixelData" not in source:
        raise UserMistake(
            f"{title} holds its numbers in a way that derived ones cannot be written in."
        )
    numbers, clipped = _numbers(source, values)
    made = _header(source, told)
    made.PixelData = numbers.tobytes()
    made["PixelData"].VR = "OB" if numbers.itemsize == 1 else "OW"
    stream = BytesIO()
    made.save_as(stream, enforce_file_format=True)
    return stream.getvalue(), clipped


def new_uid(*parts: str) -> str:
    """A UID that is the same for the same parts (PS3.5 B.2: UUIDs under 2.25)."""
    return f"2.25.{uuid5(NAMESPACE_OID, chr(10).join(parts)).int}"


def _numbers(source: FileDataset, values: Float[np.ndarray, "frame height width"]) -> Any:
    bits = int(source.BitsStored)
    is_signed = int(source.PixelRepresentation) == 1
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
    slopes, intercepts = (np.array(each)[:, None, None] for each in frame_scales(source))
    if not np.all(slopes != 0):
        raise UserMistake("The source says that all its values are one.")
    wanted = np.rint((values.astype(np.float64) - intercepts) / slopes)
    clipped = int(((wanted < low) | (wanted > high)).sum())
    size = int(source.BitsAllocated) // 8
    if size not in (1, 2, 4):
        raise UserMistake(f"The source has {source.BitsAllocated} bits for a number.")
    return np.clip(wanted, low, high).astype(f"<{'i' if is_signed else 'u'}{size}"), clipped


def _header(source: FileDataset, told: Derivation) -> Dataset:
    made = Dataset()
    made.update({element.tag: element for element in source if not element.tag.is_private})
    for name in _UNTRUE:
        if name in made:
            delattr(made, name)
    made.remove_private_tags()
    old = str(source.SOPInstanceUID)
    made.SOPInstanceUID = new_uid(told.recipe, old)
    made.SeriesInstanceUID = new_uid(told.recipe, str(source.SeriesInstanceUID))
    made.SeriesNumber = int(getattr(source, "SeriesNumber", None) or 0) + 9000
    made.SeriesDescription = f"{WARNING}: {told.what}"[:_LONGEST]
    made.ImageType = ["DERIVED", "SECONDARY", *list(getattr(source, "ImageType", []) or [])[2:]]
    made.DerivationDescription = told.story[:_LONGEST_STORY]
    made.SourceImageSequence = Sequence([_source_image(source, old)])
    equipment = list(getattr(source, "ContributingEquipmentSequence", []) or [])
    made.ContributingEquipmentSequence = Sequence([*equipment, _equipment(told)])
    made.ContentQualification = "RESEARCH"
    now = datetime.now(UTC)
    made.InstanceCreationDate, made.InstanceCreationTime = f"{now:%Y%m%d}", f"{now:%H%M%S}"
    made.PhotometricInterpretation = str(source.PhotometricInterpretation)
    if told.is_labelled:
        made.BurnedInAnnotation = "YES"
    if told.is_for_display:
        _leave_units(made)
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = source.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.ImplementationVersionName = f"PINXIT {__version__}"[:16]
    return made


def _leave_units(made: Dataset) -> None:
    """Says that values are for display: rescaled to something that is not Hounsfield units."""
    shared = list(getattr(made, "SharedFunctionalGroupsSequence", []) or [])
    frames = list(getattr(made, "PerFrameFunctionalGroupsSequence", []) or [])
    groups = [
        group
        for each in (*shared, *frames)
        for group in getattr(each, "PixelValueTransformationSequence", []) or []
    ]
    for each in (made, *groups):
        if "RescaleSlope" in each:
            each.RescaleType = DISPLAY


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, scheme, meaning
    return made


def _source_image(source: FileDataset, uid: str) -> Dataset:
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = source.SOPClassUID, uid
    purpose = _code("121322", "DCM", "Source image for image processing operation")
    made.PurposeOfReferenceCodeSequence = Sequence([purpose])
    return made


def _equipment(told: Derivation) -> Dataset:
    made = Dataset()
    made.PurposeOfReferenceCodeSequence = Sequence([_code("109103", "DCM", "Modifying Equipment")])
    made.Manufacturer = made.ManufacturerModelName = _MAKER
    made.SoftwareVersions = __version__
    made.ContributionDescription = f"{WARNING}. {told.story}"[:_LONGEST_STORY]
    return made
