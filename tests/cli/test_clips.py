"""The stylize command on clips: what it takes for one, what it refuses, what it writes."""

from pathlib import Path

import pytest
from moving import Recipe, packets, scene, times, video
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.cli.program import run
from pinxit.cli.video_work import is_clip_work


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "style.png"
    Image.fromarray(scene(3, 64, 64, 2)).save(path)
    return path


def frames(folder: Path) -> Path:
    folder.mkdir()
    for number in range(1, 4):
        Image.fromarray(scene(number)).save(folder / f"{number:04}.png")
    return folder


def test_a_video_is_painted_with_its_sound_and_verifies(tmp_path: Path, style: Path) -> None:
    source = video(tmp_path / "a.mp4", Recipe((0, 512, 1024, 1100), sounds=2, size=(64, 48)))
    target = tmp_path / "b.mp4"
    call = ["stylize", str(source), "--style", str(style), "-o", str(target), "-q"]
    assert run(call) == 0
    assert times(target) == times(source)
    assert packets(target, "audio") == packets(source, "audio")
    assert run(["verify", str(target)]) == 0
    assert run(["inspect", str(target)]) == 0
    assert run(call) == UserMistake.exit_code
    assert not list((tmp_path / "home" / "runs").glob("*/*"))


def test_numbered_pictures_become_an_animation_and_numbered_pictures(
    tmp_path: Path, style: Path
) -> None:
    folder = frames(tmp_path / "in")
    call = ["stylize", str(folder), "--style", str(style), "-q", "--rate", "10", "-o"]
    assert run([*call, str(tmp_path / "b.gif")]) == 0
    with Image.open(tmp_path / "b.gif") as opened:
        assert opened.info["duration"] == 100
    pattern = str(folder / "%04d.png")
    out = str(tmp_path / "out" / "%03d.png")
    assert run(["stylize", pattern, "--style", str(style), "-q", "-o", out]) == 0
    names = [f"{n:03}.png" for n in (1, 2, 3)]
    assert [file.name for file in sorted((tmp_path / "out").iterdir())] == names


def test_what_is_clip_work_and_what_is_not(tmp_path: Path) -> None:
    folder = frames(tmp_path / "in")
    assert is_clip_work([Path("a.mp4")], Path("b.mp4"))
    assert is_clip_work([folder], Path("b.mp4"))
    assert is_clip_work([folder / "%04d.png"], Path("out"))
    assert not is_clip_work([folder], Path("out"))
    assert not is_clip_work([folder / "0001.png"], Path("b.png"))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["-o", "b.png"], "names no kind of clip"),
        (["-o", "b.mp4", "--method", "best"], "method fast"),
        (["-o", "b.mp4", "--quality", "max"], "no quality"),
        (["-o", "b.mp4", "--style-weights", "1,2"], "weights"),
        (["other.mp4", "-o", "b.mp4"], "one at a time"),
    ],
    ids=["suffix", "method", "knob", "weights", "two"],
)
def test_mistakes_are_told_before_the_work(
    tmp_path: Path,
    style: Path,
    more: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    source = video(tmp_path / "a.mp4", Recipe((0, 512)))
    assert run(["stylize", str(source), "--style", str(style), *more]) == UserMistake.exit_code
    assert says in capsys.readouterr().err
    assert not (tmp_path / "b.mp4").exists()
