"""The program as tests call it: its own home, its exit code, what it says."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pinxit.cli import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Program = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's home; work happens in another folder."""
    place = tmp_path / "home"
    monkeypatch.setenv("PINXIT_HOME", str(place))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return place


@pytest.fixture
def pinxit(home: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """Calls the program with these words."""

    def call(*words: str | Path) -> Said:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(int(left.value.code or 0), out, err)

    return call


def paint(path: Path, seed: int = 0, size: tuple[int, int] = (48, 40)) -> Path:
    """A small colorful picture file."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8))
    path.parent.mkdir(parents=True, exist_ok=True)
    small.resize(size, Image.Resampling.BICUBIC).save(path)
    return path


def paint_folder(folder: Path, count: int = 12, side: int = 32) -> Path:
    """A folder of pictures to learn from."""
    for number in range(count):
        paint(folder / f"{number:03}.png", number, (side, side))
    return folder
