"""What happens inside the armor: one clip of a stranger is held open, and given out in turns."""

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.clips.animations import is_animation, open_animation
from pinxit.clips.clip import Clip, Frame, Tally
from pinxit.clips.containers import open_container, opened, packets_in
from pinxit.clips.ffmpeg import Media, av, faults
from pinxit.clips.kinds import kind_of
from pinxit.clips.untrusted import SOUND_RATE, facts_of

_TURN = 24 * 2**20  # bytes
_LONGEST_SILENCE = 3600.0

Answer = tuple[dict[str, Any], bytes]


class _Holding:
    """The clip that is given out, and how far."""

    frames: Iterator[Frame] = iter(())
    tally = Tally()
    sound: Iterator[bytes] = iter(())


def _clip(about: Mapping[str, Any], data: bytes) -> Answer:
    clip, title = _opened(data, about["title"]), about["title"]
    pixels, most = clip.width * clip.height, int(about["most_pixels"])
    if pixels > most:
        raise UserMistake(
            f"The frames of {title} have {pixels / 1e6:,.0f} million pixels; at most "
            f"{most / 1e6:,.0f} are taken. Scale it down."
        )
    first = next(iter(clip.reel.frames()))
    facts = facts_of(clip, has_sound=_has_sound(data))
    return {"facts": facts, "frames": [_told(first)]}, first.pixels.tobytes()


def _frames(about: Mapping[str, Any], data: bytes) -> Answer:
    if about["begins"]:
        _Holding.tally = Tally()
        _Holding.frames = _opened(data, about["title"]).reel.frames(_Holding.tally)
    frames, size = [], 0
    for frame in _Holding.frames:
        frames.append(frame)
        size += frame.pixels.nbytes
        if size >= _TURN:
            break
    tally = _Holding.tally
    answer = {
        "frames": [_told(frame) for frame in frames],
        "ends": size < _TURN,
        "tally": [tally.read, tally.lost, tally.damaged],
    }
    return answer, b"".join(frame.pixels.tobytes() for frame in frames)


def _sound(about: Mapping[str, Any], data: bytes) -> Answer:
    if about["begins"]:
        _Holding.sound = _samples(data)
    parts, size = [], 0
    for part in _Holding.sound:
        parts.append(part)
        size += len(part)
        if size >= _TURN:
            break
    return {"ends": size < _TURN}, b"".join(parts)


def _opened(data: bytes, title: str) -> Clip:
    kind = kind_of(data)
    if kind is None:
        raise UserMistake(f"{title} is no clip.")
    if kind.label != "GIF":
        return open_container(data, title)
    if not is_animation(data):
        raise UserMistake(f"{title} holds one picture alone; save it as PNG.")
    return open_animation(data, title)


def _told(frame: Frame) -> list[int]:
    return [*frame.pixels.shape, frame.at, frame.lasts]


def _has_sound(data: bytes) -> bool:
    if kind_of(data) == kind_of(b"GIF89a"):
        return False
    with opened(data) as container:
        return any(stream.codec_context is not None for stream in container.streams.audio)


def _samples(data: bytes) -> Iterator[bytes]:
    """The first track of sound as 16-bit stereo, from the beginning of the clip's time on."""
    with opened(data) as container:
        track = next(each for each in container.streams.audio if each.codec_context is not None)
        resampler = av().AudioResampler(format="s16", layout="stereo", rate=SOUND_RATE)
        is_first = True
        for frame in itertools.chain(_heard(container, track), [None]):
            if is_first and frame is not None:
                starts = float(Fraction(frame.pts or 0) * Fraction(frame.time_base or 0))
                silent = round(min(max(starts, 0.0), _LONGEST_SILENCE) * SOUND_RATE)
                yield bytes(4 * silent)
                is_first = False
            for part in resampler.resample(frame) if not is_first else ():
                yield part.to_ndarray().tobytes()


def _heard(container: Media, track: Media) -> Iterator[Media]:
    """Every frame of sound up to the first fault of the file; damaged packets are left out."""
    for packet in packets_in(container, track):
        try:
            frames = packet.decode()
        except faults():
            continue
        yield from frames


def warm() -> None:
    """Loads all that decoding needs: afterwards no file can be opened any more."""
    file = io.BytesIO()
    with av().open(file, "w", format="matroska") as target:
        picture = target.add_stream("mpeg4", rate=25)
        picture.width = picture.height = 16
        picture.pix_fmt = "yuv420p"
        sound = target.add_stream("aac", rate=SOUND_RATE)
        sound.layout = "stereo"
        black = av().VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        target.mux(picture.encode(black))
        quiet = av().AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), "fltp", "stereo")
        quiet.sample_rate = SOUND_RATE
        target.mux(sound.encode(quiet))
        target.mux([*picture.encode(None), *sound.encode(None)])
    data = file.getvalue()
    list(open_container(data, "warm").reel.frames())
    list(_samples(data))
    is_animation(data)


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], Answer]] = {
    "clip": _clip,
    "frames": _frames,
    "sound": _sound,
}
