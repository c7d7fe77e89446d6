"""Scans go out with a signed record, and anybody can find out whether they are unchanged."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pydicom")

from dicom_made import as_bytes, ct_series, write_series

from pinxit.base.errors import UserMistake
from pinxit.desks.scans import ScanDesk, scan_desk
from pinxit.mark.log import log_of
from pinxit.mark.verify import verify
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScanDesk]:
    log = log_of(tmp_path_factory.mktemp("home"))
    with scan_desk(log.keys, log) as made:
        yield made


def brighter(scan: Scan) -> Scan:
    return scan.after(scan.voxels + np.float32(7), Step("brighten", "", "1", {"by": 7}))


@pytest.fixture
def opened(tmp_path: Path, desk: ScanDesk) -> Scan:
    return desk.open(write_series(tmp_path / "in", ct_series((0, 2, 4))))


def test_derived_dicom_lies_where_its_source_does(
    opened: Scan, tmp_path: Path, desk: ScanDesk
) -> None:
    done = desk.deliver(brighter(opened), tmp_path / "out", what="brighter")
    again = desk.open(tmp_path / "out")
    assert np.array_equal(again.voxels, opened.voxels + 7)
    assert again.affine is not None
    assert opened.affine is not None
    assert np.allclose(again.affine, opened.affine)
    assert len(done.files) == 3
    assert desk.log.count() >= 1


@pytest.mark.parametrize("name", ["out.nii", "out.nii.gz"])
def test_nifti_lies_where_its_source_does(
    opened: Scan, tmp_path: Path, desk: ScanDesk, name: str
) -> None:
    desk.deliver(brighter(opened), tmp_path / name, what="brighter")
    again = desk.open(tmp_path / name)
    assert np.array_equal(again.voxels, opened.voxels + 7)
    assert again.affine is not None
    assert opened.affine is not None
    assert np.allclose(again.affine, opened.affine)


@pytest.mark.parametrize("name", ["out", "out.nii.gz"])
def test_a_changed_file_is_found_by_its_record(
    opened: Scan, tmp_path: Path, desk: ScanDesk, name: str
) -> None:
    done = desk.deliver(brighter(opened), tmp_path / name, what="brighter")
    anchors = desk.keys.anchors()
    file = done.files[0]
    verdict = verify(file, trust_anchors=anchors)
    assert verdict.state == "trusted"
    assert any("research only" in line for line in verdict.lineage)
    assert any("open, then brighten" in line for line in verdict.lineage)
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data)
    assert verify(file, trust_anchors=anchors).state == "changed"


def test_a_file_that_the_record_does_not_know_is_not_signed(
    opened: Scan, tmp_path: Path, desk: ScanDesk
) -> None:
    desk.deliver(brighter(opened), tmp_path / "out", what="brighter")
    (tmp_path / "out" / "0009.dcm").write_bytes(as_bytes(ct_series((9,))[0]))
    verdict = verify(tmp_path / "out" / "0009.dcm", trust_anchors=desk.keys.anchors())
    assert verdict.state == "unsigned"


def test_an_edited_record_is_found(opened: Scan, tmp_path: Path, desk: ScanDesk) -> None:
    done = desk.deliver(brighter(opened), tmp_path / "out", what="brighter")
    done.record.write_text(done.record.read_text().replace("brighten", "nothing!"))
    verdict = verify(done.files[0], trust_anchors=desk.keys.anchors())
    assert verdict.state == "changed"


def test_originals_are_never_written_to(opened: Scan, tmp_path: Path, desk: ScanDesk) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "in").iterdir()}
    desk.deliver(brighter(opened), tmp_path / "out", what="brighter")
    assert {path: path.read_bytes() for path in (tmp_path / "in").iterdir()} == before
    with pytest.raises(UserMistake, match="Nothing was done"):
        desk.deliver(opened, tmp_path / "again", what="nothing")
    with pytest.raises(UserMistake, match="exists already"):
        desk.deliver(brighter(opened), tmp_path / "out", what="brighter")


def test_a_source_that_changed_meanwhile_is_refused(
    opened: Scan, tmp_path: Path, desk: ScanDesk
) -> None:
    source = opened.sources[1].file
    assert source is not None
    source.write_bytes(source.read_bytes() + b"\0\0")
    with pytest.raises(UserMistake, match="was changed"):
        desk.deliver(brighter(opened), tmp_path / "out", what="brighter")
