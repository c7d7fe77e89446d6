"""Where clips are painted: rights judged before the work, frames kept so that it can go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.base.about import __version__
from pinxit.base.hashing import hash_json
from pinxit.check.clips import as_picture
from pinxit.clips.clip import Clip
from pinxit.clips.segments import SegmentFolder
from pinxit.engine import Run
from pinxit.pictures.picture import Picture, Step

if TYPE_CHECKING:
    from pinxit.make.stylize_clip import Task


@dataclass(frozen=True, slots=True)
class ClipDesk:
    """Paints clips, whole or in parts.

    Attributes:
        runs: Folder in which folders of frames lie.
        run: Device, progress and cancellation.
        check: Raises why a picture may not be made.
    """

    runs: Path
    run: Run
    check: Callable[[Picture], Any]

    def stylize(self, task: "Task") -> Clip:
        """The clip as it was asked for; goes on where a stopped call left off.

        Raises:
            UserMistake: pictures or settings do not fit, or the disk is full.
            Refused: the rights of an input forbid it.
            Cancelled: the work was stopped; the same call resumes it.
        """
        from pinxit.make.stylize_clip import stylize_clip

        self.refuse(task)
        folder = SegmentFolder(self.runs / f"stylize-clip-{self.key(task)[:16]}")
        return stylize_clip(task, folder, self.run)

    def paint_part(self, task: "Task", part: tuple[int, int], folder: Path) -> int:
        """Paints one part of so many into a folder; how many frames it has.

        Raises:
            UserMistake: pictures or settings do not fit, or the disk is full.
            Refused: the rights of an input forbid it.
            Cancelled: the work was stopped; the same call resumes it.
        """
        from pinxit.make.stylize_clip import paint_part

        self.refuse(task)
        return paint_part(task, part, SegmentFolder(folder), self.run)

    def joined(self, task: "Task", folders: Sequence[Path]) -> Clip:
        """The clip whose parts lie in these folders.

        Raises:
            PinxitError: what was kept is damaged.
        """
        from pinxit.make.stylize_clip import joined

        return joined(task, list(map(SegmentFolder, folders)))

    def key(self, task: "Task") -> str:
        """The same for the same work on the same kind of device alone."""
        from pinxit.make.stylize_clip import clip_engine

        places = sorted((role, [each.sha256 for each in ps]) for role, ps in task.where.items())
        inputs = [source.sha256 for source in _named(task)]
        knobs = [clip_engine(), task.settings.to_json(), task.seed]
        return hash_json([inputs, places, knobs, __version__, self.run.device])

    def refuse(self, task: "Task") -> None:
        """Judges rights before minutes of painting.

        Raises:
            Refused: a check would block the result, whatever its pixels are.
        """
        step = Step("stylize", "", __version__, used=tuple(_named(task)))
        judged = as_picture(task.clip, next(task.clip.reel.frames()).pixels)
        self.check(judged.after(judged.pixels, step))


def _named(task: "Task") -> list[Any]:
    """The clip and the styles as inputs, without masks."""
    return [each for each in task.sources() if each.role not in task.where]
