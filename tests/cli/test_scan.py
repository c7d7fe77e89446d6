"""`pinxit scan`, as it is called."""

import sys
from pathlib import Path

import pytest
from program import Program

pytest.importorskip("pydicom")

from dicom_made import as_bytes, ct_series, write_series


def test_a_folder_is_told_in_words_and_in_json(pinxit: Program, tmp_path: Path) -> None:
    folder = write_series(tmp_path / "s", ct_series((0, 2, 4, 8)))
    (folder / "notes.txt").write_text("Jane")
    said = pinxit("scan", "info", str(folder))
    assert said.code == 0
    assert "1: CT, 4 slices of 10 x 12, 2 x 0.5 x 0.75 mm, HU" in said.out
    assert "1 slices are missing" in said.out
    assert "notes.txt is no scan" in said.out
    told = pinxit("scan", "info", str(folder), "--json").json
    assert told["scans"][0]["shape"] == [4, 12, 10]
    assert "Doe" not in said.out + str(told)


@pytest.mark.parametrize("words", [("info", "."), ("show", ".", "-o", "a.png")])
def test_without_the_extra_one_sentence_says_what_to_install(
    pinxit: Program, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    said = pinxit("scan", *words)
    assert (said.code, "pip install 'pinxit[medical]'" in said.err) == (2, True)


def test_what_is_no_scan_ends_with_two(pinxit: Program, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no")
    assert pinxit("scan", "info", str(tmp_path / "a.txt")).code == 2
    assert pinxit("scan", "info", str(tmp_path / "none")).code == 2


def test_a_study_is_stripped_and_its_key_is_private(pinxit: Program, tmp_path: Path) -> None:
    folder = write_series(tmp_path / "s", ct_series((0, 2, 4)))
    (folder / "notes.txt").write_text("Jane")
    key, out = tmp_path / "study.key", tmp_path / "clean"
    said = pinxit("scan", "deidentify", str(folder), "--key", str(key), "-o", str(out))
    assert said.code == 2  # the text is none
    assert "1 of 4 were not stripped" in said.err
    files = sorted(out.iterdir())
    assert len(files) == 3
    assert not [path for path in files if b"Doe" in path.read_bytes()]
    assert key.stat().st_mode & 0o077 == 0
    assert pinxit("scan", "info", str(out)).out.startswith("1: CT, 3 slices")


def test_text_in_pixels_ends_with_three(pinxit: Program, tmp_path: Path) -> None:
    made = ct_series((0,))[0]
    made.BurnedInAnnotation = "YES"
    (tmp_path / "a.dcm").write_bytes(as_bytes(made))
    words = ("scan", "deidentify", str(tmp_path / "a.dcm"), "--key", str(tmp_path / "k"))
    said = pinxit(*words, "-o", str(tmp_path / "out"))
    assert said.code == 3
    assert "burned into its pixels" in said.err
    assert pinxit(*words, "-o", str(tmp_path / "out"), "--pixels-checked").code == 0


def test_a_key_that_is_none_is_refused(pinxit: Program, tmp_path: Path) -> None:
    (tmp_path / "k").write_text("secret")
    (tmp_path / "a.dcm").write_bytes(as_bytes(ct_series((0,))[0]))
    said = pinxit(
        *("scan", "deidentify", str(tmp_path / "a.dcm"), "--key", str(tmp_path / "k")),
        *("-o", str(tmp_path / "out")),
    )
    assert (said.code, "holds no key of ours" in said.err) == (2, True)


def test_what_cannot_be_is_said_before_the_work(pinxit: Program, tmp_path: Path) -> None:
    scan, file = tmp_path / "a.dcm", tmp_path / "a.txt"
    scan.write_bytes(as_bytes(ct_series((0,))[0]))
    file.write_text("no")
    said = pinxit("scan", "denoise", str(scan), "-o", str(file))
    assert said.code == 2
    assert "is a file; name a folder" in said.err
    assert "slices" not in said.err
    words = ("scan", "deidentify", str(tmp_path), "--key")
    said = pinxit(*words, str(tmp_path), "-o", str(tmp_path / "o"))
    assert said.code == 2
    assert "is a folder; name a file for the key" in said.err
    said = pinxit(*words, str(tmp_path / "k"), "-o", str(tmp_path))
    assert said.code == 2
    assert "where the results would go" in said.err
    said = pinxit("scan", "info", str(file))
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
