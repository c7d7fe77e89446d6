"""Labels go out as DICOM Segmentation and come back; the judge is dicom3tools' dciodvfy."""

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

pytest.importorskip("highdicom")
from dicom_made import as_bytes, ct_series

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.scans.segmentation import Labeling
from pinxit.scans.untrusted_labels import label_armor, labels_untrusted, segmentation_untrusted

JUDGE = shutil.which("dciodvfy") or ""
TOLD = Labeling({1: "lesion", 4: "organ"}, "unet", "1", "f" * 64)


@pytest.fixture(scope="module")
def armor() -> Iterator[Armor]:
    with label_armor() as made:
        yield made


@pytest.fixture(scope="module")
def sources() -> list[bytes]:
    return [as_bytes(each) for each in ct_series((0, 2, 4))]


@pytest.fixture(scope="module")
def planes() -> np.ndarray:
    made = np.zeros((3, 12, 10), np.uint8)
    made[1, 3:6, 2:7] = 1
    made[2, 0:2, 0:9] = 4
    return made


def test_labels_come_back_as_they_went_out(
    armor: Armor, sources: list[bytes], planes: np.ndarray
) -> None:
    made = segmentation_untrusted(armor, sources, planes, TOLD)
    found, names = labels_untrusted(armor, made, sources, "a")
    assert names == ["lesion", "organ"]
    assert np.array_equal(found, np.select([planes == 1, planes == 4], [1, 2]))
    told = pydicom.dcmread(BytesIO(made))
    assert told.SeriesDescription == "AI-derived, research only: labels"
    assert told.ContentQualification == "RESEARCH"
    assert told.SegmentSequence[0].SegmentAlgorithmType == "AUTOMATIC"
    assert told.StudyInstanceUID == pydicom.dcmread(BytesIO(sources[0])).StudyInstanceUID


@pytest.mark.skipif(not JUDGE, reason="dicom3tools is not installed")
def test_the_judge_finds_no_error(
    armor: Armor, sources: list[bytes], planes: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / "judged.dcm"
    path.write_bytes(segmentation_untrusted(armor, sources, planes, TOLD))
    said = subprocess.run([JUDGE, str(path)], capture_output=True, text=True, check=False)
    assert [line for line in said.stderr.splitlines() if line.startswith("Error")] == []
    assert "Segmentation" in said.stderr


def test_what_labels_nothing_or_other_files_is_refused(
    armor: Armor, sources: list[bytes], planes: np.ndarray
) -> None:
    with pytest.raises(UserMistake, match="No pixel was labeled"):
        segmentation_untrusted(armor, sources, planes * 0, TOLD)
    made = segmentation_untrusted(armor, sources, planes, TOLD)
    others = [as_bytes(each) for each in ct_series((0, 2, 4), series="1.2.4")]
    with pytest.raises(UserMistake):
        labels_untrusted(armor, made, others, "a")


def test_damaged_files_end_in_a_sentence(
    armor: Armor, sources: list[bytes], planes: np.ndarray
) -> None:
    made = segmentation_untrusted(armor, sources, planes, TOLD)
    random = np.random.default_rng(0)
    ended = 0
    for _ in range(60):
        data = bytearray(made)
        for place in random.integers(132, len(data), 12):
            data[place] = random.integers(256)
        try:
            labels_untrusted(armor, bytes(data[: random.integers(200, len(data))]), sources, "a")
        except UserMistake:
            ended += 1
    assert ended > 30


def test_files_that_say_no_place_get_a_sentence(armor: Armor, planes: np.ndarray) -> None:
    slices = ct_series((0, 2, 4))
    for each in slices:
        del each.FrameOfReferenceUID, each.ImagePositionPatient, each.ImageOrientationPatient
    with pytest.raises(UserMistake, match="Write NIfTI instead"):
        segmentation_untrusted(armor, [as_bytes(each) for each in slices], planes, TOLD)
