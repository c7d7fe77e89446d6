"""TIFF 6.0: scans and print, without loss, 8 or 16 bits, alpha; the first page is read.

Compressed strips are only handed on if they lie whole in the file and are of a kind whose unpacked
size is bounded by the strip's own.
"""

import io
import logging
import math
import struct
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pinxit.pictures.exif import exif_tags
from pinxit.pictures.format import Decoded, Encoding, Format, NotReadable, Samples, as_three_axes
from pinxit.pictures.formats._pillow import size_by_pillow

_XMP = 700
_PHOTO, _PLACE = 0x8769, 0x8825  # EXIF's own directories (CIPA DC-008, 4.6.3)
_BYTE, _ASCII, _LONG = 1, 2, 4
_LARGEST_TILE = 2**24
_UNASSOCIATED, _ASSOCIATED = 2, 1  # kinds of alpha, TIFF 6.0 section 18
_SAFE = frozenset(
    (
        "NONE",
        "LZW",
        "DEFLATE",
        "ADOBE_DEFLATE",
        "PACKBITS",
        "CCITTRLE",
        "CCITTFAX3",
        "CCITTFAX4",
        "JPEG",
    )
)
_MODELS: dict[int, Literal["gray", "rgb", "cmyk"]] = {1: "gray", 3: "rgb", 4: "cmyk"}
_COLORS = {"MINISBLACK": 1, "MINISWHITE": 1, "PALETTE": 1, "RGB": 3, "YCBCR": 3, "SEPARATED": 4}

logging.getLogger("tifffile").addHandler(logging.NullHandler())


def _page(opened: tifffile.TiffFile) -> Any:
    return opened.pages[0]


def _size(data: bytes) -> tuple[int, int]:
    with tifffile.TiffFile(io.BytesIO(data)) as opened:
        page = _page(opened)
        return int(page.imagewidth), int(page.imagelength)


def _decode(data: bytes) -> Decoded:
    with tifffile.TiffFile(io.BytesIO(data)) as opened:
        page = _page(opened)
        _refuse_odd(page)
        _refuse_missing(page, data)
        stored = np.asarray(page.asarray())
        if page.axes == "SYX":
            stored = np.moveaxis(stored, 0, 2)
        icc = page.tags.get(34675)
        return _decoded(page, as_three_axes(stored), bytes(icc.value) if icc else None, data)


def _refuse_odd(page: Any) -> None:
    kind = getattr(page.photometric, "name", "unknown")
    packing = getattr(page.compression, "name", "unknown")
    if kind not in _COLORS:
        raise NotReadable(f"holds colors of the kind {kind!r}; gray, RGB and CMYK can be read")
    if packing not in _SAFE:
        raise NotReadable(f"is compressed as {packing!r}; save it with LZW or Deflate")
    channels = int(page.samplesperpixel)
    if channels > 4 or not 0 <= channels - _COLORS[kind] <= 1:
        raise NotReadable(
            f"has {channels} channels; 1, 3 or 4 can be read. Drop the extra ones in the program "
            "that made it"
        )
    if kind == "YCBCR" and packing != "JPEG":
        raise NotReadable("holds YCbCr without JPEG; save it as RGB")
    if page.axes not in {"YX", "YXS", "SYX"}:
        raise NotReadable(f"holds a volume ({page.axes}), not a picture; save one slice of it")


def _refuse_missing(page: Any, data: bytes) -> None:
    """Strips must lie whole in the file, and must not unpack to more than the page."""
    most = max(page.imagewidth * page.imagelength, _LARGEST_TILE)
    if page.tilewidth * page.tilelength > most:
        raise NotReadable("is damaged (a tile of it is larger than the picture)")
    if len(page.dataoffsets) < math.prod(page.chunked):
        raise NotReadable("is damaged (strips of it are missing)")
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True):
        if offset <= 0 or count <= 0 or offset + count > len(data):
            raise NotReadable("ends too early; the rest of it is missing")
        if page.compression.name == "JPEG":
            width, height = size_by_pillow(data[offset : offset + count], "JPEG")
            if width * height > most:
                raise NotReadable("is damaged (a strip of it is larger than the picture)")


def _decoded(page: Any, stored: NDArray[Any], icc: bytes | None, data: bytes) -> Decoded:
    kind = page.photometric.name
    samples = _colors_of(page, stored) if kind == "PALETTE" else _scaled(page, stored)
    if kind == "MINISWHITE":
        top = 1 if samples.dtype == np.float32 else np.iinfo(samples.dtype).max
        samples = np.concatenate((top - samples[..., :1], samples[..., 1:]), axis=2)
    colors = 3 if kind == "PALETTE" else _COLORS[kind]
    alphas = [int(extra) for extra in page.extrasamples]
    has_alpha = samples.shape[2] > colors and alphas[:1] in ([_UNASSOCIATED], [_ASSOCIATED])
    samples = samples[..., : colors + has_alpha]  # an extra channel of no known meaning is no alpha
    if has_alpha and alphas[0] == _ASSOCIATED:
        samples = _divided_by_alpha(samples)
    return Decoded(np.ascontiguousarray(samples), _MODELS[colors], has_alpha, icc, data)


def _colors_of(page: Any, stored: NDArray[Any]) -> Samples:
    table = np.asarray(page.colormap, np.uint16) >> 8  # of 65536, written as v * 257 or v * 256
    return np.moveaxis(table.astype(np.uint8)[:, stored[..., 0]], 0, 2)


def _scaled(page: Any, stored: NDArray[Any]) -> Samples:
    """Samples of 1 to 32 bits as uint8, uint16 or float32 0..1."""
    if stored.dtype.kind == "b":
        return stored.astype(np.uint8) * np.uint8(255)
    if stored.dtype.kind == "f":
        return _checked_floats(stored)
    if stored.dtype.kind != "u" or stored.dtype.itemsize > 4:
        raise NotReadable(f"holds numbers of the kind {stored.dtype}; save it as 8 or 16 bits")
    bits = int(page.bitspersample)
    if bits in (8, 16):
        return stored
    if bits < 8:
        return np.asarray(stored.astype(np.uint16) * 255 // (2**bits - 1), np.uint8)
    return np.asarray((stored.astype(np.float64) * 65535 / (2**bits - 1)).round(), np.uint16)


def _checked_floats(stored: NDArray[Any]) -> Samples:
    if not np.isfinite(stored).all():
        raise NotReadable("holds NaN or infinity; replace them with numbers from 0 to 1")
    if stored.min() < 0 or stored.max() > 1:
        raise NotReadable(
            f"holds numbers from {stored.min():.4g} to {stored.max():.4g}; scale them to 0..1"
        )
    return stored.astype(np.float32)


def _divided_by_alpha(samples: Samples) -> Samples:
    top = 1.0 if samples.dtype == np.float32 else float(np.iinfo(samples.dtype).max)
    alpha = samples[..., -1:].astype(np.float32) / top
    color = np.divide(
        samples[..., :-1], alpha, where=alpha > 0, out=np.zeros_like(samples[..., :-1], np.float32)
    )
    color = np.clip(color if samples.dtype == np.float32 else color.round(), 0, top)
    return np.concatenate((color.astype(samples.dtype), samples[..., -1:]), axis=2)


def _xmp(data: bytes) -> bytes | None:
    with tifffile.TiffFile(io.BytesIO(data)) as opened:
        tag = _page(opened).tags.get(_XMP)
        if tag is None:
            return None
        return tag.value.encode() if isinstance(tag.value, str) else bytes(tag.value)


def _encode(encoding: Encoding) -> bytes:
    samples = encoding.samples
    gray, alpha = samples.shape[2] == 1, samples.shape[2] == 4
    tags: list[tuple[int, int, int, Any, bool]] = []
    if encoding.xmp:
        packet = encoding.xmp.encode()
        tags.append((_XMP, _BYTE, len(packet), packet, True))
    facts, photo, place = exif_tags(encoding.exif)
    for tag, value in facts.items():
        if isinstance(value, str):
            tags.append((tag, _ASCII, 0, value.encode("latin-1", "replace"), True))
    folders = {tag: held for tag, held in ((_PHOTO, photo), (_PLACE, place)) if held}
    tags.extend((tag - 1, _LONG, 1, 0, True) for tag in folders)
    stream = io.BytesIO()
    tifffile.imwrite(
        stream,
        samples[..., 0] if gray else samples,
        byteorder="<",
        photometric="minisblack" if gray else "rgb",
        extrasamples=["unassalpha"] if alpha else None,
        compression="adobe_deflate",
        predictor=True,
        iccprofile=encoding.icc,
        resolution=_resolution(encoding.dpi),
        resolutionunit="CENTIMETER" if encoding.dpi else None,
        extratags=tags,
        metadata=None,
        software=False,
    )
    return _with_folders(stream, folders)


def _resolution(dpi: float | None) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Pixels a centimeter on both axes, as the fraction nearest to them."""
    if dpi is None:
        return None
    share = Fraction(dpi / 2.54).limit_denominator(100_000)
    return (share.numerator, share.denominator), (share.numerator, share.denominator)


def _with_folders(stream: io.BytesIO, folders: Mapping[int, Mapping[int, Any]]) -> bytes:
    """The file with EXIF's directories at its end, and the page's tags pointing at them.

    tifffile does not write these tags, so each was written under the number before its own, which
    keeps the tags in order (TIFF 6.0, section 2), and gets its own number here.
    """
    for tag, held in folders.items():
        at = stream.seek(0, io.SEEK_END)
        at += stream.write(bytes(at % 2))  # directories begin at even offsets
        directory = ImageFileDirectory_v2(b"II*\0\0\0\0\0", group=tag)
        for key, value in held.items():
            directory[key] = value
        stream.write(directory.tobytes(at))
        stream.seek(0)
        with tifffile.TiffFile(stream) as opened:
            entry = _page(opened).tags[tag - 1].offset
        stream.seek(entry)
        stream.write(struct.pack("<HHII", tag, _LONG, 1, at))
    return stream.getvalue()


FORMAT = Format(
    name="tiff",
    label="TIFF",
    suffixes=(".tif", ".tiff"),
    media_type="image/tiff",
    has_alpha=True,
    has_gray=True,
    has_loss=False,
    deepest=16,
    longest=2**31 - 1,
    matches=lambda head: head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"},
    size=_size,
    decode=_decode,
    encode=_encode,
    xmp=_xmp,
)
