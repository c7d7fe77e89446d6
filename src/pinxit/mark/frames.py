"""The watermark of clips: every frame is marked with one id as it is read, and read from some."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.check.finding import Policy
from pinxit.clips.clip import Clip, Frame, Reel, Tally, raster, unit
from pinxit.clips.read import open_clip
from pinxit.mark.keys import Signer
from pinxit.mark.likeness import Likeness, likeness_of
from pinxit.mark.stamp import Stamp, stamped
from pinxit.mark.trace import Archive, Trace
from pinxit.mark.watermark import lay_on
from pinxit.mark.watermark_grid import lightness

_LOOKED_AT = 4
_EVERY = 12
_FAR_ENOUGH = 24  # frames, after which a clip has faded in


@dataclass(frozen=True, slots=True)
class StampedReel:
    """Frames with the watermark in them.

    The pattern stands still while the pictures move, so that frames can be added up to read it.

    Attributes:
        reel: The frames as they were made.
        key: The secret.
        number: The id.
        psnr: The signal to noise ratio, dB.
    """

    reel: Reel
    key: bytes
    number: int
    psnr: float

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame, marked."""
        for frame in self.reel.frames(tally):
            marked = lay_on(unit(frame.pixels), self.key, self.number, self.psnr)
            yield replace(frame, pixels=raster(marked))


def stamped_clip(
    clip: Clip, recipe: Mapping[str, Any], signer: Signer, policy: Policy
) -> tuple[Reel, Stamp]:
    """The frames of a clip with its id in them, if a frame near its start can carry it."""
    middle = min(clip.count // 2, _FAR_ENOUGH)
    (tried,) = deque(islice(clip.reel.frames(), middle + 1), maxlen=1)
    _, stamp = stamped(unit(tried.pixels), recipe, signer, policy)
    if stamp.left_out:
        return clip.reel, stamp
    return StampedReel(clip.reel, signer.secret, stamp.number, stamp.psnr), stamp


def likenesses_of(clip: Clip) -> tuple[Likeness, ...]:
    """What some frames from the first seconds of a clip look like."""
    return tuple(likeness_of(lightness(unit(frame.pixels))) for frame in _some(clip))


def trace_of_clip(path: Path, archive: Archive) -> Trace | None:
    """What watermark and record say of a clip: the first of some frames that says who made it.

    Frames that look like no recorded one are told from forged ones by the others.
    """
    try:
        traces = []
        for frame in _some(open_clip(path)):
            traces.append(archive.trace(lightness(unit(frame.pixels))))
            if traces[-1].known == "ours":
                break
    except UserMistake:
        return None
    return next((each for each in reversed(traces) if each.known != "nothing"), Trace())


def _some(clip: Clip) -> Iterator[Frame]:
    return islice(clip.reel.frames(), 0, _LOOKED_AT * _EVERY, _EVERY)
