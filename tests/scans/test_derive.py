"""Derived files say that they are, and keep form; the judge is dicom3tools' dciodvfy."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pydicom.data
import pytest
from dicom_made import as_bytes, ct_series

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.scans.derive import Derivation
from pinxit.scans.untrusted import derive_untrusted, open_untrusted

JUDGE = shutil.which("dciodvfy") or ""
TOLD = Derivation("Noise was reduced by non-local means.", "denoised", "f" * 64)


def errors_of(data: bytes, folder: Path) -> list[str]:
    path = folder / "judged.dcm"
    path.write_bytes(data)
    said = subprocess.run([JUDGE, str(path)], capture_output=True, text=True, check=False)
    return sorted(line for line in said.stderr.splitlines() if line.startswith("Error"))


def test_a_derived_file_keeps_the_values_and_says_what_it_is(armor: Armor) -> None:
    data = as_bytes(ct_series((0,))[0])
    values = open_untrusted(armor, data, "a").pieces[0].values + np.float32(5)
    made, clipped = derive_untrusted(armor, data, "a", values[None], TOLD)
    assert clipped == 0
    assert np.array_equal(open_untrusted(armor, made, "b").pieces[0].values, values)
    old, new = (pydicom.dcmread(BytesIO(each)) for each in (data, made))
    assert new.ImageType == ["DERIVED", "SECONDARY", "AXIAL"]
    assert new.SOPInstanceUID != old.SOPInstanceUID
    assert new.SeriesInstanceUID != old.SeriesInstanceUID
    assert new.StudyInstanceUID == old.StudyInstanceUID
    assert new.SourceImageSequence[0].ReferencedSOPInstanceUID == old.SOPInstanceUID
    assert new.ContentQualification == "RESEARCH"
    assert new.SeriesDescription == "AI-derived, research only: denoised"
    assert new.ContributingEquipmentSequence[-1].Manufacturer == "Pinxit"


def test_values_for_display_are_in_no_hounsfield_units(armor: Armor, tmp_path: Path) -> None:
    data = as_bytes(ct_series((0,))[0])
    piece = open_untrusted(armor, data, "a").pieces[0]
    told = replace(TOLD, is_for_display=True)
    made, _ = derive_untrusted(armor, data, "a", piece.values[None], told)
    again = open_untrusted(armor, made, "b").pieces[0]
    assert (piece.belonging.unit, again.belonging.unit) == ("HU", "DISPLAY")
    if JUDGE:
        assert set(errors_of(made, tmp_path)) <= set(errors_of(data, tmp_path))


def test_slices_of_a_series_stay_together(armor: Armor) -> None:
    made = []
    for each in ct_series((0, 2, 4)):
        values = each.pixel_array[None].astype(np.float32) - 1024
        derived, _ = derive_untrusted(armor, as_bytes(each), "a", values, TOLD)
        made.append(pydicom.dcmread(BytesIO(derived)))
    assert len({each.SeriesInstanceUID for each in made}) == 1
    assert len({each.SOPInstanceUID for each in made}) == 3


def test_values_that_do_not_fit_are_clipped_and_counted(armor: Armor) -> None:
    data = as_bytes(ct_series((0,))[0])
    values = open_untrusted(armor, data, "a").pieces[0].values.copy()
    values[0, :3] = 1e6
    made, clipped = derive_untrusted(armor, data, "a", values[None], TOLD)
    assert clipped == 3
    assert open_untrusted(armor, made, "b").pieces[0].values.max() == 32767 - 1024


def test_pixels_of_another_size_are_refused(armor: Armor) -> None:
    data = as_bytes(ct_series((0,))[0])
    with pytest.raises(UserMistake, match="another size"):
        derive_untrusted(armor, data, "a", np.zeros((1, 3, 3), np.float32), TOLD)


@pytest.mark.skipif(not JUDGE, reason="dicom3tools is not installed")
@pytest.mark.parametrize(
    "name", ["CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm", "examples_overlay.dcm", "ours"]
)
def test_the_judge_finds_no_error_that_the_source_has_not(
    name: str, armor: Armor, tmp_path: Path
) -> None:
    path = pydicom.data.get_testdata_file(name, download=False) if name != "ours" else None
    data = Path(str(path)).read_bytes() if path else as_bytes(ct_series((0,))[0])
    values = open_untrusted(armor, data, name).pieces[0].values
    made, _ = derive_untrusted(armor, data, name, values[None], TOLD)
    assert set(errors_of(made, tmp_path)) <= set(errors_of(data, tmp_path))
