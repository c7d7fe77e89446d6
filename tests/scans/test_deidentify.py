"""Nothing of whom a scan is about is left, wherever it was planted."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pydicom.data
import pytest
from dicom_made import as_bytes, ct_series, ct_slice
from PIL import Image, ImageDraw, ImageFont
from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from pinxit.base.errors import Refused, UserMistake
from pinxit.scans.burned_in import text_in
from pinxit.scans.deidentify import Wanted, deidentified

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pydicom")
KEY = "5a" * 32
SECRETS = ("Quasimodo", "QUASIMODO", "98765432", "19310505")
BY_VR = {
    "PN": "Quasimodo^Esmeralda",
    "DA": "19310505",
    "DT": "19310505101112",
    "AS": "095Y",
    "IS": "98765432",
    "DS": "98765432",
    "CS": "QUASIMODO",
    "UI": "1.2.98765432",
    "AE": "QUASIMODO",
    "UR": "http://quasimodo.example/98765432",
}
NOT_OURS = (0x0000, 0x0002, 0x0004, 0x0006, 0x7FE0, 0xFFFE)
TEXTUAL = ("LO", "SH", "ST", "LT", "UT", "UC")


def planted() -> Dataset:
    """A CT slice with an identifier in every text, name, date, number and private element."""
    made = ct_series((0,))[0]
    kept = {element.tag for element in made}
    for tag, (vr, _, _, _, keyword) in DicomDictionary.items():
        group = tag >> 16
        if (
            keyword in ("", "SpecificCharacterSet", "NumberOfFrames")
            or tag in kept
            or group in (0x0002, 0x0000, 0x0004, 0xFFFE, 0x7FE0, 0x0006)
        ):
            continue
        value = BY_VR.get(vr, "Quasimodo 98765432" if vr in TEXTUAL else None)
        if value is not None and keyword_for_tag(tag):
            setattr(made, keyword, value[:16] if vr == "SH" else value)
    item = Dataset()
    item.PatientName, item.CodeMeaning = "Quasimodo", "Quasimodo"
    made.ReferencedImageSequence = Sequence([item])
    made.PatientName, made.PatientID, made.PatientBirthDate = "Quasimodo", "98765432", "19310505"
    made.Manufacturer = "Quasimodo Scanners"
    block = made.private_block(0x0019, "Quasimodo", create=True)
    block.add_new(0x01, "LO", "Quasimodo")
    made.file_meta.SourceApplicationEntityTitle = "QUASIMODO"
    made.preamble = b"Quasimodo".ljust(128, b"\0")
    return made


def test_an_identifier_planted_in_every_element_is_left_in_none() -> None:
    data = as_bytes(planted())
    assert data.count(b"Quasimodo") > 700
    made, report = deidentified(data, "planted", Wanted(KEY))
    left = [secret for secret in SECRETS if secret.lower().encode() in made.lower()]
    assert not left
    assert report.private == 2
    assert report.removed > 1000
    new = pydicom.dcmread(BytesIO(made))
    assert new.PatientIdentityRemoved == "YES"
    assert str(new.PatientName).startswith("Anonymous^")


def test_pixels_and_place_stay() -> None:
    old = ct_series((7,))[0]
    new = pydicom.dcmread(BytesIO(deidentified(as_bytes(old), "a", Wanted(KEY))[0]))
    assert np.array_equal(new.pixel_array, old.pixel_array)
    for name in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "KVP"):
        assert getattr(new, name) == getattr(old, name)
    assert (new.RescaleSlope, new.RescaleIntercept) == (1, -1024)


def test_a_study_stays_together_and_another_key_parts_it() -> None:
    files = [as_bytes(each) for each in ct_series((0, 2, 4))]
    first = [pydicom.dcmread(BytesIO(deidentified(f, "a", Wanted(KEY))[0])) for f in files]
    again = pydicom.dcmread(BytesIO(deidentified(files[0], "a", Wanted(KEY))[0]))
    other = pydicom.dcmread(BytesIO(deidentified(files[0], "a", Wanted("6b" * 32))[0]))
    assert len({each.StudyInstanceUID for each in first}) == 1
    assert len({each.SOPInstanceUID for each in first}) == 3
    assert again.SOPInstanceUID == first[0].SOPInstanceUID
    assert other.StudyInstanceUID != first[0].StudyInstanceUID
    assert other.PatientID != first[0].PatientID
    assert first[0].StudyInstanceUID != "1.2"


def test_days_between_dates_stay() -> None:
    old = ct_series((0,))[0]
    old.StudyDate, old.AcquisitionDate = "20200304", "20200306"
    new = pydicom.dcmread(BytesIO(deidentified(as_bytes(old), "a", Wanted(KEY))[0]))
    assert new.StudyDate != "20200304"
    assert int(new.AcquisitionDate) != 20200306
    days = [
        np.datetime64(f"{d[:4]}-{d[4:6]}-{d[6:]}") for d in (new.StudyDate, new.AcquisitionDate)
    ]
    assert days[1] - days[0] == np.timedelta64(2, "D")


def test_age_and_sex_stay_only_when_asked_for() -> None:
    old = ct_series((0,))[0]
    old.PatientAge = "050Y"
    stripped, kept = (
        pydicom.dcmread(BytesIO(deidentified(as_bytes(old), "a", Wanted(KEY, keep))[0]))
        for keep in ((), ("age", "sex"))
    )
    assert (stripped.PatientSex, "PatientAge" in stripped) == ("", False)
    assert (kept.PatientSex, kept.PatientAge) == ("F", "050Y")
    with pytest.raises(UserMistake, match="cannot be kept"):
        deidentified(as_bytes(old), "a", Wanted(KEY, ("name",)))


def written(frame: np.ndarray, size: int, value: float, at: tuple[int, int]) -> np.ndarray:
    picture = Image.new("1", frame.shape[::-1])
    font = ImageFont.load_default(size)
    ImageDraw.Draw(picture).text(at, "DOE, JANE 1970", fill=1, font=font)
    made = frame.copy()
    made[np.asarray(picture)] = value
    return made


@pytest.mark.parametrize("size", [10, 14, 22])
@pytest.mark.parametrize("brightness", [1900, 3000, -900])
def test_text_in_pixels_is_found(size: int, brightness: int) -> None:
    random = np.random.default_rng(size)
    frame = random.normal(900, 300, (256, 256)).clip(0, 2500).astype(np.int16)
    for at in ((5, 5), (120, 200), (60, 90)):
        assert text_in(written(frame, size, brightness, at))


def test_scans_without_text_are_let_through() -> None:
    for name in ("CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm"):
        path = pydicom.data.get_testdata_file(name, download=False)
        assert not text_in(pydicom.dcmread(str(path)).pixel_array)


def test_burned_in_text_is_refused_until_somebody_has_looked() -> None:
    random = np.random.default_rng(3)
    frame = random.normal(900, 200, (200, 200)).astype(np.int16)
    data = as_bytes(ct_slice(written(frame, 14, 3000, (20, 30)), (0, 0, 0)))
    with pytest.raises(Refused, match="text in its pixels"):
        deidentified(data, "a", Wanted(KEY))
    assert deidentified(data, "a", Wanted(KEY, are_pixels_checked=True))[1].kept > 10


def test_kinds_that_carry_names_in_pixels_are_refused_until_somebody_has_looked() -> None:
    path = pydicom.data.get_testdata_file("examples_rgb_color.dcm", download=False)
    with pytest.raises(Refused):
        deidentified(Path(str(path)).read_bytes(), "us", Wanted(KEY))


def test_reports_are_refused() -> None:
    path = pydicom.data.get_testdata_file("test-SR.dcm", download=False)
    with pytest.raises(UserMistake, match="holds no picture"):
        deidentified(Path(str(path)).read_bytes(), "sr", Wanted(KEY))


JUDGE = shutil.which("dciodvfy") or ""


@pytest.mark.skipif(not JUDGE, reason="dicom3tools is not installed")
@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm"])
def test_form_is_kept(name: str, tmp_path: Path) -> None:
    def errors(data: bytes) -> set[str]:
        (tmp_path / "x.dcm").write_bytes(data)
        said = subprocess.run(
            [JUDGE, str(tmp_path / "x.dcm")], capture_output=True, text=True, check=False
        )
        return {line for line in said.stderr.splitlines() if line.startswith("Error")}

    path = pydicom.data.get_testdata_file(name, download=False)
    data = Path(str(path)).read_bytes()
    assert errors(deidentified(data, name, Wanted(KEY))[0]) <= errors(data)


def declared(tag: int, vr: str, value: object) -> bytes:
    made = ct_series((0,))[0]
    made.add(DataElement(tag, vr, value))
    return as_bytes(made)


def stripped(made: Dataset, keep: tuple[str, ...] = ()) -> bytes:
    return deidentified(as_bytes(made), "a", Wanted(KEY, keep))[0].lower()


def test_an_element_is_not_believed_to_be_of_another_kind_than_the_standards() -> None:
    for tag in (0x00181F1F, 0x00081040):  # not in the standard; a department, as a code
        made, _ = deidentified(declared(tag, "CS", "NORTH WING"), "a", Wanted(KEY))
        assert b"north wing" not in made.lower()


@pytest.mark.parametrize("text", ["QUASIMODO_KNEE", "KNEEQUASIMODO", "KNEE-QUASIMODO"])
def test_a_name_is_found_within_longer_words(text: str) -> None:
    made = ct_series((0,))[0]
    made.PatientName, made.BodyPartExamined = "Quasimodo", text
    assert b"quasimodo" not in stripped(made)


def test_a_name_of_two_letters_is_found_in_texts() -> None:
    made = ct_series((0,))[0]
    made.PatientName, made.ConvolutionKernel = "Wu^Li", "as for Wu"
    assert b"for wu" not in stripped(made)


def test_a_time_that_is_none_is_dropped() -> None:
    made = ct_series((0,))[0]
    made.StudyTime, made.SeriesTime = "called at ten", "101112.25"
    assert b"called" not in stripped(made)
    assert b"101112.25" in stripped(made)


def test_a_uid_that_a_machine_made_like_one_of_the_standards_is_replaced() -> None:
    made = ct_series((0,))[0]
    made.SeriesInstanceUID = "1.2.840.10008.20200304.4711"
    assert b"20200304" not in stripped(made)


def test_a_patient_may_have_the_number_of_a_part_of_a_uid() -> None:
    made = ct_series((0,))[0]
    made.PatientID = "10008"
    new = pydicom.dcmread(BytesIO(deidentified(as_bytes(made), "a", Wanted(KEY))[0]))
    assert new.SOPClassUID == made.SOPClassUID


def test_what_no_viewer_shows_of_the_pixels_goes() -> None:
    made = ct_series((0,))[0]
    made.BitsStored, made.HighBit, made.PixelRepresentation = 12, 11, 0
    shown = np.frombuffer(made.PixelData, np.uint16) & 0x0FFF
    made.PixelData = (shown | 0x4000).astype(np.uint16).tobytes() + b"Quasimodo!"
    new = pydicom.dcmread(BytesIO(deidentified(as_bytes(made), "a", Wanted(KEY))[0]))
    assert new.PixelData == shown.tobytes()


def test_negative_numbers_stay_when_bits_beyond_them_go() -> None:
    made = ct_series((0,))[0]
    made.BitsStored, made.HighBit = 13, 12
    numbers = made.pixel_array - np.int16(1024)
    made.PixelData = numbers.tobytes()
    new = pydicom.dcmread(BytesIO(deidentified(as_bytes(made), "a", Wanted(KEY))[0]))
    assert np.array_equal(new.pixel_array, numbers)


def test_pictures_within_elements_go() -> None:
    made, item = ct_series((0,))[0], Dataset()
    item.Rows, item.Columns, item.BitsAllocated, item.PixelRepresentation = 2, 4, 8, 0
    item.PixelData = b"QUASIMOD"
    made.ReferencedImageSequence = Sequence([item])
    assert b"quasimod" not in stripped(made)


def test_what_is_kept_of_a_patient_is_what_it_should_be() -> None:
    made = ct_series((0,))[0]
    made.PatientSex, made.PatientAge = "ESMERALDA", "050Y"
    new = stripped(made, ("sex", "age"))
    assert b"esmeralda" not in new
    assert b"050y" in new


def test_a_damaged_number_is_not_repeated() -> None:
    data = as_bytes(ct_series((0,))[0]).replace(b"DS\x04\x00120 ", b"DS\x04\x00Quas")
    with pytest.raises(UserMistake) as told:
        deidentified(data, "a", Wanted(KEY))
    assert "Quas" not in str(told.value)
    assert told.value.__cause__ is None
