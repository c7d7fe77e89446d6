"""De-identification of DICOM pictures by an allow-list; stricter than PS3.15's basic profile.

What is kept is what describes the pixels: numbers and codes of the groups that tell how a picture
was taken and where it lies, and a few names of machines. All else is dropped: the patient, people,
places, texts, private elements, overlays, curves, whatever a new edition of the standard adds.
UIDs are replaced by others that a secret key gives, so that a study stays together from file to
file and from day to day; dates are moved by as many days for all files of one patient.

What a file says of itself is not believed: an element that it declares to be of another kind than
the standard's is dropped, as are times that are none. Of pixels, what a picture does not show goes,
too: bits beyond those that are stored, where old machines kept overlays, and bytes after the last.

A second guard goes through what was kept: any text in which a part of a name or number of this
file's own patient, people or places still occurs is dropped as well.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.uid import UID

from pinxit.base.about import __version__
from pinxit.base.errors import Refused, UserMistake
from pinxit.scans.burned_in import text_in
from pinxit.scans.dicom import read_dataset
from pinxit.scans.shown_alone import shown_alone

METHOD = "Pinxit allow-list, keyed UIDs, moved dates, pixels checked"
KEY_BYTES = 32

_NUMBERS = frozenset(
    ("CS", "DS", "IS", "FL", "FD", "SS", "US", "SL", "UL", "SV", "UV", "AT", "OF", "OD", "OL", "OV")
)
_GROUPS = frozenset((0x0008, 0x0018, 0x0020, 0x0028, 0x0054, 0x2050, 0x5200))
_PIXELS = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010, 0x7FE00001, 0x7FE00002))
_DATES = frozenset(("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"))
_TIMES = frozenset(("StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime"))
_TEXTS = frozenset(
    (
        *("Manufacturer", "ManufacturerModelName", "SoftwareVersions", "ConvolutionKernel"),
        *("CodeValue", "CodingSchemeDesignator", "CodeMeaning", "RescaleType", "LUTExplanation"),
        *("SpecificCharacterSet", "ImagedNucleus", "TransmitCoilName", "ReceiveCoilName"),
    )
)
_OTHERS = frozenset(("MeasurementUnitsCodeSequence", "RealWorldValueMappingSequence"))
_DROPPED = frozenset(
    (
        *("ReferencedPatientSequence", "ReferencedStudySequence", "OtherPatientIDsSequence"),
        *("PhysiciansOfRecordIdentificationSequence", "OperatorIdentificationSequence"),
        *("InstitutionCodeSequence", "OriginalAttributesSequence", "IconImageSequence"),
        *("TimezoneOffsetFromUTC", "InstanceOriginStatus", "RetrieveAETitle", "DataSetType"),
        *("AdmittingDiagnosesCodeSequence", "PerformingPhysicianIdentificationSequence"),
        *("ReferringPhysicianIdentificationSequence", "RequestingPhysicianIdentificationSequence"),
        *("EncryptedAttributesSequence", "DigitalSignaturesSequence", "MACParametersSequence"),
        *("ContributingEquipmentSequence", "PatientSetupSequence"),
    )
)
_EMPTY = (  # type 2: must be there, may be empty
    *("AccessionNumber", "ReferringPhysicianName", "PatientBirthDate", "PatientSex", "StudyID"),
    *("PositionReferenceIndicator", "Manufacturer"),
)
_IDENTITIES = frozenset((0x0010, 0x0012, 0x0032, 0x0038))
_PEOPLE_AND_PLACES = re.compile(
    "Name|Physician|Operator|Institution|Station|Department|Address|Accession|StudyID|Serial"
)
_WELL_KNOWN = "1.2.840.10008."
_TEXTUAL = frozenset(("US", "ES", "XC", "GM", "OP", "OT", "SM"))
_LONGEST_SHIFT = 3650
_TIME = re.compile(r"\d{2}(\d{2}){0,2}(\.\d{1,6})?|\d{2}:\d{2}:\d{2}(\.\d{1,6})?")
_OF_PATIENT = {
    "age": re.compile(r"\d{3}[DWMY]"),
    "sex": re.compile("[MFO]"),
    "size": re.compile(r"\d{0,3}(\.\d*)?"),
    "weight": re.compile(r"\d{0,3}(\.\d*)?"),
}
"""How what may be kept of a patient is written; whatever else stands there is dropped."""
_SHORTEST_PART = 3
_SHORTEST_NAME = 2
_LONG_PART = 5  # letters of a part that is found within longer words, too
_LONG_NUMBER = 5  # digits, from which on a number may be one of a person


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be stripped.

    Attributes:
        key: Secret from which new UIDs, names and the days of the shift come; hexadecimal.
        keep: Of "age", "sex", "size", "weight": what is kept of the patient.
        are_pixels_checked: Somebody has looked and says that no text is burned in.
    """

    key: str
    keep: tuple[str, ...] = ()
    are_pixels_checked: bool = False


@dataclass(slots=True)
class Report:
    """What was done to one file, in numbers; it repeats nothing of what was removed.

    Attributes:
        kept: Elements.
        removed: Elements.
        private: Private elements among the removed.
        guarded: Elements that the second guard removed.
        uids: That were replaced.
    """

    kept: int = 0
    removed: int = 0
    private: int = 0
    guarded: int = 0
    uids: int = 0


_KEEPABLE = {
    "age": "PatientAge",
    "sex": "PatientSex",
    "size": "PatientSize",
    "weight": "PatientWeight",
}


def deidentified(data: bytes, title: str, wanted: Wanted) -> tuple[bytes, Report]:
    """The file without whose it is, and what was done.

    Args:
        data: The source file; it is not changed.
        title: A name for messages that says nothing of the patient.
        wanted: Key and choices.

    Raises:
        UserMistake: it is no DICOM picture, or a choice is none.
        Refused: text may be burned into the pixels, and nobody has looked.
    """
    unknown = sorted(set(wanted.keep) - set(_KEEPABLE))
    if unknown:
        raise UserMistake(f"{unknown[0]} cannot be kept; there are {', '.join(_KEEPABLE)}.")
    source = read_dataset(data, title)
    if "PixelData" not in source and "FloatPixelData" not in source:
        raise UserMistake(f"{title} holds no picture; only pictures are stripped.")
    if not wanted.are_pixels_checked:
        _refuse_text(source, title)
    try:
        strip = _Strip(source, bytes.fromhex(wanted.key))
        made = strip.whole(source)
        strip.complete(made, wanted.keep)
    except UserMistake:
        raise
    except Exception:  # noqa: BLE001, what it says may repeat what is to be removed
        raise UserMistake(f"{title} is damaged: its elements cannot be read.") from None
    stream = BytesIO()
    made.save_as(stream, enforce_file_format=True)
    return stream.getvalue(), strip.report


def _refuse_text(source: FileDataset, title: str) -> None:
    said = str(getattr(source, "BurnedInAnnotation", "") or "").upper()
    modality = str(getattr(source, "Modality", "") or "")
    if said == "YES":
        raise Refused(f"{title} says itself that text is burned into its pixels.")
    if modality in _TEXTUAL and said != "NO":
        raise Refused(
            f"{title} is of a kind ({modality}) that often has names burned into its pixels, and "
            f"does not say that it has none. Look at it, then say so (--pixels-checked)."
        )
    try:
        pixels = source.pixel_array
    except Exception as fault:
        raise UserMistake(f"{title} is damaged: its pixels cannot be read.") from fault
    frames = pixels if int(getattr(source, "NumberOfFrames", None) or 1) > 1 else pixels[None]
    for number, frame in enumerate(frames, 1):
        found = text_in(frame)
        if found:
            where = ", ".join(f"row {row}, column {column}" for row, column in found[:3])
            raise Refused(
                f"{title} seems to have text in its pixels (picture {number}: {where}). "
                f"Look at it; if it is none, say so (--pixels-checked)."
            )


class _Strip:
    def __init__(self, source: FileDataset, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise UserMistake(f"The key has {len(key)} bytes; it must have {KEY_BYTES}.")
        self._key = key
        self.report = Report()
        patient = str(getattr(source, "PatientID", "") or "") or str(source.StudyInstanceUID)
        self._patient = patient
        days = int.from_bytes(self._mac("days", patient)[:4], "big") % _LONGEST_SHIFT
        self._shift = timedelta(days=-1 - days)
        self._identity = frozenset(_parts_of_identity(source))
        self._syntax = source.file_meta.TransferSyntaxUID
        self._of_patient = {word: source.get(name) for word, name in _KEEPABLE.items()}

    def _mac(self, what: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{what}\n{value}".encode(), sha256)

    def uid(self, old: str, name: str) -> str:
        """Another UID for one but those of the standard, which some machines make theirs like."""
        is_class = name.endswith("ClassUID") and re.fullmatch(r"[\d.]+", old)
        if UID(old).type or (is_class and old.startswith(_WELL_KNOWN)):
            return old
        self.report.uids += 1
        return f"2.25.{UUID(bytes=self._mac('uid', old)[:16], version=4).int}"

    def whole(self, source: FileDataset) -> Dataset:
        """What is kept of the file, with its pixels."""
        made = self.stripped(source)
        pixels = [shown_alone(source, tag) for tag in sorted(_PIXELS) if tag in source]
        for element in pixels:
            made.add(element)
        self.report.kept += len(pixels)
        self.report.removed -= len(pixels)
        return made

    def stripped(self, source: Dataset) -> Dataset:
        made = Dataset()
        for element in source:
            kept = self._kept(element) if _is_as_defined(element) else None
            if kept is None:
                self.report.removed += 1
                self.report.private += element.tag.is_private
                continue
            self.report.kept += 1
            made.add(kept)
        return made

    def _kept(self, element: DataElement) -> DataElement | None:
        name = element.keyword
        is_of_group = element.tag.group in _GROUPS or name in _OTHERS
        if element.tag.is_private or name in _DROPPED or not is_of_group:
            return None
        if element.VR == "SQ":
            items = [self.stripped(item) for item in element.value]
            whole = [item for item in items if len(item)]
            return DataElement(element.tag, "SQ", Sequence(whole)) if whole else None
        return self._plain(element, name)

    def _plain(self, element: DataElement, name: str) -> DataElement | None:
        if element.is_empty:
            return element if self._is_allowed(element) else None
        value = self._value(element, name)
        if value is None or (element.VR != "UI" and self._says_whose(element.VR, value)):
            self.report.guarded += value is not None
            return None
        return DataElement(element.tag, element.VR, value)

    def _is_allowed(self, element: DataElement) -> bool:
        name = element.keyword
        is_told = name in _DATES or name in _TIMES or name in _TEXTS
        return is_told or element.VR in _NUMBERS or element.VR == "UI"

    def _value(self, element: DataElement, name: str) -> Any:
        if element.VR == "UI":
            many = element.value if isinstance(element.value, MultiValue) else [element.value]
            each = [self.uid(str(one), name) for one in many if str(one or "")]
            return each if len(each) > 1 else next(iter(each), None)
        if name in _DATES:
            return self._moved(str(element.value or ""))
        if name in _TIMES and not _TIME.fullmatch(str(element.value).strip()):
            return None
        return element.value if self._is_allowed(element) else None

    def _moved(self, told: str) -> str | None:
        try:
            return f"{date(int(told[:4]), int(told[4:6]), int(told[6:8])) + self._shift:%Y%m%d}"
        except (ValueError, OverflowError):
            return None

    def _says_whose(self, vr: str, value: Any) -> bool:
        if isinstance(value, bytes | int | float) and vr not in ("IS", "DS"):
            return False
        if vr in ("IS", "DS"):
            many = value if isinstance(value, MultiValue) else [value]
            return any(len(str(one)) >= _LONG_NUMBER and str(one) in self._identity for one in many)
        text = str(value).lower()
        words = set(_words(text, _SHORTEST_PART if vr == "CS" else _SHORTEST_NAME))
        within = (part for part in self._identity if len(part) >= _LONG_PART)
        return bool(words & self._identity) or any(part in text for part in within)

    def complete(self, made: Dataset, keep: tuple[str, ...]) -> None:
        """What a picture must have, and what says that it was stripped."""
        for name in _EMPTY:
            if name not in made:
                setattr(made, name, "")
        pseudonym = self._mac("name", self._patient).hex()[:12].upper()
        made.PatientName, made.PatientID = f"Anonymous^{pseudonym}", pseudonym
        self._keep(made, keep)
        made.PatientIdentityRemoved = "YES"
        made.DeidentificationMethod = METHOD
        made.DeidentificationMethodCodeSequence = Sequence(
            [
                _code("113100", "Basic Application Confidentiality Profile"),
                _code("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
            ]
        )
        made.LongitudinalTemporalInformationModified = "MODIFIED"
        made.file_meta = FileMetaDataset()
        made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
        made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
        made.file_meta.TransferSyntaxUID = self._syntax
        made.file_meta.ImplementationVersionName = f"PINXIT {__version__}"[:16]

    def _keep(self, made: Dataset, keep: tuple[str, ...]) -> None:
        for word in keep:
            value = self._of_patient.get(word)
            if value is not None and _OF_PATIENT[word].fullmatch(str(value)):
                setattr(made, _KEEPABLE[word], value)


def _code(value: str, meaning: str) -> Dataset:
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, "DCM", meaning
    return made


def _is_as_defined(element: DataElement) -> bool:
    """Whether an element is of the kind that the standard gives it; private ones may be any."""
    if element.tag.is_private:
        return True
    try:
        defined = dictionary_VR(element.tag)
    except KeyError:
        return False
    return defined == element.VR or element.VR in defined.split(" or ")


def _words(text: str, shortest: int = _SHORTEST_PART) -> Iterator[str]:
    for word in re.split(r"[\W_]+", text.lower()):
        if len(word) >= shortest:
            yield word


def _parts_of_identity(source: Dataset) -> Iterator[str]:
    """Words of names, numbers and places of whom the file is about and who made it."""
    for element in source.iterall():
        told = element.tag.group in _IDENTITIES or _PEOPLE_AND_PLACES.search(element.keyword)
        if element.VR in ("SQ", "UI", "OB", "OW", "UN") or not told or element.keyword in _TEXTS:
            continue
        shortest = _SHORTEST_NAME if element.VR == "PN" else _SHORTEST_PART
        words = _words(str(element.value), shortest)
        yield from (word for word in words if word not in _ORDINARY)


_ORDINARY = frozenset(("yes", "none", "unknown", "anonymous", "original", "primary", "axial"))
