"""WebP (RFC 9649): photographs and graphics, 8 bits, alpha, at quality 100 without loss."""

from pinxit.pictures.format import Decoded, Encoding, Format
from pinxit.pictures.formats._pillow import (
    decode_by_pillow,
    encode_by_pillow,
    size_by_pillow,
    xmp_by_pillow,
)

_LOSSLESS = 100


def _encode(encoding: Encoding) -> bytes:
    lossless = encoding.quality >= _LOSSLESS
    return encode_by_pillow(encoding, "WEBP", lossless=lossless, exact=lossless, method=4)


def _decode(data: bytes) -> Decoded:
    return decode_by_pillow(data, "WEBP")


FORMAT = Format(
    name="webp",
    label="WebP",
    suffixes=(".webp",),
    media_type="image/webp",
    has_alpha=True,
    has_gray=False,
    has_loss=True,
    deepest=8,
    longest=16_383,
    matches=lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    size=lambda data: size_by_pillow(data, "WEBP"),
    decode=_decode,
    encode=_encode,
    xmp=lambda data: xmp_by_pillow(data, "WEBP"),
    lossless_quality=_LOSSLESS,
)
