"""PNG (ISO/IEC 15948): without loss, 8 or 16 bits, alpha, text.

Pillow 13 cuts 16-bit color to 8 bits, so libpng does the pixels (through imagecodecs) and the
chunks around them are read and written here. Only chunks that the pixels need ever reach libpng.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping

import imagecodecs
import numpy as np

from pinxit.pictures.format import (
    DECODER_FAULTS,
    Decoded,
    Encoding,
    Format,
    NotReadable,
    NotWritable,
    as_three_axes,
    gray_or_rgb,
)

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FOR_PIXELS = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"))
_XMP = "XML:com.adobe.xmp"
_LARGEST_UNPACKED = 8 * 2**20  # of one profile or text; a few bytes may unpack to gigabytes
_FAULTS: tuple[type[Exception], ...] = (NotReadable, *DECODER_FAULTS)
_LONGEST_KEYWORD = 79  # ISO/IEC 15948, 11.3.4.2


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of every chunk up to IEND.

    Raises:
        NotReadable: the file ends early, or a chunk is damaged.
    """
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise NotReadable("ends too early; the rest of it is missing")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            raise NotReadable("ends too early; the rest of it is missing")
        content = data[at + 8 : end]
        if zlib.crc32(content, zlib.crc32(kind)) != struct.unpack_from(">I", data, end)[0]:
            raise NotReadable(f"is damaged (in its {kind.decode('latin-1')!r} part)")
        yield kind, content
        at = end + 4


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _size(data: bytes) -> tuple[int, int]:
    kind, length = data[12:16], int.from_bytes(data[8:12], "big")
    if kind != b"IHDR" or length != 13 or len(data) < 33:
        raise NotReadable("is damaged (it does not begin with its header)")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _decode(data: bytes) -> Decoded:
    bare, icc, exif = [_SIGNATURE], None, None
    for kind, content in _chunks(data):
        if kind in _FOR_PIXELS:
            bare.append(_chunk(kind, content))
        elif kind == b"iCCP":
            icc = _profile(content)
        elif kind == b"eXIf":
            exif = content
    samples = as_three_axes(np.asarray(imagecodecs.png_decode(b"".join(bare))))
    model, has_alpha = gray_or_rgb(samples.shape[2])
    return Decoded(samples, model, has_alpha, icc, exif)


def _profile(content: bytes) -> bytes | None:
    packed = content.partition(b"\0")[2][1:]
    try:
        return _unpacked(packed, _LARGEST_UNPACKED)
    except _FAULTS:
        return None


def _unpacked(packed: bytes, most: int) -> bytes:
    """What zlib packed.

    Raises:
        NotReadable: it is larger than ``most``.
    """
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(packed, most)
    if unpacker.unconsumed_tail:
        raise NotReadable("holds a text or profile that is too large")
    return content


def _text(data: bytes) -> Mapping[str, str]:
    return {keyword: text for keyword, text in _texts(data).items() if keyword != _XMP}


def _xmp(data: bytes) -> bytes | None:
    found = _texts(data).get(_XMP)
    return None if found is None else found.encode()


def _texts(data: bytes) -> Mapping[str, str]:
    """All texts that can be read, by keyword; of two with the same keyword, the first."""
    readers = {b"tEXt": _plain_text, b"zTXt": _packed_text, b"iTXt": _world_text}
    found: dict[str, str] = {}
    room = _LARGEST_UNPACKED
    for kind, content in _chunks(data):
        if kind not in readers:
            continue
        try:
            keyword, text = readers[kind](content, room)
        except _FAULTS:
            continue
        found.setdefault(keyword, text)
        room = max(1, room - len(text))
    return found


def _plain_text(content: bytes, _: int) -> tuple[str, str]:
    keyword, _zero, text = content.partition(b"\0")
    return keyword.decode("latin-1"), text.decode("latin-1")


def _packed_text(content: bytes, room: int) -> tuple[str, str]:
    keyword, _zero, rest = content.partition(b"\0")
    return keyword.decode("latin-1"), _unpacked(rest[1:], room).decode("latin-1")


def _world_text(content: bytes, room: int) -> tuple[str, str]:
    keyword, _zero, rest = content.partition(b"\0")
    is_packed, text = rest[0], rest[2:].split(b"\0", 2)[2]
    plain = _unpacked(text, room) if is_packed else text
    return keyword.decode("latin-1"), plain.decode()


def _encode(encoding: Encoding) -> bytes:
    samples = encoding.samples
    flat = np.ascontiguousarray(samples[..., 0] if samples.shape[2] == 1 else samples)
    bare = bytes(imagecodecs.png_encode(flat, level=6))
    header, rest = bare[:33], bare[33:]
    extra = [_chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(encoding.icc, 9))]
    if encoding.dpi:
        per_meter = round(encoding.dpi / 0.0254)
        extra.append(_chunk(b"pHYs", struct.pack(">IIB", per_meter, per_meter, 1)))
    if encoding.exif:
        extra.append(_chunk(b"eXIf", encoding.exif.removeprefix(b"Exif\0\0")))
    texts = {**encoding.text, **({_XMP: encoding.xmp} if encoding.xmp else {})}
    extra.extend(_chunk(b"iTXt", _as_world_text(key, text)) for key, text in texts.items())
    return header + b"".join(extra) + rest


def _as_world_text(keyword: str, text: str) -> bytes:
    is_sound = keyword.isprintable() and keyword == keyword.strip() and "\0" not in text
    key = keyword.encode("latin-1", "replace")
    if not is_sound or not 0 < len(key) <= _LONGEST_KEYWORD or key.decode("latin-1") != keyword:
        raise NotWritable(
            f"cannot hold the text {keyword!r}: a name has 1 to {_LONGEST_KEYWORD} Latin letters, "
            "a text no zero"
        )
    return key + b"\0\0\0\0\0" + text.encode()


FORMAT = Format(
    name="png",
    label="PNG",
    suffixes=(".png",),
    media_type="image/png",
    has_alpha=True,
    has_gray=True,
    has_loss=False,
    deepest=16,
    longest=2**31 - 1,
    matches=lambda head: head.startswith(_SIGNATURE),
    size=_size,
    decode=_decode,
    encode=_encode,
    xmp=_xmp,
    text=_text,
)
