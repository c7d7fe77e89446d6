"""Which encoder a file of some suffix gets, with what options; the first that is there.

Qualities are such that the encoder's losses are hard to see beside the painting at full size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.clips.ffmpeg import av


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of storing frames.

    Attributes:
        encoder: FFmpeg's name.
        pixels: Pixel format, as FFmpeg spells it.
        options: Of the encoder.
        needs_even: Whether sides must be even.
        says_aspect: Whether its stream tells how wide pixels are.
    """

    encoder: str
    pixels: str
    options: Mapping[str, str] = field(default_factory=dict)
    needs_even: bool = True
    says_aspect: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """One kind of video file.

    Attributes:
        muxer: FFmpeg's name.
        label: As people write it.
        media_type: IANA media type.
        is_bmff: Whether it is a file of ISO/IEC 14496-12 boxes (or QuickTime's), which C2PA knows.
        codecs: For frames, the best first.
        clear_codecs: For frames with alpha; none if it cannot hold them.
        sound: Encoder for sound that it cannot hold as it is.
        turns: Whether it can say by how much a player shall turn the frames.
    """

    muxer: str
    label: str
    media_type: str
    is_bmff: bool
    codecs: tuple[Codec, ...]
    clear_codecs: tuple[Codec, ...] = ()
    sound: str = "aac"
    turns: bool = False


_H264 = (
    Codec("libx264", "yuv420p", {"crf": "16", "preset": "veryfast"}),
    Codec("libopenh264", "yuv420p", {"rc_mode": "off", "qmin": "14", "qmax": "20"}),
    Codec("mpeg4", "yuv420p", {"qscale": "2", "q": "2"}),
)
_VP9 = {"crf": "22", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"}
_VP8 = {"crf": "8", "b": "20M", "deadline": "good", "cpu-used": "4"}
_OPEN = (
    Codec("libvpx-vp9", "yuv420p", _VP9, needs_even=False, says_aspect=False),
    Codec("libvpx", "yuv420p", _VP8, says_aspect=False),
)
_CLEAR_VP9 = (
    Codec(
        "libvpx-vp9",
        "yuva420p",
        {**_VP9, "auto-alt-ref": "0"},
        needs_even=False,
        says_aspect=False,
    ),
)
_CLEAR_PRORES = (Codec("prores_ks", "yuva444p10le", {"profile": "4444"}, needs_even=False),)

_MP4 = Holder("mp4", "MP4", "video/mp4", True, _H264, turns=True)
_MOV = Holder("mov", "MOV", "video/quicktime", True, _H264, _CLEAR_PRORES, turns=True)
_MKV = Holder("matroska", "MKV", "video/x-matroska", False, _H264, _CLEAR_VP9)
_WEBM = Holder("webm", "WebM", "video/webm", False, _OPEN, _CLEAR_VP9, sound="libopus")

HOLDERS: Mapping[str, Holder] = {
    ".mp4": _MP4,
    ".m4v": _MP4,
    ".mov": _MOV,
    ".mkv": _MKV,
    ".webm": _WEBM,
}
"""Every kind of video file that can be written, by its suffix."""


def codec_for(holder: Holder, path: Path, *, has_alpha: bool) -> Codec:
    """The best encoder that this FFmpeg has.

    Raises:
        UserMistake: it has none of them.
    """
    wanted = holder.clear_codecs if has_alpha and holder.clear_codecs else holder.codecs
    for codec in wanted:
        if _is_there(codec.encoder):
            return codec
    names = " or ".join(codec.encoder for codec in wanted)
    raise UserMistake(
        f"{path.name} cannot be written: this FFmpeg has no {names}. Take another suffix, or "
        "install PyAV with pip."
    )


def _is_there(encoder: str) -> bool:
    try:
        av().Codec(encoder, "w")
    except av().error.FFmpegError:
        return False
    return True
