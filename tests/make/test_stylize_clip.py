"""Clips painted frame by frame: resumed bit for bit, steady, reset at cuts, told about damage."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from moving import Recipe, damage, scene, video

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip
from pinxit.clips.read import open_clip
from pinxit.clips.segments import KeptReel, SegmentFolder
from pinxit.engine import Run
from pinxit.make.stylize_clip import Task, joined, paint_part, stylize_clip
from pinxit.nets.clip_settings import ClipSettings
from pinxit.pictures.picture import Picture, Source

TIMES = tuple(range(0, 512 * 8, 512))


def style() -> Picture:
    pixels = np.random.default_rng(3).random((64, 64, 3)).astype(np.float32)
    return Picture(pixels, source=Source("file", "style.png", "0" * 64))


def clip(folder: Path, cut: int = 5) -> Clip:
    return open_clip(video(folder / "a.mp4", Recipe(TIMES, size=(96, 64), scenes=(cut,))))


def digest(made: Clip) -> str:
    assert isinstance(made.reel, KeptReel)
    return made.reel.digest


def test_every_frame_is_painted_with_its_time_and_a_step(tmp_path: Path) -> None:
    told: list[Progress] = []
    source = clip(tmp_path)
    folder = SegmentFolder(tmp_path / "run")
    made = stylize_clip(Task(source, [style()]), folder, Run(tell=told.append))
    frames, before = list(made.reel.frames()), list(source.reel.frames())
    assert [frame.at for frame in frames] == list(TIMES)
    assert frames[0].pixels.shape == (64, 96, 3)
    assert np.abs(frames[0].pixels.astype(int) - before[0].pixels).mean() > 3
    assert [step.verb for step in made.steps] == ["open", "stylize"]
    assert made.steps[-1].settings["steadiness"] == ClipSettings().steadiness
    painted = [each for each in told if each.stage == "stylize"]
    assert painted[-1].done == painted[-1].total == len(TIMES)
    assert painted[-1].facts["seconds left"] == 0


def test_the_seed_decides_how_strokes_lie_and_is_told(tmp_path: Path) -> None:
    source = clip(tmp_path)
    made = [
        stylize_clip(Task(source, [style()], seed=seed), SegmentFolder(tmp_path / str(n)))
        for n, seed in enumerate((4, 4, 5))
    ]
    assert digest(made[0]) == digest(made[1]) != digest(made[2])
    assert [each.steps[-1].seed for each in made] == [4, 4, 5]


@pytest.mark.parametrize("stop", [2, 5], ids=["in a shot", "at a cut"])
def test_stopped_work_goes_on_with_the_same_pixels(tmp_path: Path, stop: int) -> None:
    source = clip(tmp_path)
    whole = stylize_clip(Task(source, [style()]), SegmentFolder(tmp_path / "whole"))
    folder, told = SegmentFolder(tmp_path / "run"), []

    def hear(progress: Progress) -> None:
        if progress.stage == "stylize":
            told.append(progress.done)

    def is_stopped() -> bool:
        return len(told) >= stop

    with pytest.raises(Cancelled):
        stylize_clip(Task(source, [style()]), folder, Run(tell=hear, is_cancelled=is_stopped))
    assert folder.kept()[0] == stop
    told.clear()
    again = stylize_clip(Task(source, [style()]), folder, Run(tell=hear))
    assert told[0] == stop + 1
    assert digest(again) == digest(whole)


def test_a_shot_begins_without_memory_of_the_one_before(tmp_path: Path) -> None:
    frames = [scene(number, 64, 96, int(number >= 5)) for number in range(8)]
    folder = tmp_path / "frames"
    folder.mkdir()
    _write(folder, frames)
    both = stylize_clip(Task(open_clip(folder), [style()]), SegmentFolder(tmp_path / "both"))
    (tmp_path / "second").mkdir()
    _write(tmp_path / "second", frames[5:])
    one = open_clip(tmp_path / "second")
    alone = stylize_clip(Task(one, [style()]), SegmentFolder(tmp_path / "alone"))
    last = list(both.reel.frames())[5:]
    for a, b in zip(last, alone.reel.frames(), strict=True):
        assert np.array_equal(a.pixels, b.pixels)


def _write(folder: Path, frames: list[np.ndarray]) -> None:
    from PIL import Image

    for number, pixels in enumerate(frames, 1):
        Image.fromarray(pixels).save(folder / f"{number:04}.png")


def test_frames_that_repeat_are_painted_alike(tmp_path: Path) -> None:
    _write(tmp_path, [scene(0, 64, 96), scene(1, 64, 96), scene(1, 64, 96)])
    made = stylize_clip(Task(open_clip(tmp_path), [style()]), SegmentFolder(tmp_path / "run"))
    _, second, third = made.reel.frames()
    assert np.array_equal(second.pixels, third.pixels)


def test_damage_is_told_and_the_rest_is_painted(tmp_path: Path) -> None:
    path = video(tmp_path / "a.mp4", Recipe(tuple(range(0, 512 * 24, 512)), size=(64, 48)))
    told: list[str] = []

    def hear(progress: Progress) -> None:
        told.append(progress.notice)

    source = open_clip(damage(path, 0.25, 300))
    folder = SegmentFolder(tmp_path / "run")
    made = stylize_clip(Task(source, [style()]), folder, Run(tell=hear))
    assert any("The clip is damaged" in sentence for sentence in told)
    assert made.count == len(list(made.reel.frames())) > 0


def test_masked_places_stay_as_they_were(tmp_path: Path) -> None:
    _write(tmp_path, [scene(n, 64, 96) for n in range(3)])
    white = np.zeros((64, 96, 1), np.float32)
    white[:, 48:] = 1
    source = open_clip(tmp_path)
    run = SegmentFolder(tmp_path / "run")
    made = stylize_clip(Task(source, [style()], where={"mask": [Picture(white)]}), run)
    for old, new in zip(source.reel.frames(), made.reel.frames(), strict=True):
        assert np.array_equal(old.pixels[:, :40], new.pixels[:, :40])
        assert not np.array_equal(old.pixels[:, 56:], new.pixels[:, 56:])


@pytest.mark.parametrize("of", [2, 3, 7])
def test_parts_that_are_painted_apart_equal_the_whole(tmp_path: Path, of: int) -> None:
    times = tuple(range(0, 512 * 12, 512))
    source = open_clip(video(tmp_path / "a.mp4", Recipe(times, size=(96, 64), scenes=(3, 7))))
    whole = stylize_clip(Task(source, [style()]), SegmentFolder(tmp_path / "whole"))
    folders = [SegmentFolder(tmp_path / str(part)) for part in range(1, of + 1)]
    counts = [
        paint_part(Task(source, [style()]), (part, of), folder)
        for part, folder in reversed(list(enumerate(folders, 1)))
    ]
    together = joined(Task(source, [style()]), folders)
    assert sum(counts) == len(times) == together.count
    assert sum(count > 0 for count in counts) == min(of, 3)  # whole shots each
    assert digest(together) == digest(whole)
    last, other = together.steps[-1], whole.steps[-1]
    assert (last.settings, last.seed, last.used) == (other.settings, other.seed, other.used)
    kept = [frame.at for frame in together.reel.frames()]
    assert kept == list(times)


def test_a_disk_that_is_too_small_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    full: Callable[[Path], object] = lambda _: usage(10**9, 10**9, 10**6)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(UserMistake, match="--size"):
        stylize_clip(Task(clip(tmp_path), [style()]), SegmentFolder(tmp_path / "run"))
