"""A clip looked through before it is painted: its frames, its shots, the room that they need."""

import queue
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip, Tally
from pinxit.clips.segments import SegmentFolder
from pinxit.engine import Run
from pinxit.nets.shots import Shot, ShotFinder

T = TypeVar("T")

_SAMPLES = 4
_AHEAD = 3
_KEPT_SHARE = 0.9
_ROOM = 2**28


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a clip after it was looked through."""

    count: int
    shots: tuple[Shot, ...]

    def shot_of(self, number: int) -> int:
        """Number of the shot that a frame belongs to."""
        return sum(shot.first <= number for shot in self.shots) - 1

    def part(self, number: int, of: int) -> range:
        """The frames of one of so many parts, whole shots each; none where shots are few.

        Args:
            number: Which part, from 1.
            of: How many there are.
        """
        starts = [*(shot.first for shot in self.shots), self.count]

        def border(part: int) -> int:
            return min(starts, key=lambda start: (abs(start * of - part * self.count), start))

        return range(border(number - 1), border(number))

    def samples_of(self, shot: int) -> set[int]:
        """Numbers of some frames from all over a shot."""
        first = self.shots[shot].first
        stop = self.shots[shot + 1].first if shot + 1 < len(self.shots) else self.count
        return {round(at) for at in np.linspace(first, stop - 1, _SAMPLES)}


def survey_of(clip: Clip, folder: SegmentFolder, run: Run) -> Survey:
    """Looks through a clip, unless that was done before.

    Raises:
        UserMistake: no frame can be read.
    """
    about = folder.about()
    if about is None:
        finder, tally = ShotFinder(), Tally()
        for number, frame in enumerate(ahead(clip.reel.frames(tally)), 1):
            finder.see(frame.pixels)
            run.report(Progress("look through", number, clip.count or None, "frames"))
        if not tally.read:
            raise UserMistake(f"{clip.title} holds no frame that can be read; it is damaged.")
        shots = [shot.to_json() for shot in finder.shots()]
        about = {"count": finder.seen, "shots": shots, "said": tally.sentence()}
        folder.note(about)
    run.notify([about["said"]] if about["said"] else [])
    return Survey(int(about["count"]), tuple(map(Shot.from_json, about["shots"])))


def refuse_small_disk(clip: Clip, size: int, left: int, folder: SegmentFolder) -> None:
    """Makes sure before the work that its frames can be kept.

    Args:
        clip: What is painted.
        size: Longest side of the frames; 0 for that of the clip.
        left: How many frames are still to be painted.
        folder: Where they are kept.

    Raises:
        UserMistake: they cannot.
    """
    share = (size or max(clip.width, clip.height)) / max(clip.width, clip.height)
    bytes_each = clip.width * clip.height * clip.channels * share**2 * _KEPT_SHARE
    free = shutil.disk_usage(folder.path).free
    if left * bytes_each + _ROOM > free:
        fits = int(max(0, free - _ROOM) / max(1.0, bytes_each))
        raise UserMistake(
            f"The {left} frames to paint need about {left * bytes_each / 1e9:.1f} GB in "
            f"{folder.path}, where {free / 1e9:.1f} GB are free: room for {fits} frames. "
            "Free some, set PINXIT_HOME to another disk, or paint it smaller with --size."
        )


def ahead(items: Iterator[T]) -> Iterator[T]:
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
