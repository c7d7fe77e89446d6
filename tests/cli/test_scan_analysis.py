"""`pinxit scan learn-labels`, `segment`, `measure`, `learn-normal`, `anomaly`, `cases`."""

import csv
import json
from pathlib import Path

import pytest
from program import Program

pytest.importorskip("highdicom")
from dicom_made import ct_slice, write_series
from toy_scans import body, write_nifti

LEARN = ("--side", "32", "--width", "8", "--steps", "40", "--batch", "6", "--rate", "0.004")
NORMAL = ("--side", "16", "--width", "32", "--drawn", "80", "--coded", "160")


def write_study(folder: Path, seed: int, **how: bool) -> Path:
    """A body as a folder of DICOM."""
    scan, _ = body(seed, **how)
    slices = [
        ct_slice(
            (plane + 1024).astype("int16"),
            (-40.0, -40.0, 3.0 * number),
            series=f"1.2.{seed + 50}",
            number=number + 1,
        )
        for number, plane in enumerate(scan.voxels)
    ]
    for each in slices:
        each.PixelSpacing, each.SliceThickness = [2.0, 2.0], 3.0
    return write_series(folder, slices)


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    for seed in range(3):
        write_study(tmp_path / "scans" / f"p{seed}", seed)
        write_nifti(tmp_path / "labels" / f"p{seed}.nii.gz", body(seed)[1])
    return tmp_path


def test_from_labels_to_a_signed_report(pinxit: Program, studies: Path) -> None:
    model, out = studies / "balls.safetensors", studies / "out"
    said = pinxit(
        *("scan", "learn-labels", studies / "scans", studies / "labels", "-o", model),
        *("--name", "1=ball", *LEARN),
    )
    assert said.code == 0, said.err
    assert "Dice" in said.out
    assert "no medical device" in said.out
    study = studies / "scans" / "p1"
    said = pinxit(
        *("scan", "segment", study, "--model", model, "-o", out, "--sheet", studies / "s.png"),
        *("--report", studies / "r.pdf", "--report", studies / "r.csv", "-q"),
    )
    assert said.code == 0, said.err
    assert "ball" in said.out
    assert (studies / "r.pdf").read_bytes()[:5] == b"%PDF-"
    rows = list(csv.reader((studies / "r.csv").read_text().splitlines()))
    assert any(row[3] == "volume" and row[5] == "mm3" for row in rows)
    assert any("Not a medical device" in row[3] for row in rows)
    for name in ("out/segmentation.dcm", "out/labels.nii.gz", "r.pdf", "r.csv", model.name):
        said = pinxit("verify", studies / name)
        assert said.code == 0, (name, said.out, said.err)
    said = pinxit("scan", "measure", study, out / "segmentation.dcm", "-o", studies / "m.json")
    assert said.code == 0, said.err
    told = json.loads((studies / "m.json").read_text())
    assert told["measured"][0]["name"] == "ball"
    assert told["labels"]["by"] == {"who": "a person"}
    assert "Doe" not in str(told)


def test_from_normal_scans_to_anomalies_and_cases(pinxit: Program, tmp_path: Path) -> None:
    for seed in range(3):
        scan, _ = body(seed, has_ball=False)
        write_study(tmp_path / "scans" / f"p{seed}", seed, has_ball=False)
        assert scan.unit == "HU"
    model = tmp_path / "normal.safetensors"
    said = pinxit("scan", "learn-normal", tmp_path / "scans", "-o", model, *NORMAL)
    assert said.code == 0, said.err
    assert [way in said.out for way in ("gan", "autoencoder", "blob filter")] == [True] * 3
    study = write_study(tmp_path / "sick", 9)
    out, sheet = tmp_path / "out", tmp_path / "heat.png"
    said = pinxit("scan", "anomaly", study, "--model", model, "-o", out, "--sheet", sheet)
    assert said.code == 0, said.err
    assert "alone it says nothing of disease" in said.out
    told = json.loads((out / "scores.json").read_text())
    assert len(told["slices"]) == 24
    said = pinxit("scan", "cases", model, "-o", tmp_path / "cases", "--count", "4")
    assert said.code == 0, said.err
    assert "SYNTHETIC" in said.out
    for name in ("out/gan.nii.gz", "out/scores.json", "cases/truth.nii.gz", "cases/cases.png"):
        assert pinxit("verify", tmp_path / name).code == 0, name


def test_what_cannot_be_is_said_before_the_work(pinxit: Program, tmp_path: Path) -> None:
    said = pinxit("scan", "learn-labels", tmp_path, tmp_path, "-o", tmp_path / "model.pt")
    assert (said.code, "end it in .safetensors" in said.err) == (2, True)
    said = pinxit("scan", "measure", tmp_path, tmp_path, "-o", tmp_path / "a.doc")
    assert (said.code, "end it in .pdf, .csv or .json" in said.err) == (2, True)
    words = ("scan", "learn-labels", tmp_path, tmp_path, "-o", tmp_path / "m.safetensors")
    said = pinxit(*words, "--name", "lesion")
    assert (said.code, "write 1=lesion" in said.err) == (2, True)
