"""Stylize: a clip painted in the manner of pictures, frame by frame and held together in time.

First the clip is looked through: how many frames there are, where scenes are cut, which colors each
shot has. Then every frame is painted, steadied by the one before it, and kept; what is kept is not
painted again when stopped work goes on.
"""

import queue
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip, Frame, Raster, Tally, raster
from pinxit.clips.segments import KeptReel, SegmentFolder
from pinxit.engine import Run
from pinxit.make.engines import ENGINES
from pinxit.make.step import made
from pinxit.nets.clip_settings import ClipSettings
from pinxit.nets.flow import Gray, Motion, luma, motion
from pinxit.nets.frame_painter import Pictures, ShotPainter
from pinxit.nets.shots import Shot, ShotFinder
from pinxit.nets.steady import Steadied
from pinxit.nets.style import sources_of
from pinxit.nets.style_controls import refuse_unfit
from pinxit.pictures.picture import Picture

ENGINE = "fast_style"
T = TypeVar("T")

_SEGMENT = 24
_SEGMENT_SECONDS = 60.0
_SAMPLES = 4
_AHEAD = 3
_KEPT_SHARE = 0.9
_ROOM = 2**28


def stylize_clip(  # noqa: PLR0913, every one is the user's
    clip: Clip,
    styles: Sequence[Picture],
    settings: ClipSettings | None = None,
    *,
    where: Mapping[str, Sequence[Picture]] | None = None,
    run: Run | None = None,
    folder: SegmentFolder,
    seed: int = 0,
) -> Clip:
    """The clip in the manner of the style pictures, with one more step of history.

    Args:
        clip: What is shown.
        styles: How it is painted; one to four.
        settings: None for the defaults.
        where: Masks, regions, protection; the same for every frame.
        run: Device, progress and cancellation.
        folder: Keeps the frames; one that holds some of the same work is gone on with.
        seed: Decides how strokes lie; the same in every frame.

    Raises:
        UserMistake: pictures or settings do not fit, or the disk is too small for the frames.
        Cancelled: the run was cancelled; the same call goes on.
    """
    settings, run, where = settings or ClipSettings(), run or Run(), where or {}
    refuse_unfit(settings, len(styles), len(where.get("region", ())))
    survey = _survey(clip, folder, run)
    pictures = {"style": tuple(styles), **{role: tuple(each) for role, each in where.items()}}
    _refuse_small_disk(clip, survey, settings, folder)
    _Work((clip, survey), pictures, settings, seed, run, folder).paint_all()
    used = [clip.as_source("content")]
    for role, each in pictures.items():
        used += [source for picture in each for source in sources_of(picture, role)]
    step = made("stylize", ENGINES.load(ENGINE), settings, seed, used)
    reel = KeptReel(folder)
    first = next(reel.frames())
    height, width = first.pixels.shape[:2]
    return clip.after(reel, step, size=(width, height), count=survey.count)


def clip_engine() -> str:
    """Name and version of what paints frames."""
    return f"{ENGINE} {ENGINES.load(ENGINE).version}"


@dataclass(frozen=True, slots=True)
class _Survey:
    """What is known of a clip after it was looked through."""

    count: int
    shots: tuple[Shot, ...]

    def shot_of(self, number: int) -> int:
        """Number of the shot that a frame belongs to."""
        return sum(shot.first <= number for shot in self.shots) - 1

    def samples_of(self, shot: int) -> set[int]:
        """Numbers of some frames from all over a shot."""
        first = self.shots[shot].first
        stop = self.shots[shot + 1].first if shot + 1 < len(self.shots) else self.count
        return {round(at) for at in np.linspace(first, stop - 1, _SAMPLES)}


def _survey(clip: Clip, folder: SegmentFolder, run: Run) -> _Survey:
    """Looks through a clip, unless that was done before.

    Raises:
        UserMistake: no frame can be read.
    """
    about = folder.about()
    if about is None:
        finder, tally = ShotFinder(), Tally()
        for number, frame in enumerate(_ahead(clip.reel.frames(tally)), 1):
            finder.see(frame.pixels)
            run.report(Progress("look through", number, clip.count or None, "frames"))
        if not tally.read:
            raise UserMistake(f"{clip.title} holds no frame that can be read; it is damaged.")
        shots = [shot.to_json() for shot in finder.shots()]
        about = {"count": finder.seen, "shots": shots, "said": tally.sentence()}
        folder.note(about)
    run.notify([about["said"]] if about["said"] else [])
    return _Survey(int(about["count"]), tuple(map(Shot.from_json, about["shots"])))


def _refuse_small_disk(
    clip: Clip, survey: _Survey, settings: ClipSettings, folder: SegmentFolder
) -> None:
    """Makes sure before the work that its frames can be kept.

    Raises:
        UserMistake: they cannot.
    """
    share = (settings.size or max(clip.width, clip.height)) / max(clip.width, clip.height)
    bytes_each = clip.width * clip.height * clip.channels * share**2 * _KEPT_SHARE
    left = survey.count - folder.kept()[0]
    free = shutil.disk_usage(folder.path).free
    if left * bytes_each + _ROOM > free:
        fits = int(max(0, free - _ROOM) / max(1.0, bytes_each))
        raise UserMistake(
            f"The {left} frames to paint need about {left * bytes_each / 1e9:.1f} GB in "
            f"{folder.path}, where {free / 1e9:.1f} GB are free: room for {fits} frames. "
            "Free some, set PINXIT_HOME to another disk, or paint it smaller with --size."
        )


class _Work:
    """The painting of one clip."""

    def __init__(
        self,
        shown: tuple[Clip, _Survey],
        pictures: Pictures,
        settings: ClipSettings,
        seed: int,
        run: Run,
        folder: SegmentFolder,
    ) -> None:
        (self._clip, self._survey), self._pictures = shown, pictures
        self._settings, self._seed, self._run, self._folder = settings, seed, run, folder
        self._memory = Steadied(settings.steadiness)
        self._painters: dict[int, ShotPainter] = {}
        self._samples: dict[int, list[NDArray[np.uint8]]] = {}
        self._pending: list[Frame] = []
        self._told: set[str] = set()

    def paint_all(self) -> None:
        """Paints and keeps every frame that is not kept yet."""
        done, state = self._folder.kept()
        if done >= self._survey.count:
            return
        self._memory.restore(state)
        self._collect_samples(done)
        begun = kept_at = time.monotonic()
        try:
            moving = _moving(self._clip.reel.frames(), done, self._memory.seen, self._survey)
            for number, step in enumerate(_ahead(moving), done):
                self._pending.append(self._painted(step, self._survey.shot_of(number)))
                if len(self._pending) >= _SEGMENT or time.monotonic() - kept_at > _SEGMENT_SECONDS:
                    self._keep()
                    kept_at = time.monotonic()
                self._tell(number + 1, number + 1 - done, time.monotonic() - begun)
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
            how = (self._settings, self._seed)
            painter = ShotPainter(samples, palette, self._pictures, how, device)
            self._painters = {shot: painter}
            self._run.notify(each for each in painter.notices if each not in self._told)
            self._told |= {*painter.notices}
        return self._painters[shot]

    def _collect_samples(self, done: int) -> None:
        """Some frames of each shot that is still to be painted."""
        begin = self._survey.shot_of(done)
        shots = range(begin, len(self._survey.shots))
        wanted = {n: shot for shot in shots for n in self._survey.samples_of(shot)}
        for number, frame in enumerate(_ahead(self._clip.reel.frames())):
            if number in wanted:
                self._samples.setdefault(wanted[number], []).append(_packed(frame.pixels))
                if number == max(wanted):
                    return

    def _keep(self) -> None:
        self._folder.keep(self._pending, self._memory.state())
        self._pending = []

    def _tell(self, done: int, new: int, seconds: float) -> None:
        left = (self._survey.count - done) * seconds / new
        facts = {"frames/s": new / max(seconds, 1e-6), "seconds left": round(left)}
        self._run.report(Progress("stylize", done, self._survey.count, "frames", facts))


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
    frames: Iterator[Frame], done: int, seen: "Gray | None", survey: _Survey
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


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, made by a thread that is always a few ahead."""
    made_items: queue.Queue[tuple[str, Any]] = queue.Queue(_AHEAD)
    is_over = threading.Event()

    def work() -> None:
        try:
            for item in items:
                if not _put(made_items, ("item", item), is_over):
                    return
            _put(made_items, ("end", None), is_over)
        except BaseException as fault:  # noqa: BLE001, it is raised where the items are used
            _put(made_items, ("fault", fault), is_over)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while True:
            kind, value = made_items.get()
            if kind == "fault":
                raise value
            if kind == "end":
                return
            yield value
    finally:
        is_over.set()
        thread.join()


def _put(items: "queue.Queue[tuple[str, Any]]", item: tuple[str, Any], over: Any) -> bool:
    """Puts an item in, unless nobody wants it any more."""
    while not over.is_set():
        try:
            items.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
