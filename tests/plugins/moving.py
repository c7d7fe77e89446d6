"""Small clips for tests, drawn and encoded here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray


def scene(number: int, height: int = 48, width: int = 64, kind: int = 0) -> NDArray[np.uint8]:
    """A smooth picture that moves by one pixel a frame; kinds look nothing like each other."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x = x + number
    waves = [np.sin((x * (1 + kind) + y * channel) / 11 + kind * 2) for channel in (1, 2, 3)]
    levels = np.stack(waves, axis=2) * 60 + 110 + 40 * np.array([kind % 2, -kind, kind])
    return np.asarray(np.clip(levels, 0, 255), np.uint8)


@dataclass(frozen=True)
class Recipe:
    """What a made video is like."""

    times: Sequence[int]
    time_base: Fraction = Fraction(1, 12800)
    codec: str = "libx264"
    pixels: str = "yuv420p"
    size: tuple[int, int] = (64, 48)
    rotation: int = 0
    aspect: Fraction = Fraction(1)
    sounds: int = 0
    scenes: Sequence[int] = ()
    is_full: bool = False


def video(path: Path, recipe: Recipe) -> Path:
    """Writes a video."""
    width, height = recipe.size
    with av.open(str(path), "w") as target:
        stream: Any = target.add_stream(recipe.codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, recipe.pixels
        stream.time_base = stream.codec_context.time_base = recipe.time_base
        stream.codec_context.sample_aspect_ratio = recipe.aspect
        stream.codec_context.colorspace, stream.codec_context.color_range = 1, 1 + recipe.is_full
        stream.codec_context.gop_size = 8
        if recipe.rotation:
            stream.set_display_rotation(recipe.rotation)
        sounds = [_track(target, language) for language in ("eng", "deu")[: recipe.sounds]]
        for number, at in enumerate(recipe.times):
            kind = sum(number >= cut for cut in recipe.scenes)
            frame = _frame(scene(number, height, width, kind), recipe)
            frame.pts, frame.time_base = at, recipe.time_base
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
        seconds = float(recipe.times[-1] * recipe.time_base)
        for index, sound in enumerate(sounds):
            for part in _tones(seconds, 300 * (index + 1)):
                target.mux(sound.encode(part))
            target.mux(sound.encode(None))
    return path


def _frame(pixels: NDArray[np.uint8], recipe: Recipe) -> Any:
    frame: Any = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    levels = 2 if recipe.is_full else 1
    kind = recipe.pixels
    frame = frame.reformat(format=kind, dst_colorspace=1, src_color_range=2, dst_color_range=levels)
    frame.colorspace, frame.color_range = 1, levels
    return frame


def _track(target: Any, language: str) -> Any:
    stream = target.add_stream("aac", rate=44100)
    stream.codec_context.layout = "mono"
    stream.metadata["language"] = language
    return stream


def _tones(seconds: float, hertz: int) -> Iterator[Any]:
    samples = np.arange(int(seconds * 44100) + 1024)
    wave = (0.2 * np.sin(2 * np.pi * hertz * samples / 44100)).astype(np.float32)
    for start in range(0, len(wave) - 1023, 1024):
        frame: Any = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 44100, start, Fraction(1, 44100)
        yield frame


def packets(path: Path, kind: str) -> list[tuple[int, Fraction, int | None, bytes]]:
    """Track, time, length and bytes of every packet of one kind of stream."""
    with av.open(str(path)) as container:
        streams: Any = [each for each in container.streams if each.type == kind]
        return (
            [
                (streams.index(p.stream), p.pts * p.time_base, p.duration, bytes(p))
                for p in container.demux(*streams)
                if p.size
            ]
            if streams
            else []
        )


def damage(path: Path, place: float, length: int = 400) -> Path:
    """Writes zeros over bytes at a place (0..1) in a file."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * place)
    data[start : start + length] = bytes(length)
    path.write_bytes(data)
    return path


def times(path: Path) -> list[Fraction]:
    """When each frame is shown, in seconds."""
    container: Any
    with av.open(str(path)) as container:
        return [frame.pts * frame.time_base for frame in container.decode(video=0)]
