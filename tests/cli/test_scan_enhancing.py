"""`pinxit scan denoise|contrast|bias-field|enlarge`, as they are called."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from program import Program

pytest.importorskip("pydicom")
pytest.importorskip("skimage")

import nibabel
from dicom_made import ct_series, write_series
from nifti_made import nifti


def thick(path: Path, *, low: float = 0.0) -> Path:
    """A scan of six thick slices with a pattern and noise in them."""
    across, down, up = np.mgrid[0:48, 0:48, 0:6].astype(np.float32)
    values = 300 + 100 * np.sign(np.sin(across / 3) + np.sin(down / 4) + np.sin(up))
    values += np.random.default_rng(0).normal(0, 10, values.shape)
    path.write_bytes(nifti(values.astype(np.float32) + low, np.diag([1.0, 1.0, 3.0, 1.0])))
    return path


def loaded(path: Path) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    image: Any = nibabel.load(path)
    return np.asarray(image.dataobj, np.float32)


def test_a_network_is_tried_and_its_verdict_is_said(pinxit: Program, tmp_path: Path) -> None:
    source, out = thick(tmp_path / "a.nii"), tmp_path / "calm.nii.gz"
    words = ("scan", "denoise", str(source), "-o", str(out), "--steps", "2")
    said = pinxit(*words, "--method", "auto")
    assert said.code == 0
    assert "held-out voxels of this scan" in said.err + said.out
    told = pinxit(*words, "--method", "learned", "--overwrite", "--json").json
    assert told["method"] == "learned"
    assert "no proof" in told["plausibility"]["caveat"]
    assert (tmp_path / "calm.marks.nii.gz").is_file()
    assert pinxit("verify", str(out)).code == 0


def test_contrast_of_ct_is_no_longer_in_hounsfield_units(pinxit: Program, tmp_path: Path) -> None:
    folder, out = write_series(tmp_path / "s", ct_series((0, 2, 4))), tmp_path / "out"
    said = pinxit("scan", "contrast", str(folder), "-o", str(out), "--window", "bone")
    assert said.code == 0
    assert "for display alone, in the window of center 400, width 1800" in said.out
    told = pinxit("scan", "info", str(out), "--json").json["scans"][0]
    assert told["unit"] == "DISPLAY"
    shown = pinxit("scan", "show", str(out), "-o", str(tmp_path / "a.png"), "--window", "brain")
    assert shown.code == 2


def test_a_bias_field_is_written_too_if_asked_for(pinxit: Program, tmp_path: Path) -> None:
    source, out = thick(tmp_path / "a.nii"), tmp_path / "even.nii.gz"
    said = pinxit("scan", "bias-field", str(source), "-o", str(out), "--field", "--json")
    low, high = said.json["field"]
    assert low <= 1 <= high
    field = loaded(tmp_path / "even.field.nii.gz")
    assert np.allclose(loaded(out) * field, loaded(source), rtol=1e-4)
    below = thick(tmp_path / "b.nii", low=-400)
    refused = pinxit("scan", "bias-field", str(below), "-o", str(tmp_path / "c.nii"))
    assert (refused.code, "of magnitudes" in refused.err) == (2, True)


def test_all_that_a_learned_enlargement_rests_on_is_written(
    pinxit: Program, tmp_path: Path
) -> None:
    source, out = thick(tmp_path / "a.nii"), tmp_path / "thin.nii.gz"
    words = ("scan", "enlarge", str(source), "-o", str(out), "--adversarial", "--steps", "4")
    told = pinxit(*words, "--members", "2", "--json").json
    assert told["shape"] == [18, 48, 48]
    assert "adversarial" in told["engine"]
    for name in ("added", "disagreement", "marks"):
        assert loaded(tmp_path / f"thin.{name}.nii.gz").shape == (48, 48, 18)
    assert (tmp_path / "thin.sheet.png").is_file()
    means = loaded(out).reshape(48, 48, 6, 3).mean(axis=3)
    assert np.allclose(means, loaded(source), atol=1e-2)
    assert pinxit("verify", str(tmp_path / "thin.marks.nii.gz")).code == 0


def test_splines_leave_nothing_beside_the_result(pinxit: Program, tmp_path: Path) -> None:
    source, out = thick(tmp_path / "a.nii"), tmp_path / "out" / "thin.nii.gz"
    said = pinxit("scan", "enlarge", str(source), "-o", str(out), "--method", "spline")
    assert "18 slices of 48 x 48 by cubic splines" in said.out
    names = {file.name for file in out.parent.iterdir()}
    assert "thin.nii.gz" in names
    assert not any("marks" in name or "sheet" in name for name in names)


def test_enlarged_scans_are_no_dicom(pinxit: Program, tmp_path: Path) -> None:
    source = thick(tmp_path / "a.nii")
    said = pinxit("scan", "enlarge", str(source), "-o", str(tmp_path / "folder"))
    assert (said.code, "Enlarged scans are NIfTI" in said.err) == (2, True)
