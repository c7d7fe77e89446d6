"""Run folders and films."""

from pathlib import Path

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
        RunFolder(tmp_path).begin({"seed": seed, "settings": {"rate": 0.1, "width": width}})

    begin(1, 64)
    begin(1, 64)
    with pytest.raises(UserMistake, match=r"other seed \(1, now 2\)"):
        begin(2, 64)
    with pytest.raises(UserMistake, match=r"other settings width \(64, now 32\)"):
        begin(1, 32)


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
