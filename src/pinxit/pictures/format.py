"""What a picture format must be able to do. One file in ``formats/`` fulfils it for each format."""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jaxtyping import Float32, UInt8, UInt16
from numpy import ndarray

from pinxit.base.errors import PinxitError

Samples = (
    UInt8[ndarray, "height width channel"]
    | UInt16[ndarray, "height width channel"]
    | Float32[ndarray, "height width channel"]
)
"""Pixels in the file's own depth: uint8 0..255, uint16 0..65535, float32 0..1."""

DECODER_FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)
"""All that Pillow, imagecodecs and tifffile are known to raise on damaged files."""


class NotReadable(PinxitError):
    """A format's own reason, half a sentence, why a file cannot be read ("has 5 channels; ...")."""


class NotWritable(PinxitError):
    """A format's own reason, half a sentence, why it cannot hold a picture."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One file as it was stored, before color management and orientation.

    Attributes:
        samples: Pixels in the file's own depth; color first, alpha last.
        model: What the color channels are; "cmyk" counts ink, 0 is none.
        has_alpha: Whether the last channel is alpha, not premultiplied.
        icc: Its ICC profile.
        exif: Its EXIF block, with or without the leading "Exif" and two zeros.
    """

    samples: Samples
    model: Literal["gray", "rgb", "cmyk"]
    has_alpha: bool = False
    icc: bytes | None = None
    exif: bytes | None = None


@dataclass(frozen=True, slots=True)
class Encoding:
    """One file as it is to be stored.

    Attributes:
        samples: uint8 or uint16; 1 (gray), 3 (RGB) or 4 (RGB, alpha) channels, as fits the format.
        quality: 1 to 100; formats without loss leave it out.
        icc: The ICC profile that says what the samples mean.
        exif: The EXIF block with its leading "Exif" and two zeros.
        xmp: The XMP packet.
        text: PNG text chunks.
        dpi: Pixels an inch; None says nothing.
    """

    samples: Samples
    quality: int
    icc: bytes
    exif: bytes | None = None
    xmp: str | None = None
    text: Mapping[str, str] = field(default_factory=dict)
    dpi: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One picture format. Its functions may raise `NotReadable` and any of `DECODER_FAULTS`.

    Attributes:
        name: The stem of its file ("jpeg").
        label: As people write it ("JPEG").
        suffixes: File names end so; the first is the usual one.
        media_type: IANA media type.
        has_alpha: Whether it can keep alpha.
        has_gray: Whether it can keep one channel.
        has_loss: Whether pixels change a little on the way (at `lossless_quality`, none do).
        deepest: Bits per channel it can keep.
        longest: Longest side in pixels that it can hold.
        matches: Whether a file that begins so (at least 64 bytes, or the whole file) is of it.
        size: Width and height from the header, without decoding pixels.
        decode: The first picture of a file.
        encode: The bytes of a new file; same encoding, same bytes.
        xmp: The XMP packet of a file.
        text: The PNG text chunks of a file.
        lossless_quality: From this quality on nothing is lost; None if it always or never is.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    media_type: str
    has_alpha: bool
    has_gray: bool
    has_loss: bool
    deepest: Literal[8, 16]
    longest: int
    matches: Callable[[bytes], bool]
    size: Callable[[bytes], tuple[int, int]]
    decode: Callable[[bytes], Decoded]
    encode: Callable[[Encoding], bytes]
    xmp: Callable[[bytes], bytes | None]
    text: Callable[[bytes], Mapping[str, str]] = lambda _: {}
    lossless_quality: int | None = None


def gray_or_rgb(channels: int) -> tuple[Literal["gray", "rgb"], bool]:
    """Color model and presence of alpha for 1 to 4 channels of gray or RGB."""
    return ("gray" if channels < 3 else "rgb", channels in (2, 4))


def as_three_axes(samples: Any) -> Any:
    """Samples with a channel axis, whether they had one or not."""
    return samples[:, :, None] if samples.ndim == 2 else samples
