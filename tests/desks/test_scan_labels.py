"""Labels find their scan, go out signed both ways, and measures go beside them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("highdicom")
from dicom_made import ct_series, write_series
from toy_scans import body, write_nifti

from pinxit.base.errors import UserMistake
from pinxit.desks.scan_labels import LabelDesk, label_desk, normal_scans, pairs
from pinxit.mark.log import log_of
from pinxit.mark.verify import verify
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabelDesk]:
    log = log_of(tmp_path_factory.mktemp("home"))
    with label_desk(log.keys, log) as made:
        yield made


@pytest.fixture
def opened(tmp_path: Path, desk: LabelDesk) -> Scan:
    return desk.scans.open(write_series(tmp_path / "in", ct_series((0, 2, 4, 6))))


def labeled(scan: Scan) -> Scan:
    values = np.zeros(scan.voxels.shape, np.float32)
    values[1, 2:5, 3:6], values[3, 8, 1:9] = 1, 3
    return scan.after(values, Step("segment", "unet", "1", {}))


NAMES = {1: "lesion", 3: "vessel"}


def test_labels_go_out_as_dicom_and_nifti_and_both_come_back(
    opened: Scan, tmp_path: Path, desk: LabelDesk
) -> None:
    made = labeled(opened)
    done = desk.deliver(made, NAMES, tmp_path / "out", overwrite=False)
    files = {file.name for each in done for file in each.files}
    assert files == {"segmentation.dcm", "labels.nii.gz"}
    drawn, names = desk.labels_of(opened, tmp_path / "out" / "segmentation.dcm")
    assert names == {1: "lesion", 2: "vessel"}
    assert np.array_equal(drawn > 0, made.voxels > 0)
    drawn, _ = desk.labels_of(opened, tmp_path / "out" / "labels.nii.gz")
    assert np.array_equal(drawn, made.voxels)
    with pytest.raises(UserMistake, match="exists already"):
        desk.deliver(made, NAMES, tmp_path / "out")


@pytest.mark.parametrize("name", ["segmentation.dcm", "labels.nii.gz"])
def test_every_file_is_signed_and_a_change_is_found(
    opened: Scan, tmp_path: Path, desk: LabelDesk, name: str
) -> None:
    desk.deliver(labeled(opened), NAMES, tmp_path / "out")
    file, anchors = tmp_path / "out" / name, desk.scans.keys.anchors()
    verdict = verify(file, trust_anchors=anchors)
    assert verdict.state == "trusted"
    assert any("research only" in line for line in verdict.lineage)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert verify(file, trust_anchors=anchors).state == "changed"


def test_labels_that_lie_elsewhere_or_are_none_are_refused(
    opened: Scan, tmp_path: Path, desk: LabelDesk
) -> None:
    elsewhere = write_nifti(tmp_path / "elsewhere.nii", np.ones((4, 12, 10)))
    with pytest.raises(UserMistake, match="lies elsewhere"):
        desk.labels_of(opened, elsewhere)
    below = write_nifti(tmp_path / "below.nii", -np.ones((4, 12, 10)))
    with pytest.raises(UserMistake, match="holds no labels"):
        desk.labels_of(opened, below)


def test_labels_stored_another_way_round_are_turned(tmp_path: Path, desk: LabelDesk) -> None:
    scan, ball = body(0)
    place = write_nifti(tmp_path / "scan.nii.gz", scan.voxels)
    drawn = desk.scans.open(write_nifti(tmp_path / "ball.nii.gz", ball))
    opened = desk.scans.open(place)
    turned = Scan(
        np.ascontiguousarray(opened.voxels[:, ::-1]),
        np.array(opened.affine) @ _flip(opened.voxels.shape[1]),
    )
    found, _ = desk.labels_of(turned, tmp_path / "ball.nii.gz")
    assert np.array_equal(found, drawn.voxels[:, ::-1])


def _flip(length: int) -> np.ndarray:
    made = np.diag([1.0, -1.0, 1.0, 1.0])
    made[1, 3] = length - 1
    return made


def test_scans_and_labels_of_one_name_belong_together(tmp_path: Path) -> None:
    for name in ("scans/a.nii.gz", "scans/b.nii", "scans/c.nii.gz", "labels/a.nii", "labels/b.dcm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = pairs(tmp_path / "scans", tmp_path / "labels")
    assert [(a.name, b.name) for a, b in found] == [("a.nii.gz", "a.nii"), ("b.nii", "b.dcm")]
    (tmp_path / "labels" / "d.nii").touch()
    with pytest.raises(UserMistake, match="have no scan of their name, such as d"):
        pairs(tmp_path / "scans", tmp_path / "labels")


def test_slices_with_lesions_are_left_out_of_what_is_normal(
    tmp_path: Path, desk: LabelDesk
) -> None:
    for seed in range(2):
        scan, ball = body(seed)
        write_nifti(tmp_path / "scans" / f"{seed}.nii.gz", scan.voxels)
        if seed:
            write_nifti(tmp_path / "lesions" / f"{seed}.nii.gz", ball)
    opened, left_out = normal_scans(desk, tmp_path / "scans", tmp_path / "lesions")
    assert len(opened) == 2
    assert not left_out[0].any()
    assert left_out[1].sum() == body(1)[1].any((1, 2)).sum()
