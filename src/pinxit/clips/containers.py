"""Frames of video files (MP4, MOV, MKV, WebM, AVI and what else FFmpeg reads), by PyAV.

Times are those of the file, to the last digit. Colors: YCbCr to RGB by the file's own matrix and
range (ITU-T H.273); where it names none, by what players take, BT.601 up to 576 rows and BT.709
above. 10 bits become 8.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.clips.clip import Clip, Frame, Look, Raster, Tally
from pinxit.clips.ffmpeg import Media, av, faults, flags
from pinxit.clips.sources import name_of, source_in
from pinxit.pictures.picture import Step

UNSAID = 2
_RGB = 0
_BT709, _BT601 = 1, 5
_ROWS_OF_BT601 = 576
_USUAL_RATE = 25
_PATIENCE = 1000
"""Faults one after another, without a frame between, after which the rest is given up."""


def open_container(file: Path | bytes, title: str = "") -> Clip:
    """The clip in a video file, with the step "open".

    Args:
        file: Where it lies, or its bytes.
        title: Its name; that of the file, if absent.

    Raises:
        UserMistake: it is no video that can be read, or holds no frame.
    """
    title = title or name_of(file)
    with opened(file, title) as container:
        stream = video_of(container, title)
        first = _first_frame(container, stream, title)
        look = _look(first, stream)
        has_alpha = any(part.is_alpha for part in first.format.components)
        rate = stream.average_rate or stream.guessed_rate or Fraction(_USUAL_RATE)
        base, count = stream.time_base or Fraction(1, 90000), int(stream.frames)
        size = (first.width, first.height)
    source = source_in(file, title)
    width, height = size[::-1] if look.rotation in {90, 270} else size
    return Clip(
        reel=ContainerReel(file, look, has_alpha=has_alpha),
        width=width,
        height=height,
        channels=4 if has_alpha else 3,
        time_base=Fraction(base),
        rate=Fraction(rate),
        count=count,
        look=look,
        steps=(Step("open", "", __version__, used=(source,)),),
        title=title,
        source=source,
        origin=source,
    )


def opened(file: Path | bytes, title: str = "") -> Media:
    """The open container, of a file or of its bytes.

    Raises:
        UserMistake: it is missing, or no container that FFmpeg reads.
    """
    if isinstance(file, Path) and not file.is_file():
        raise UserMistake(f"There is no video file {file}.")
    place = str(file) if isinstance(file, Path) else io.BytesIO(file)
    try:
        return av().open(place, metadata_errors="replace")
    except faults() as fault:
        name = title or name_of(file)
        raise UserMistake(f"{name} cannot be read as a video: {_said(fault)}.") from fault


def packets_in(container: Media, *streams: Media) -> Iterator[Media]:
    """The packets of streams, of all if none is named, up to the first fault of the file."""
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except faults():
            return
        yield packet


def video_of(container: Media, title: str) -> Media:
    """The stream of moving pictures; covers of songs are none.

    Raises:
        UserMistake: there is none.
    """
    cover = av().stream.Disposition.attached_pic
    for stream in container.streams.video:
        if not stream.disposition & cover and stream.codec_context is not None:
            stream.thread_type = "AUTO"
            return stream
    raise UserMistake(f"{title} holds no moving pictures; name a video, GIF or WebP.")


@dataclass(frozen=True, slots=True)
class ContainerReel:
    """The frames of a video file.

    Attributes:
        file: The file, or its bytes.
        look: How its frames are stored.
        has_alpha: Whether they have transparency.
    """

    file: Path | bytes
    look: Look
    has_alpha: bool = False

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        """Every frame that can be decoded; what cannot is counted and left out.

        Raises:
            UserMistake: the file has gone.
        """
        tally = tally if tally is not None else Tally()
        with opened(self.file) as container:
            stream = video_of(container, name_of(self.file))
            to_rgb = converter(self.look, has_alpha=self.has_alpha)
            waiting: Frame | None = None
            has_times = container.format.name != "avi"  # which only knows the order of decoding
            for stored in _decoded(container, stream, tally):
                at = _time_of(stored, waiting.at if waiting else None, has_times=has_times)
                if waiting is not None:
                    yield replace(waiting, lasts=at - waiting.at)
                pixels = np.rot90(to_rgb(stored), self.look.rotation // 90)
                waiting = Frame(np.ascontiguousarray(pixels), at, int(stored.duration or 0))
                tally.read += 1
            if waiting is not None:
                yield waiting


def converter(look: Look, *, has_alpha: bool) -> Callable[[Media], Raster]:
    """What turns a stored frame into RGB (or RGBA) as it is stored, not turned upright."""
    reformatter = av().video.reformatter.VideoReformatter()
    options: dict[str, Any] = {"format": "rgba" if has_alpha else "rgb24", "interpolation": flags()}

    def convert(frame: Media) -> Raster:
        if not frame.format.is_rgb:
            options["src_colorspace"] = assumed_matrix(look, frame.height)
            options["src_color_range"] = 2 if look.is_full else 1
            options["dst_color_range"] = 2
        pixels: Raster = reformatter.reformat(frame, **options).to_ndarray()
        return pixels

    return convert


def assumed_matrix(look: Look, rows: int) -> int:
    """The matrix of a file; where it says none, what players take."""
    if look.matrix in {_RGB, UNSAID}:
        return _BT601 if rows <= _ROWS_OF_BT601 else _BT709
    return _BT601 if look.matrix == 6 else look.matrix  # 6 and 5 are the same numbers


def _decoded(container: Media, stream: Media, tally: Tally) -> Iterator[Media]:
    """All frames, over every fault: a damaged packet costs what is in it, and no more."""
    seen = failed = in_a_row = 0
    packets = container.demux(stream)
    while in_a_row < _PATIENCE:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except faults():
            in_a_row += 1
            packets = container.demux(stream)
            continue
        seen += packet.size > 0
        try:
            frames = packet.decode()
        except faults():
            failed += 1
            in_a_row += 1
            continue
        in_a_row = 0
        for frame in frames:
            tally.damaged += bool(frame.is_corrupt)
            yield frame
    tally.lost += failed + max(0, int(stream.frames) - seen)


def _first_frame(container: Media, stream: Media, title: str) -> Media:
    frame = next(_decoded(container, stream, Tally()), None)
    if frame is None:
        raise UserMistake(f"{title} holds no frame that can be read; it is damaged.")
    return frame


def _look(frame: Media, stream: Media) -> Look:
    rotation = round(frame.rotation / 90) * 90 % 360
    aspect = stream.sample_aspect_ratio or Fraction(1)
    is_turned = rotation in {90, 270}
    levels = int(frame.color_range)
    return Look(
        rotation=rotation,
        aspect=1 / aspect if is_turned and aspect else aspect or Fraction(1),
        matrix=int(frame.colorspace),
        primaries=int(frame.color_primaries),
        transfer=int(frame.color_trc),
        is_full={1: False, 2: True}.get(levels, True if "yuvj" in frame.format.name else None),
    )


def _time_of(frame: Media, last: int | None, *, has_times: bool) -> int:
    """When a frame is shown; always after the frame before, whatever a broken file says."""
    said = frame.pts if has_times and frame.pts is not None else frame.dts
    if last is None:
        return int(said or 0)
    said = last + max(1, int(frame.duration or 0)) if said is None else int(said)
    return max(said, last + 1)


def _said(fault: Exception) -> str:
    return str(getattr(fault, "strerror", "") or fault).rstrip(".")
