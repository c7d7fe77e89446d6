"""The encoder of clips: frames become a video or an animation. Only ``deliver`` may call it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from pinxit.base.errors import UserMistake
from pinxit.clips.animated import write_gif, write_webp
from pinxit.clips.clip import Clip, Frame, Look, Raster, unit
from pinxit.clips.clip import raster as eight_bits
from pinxit.clips.codecs import HOLDERS, Codec, Holder, codec_for
from pinxit.clips.companions import Companions
from pinxit.clips.containers import UNSAID, assumed_matrix
from pinxit.clips.ffmpeg import Media, av, faults, flags
from pinxit.clips.square import squared
from pinxit.pictures.picture import over

ANIMATED = {".gif": "GIF", ".webp": "WebP"}


def clip_suffixes() -> tuple[str, ...]:
    """The endings of all files that hold a clip."""
    return (*HOLDERS, *ANIMATED)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new file says besides its frames.

    Attributes:
        xmp: The XMP packet.
        keep_location: Whether the place where the clip was taken goes along.
        tell: Hears after each frame how many are written.
        notices: Takes what the user should know of the new file.
    """

    xmp: str
    keep_location: bool
    tell: Callable[[int], None]
    notices: list[str] = field(default_factory=list)


def encode_clip(clip: Clip, path: Path, wishes: Wishes) -> None:
    """Writes a clip as the kind of file that the suffix names, whole or with an error.

    Args:
        clip: Its frames and what they came from.
        path: Where to.
        wishes: What else is in the file; takes notices.

    Raises:
        UserMistake: the suffix names no clip, or this FFmpeg cannot write it.
    """
    kind = path.suffix.lower()
    if kind in ANIMATED:
        if clip.origin is not None:
            wishes.notices.append(f"{ANIMATED[kind]} holds no sound; any sound was left out.")
        write = write_gif if kind == ".gif" else write_webp
        write(squared(clip), path, wishes.xmp, wishes.tell)
        return
    if kind not in HOLDERS:
        known = ", ".join(clip_suffixes())
        raise UserMistake(f"{path.name} names no kind of clip; end it in one of {known}.")
    holder = HOLDERS[kind]
    codec = codec_for(holder, path, has_alpha=clip.channels == 4)
    clip = clip if codec.says_aspect else squared(clip)
    try:
        _write_video(clip, path, (holder, codec), wishes)
    except faults() as fault:
        raise UserMistake(f"{path.name} could not be encoded: {fault}.") from fault


def _write_video(clip: Clip, path: Path, kind: tuple[Holder, Codec], wishes: Wishes) -> None:
    holder, codec = kind
    options = {"movflags": "+faststart"} if holder.is_bmff else {}
    origin = clip.origin.file if clip.origin else None
    with av().open(str(path), "w", format=holder.muxer, options=options) as target:
        frames = _Frames(clip, holder, codec)
        stream = frames.stream_in(target)
        companions = Companions(origin, target, holder, keep_location=wishes.keep_location)
        wishes.notices.extend((*frames.notices, *companions.notices))
        with closing(companions):
            for packet in frames.packets(stream, wishes.tell):
                companions.until(_time(packet))
                target.mux(packet)
            companions.end()


class _Frames:
    """The frames of a clip on their way into one stream."""

    def __init__(self, clip: Clip, holder: Holder, codec: Codec) -> None:
        self._clip, self._codec = clip, codec
        self._turns = clip.look.rotation // 90 if holder.turns else 0
        self._has_alpha = "yuva" in codec.pixels
        width, height = (clip.height, clip.width) if self._turns % 2 else (clip.width, clip.height)
        odd = (height % 2, width % 2) if codec.needs_even else (0, 0)
        self._edge = ((0, odd[0]), (0, odd[1]), (0, 0))
        self._size = width + odd[1], height + odd[0]
        self._reformatter = av().video.reformatter.VideoReformatter()
        self.notices = list(self._told(holder, any(odd)))

    def _told(self, holder: Holder, is_odd: bool) -> Iterator[str]:
        if self._clip.channels == 4 and not self._has_alpha:
            yield f"{holder.label} holds no transparency; the clip was laid over white."
        if is_odd:
            yield (
                f"{holder.label} wants even sides; the last row or column was doubled, so it is "
                f"{self._size[0]} x {self._size[1]}."
            )

    def stream_in(self, target: Media) -> Media:
        """The new stream, stored as the clip's source was."""
        clip, look = self._clip, self._clip.look
        options = dict(self._codec.options)
        stream = target.add_stream(self._codec.encoder, rate=clip.rate, options=options)
        stream.width, stream.height = self._size
        stream.pix_fmt = self._codec.pixels
        stream.time_base = stream.codec_context.time_base = clip.time_base
        aspect = 1 / look.aspect if self._turns % 2 else look.aspect
        stream.codec_context.sample_aspect_ratio = aspect
        if look.primaries != UNSAID:
            stream.codec_context.color_primaries = look.primaries
        if look.transfer != UNSAID:
            stream.codec_context.color_trc = look.transfer
        if look.matrix not in {0, UNSAID}:
            stream.codec_context.colorspace = look.matrix
        if look.is_full is not None:
            stream.codec_context.color_range = 2 if look.is_full else 1
        if self._turns:
            stream.set_display_rotation(look.rotation)
        return stream

    def packets(self, stream: Media, tell: Callable[[int], None]) -> Iterator[Media]:
        """Every packet, with the time that its frame is shown for."""
        lasts: dict[int, int] = {}
        for number, frame in enumerate(self._clip.reel.frames(), 1):
            if frame.lasts:
                lasts[frame.at] = frame.lasts
            yield from self._timed(stream.encode(self._frame(frame)), lasts)
            tell(number)
        yield from self._timed(stream.encode(None), lasts)

    def _timed(self, packets: list[Media], lasts: dict[int, int]) -> Iterator[Media]:
        for packet in packets:
            if packet.pts in lasts and packet.time_base == self._clip.time_base:
                packet.duration = lasts.pop(packet.pts)
            yield packet

    def _frame(self, frame: Frame) -> Any:
        pixels = self._stored(frame.pixels)
        kind = "rgba" if pixels.shape[2] == 4 else "rgb24"
        made = av().VideoFrame.from_ndarray(pixels, format=kind)
        look = self._clip.look
        made = self._reformatter.reformat(
            made,
            format=self._codec.pixels,
            dst_colorspace=assumed_matrix(look, self._clip.height),
            src_color_range=2,
            dst_color_range=2 if look.is_full else 1,
            interpolation=flags(),
        )
        _tag(made, look)
        made.pts, made.time_base = frame.at, self._clip.time_base
        if frame.lasts:
            made.duration = frame.lasts
        return made

    def _stored(self, pixels: Raster) -> UInt8[np.ndarray, "rows columns stored"]:
        if pixels.shape[2] == 4 and not self._has_alpha:
            pixels = eight_bits(over(unit(pixels)))
        pixels = np.rot90(pixels, -self._turns)
        return np.ascontiguousarray(np.pad(pixels, self._edge, mode="edge"))


def _tag(frame: Any, look: Look) -> None:
    """Says of a frame what the file will say of it."""
    frame.colorspace = look.matrix if look.matrix else UNSAID
    frame.color_range = {True: 2, False: 1, None: 0}[look.is_full]
    frame.color_primaries, frame.color_trc = look.primaries, look.transfer


def _time(packet: Media) -> Fraction | None:
    if packet.dts is None or packet.time_base is None:
        return None
    return Fraction(packet.dts * packet.time_base)
