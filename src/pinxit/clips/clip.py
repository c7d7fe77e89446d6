"""The clip that carries its own history: frames one after another, and the steps that made them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, UInt8

from pinxit.base.errors import PinxitError
from pinxit.pictures.picture import Source, Step

Raster = UInt8[np.ndarray, "height width channel"]
"""A frame: 8 bits, upright; 3 channels are RGB, 4 are RGB and alpha, not premultiplied."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a clip.

    Attributes:
        pixels: Upright, as people see it.
        at: When it is shown, in units of the clip's time base; may be below 0.
        lasts: For how long, in the same units; 0 if the file does not say.
    """

    pixels: Raster
    at: int
    lasts: int = 0


@dataclass(slots=True)
class Tally:
    """What became of the frames while a clip was read; filled by the reading.

    Attributes:
        read: Frames that were read.
        lost: Frames that could not be read at all.
        damaged: Frames that were read, but with faults in them.
    """

    read: int = 0
    lost: int = 0
    damaged: int = 0

    def sentence(self) -> str:
        """What a user should know; "" if all is well."""
        parts = []
        if self.lost:
            parts.append(f"{self.lost} of {self.read + self.lost} frames could not be read")
        if self.damaged:
            parts.append(f"{self.damaged} of {self.read + self.lost} frames are damaged in places")
        return f"The clip is damaged: {' and '.join(parts)}." if parts else ""


@runtime_checkable
class Reel(Protocol):
    """Frames that can be gone through again and again, from the first to the last."""

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame that can be read, in the order of time."""


@dataclass(frozen=True, slots=True)
class Look:
    """How frames are stored, so that a new file can be stored alike.

    Attributes:
        rotation: By how many degrees counterclockwise a player turns what is stored: 0, 90, 180
            or 270. Frames of a `Clip` are turned already.
        aspect: Width of a pixel against its height, of the upright frame.
        matrix: How YCbCr is made of RGB; this and the next three are numbers of ITU-T H.273, 2
            where the file does not say.
        primaries: What the primary colors are.
        transfer: The tone curve.
        is_full: Whether levels go from 0 to 255; None where the file does not say.
    """

    rotation: int = 0
    aspect: Fraction = Fraction(1)
    matrix: int = 2
    primaries: int = 2
    transfer: int = 2
    is_full: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Frames and how they came to be. Verbs return new clips with one more step.

    Attributes:
        reel: The frames.
        width: Columns of each frame, upright.
        height: Rows.
        channels: 3 or 4.
        time_base: Seconds in one unit of time.
        rate: Frames in a second, as the file says or on average.
        count: How many frames the file says that it has; 0 if it does not say.
        marks: Numbers of frames that a check must look at, whatever others it takes.
        look: How they are stored.
        loops: How often an animation is played; 0 is for ever. Videos are played once.
        number: Of the first frame, where frames are numbered files.
        steps: The history, oldest first.
        title: Name for people.
        source: The file or files it was read from; None for a made clip.
        origin: The source whose sound, subtitles and title go along; None for none.
    """

    reel: Reel
    width: int
    height: int
    channels: int
    time_base: Fraction
    rate: Fraction
    count: int = 0
    marks: tuple[int, ...] = ()
    look: Look = field(default_factory=Look)
    loops: int = 1
    number: int = 1
    steps: tuple[Step, ...] = ()
    title: str = ""
    source: Source | None = None
    origin: Source | None = None

    def after(self, reel: Reel, step: Step, *, size: tuple[int, int], count: int) -> "Clip":
        """A new clip with these frames of ``size`` (width, height) and one more step."""
        width, height = size
        steps = (*self.steps, step)
        return replace(
            self, reel=reel, width=width, height=height, count=count, steps=steps, source=None
        )

    def as_source(self, role: str) -> Source:
        """What this clip was read from, as the input of a step.

        Raises:
            PinxitError: it was read from nothing.
        """
        source = self.source or self.origin
        if source is None:
            raise PinxitError("Only a clip that was read from files can be an input.")
        return replace(source, role=role)


def unit(raster: Raster) -> Float[np.ndarray, "height width channel"]:
    """A frame as float32 sRGB 0..1."""
    return np.asarray(raster * np.float32(1 / 255), np.float32)


def raster(pixels: Float[np.ndarray, "height width channel"]) -> Raster:
    """Pixels as 8 bits, rounded."""
    return np.asarray(np.rint(np.clip(pixels, 0, 1) * np.float32(255)), np.uint8)
