"""Framing: the part of a motif that a layout shows, with the subject in it and where it belongs."""

from dataclasses import dataclass
from typing import Literal

from pinxit.base.errors import UserMistake
from pinxit.engine import Run
from pinxit.make.campaign.subject import Subject
from pinxit.make.resize import crop, resize
from pinxit.make.retarget import retarget
from pinxit.pictures.picture import Picture

Fit = Literal["auto", "crop", "retarget"]

KEPT = 0.85
"""Share of the subject that a crop has to keep; below that, `retarget` brings it to the size."""
FILLS = 0.6
"""Share of the motif from which on a subject is cropped all the same: retargeting would bend it."""
_ENLARGED = 1.02
_CLOSER = 1.15  # how much closer a part may be, so that the subject can be beside the texts


@dataclass(frozen=True, slots=True)
class Frame:
    """What a layout wants of a motif.

    Attributes:
        width: Columns, px.
        height: Rows, px.
        x: Where the subject belongs, as a share of the width.
        y: The same of the height.
        zoom: 1 shows as much of the motif as can be, 2 half of each side.
        fit: How it is brought to its proportions.
        may_upscale: Whether it may be enlarged beyond its pixels.
    """

    width: int
    height: int
    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0
    fit: Fit = "auto"
    may_upscale: bool = False


@dataclass(frozen=True, slots=True)
class Framed:
    """A motif in its frame.

    Attributes:
        picture: At exactly the frame's size.
        kept: Share of the subject that is to be seen, 0..1.
        way: "crop" or "retarget".
    """

    picture: Picture
    kept: float
    way: str


Box = tuple[int, int, int, int]
"""Left, top, width and height, px."""


def framed(motif: Picture, subject: Subject, frame: Frame, run: Run, seed: int = 0) -> Framed:
    """The motif in a frame: cropped around its subject, or retargeted where that would cut it.

    Left to itself, a subject that fills the motif is cropped: there is nothing around it that
    could give way.

    Raises:
        UserMistake: the motif has too few pixels, or is too small or flat to be retargeted.
        Cancelled: the run was cancelled.
    """
    box = window(motif, subject, frame)
    kept = share_kept(motif, subject, box)
    is_cut = kept < KEPT and _area(subject) < FILLS
    if frame.fit == "retarget" or (frame.fit == "auto" and is_cut):
        return Framed(_retargeted(motif, frame, run, seed), 1.0, "retarget")
    times = frame.width / box[2]
    if times > _ENLARGED and not frame.may_upscale:
        raise UserMistake(
            f"{motif.title or 'The motif'} has too few pixels: {box[2]} x {box[3]} of them would "
            f"be enlarged {times:.1f} times to {frame.width} x {frame.height}; bring a larger "
            "picture, or add --allow-upscale."
        )
    return Framed(resize(crop(motif, box), frame.width, frame.height), kept, "crop")


def window(motif: Picture, subject: Subject, frame: Frame) -> Box:
    """The part of the motif to show: with the proportions of the frame, and the subject inside."""
    whole = (motif.width, motif.height)
    scale = min(whole[0] / frame.width, whole[1] / frame.height)
    left, top, right, bottom = subject.box
    needed = max((right - left) * whole[0] / frame.width, (bottom - top) * whole[1] / frame.height)
    least = max(needed * 1.06, 0.0 if frame.may_upscale else 1.0)
    placing = _placing(whole[0], subject.x, frame.x) / frame.width
    scale = min(scale, max(scale / frame.zoom, least), max(placing, scale / _CLOSER, least))
    sides = min(whole[0], round(frame.width * scale)), min(whole[1], round(frame.height * scale))
    at = (
        _along(whole[0], sides[0], subject.x, (left, right), frame.x),
        _along(whole[1], sides[1], subject.y, (top, bottom), frame.y),
    )
    return at[0], at[1], max(1, sides[0]), max(1, sides[1])


def share_kept(motif: Picture, subject: Subject, box: Box) -> float:
    """The share of the subject's box that lies in a part of the motif."""
    left, top, right, bottom = subject.box
    wide = min(right * motif.width, box[0] + box[2]) - max(left * motif.width, box[0])
    high = min(bottom * motif.height, box[1] + box[3]) - max(top * motif.height, box[1])
    area = (right - left) * motif.width * (bottom - top) * motif.height
    return min(1.0, max(0.0, wide) * max(0.0, high) / max(area, 1e-6))


def _area(subject: Subject) -> float:
    """The share of the motif that the subject's box takes."""
    left, top, right, bottom = subject.box
    return (right - left) * (bottom - top)


def _placing(whole: int, focus: float, wanted: float) -> float:
    """The widest part of the motif in which the focus can be where it is wanted, px."""
    return min(focus * whole / max(wanted, 1e-6), (1 - focus) * whole / max(1 - wanted, 1e-6))


def _along(whole: int, side: int, focus: float, span: tuple[float, float], wanted: float) -> int:
    """Where a part begins on one axis, so that the focus is where it is wanted, or near."""
    start = focus * whole - wanted * side
    first, last = span[1] * whole - side, span[0] * whole
    # Where the subject fits in it is not cut, else on both sides alike.
    start = min(max(start, first), last) if first <= last else (first + last) / 2
    return round(min(max(start, 0), whole - side))


def _retargeted(motif: Picture, frame: Frame, run: Run, seed: int) -> Picture:
    if frame.width * frame.height > motif.width * motif.height and not frame.may_upscale:
        raise UserMistake(
            f"{motif.title or 'The motif'} has {motif.width} x {motif.height} pixels, too few to "
            f"be brought to {frame.width} x {frame.height}; bring a larger picture, or add "
            "--allow-upscale."
        )
    return retarget(motif, frame.width, frame.height, seed=seed, run=run)
