"""Series become volumes: in order, in their units, at their place, and honest about faults."""

import gzip
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom.data
import pytest
import tifffile
from dicom_made import COLUMNS, PIXEL, ROWS, as_bytes, ct_series, ct_slice, write_series
from nifti_made import nifti
from pydicom.pixels.utils import compress

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.scans.read import in_words, read_scan, read_scans
from pinxit.scans.untrusted import open_untrusted

HEIGHTS = (-4.0, -2.0, 0.0, 2.0, 4.0)


def test_a_series_is_sorted_by_where_its_slices_lie_and_is_in_hounsfield_units(
    tmp_path: Path, armor: Armor
) -> None:
    slices = ct_series(HEIGHTS)
    scan = read_scan(write_series(tmp_path / "s", slices), armor=armor)
    wanted = np.stack([each.pixel_array for each in slices]).astype(np.float32) - 1024
    assert np.array_equal(scan.voxels, wanted)
    assert (scan.unit, scan.modality, scan.notices) == ("HU", "CT", ())
    assert scan.spacing == pytest.approx((2.0, *PIXEL))
    assert len(scan.sources) == len(HEIGHTS)
    assert scan.steps[0].verb == "open"
    assert scan.windows == ((40.0, 80.0), (400.0, 2000.0))
    assert in_words(scan) == "CT, 5 slices of 10 x 12, 2 x 0.5 x 0.75 mm"


def test_the_affine_gives_the_place_that_the_files_give(tmp_path: Path, armor: Armor) -> None:
    scan = read_scan(write_series(tmp_path / "s", ct_series(HEIGHTS)), armor=armor)
    assert scan.affine is not None
    corner = scan.affine @ (0, 0, 0, 1)
    far = scan.affine @ (4, ROWS - 1, COLUMNS - 1, 1)
    assert corner[:3] == pytest.approx((-20, -30, -4))
    assert far[:3] == pytest.approx((-20 + 9 * PIXEL[1], -30 + 11 * PIXEL[0], 4))


def test_no_fact_says_whose_scan_it_is(tmp_path: Path, armor: Armor) -> None:
    scan = read_scan(write_series(tmp_path / "s", ct_series(HEIGHTS)), armor=armor)
    told = repr(scan.facts) + repr(scan.notices) + scan.title
    assert not [secret for secret in ("Doe", "MRN 4711", "1970", "2020", "House") if secret in told]
    assert scan.facts["KVP"] == 120


def test_missing_slices_are_told(tmp_path: Path, armor: Armor) -> None:
    scan = read_scan(write_series(tmp_path / "s", ct_series((0, 2, 4, 8, 10))), armor=armor)
    assert scan.notices[0].startswith("1 slices are missing (after slice 3)")
    assert scan.spacing == pytest.approx((2.0, *PIXEL))


def test_a_tilted_gantry_is_told_and_kept(tmp_path: Path, armor: Armor) -> None:
    slices = ct_series(HEIGHTS, shift=np.tan(np.radians(15)))
    scan = read_scan(write_series(tmp_path / "s", slices), armor=armor)
    assert scan.is_skewed
    assert "15.0 degrees" in scan.notices[0]
    assert scan.affine is not None
    last = scan.affine @ (4, 0, 0, 1)
    assert last[:3] == pytest.approx((-20, -30 + 4 * np.tan(np.radians(15)), 4))


def test_the_same_slice_twice_is_taken_once(tmp_path: Path, armor: Armor) -> None:
    slices = ct_series(HEIGHTS)
    scan = read_scan(write_series(tmp_path / "s", [*slices, slices[2]]), armor=armor)
    assert scan.voxels.shape[0] == len(HEIGHTS)
    assert "twice" in scan.notices[0]


def test_two_different_slices_in_one_place_are_refused(tmp_path: Path, armor: Armor) -> None:
    slices = ct_series(HEIGHTS) + ct_series((0.0,), seed=9)
    with pytest.raises(UserMistake, match="more than one volume"):
        read_scan(write_series(tmp_path / "s", slices), armor=armor)


def test_two_series_in_a_folder_are_two_scans_and_one_must_be_named(
    tmp_path: Path, armor: Armor
) -> None:
    slices = ct_series(HEIGHTS) + ct_series((1, 2, 3), series="1.2.4")
    folder = write_series(tmp_path / "s", slices)
    with pytest.raises(
        UserMistake, match=r"holds 2 scans; say which with --series: 1: CT, 5 slices"
    ):
        read_scan(folder, armor=armor)
    assert read_scan(folder, series=2, armor=armor).voxels.shape[0] == 3
    with pytest.raises(UserMistake, match="no number 3"):
        read_scan(folder, series=3, armor=armor)


def test_a_broken_file_in_a_series_is_told_and_the_rest_is_read(
    tmp_path: Path, armor: Armor
) -> None:
    folder = write_series(tmp_path / "s", ct_series(HEIGHTS))
    (folder / "IM00009").write_bytes(as_bytes(ct_series((9,))[0])[:-50])
    (folder / "notes.txt").write_text("Jane was here")
    found = read_scans(folder, armor=armor)
    assert found.scans[0].voxels.shape[0] == len(HEIGHTS)
    assert set(found.failed) == {"IM00009", "notes.txt"}


@pytest.mark.parametrize(
    "syntax", ["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"]
)
def test_compressed_slices_give_the_same_voxels(syntax: str, armor: Armor) -> None:
    numbers = np.random.default_rng(1).integers(0, 2000, (32, 48), np.int16)
    plain = ct_slice(numbers, (0, 0, 0))
    if syntax.endswith((".80", ".90")):
        plain.PixelRepresentation = 0
    packed = as_bytes(compress(plain, syntax))
    piece = open_untrusted(armor, packed, "packed").pieces[0]
    assert np.array_equal(piece.values, numbers.astype(np.float32) - 1024)


@pytest.mark.parametrize("name", ["JPEG2000.dcm", "JPEGLSNearLossless_16.dcm", "693_J2KI.dcm"])
def test_files_that_others_packed_are_read(name: str, armor: Armor) -> None:
    path = pydicom.data.get_testdata_file(name, download=False)
    if path is None:
        pytest.skip(f"{name} is not in this pydicom")
    opened = open_untrusted(armor, Path(str(path)).read_bytes(), name)
    assert opened.pieces[0].values.std() > 0


def test_frames_of_one_file_become_slices(armor: Armor) -> None:
    path = pydicom.data.get_testdata_file("liver_1frame.dcm", download=False)
    opened = open_untrusted(armor, Path(str(path)).read_bytes(), "liver")
    assert opened.pieces[0].position is not None


@pytest.mark.parametrize("is_packed", [False, True])
def test_nifti_lies_where_its_affine_says(tmp_path: Path, armor: Armor, is_packed: bool) -> None:
    numbers = np.random.default_rng(2).integers(0, 900, (7, 6, 5), np.int16)
    affine = np.array([[-2, 0, 0, 10], [0, 1.5, 0, -20], [0, 0, 3, 5], [0, 0, 0, 1]], float)
    data = nifti(numbers, affine)
    path = tmp_path / ("t1.nii.gz" if is_packed else "t1.nii")
    path.write_bytes(gzip.compress(data) if is_packed else data)
    scan = read_scan(path, armor=armor)
    assert np.array_equal(scan.voxels, numbers.T.astype(np.float32))
    assert scan.affine is not None
    x, y, z = (scan.affine @ (4, 3, 2, 1))[:3]
    assert (-x, -y, z) == pytest.approx(tuple((affine @ (2, 3, 4, 1))[:3]))


def test_grey_png_and_tiff_keep_their_numbers(tmp_path: Path, armor: Armor) -> None:
    numbers = np.random.default_rng(3).integers(0, 65535, (3, 8, 9), np.uint16)
    (tmp_path / "one.png").write_bytes(imagecodecs.png_encode(numbers[0]))
    tifffile.imwrite(tmp_path / "three.tif", numbers, photometric="minisblack")
    assert np.array_equal(read_scan(tmp_path / "one.png", armor=armor).voxels[0], numbers[0])
    assert np.array_equal(read_scan(tmp_path / "three.tif", armor=armor).voxels, numbers)


def test_what_is_no_scan_gets_one_sentence(tmp_path: Path, armor: Armor) -> None:
    color = np.zeros((4, 4, 3), np.uint8)
    color[0, 0, 0] = 9
    (tmp_path / "color.png").write_bytes(imagecodecs.png_encode(color))
    four = nifti(np.zeros((2, 2, 2, 3), np.int16))
    (tmp_path / "four.nii").write_bytes(four)
    (tmp_path / "bomb.nii.gz").write_bytes(gzip.compress(b"x" * 1000)[:-9])
    (tmp_path / "empty").mkdir()
    for name, words in {
        "color.png": "in color",
        "four.nii": "several volumes",
        "bomb.nii.gz": "cannot be unpacked",
        "empty": "holds no scan",
        "none": "There is no file",
    }.items():
        with pytest.raises(UserMistake, match=words):
            read_scan(tmp_path / name, armor=armor)


def test_a_file_that_claims_more_than_it_holds_is_refused(armor: Armor) -> None:
    huge = ct_series((0,))[0]
    huge.Rows, huge.Columns, huge.NumberOfFrames = 60000, 60000, 9
    with pytest.raises(UserMistake, match="at most"):
        open_untrusted(armor, as_bytes(huge), "huge")


def test_color_dicom_is_refused(armor: Armor) -> None:
    path = pydicom.data.get_testdata_file("examples_rgb_color.dcm", download=False)
    with pytest.raises(UserMistake, match="in color"):
        open_untrusted(armor, Path(str(path)).read_bytes(), "us.dcm")


def test_bytes_of_a_stream_are_as_good_as_a_file(armor: Armor) -> None:
    stream = BytesIO(as_bytes(ct_series((0,))[0]))
    assert open_untrusted(armor, stream.read(), "stream").facts["Manufacturer"] == "Maker"


def test_a_history_repeats_no_name_of_a_file_or_folder(tmp_path: Path, armor: Armor) -> None:
    folder = tmp_path / "Doe, Jane"
    folder.mkdir()
    for number, each in enumerate(ct_series((0, 2))):
        (folder / f"DOE_JANE_{number}.dcm").write_bytes(as_bytes(each))
    for path in (folder, folder / "DOE_JANE_0.dcm"):
        scan = read_scan(path, armor=armor)
        told = scan.title + repr([step.to_json() for step in scan.steps])
        assert "doe" not in told.lower()
        assert scan.sources[0].file is not None
