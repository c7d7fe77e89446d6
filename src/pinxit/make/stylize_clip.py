"""Stylize: a clip painted in the manner of pictures, frame by frame and held together in time.

First the clip is looked through: how many frames there are, where scenes are cut, which colors each
shot has. Then every frame is painted, steadied by the one before it, and kept; what is kept is not
painted again when stopped work goes on.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip, Frame, Raster, raster
from pinxit.clips.segments import KeptReel, SegmentFolder
from pinxit.engine import Run
from pinxit.make.clip_survey import Survey, ahead, refuse_small_disk, survey_of
from pinxit.make.engines import ENGINES
from pinxit.make.step import made
from pinxit.nets.clip_settings import ClipSettings
from pinxit.nets.flow import Gray, Motion, luma, motion
from pinxit.nets.frame_painter import Pictures, ShotPainter
from pinxit.nets.steady import Steadied
from pinxit.nets.style import sources_of
from pinxit.nets.style_controls import refuse_unfit
from pinxit.pictures.picture import Picture, Source

ENGINE = "fast_style"

_SEGMENT = 24
_SEGMENT_SECONDS = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A clip to paint, and how.

    Attributes:
        clip: What is shown.
        styles: How it is painted; one to four.
        settings: Knobs.
        where: Masks, regions, protection; the same for every frame.
        seed: Decides how strokes lie; the same in every frame.
    """

    clip: Clip
    styles: Sequence[Picture]
    settings: ClipSettings = field(default_factory=ClipSettings)
    where: Mapping[str, Sequence[Picture]] = field(default_factory=dict)
    seed: int = 0

    def pictures(self) -> Pictures:
        """All pictures that decide how it is painted, by their roles."""
        given = {role: tuple(each) for role, each in self.where.items()}
        return {"style": tuple(self.styles), **given}

    def sources(self) -> list[Source]:
        """The clip and those pictures, as inputs of the step."""
        used = [self.clip.as_source("content")]
        for role, each in self.pictures().items():
            used += [source for picture in each for source in sources_of(picture, role)]
        return used


def stylize_clip(task: Task, folder: SegmentFolder, run: Run | None = None) -> Clip:
    """The clip in the manner of the style pictures, with one more step of history.

    Args:
        task: What is painted, and how.
        folder: Keeps the frames; one that holds some of the same work is gone on with.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: pictures or settings do not fit, or the disk is too small for the frames.
        Cancelled: the run was cancelled; the same call goes on.
    """
    paint_part(task, (1, 1), folder, run)
    return joined(task, [folder])


def paint_part(
    task: Task, part: tuple[int, int], folder: SegmentFolder, run: Run | None = None
) -> int:
    """Paints one part of the frames: whole shots, so that the parts together equal the whole.

    Args:
        task: What is painted, and how.
        part: Which, from 1, and of how many; where shots are few, some parts have no frames.
        folder: Keeps the frames of this part, and what is known of the clip.
        run: Device, progress and cancellation.

    Returns:
        How many frames this part has.

    Raises:
        UserMistake: pictures or settings do not fit, or the disk is too small for the frames.
        Cancelled: the run was cancelled; the same call goes on.
    """
    run = run or Run()
    refuse_unfit(task.settings, len(task.styles), len(task.where.get("region", ())))
    survey = survey_of(task.clip, folder, run)
    frames = survey.part(*part)
    left = len(frames) - folder.kept()[0]
    refuse_small_disk(task.clip, task.settings.size, left, folder)
    _Work(task, survey, frames, run, folder).paint_all()
    return len(frames)


def joined(task: Task, folders: Sequence[SegmentFolder]) -> Clip:
    """The clip whose parts were painted into these folders, in their order.

    Raises:
        PinxitError: what was kept is damaged.
    """
    step = made("stylize", ENGINES.load(ENGINE), task.settings, task.seed, task.sources())
    reel = KeptReel(tuple(folders))
    first = next(reel.frames())
    height, width = first.pixels.shape[:2]
    return task.clip.after(reel, step, size=(width, height), count=reel.count)


def clip_engine() -> str:
    """Name and version of what paints frames."""
    return f"{ENGINE} {ENGINES.load(ENGINE).version}"


class _Work:
    """The painting of some frames of a clip, which begin with a shot."""

    def __init__(
        self, task: Task, survey: Survey, frames: range, run: Run, folder: SegmentFolder
    ) -> None:
        self._task, self._survey, self._frames = task, survey, frames
        self._run, self._folder = run, folder
        self._memory = Steadied(task.settings.steadiness)
        self._painters: dict[int, ShotPainter] = {}
        self._samples: dict[int, list[NDArray[np.uint8]]] = {}
        self._pending: list[Frame] = []
        self._told: set[str] = set()

    def paint_all(self) -> None:
        """Paints and keeps every frame that is not kept yet."""
        kept, state = self._folder.kept()
        done = self._frames.start + kept
        if done >= self._frames.stop:
            return
        self._memory.restore(state)
        self._collect_samples(done)
        begun = kept_at = time.monotonic()
        count = self._frames.stop - done
        try:
            shown = self._task.clip.reel.frames()
            moving = islice(_moving(shown, done, self._memory.seen, self._survey), count)
            for number, step in enumerate(ahead(moving), done):
                self._pending.append(self._painted(step, self._survey.shot_of(number)))
                if len(self._pending) >= _SEGMENT or time.monotonic() - kept_at > _SEGMENT_SECONDS:
                    self._keep()
                    kept_at = time.monotonic()
                self._tell(number + 1 - self._frames.start, number + 1 - done, begun)
        finally:
            self._keep()

    def _painted(self, step: "_Step", shot: int) -> Frame:
        frame = step.frame
        painter = self._painter(shot)
        if step.is_first_of_shot:
            self._memory.forget()
        if step.is_repeated and self._memory.painted is not None:
            together = self._memory.painted
            self._memory.seen = step.seen
        else:
            alone = painter.paint(frame.pixels)
            together = self._memory.next(alone, step.seen, step.moved)
        return Frame(raster(painter.finish(together, frame.pixels)), frame.at, frame.lasts)

    def _painter(self, shot: int) -> ShotPainter:
        if shot not in self._painters:
            palette = self._survey.shots[shot].palette
            samples, device = list(map(_unpacked, self._samples[shot])), self._run.device
            how = (self._task.settings, self._task.seed)
            painter = ShotPainter(samples, palette, self._task.pictures(), how, device)
            self._painters = {shot: painter}
            self._run.notify(each for each in painter.notices if each not in self._told)
            self._told |= {*painter.notices}
        return self._painters[shot]

    def _collect_samples(self, done: int) -> None:
        """Some frames of each shot that is still to be painted."""
        begin, last = (self._survey.shot_of(each) for each in (done, self._frames.stop - 1))
        shots = range(begin, last + 1)
        wanted = {n: shot for shot in shots for n in self._survey.samples_of(shot)}
        for number, frame in enumerate(ahead(self._task.clip.reel.frames())):
            if number in wanted:
                self._samples.setdefault(wanted[number], []).append(_packed(frame.pixels))
                if number == max(wanted):
                    return

    def _keep(self) -> None:
        self._folder.keep(self._pending, self._memory.state())
        self._pending = []

    def _tell(self, done: int, new: int, begun: float) -> None:
        seconds, count = time.monotonic() - begun, len(self._frames)
        left = (count - done) * seconds / new
        facts = {"frames/s": new / max(seconds, 1e-6), "seconds left": round(left)}
        self._run.report(Progress("stylize", done, count, "frames", facts))


def _packed(pixels: Raster) -> NDArray[np.uint8]:
    """A sample made small: only its colors and features are wanted, as a whole."""
    kind = ".png" if pixels.shape[2] == 4 else ".jpg"
    return np.asarray(cv2.imencode(kind, pixels)[1], np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> Raster:
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A frame and how it came about from the one before."""

    frame: Frame
    seen: Gray
    moved: Motion | None
    is_first_of_shot: bool
    is_repeated: bool


def _moving(
    frames: Iterator[Frame], done: int, seen: "Gray | None", survey: Survey
) -> "Iterator[_Step]":
    """Every frame after the first ``done`` with its motion."""
    starts = {shot.first for shot in survey.shots}
    before: Raster | None = None
    for number, frame in enumerate(frames):
        if number >= done:
            now, is_first = luma(frame.pixels), number in starts
            same = before is not None and np.array_equal(before, frame.pixels)
            moved = None if is_first or same or seen is None else motion(seen, now)
            yield _Step(frame, now, moved, is_first, same and not is_first)
            seen = now
        before = frame.pixels
