"""Small DICOM series of known geometry, written by pydicom."""

from io import BytesIO
from pathlib import Path

import numpy as np
from jaxtyping import Int16
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS = 12, 10
PIXEL = (0.5, 0.75)
"""From row to row, from column to column, mm."""


def ct_slice(
    numbers: Int16[np.ndarray, "height width"],
    position: tuple[float, float, float],
    *,
    series: str = "1.2.3",
    study: str = "1.2",
    number: int = 1,
    axes: tuple[float, ...] = (1, 0, 0, 0, 1, 0),
    tilt: float = 0.0,
) -> Dataset:
    """One slice of a CT: stored numbers, which are Hounsfield units plus 1024."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID = CTImageStorage
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID = generate_uid()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.Modality, made.PatientName, made.PatientID = "CT", "Doe^Jane", "MRN 4711"
    made.PatientBirthDate, made.PatientSex, made.StudyDate = "19700102", "F", "20200304"
    made.StudyTime, made.StudyID, made.AccessionNumber = "101112", "7", "A1"
    made.ReferringPhysicianName, made.Manufacturer = "House^Gregory", "Maker"
    made.SeriesNumber, made.AcquisitionNumber = 3, 1
    made.SeriesInstanceUID, made.StudyInstanceUID = series, study
    made.FrameOfReferenceUID, made.PositionReferenceIndicator = "1.2.9", ""
    made.InstanceNumber, made.ImageType = number, ["ORIGINAL", "PRIMARY", "AXIAL"]
    made.ImagePositionPatient, made.ImageOrientationPatient = list(position), list(axes)
    made.PixelSpacing, made.SliceThickness, made.KVP = list(PIXEL), 2.0, "120"
    made.GantryDetectorTilt = tilt
    made.Rows, made.Columns = numbers.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 1
    made.RescaleSlope, made.RescaleIntercept = 1, -1024
    made.WindowCenter, made.WindowWidth = [40, 400], [80, 2000]
    made.PixelData = np.ascontiguousarray(numbers, "<i2").tobytes()
    return made


def ct_series(
    heights: tuple[float, ...], *, shift: float = 0.0, series: str = "1.2.3", seed: int = 0
) -> list[Dataset]:
    """Slices at these heights; ``shift`` is millimeters to the back for each millimeter up."""
    random = np.random.default_rng(seed)
    return [
        ct_slice(
            random.integers(0, 2000, (ROWS, COLUMNS), np.int16),
            (-20.0, -30.0 + shift * height, height),
            series=series,
            number=index + 1,
        )
        for index, height in enumerate(heights)
    ]


def as_bytes(dataset: Dataset) -> bytes:
    """The file."""
    stream = BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def write_series(folder: Path, slices: list[Dataset], *, shuffled: bool = True) -> Path:
    """A folder of files whose names say nothing of the order."""
    folder.mkdir(parents=True, exist_ok=True)
    names = np.random.default_rng(5).permutation(len(slices)) if shuffled else range(len(slices))
    for name, each in zip(names, slices, strict=True):
        (folder / f"IM{int(name):05d}").write_bytes(as_bytes(each))
    return folder
