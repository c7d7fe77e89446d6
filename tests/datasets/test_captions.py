"""What pictures show, in words, from files beside them."""

from pathlib import Path

import pytest
from picture_files import raster, save

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.rights import Rights

FREE = Rights("CC0-1.0", "Ann")


def test_words_come_from_the_captions_file_or_from_the_text_beside(tmp_path: Path) -> None:
    for number, name in enumerate(("a.png", "cats/b.png", "c.png", "d.png")):
        save(tmp_path / name, raster(number))
    (tmp_path / "captions.csv").write_text("path,words\ncats/b.png, a  red cat\nno.png,nothing\n")
    (tmp_path / "c.txt").write_text("blue\n  dog")
    (tmp_path / "notes.txt").write_text("of mine")
    made, report = import_folder(tmp_path, "set", FREE)
    words = {entry.path: entry.caption for entry in made.entries}
    assert words == {"a.png": "", "cats/b.png": "a red cat", "c.png": "blue dog", "d.png": ""}
    assert (report.captioned, report.unused_captions) == (2, ("no.png",))
    assert list(report.skipped.values()) == [("notes.txt",)]
    assert Dataset.from_json(made.to_json()) == made


def test_a_data_set_without_words_has_the_digest_it_always_had(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    plain = import_folder(tmp_path, "set", FREE)[0]
    assert "caption" not in plain.to_json()["entries"][0]
    (tmp_path / "a.txt").write_text("a cat")
    assert import_folder(tmp_path, "set", FREE)[0].digest != plain.digest


def test_other_columns_and_letters_are_mistakes(tmp_path: Path) -> None:
    save(tmp_path / "a.png", raster(1))
    (tmp_path / "captions.csv").write_text("file,words\na.png,cat\n")
    with pytest.raises(UserMistake, match="no column path"):
        import_folder(tmp_path, "set", FREE)
    (tmp_path / "captions.csv").write_bytes(b"path,words\na.png,\xff\n")
    with pytest.raises(UserMistake, match="UTF-8"):
        import_folder(tmp_path, "set", FREE)
