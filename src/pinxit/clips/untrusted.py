"""Clips of strangers: opened and decoded in armor; what comes out is numbers, frames and sound.

Frames come in turns of some megabytes from a process that holds one clip open. Sound comes as plain
samples, so that no packet of a stranger gets into a file of ours.
"""

import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.clips.clip import Clip, Frame, Look, Raster, Tally
from pinxit.pictures.picture import Source, Step

MOST_PIXELS = 50_000_000
"""Of one frame."""

SOUND_RATE = 48000

_MODULE = "pinxit.clips.armored"
_LIMITS = Limits(memory=4 * 2**30, seconds=300, patience=600.0)
_LARGEST = 2**31


def clip_armor(limits: Limits | None = None) -> Armor:
    """A process that decodes one clip of a stranger after another."""
    return Armor(_MODULE, limits or _LIMITS)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a clip of a stranger showed.

    Attributes:
        facts: Size, times and colors, as `clip_of` takes them.
        first: The first frame.
    """

    facts: Mapping[str, Any]
    first: Raster


def look_at(armor: Armor, data: bytes, title: str, *, most_pixels: int = MOST_PIXELS) -> Looked:
    """The facts and the first frame of a clip.

    Args:
        armor: From `clip_armor`, or one that has the same jobs.
        data: The whole file.
        title: Its name, for messages.
        most_pixels: Frames may have so many.

    Raises:
        UserMistake: it cannot be read as a clip, or not within the limits.
    """
    about = {"title": title, "most_pixels": most_pixels}
    answer, given = armor.ask("clip", about, data, title=title)
    try:
        facts = _proven(answer["facts"])
        (first,) = _frames_in(answer["frames"], given)
    except (ArithmeticError, KeyError, TypeError, ValueError) as fault:
        raise _did_not_survive(title) from fault
    return Looked(facts, first.pixels)


def clip_of(path: Path, title: str, folder: Path) -> Clip:
    """A clip of a stranger with the step "open"; each of its frames is decoded in armor.

    Args:
        path: The file.
        title: What it is called.
        folder: Takes its sound, as a file of ours.

    Raises:
        UserMistake: it cannot be read as a clip, or not within the limits.
    """
    with clip_armor() as armor:
        facts = look_at(armor, path.read_bytes(), title).facts
        sound = folder / "sound.wav"
        if facts["has_sound"] and not sound.exists():
            _write_sound(armor, path, title, sound)
    source = Source("file", title, hash_file(path), path.absolute())
    origin = replace(source, file=sound) if facts["has_sound"] else None
    return Clip(
        reel=UntrustedReel(path, title),
        **{name: facts[name] for name in ("width", "height", "channels", "count", "loops")},
        time_base=Fraction(*facts["time_base"]),
        rate=Fraction(*facts["rate"]),
        look=_look_of(facts["look"]),
        steps=(Step("open", "", __version__, used=(source,)),),
        title=title,
        source=source,
        origin=origin,
    )


@dataclass(frozen=True, slots=True)
class UntrustedReel:
    """The frames of a clip of a stranger.

    Attributes:
        path: The file.
        title: What it is called.
    """

    path: Path
    title: str

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame that can be decoded; what cannot is counted and left out.

        Raises:
            UserMistake: the decoder did not survive it, or the file has gone.
        """
        tally = tally if tally is not None else Tally()
        with clip_armor() as armor:
            data = self.path.read_bytes()
            while True:
                about = {"title": self.title, "begins": bool(data)}
                answer, given = armor.ask("frames", about, data, title=self.title)
                data = b""
                try:
                    frames, ends = _frames_in(answer["frames"], given), bool(answer["ends"])
                    counts = [int(each) for each in answer["tally"]]
                except (KeyError, TypeError, ValueError) as fault:
                    raise _did_not_survive(self.title) from fault
                yield from frames
                tally.read, tally.lost, tally.damaged = counts
                if ends:
                    return


def _write_sound(armor: Armor, path: Path, title: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside, data = target.with_suffix(".part"), path.read_bytes()
    with wave.open(str(beside), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SOUND_RATE)
        ends = False
        while not ends:
            about = {"title": title, "begins": bool(data)}
            answer, given = armor.ask("sound", about, data, title=title)
            data, ends = b"", bool(answer.get("ends", True))
            file.writeframes(given[: len(given) // 4 * 4])
    beside.replace(target)


def _frames_in(told: Any, given: bytes) -> list[Frame]:
    """The frames of an answer."""
    frames, start = [], 0
    for height, width, channels, at, lasts in told:
        if min(height, width) < 1 or channels not in {3, 4}:
            raise ValueError("No frame has this shape.")
        count = height * width * channels
        pixels = np.frombuffer(given, np.uint8, count, start).reshape(height, width, channels)
        frames.append(Frame(pixels, int(at), int(lasts)))
        start += count
    if start != len(given):
        raise ValueError("The answer has another length than it says.")
    return frames


def _proven(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same facts, once they are known to be ones."""
    for name in ("width", "height", "channels", "count", "loops"):
        if not isinstance(told[name], int) or not 0 <= told[name] < _LARGEST:
            raise ValueError(f"{name} is no such number.")
    if min(Fraction(*told["time_base"]), Fraction(*told["rate"])) <= 0 or not told["width"]:
        raise ValueError("Times go forward.")
    _look_of(told["look"])
    return {**told, "has_sound": bool(told["has_sound"])}


def facts_of(clip: Clip, *, has_sound: bool) -> dict[str, Any]:
    """What is told of a clip, as JSON values."""
    look, aspect = clip.look, clip.look.aspect
    return {
        **{name: getattr(clip, name) for name in ("width", "height", "channels", "count", "loops")},
        "time_base": [clip.time_base.numerator, clip.time_base.denominator],
        "rate": [clip.rate.numerator, clip.rate.denominator],
        "look": [
            *(look.rotation, [aspect.numerator, aspect.denominator]),
            *(look.matrix, look.primaries, look.transfer, look.is_full),
        ],
        "has_sound": has_sound,
    }


def _look_of(told: Any) -> Look:
    rotation, aspect, matrix, primaries, transfer, is_full = told
    if rotation not in {0, 90, 180, 270} or Fraction(*aspect) <= 0:
        raise ValueError("Nothing is turned or drawn so.")
    return Look(
        rotation,
        Fraction(*aspect),
        matrix=int(matrix) & 0xFF,
        primaries=int(primaries) & 0xFF,
        transfer=int(transfer) & 0xFF,
        is_full=None if is_full is None else bool(is_full),
    )


def _did_not_survive(title: str) -> UserMistake:
    return UserMistake(f"{title} is damaged in a way that its decoder did not survive.")
