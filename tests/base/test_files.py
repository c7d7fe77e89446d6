import os
from pathlib import Path

import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a" / "b.bin", b"1")
    assert (tmp_path / "a" / "b.bin").read_bytes() == b"1"


def test_an_existing_file_is_kept_unless_overwriting_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write_bytes(path, b"old")
    with pytest.raises(UserMistake, match="--overwrite"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


def test_a_directory_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="is a directory"):
        write_bytes(tmp_path, b"", overwrite=True)


def test_a_file_cannot_be_a_folder(tmp_path: Path) -> None:
    write_bytes(tmp_path / "file", b"")
    with pytest.raises(UserMistake, match="is a file, not a directory"):
        write_bytes(tmp_path / "file" / "below", b"")


def test_a_full_disk_leaves_no_file_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    write_bytes(tmp_path / "kept", b"old")
    monkeypatch.setattr(os, "fsync", full)
    for name in ("fresh", "kept"):
        with pytest.raises(UserMistake, match="no space is left"):
            write_bytes(tmp_path / name, b"new", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"old"


def test_the_mode_is_set_before_the_file_appears(tmp_path: Path) -> None:
    write_bytes(tmp_path / "key", b"secret", mode=0o600)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
