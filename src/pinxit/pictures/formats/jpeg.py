"""JPEG (ISO/IEC 10918-1): photographs, 8 bits, no alpha."""

from pinxit.pictures.format import Decoded, Encoding, Format, NotReadable, NotWritable
from pinxit.pictures.formats._pillow import (
    decode_by_pillow,
    encode_by_pillow,
    size_by_pillow,
    xmp_by_pillow,
)

_FINE = 90  # from this quality on, color keeps its full resolution
_SCAN = b"\xff\xda"
_MOST_SCANS = 100  # each costs a pass over all pixels; a progressive JPEG has about ten
_LONGEST_XMP = 65_502  # one APP1 segment holds no more (XMP specification part 3, 1.1.3)


def _encode(encoding: Encoding) -> bytes:
    if encoding.xmp and len(encoding.xmp.encode()) > _LONGEST_XMP:
        raise NotWritable(f"holds XMP of {_LONGEST_XMP} bytes at most, and this one is longer")
    sampling = 0 if encoding.quality >= _FINE else 2
    try:
        return encode_by_pillow(encoding, "JPEG", subsampling=sampling, optimize=True)
    except OSError:  # to optimize, Pillow wants a file of at most one byte a pixel; noise has more
        return encode_by_pillow(encoding, "JPEG", subsampling=sampling)


def _decode(data: bytes) -> Decoded:
    if data.count(_SCAN) > _MOST_SCANS:
        raise NotReadable(f"has more than {_MOST_SCANS} scans, which no camera or program writes")
    return decode_by_pillow(data, "JPEG")


FORMAT = Format(
    name="jpeg",
    label="JPEG",
    suffixes=(".jpg", ".jpeg", ".jpe", ".jfif"),
    media_type="image/jpeg",
    has_alpha=False,
    has_gray=True,
    has_loss=True,
    deepest=8,
    longest=65_500,
    matches=lambda head: head.startswith(b"\xff\xd8\xff"),
    size=lambda data: size_by_pillow(data, "JPEG"),
    decode=_decode,
    encode=_encode,
    xmp=lambda data: xmp_by_pillow(data, "JPEG"),
)
