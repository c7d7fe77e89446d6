"""Frames of animated GIF and WebP, by Pillow: composed as viewers show them, with transparency."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.clips.clip import Clip, Frame, Tally
from pinxit.clips.sources import name_of, source_in
from pinxit.pictures.format import DECODER_FAULTS
from pinxit.pictures.picture import Step
from pinxit.pictures.quiet import quiet

KINDS = ("GIF", "WEBP")
MILLISECOND = Fraction(1, 1000)
_SHORTEST = 11
_USUAL = 100
"""Milliseconds; browsers show frames that want less than 11 for 100."""


def is_animation(file: Path | bytes) -> bool:
    """Whether a file, or its bytes, is a GIF or WebP of more than one frame."""
    try:
        with quiet(), Image.open(_place(file), formats=KINDS) as opened:
            return int(getattr(opened, "n_frames", 1)) > 1
    except DECODER_FAULTS:
        return False


def open_animation(file: Path | bytes, title: str = "") -> Clip:
    """The clip in an animated file, with the step "open".

    Args:
        file: Where it lies, or its bytes.
        title: Its name; that of the file, if absent.

    Raises:
        UserMistake: none of its frames can be read.
    """
    title = title or name_of(file)
    tally, milliseconds, clear = Tally(), 0, False
    for frame in AnimationReel(file).frames(tally):
        milliseconds += frame.lasts
        clear = clear or bool((frame.pixels[..., 3] < 255).any())
    if not tally.read:
        raise UserMistake(f"{title} holds no frame that can be read; it is damaged.")
    with quiet(), Image.open(_place(file), formats=KINDS) as opened:
        (width, height), loops = opened.size, int(opened.info.get("loop", 1))
    source = source_in(file, title)
    return Clip(
        reel=AnimationReel(file, has_alpha=clear),
        width=width,
        height=height,
        channels=4 if clear else 3,
        time_base=MILLISECOND,
        rate=Fraction(1000 * tally.read, milliseconds).limit_denominator(1001),
        count=tally.read + tally.lost,
        loops=loops,
        steps=(Step("open", "", __version__, used=(source,)),),
        title=title,
        source=source,
    )


def _place(file: Path | bytes) -> Path | io.BytesIO:
    """What Pillow opens."""
    return file if isinstance(file, Path) else io.BytesIO(file)


@dataclass(frozen=True, slots=True)
class AnimationReel:
    """The frames of an animated GIF or WebP.

    Attributes:
        file: The file, or its bytes.
        has_alpha: Whether frames come with their transparency.
    """

    file: Path | bytes
    has_alpha: bool = True

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame up to the first that is damaged: later ones build on it.

        Raises:
            UserMistake: the file has gone.
        """
        tally = tally if tally is not None else Tally()
        try:
            with quiet(), Image.open(_place(self.file), formats=KINDS) as opened:
                yield from self._frames(opened, tally)
        except FileNotFoundError as fault:
            raise UserMistake(f"There is no file {self.file!s}.") from fault
        except DECODER_FAULTS as fault:
            name = name_of(self.file)
            raise UserMistake(f"{name} cannot be read as an animation.") from fault

    def _frames(self, opened: Image.Image, tally: Tally) -> Iterator[Frame]:
        count, at = int(getattr(opened, "n_frames", 1)), 0
        for number in range(count):
            try:
                opened.seek(number)
                opened.load()
                pixels = np.array(opened.convert("RGBA" if self.has_alpha else "RGB"))
            except DECODER_FAULTS:
                tally.lost += count - number
                return
            lasts = int(opened.info.get("duration", 0))
            lasts = lasts if lasts >= _SHORTEST else _USUAL
            tally.read += 1
            yield Frame(pixels, at, lasts)
            at += lasts
