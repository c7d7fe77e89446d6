"""Run folders and films."""

import sys
from pathlib import Path
from subprocess import PIPE, Popen

import numpy as np
import pytest

from pinxit.base.errors import UserMistake
from pinxit.training.film import SEEDS, Film, read_film, write_film
from pinxit.training.run_folder import RunFolder


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    assert folder.kept() is None
    folder.keep({"a": np.arange(3)})
    folder.keep({"b": np.array([1.0, 2.0])})
    kept = folder.kept()
    assert kept is not None
    assert list(kept) == ["b"]
    assert kept["b"].tolist() == [1, 2]


def test_a_crash_while_keeping_leaves_the_older_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path)
    folder.keep({"a": np.zeros(3)})

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(UserMistake, match="no space"):
        folder.keep({"a": np.ones(3)})
    kept = folder.kept()
    assert kept is not None
    assert kept["a"].tolist() == [0, 0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["state.safetensors"]


def test_a_damaged_state_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.safetensors").write_bytes(b"broken")
    with pytest.raises(UserMistake, match="not the state of a training, or it is damaged"):
        RunFolder(tmp_path).kept()


def test_another_training_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    def begin(seed: int, width: int) -> None:
        folder = RunFolder(tmp_path)
        folder.begin({"seed": seed, "settings": {"rate": 0.1, "width": width}})
        folder.end()

    begin(1, 64)
    begin(1, 64)
    with pytest.raises(UserMistake, match=r"other seed \(1, now 2\)"):
        begin(2, 64)
    with pytest.raises(UserMistake, match=r"other settings width \(64, now 32\)"):
        begin(1, 32)


def test_a_training_of_before_there_was_a_knob_goes_on_without_it(tmp_path: Path) -> None:
    def begin(**settings: object) -> None:
        folder = RunFolder(tmp_path)
        folder.begin({"seed": 1, "settings": {"width": 64, **settings}})
        folder.end()

    begin()
    begin(pairs=False)
    with pytest.raises(UserMistake, match=r"other settings pairs \(None, now True\)"):
        begin(pairs=True)


def test_two_trainings_in_one_folder_at_once_are_refused(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "run")
    first.begin({"seed": 1})
    with pytest.raises(UserMistake, match="A training is running in"):
        second.begin({"seed": 1})
    with pytest.raises(UserMistake, match="A training is running in"):
        second.clear()
    assert (tmp_path / "run" / "run.json").exists()
    first.end()
    second.begin({"seed": 1})
    second.end()


def test_a_training_that_does_not_begin_keeps_no_lock(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "run")
    first.begin({"seed": 1})
    first.end()
    with pytest.raises(UserMistake, match="other seed"):
        first.begin({"seed": 2})
    second.begin({"seed": 1})
    second.end()


def test_a_training_that_was_killed_keeps_no_lock(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys; from pinxit.training.run_folder import RunFolder;"
        "folder = RunFolder(pathlib.Path(sys.argv[1])); folder.begin({}); print('begun');"
        "sys.stdout.flush(); sys.stdin.read(1)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "run")]
    with Popen(command, stdin=PIPE, stdout=PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"begun\n"
        folder = RunFolder(tmp_path / "run")
        with pytest.raises(UserMistake, match="A training is running in"):
            folder.begin({})
        other.kill()
    folder.begin({})
    folder.end()


def test_a_cleared_folder_is_empty_and_may_be_begun_anew(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.clear()
    folder.begin({"seed": 1})
    folder.end()
    folder.clear()
    assert not folder.path.exists()
    folder.begin({"seed": 2})
    folder.end()


def test_a_film_grows_and_is_read_back(tmp_path: Path) -> None:
    film = Film.empty((4, 5, 3))
    for i in range(3):
        film = film.with_frame(np.full((len(SEEDS), 4, 5, 3), i / 255, np.float32), 10 * i, i)
    write_film(film, tmp_path / "film.safetensors")
    back = read_film(tmp_path)
    assert len(back) == 3
    assert back.frames.shape == (3, len(SEEDS), 4, 5, 3)
    assert back.frames[:, 0, 0, 0, 0].tolist() == [0, 1, 2]
    assert back.pictures.tolist() == [0, 10, 20]
    assert back.until(10).seconds.tolist() == [0, 1]


def test_a_folder_without_film_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="is not the film of a training"):
        read_film(tmp_path)
