import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing, write_bytes


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


@pytest.fixture
def umask() -> Iterator[None]:
    """The umask of a shared machine."""
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_a_new_file_gets_what_the_umask_leaves(tmp_path: Path, umask: None) -> None:
    write_bytes(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_an_overwritten_file_keeps_its_mode(tmp_path: Path, umask: None, mode: int) -> None:
    path = tmp_path / "mine"
    write_bytes(path, b"old")
    path.chmod(mode)
    write_bytes(path, b"new", overwrite=True)
    assert path.stat().st_mode & 0o777 == mode
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["n" * 300, "a" * 300 + "/b.png"])
def test_a_name_that_is_too_long_is_the_users_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake, match="name is too long"):
        refuse_existing(tmp_path / name, overwrite=False)
    with pytest.raises(UserMistake, match="name is too long"):
        write_bytes(tmp_path / name, b"")


def test_a_long_name_of_wide_letters_can_be_written(tmp_path: Path) -> None:
    write_bytes(tmp_path / ("\U0001f3a8" * 63), b"1")


def test_a_name_that_no_disk_can_hold_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="null"):
        write_bytes(tmp_path / "a\0b", b"")


def test_a_folder_that_may_not_be_looked_into_is_the_users_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)  # root, who may run this, is refused nothing
    with pytest.raises(UserMistake, match="you may not write in"):
        refuse_existing(tmp_path / "a.png", overwrite=False)
