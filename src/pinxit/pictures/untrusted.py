"""Pictures of strangers: decoded in armor, within limits, as `read_picture` would give them."""

import codecs
from collections.abc import Callable, Mapping
from typing import Any, Literal

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from pinxit.base.armor import Armor, Limits
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.pictures.known import all_formats
from pinxit.pictures.picture import CHANNELS, Picture, Source
from pinxit.pictures.read import decode_picture, opened

MOST_PIXELS = 50_000_000
"""600 MB as float32 RGB: with the decoder's own copies it fits into the armor's memory."""

_MODULE = "pinxit.pictures.untrusted"
_ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
_CODECS = (
    "png_decode",
    "cms_transform",
    "lzw_decode",
    "jpeg8_decode",
    "jpeg_decode",
    "none_decode",
)


def picture_armor(limits: Limits | None = None) -> Armor:
    """A warm process that decodes pictures of strangers."""
    return Armor(_MODULE, limits)


def decode_untrusted(
    armor: Armor, data: bytes, title: str, *, most_pixels: int = MOST_PIXELS
) -> Picture:
    """The picture in the bytes of a file that is not the user's own.

    Raises:
        UserMistake: it cannot be read as a picture, or not within the limits.
    """
    about = {"title": title, "most_pixels": most_pixels}
    answer, given = armor.ask("decode", about, data, title=title)
    try:
        pixels, icc, exif = _taken_apart(answer, given)
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(
            f"{title} is damaged in a way that its decoder did not survive."
        ) from fault
    depth: Literal[8, 16] = 8 if answer.get("depth") == 8 else 16
    source = Source("file", title, hash_bytes(data))
    return opened(pixels, source, depth=depth, icc=icc, exif=exif)


def _taken_apart(answer: Mapping[str, Any], given: bytes) -> tuple[Any, bytes | None, bytes | None]:
    height, width, channels = (int(side) for side in answer["shape"])
    count = 4 * height * width * channels
    if min(height, width) < 1 or channels not in CHANNELS:
        raise ValueError("No picture has this shape.")
    pixels = np.frombuffer(given, np.float32, height * width * channels).reshape(
        height, width, channels
    )
    icc, exif = int(answer["icc"]), int(answer["exif"])
    if icc < 0 or exif < 0 or count + icc + exif != len(given):
        raise ValueError("The answer has another length than it says.")
    rest = given[count:]
    return pixels, rest[:icc] or None, rest[icc:] or None


def _decode(about: Mapping[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    picture = decode_picture(data, about["title"], most_pixels=about["most_pixels"])
    icc, exif = picture.icc or b"", picture.exif or b""
    answer = {
        "shape": picture.pixels.shape,
        "depth": picture.depth,
        "icc": len(icc),
        "exif": len(exif),
    }
    return answer, b"".join((picture.pixels.data.cast("B"), icc, exif))


def warm() -> None:
    """Loads every decoder and encoding: afterwards no file can be opened any more."""
    all_formats()
    Image.init()
    for name in _ENCODINGS:
        codecs.lookup(name)
    for name in _CODECS:
        getattr(imagecodecs, name, None)
    for scheme in tifffile.COMPRESSION:
        try:
            tifffile.TIFF.DECOMPRESSORS[scheme]
        except KeyError:
            continue  # not among what this imagecodecs was built with


JOBS: Mapping[str, Callable[[Mapping[str, Any], bytes], tuple[dict[str, Any], bytes]]] = {
    "decode": _decode
}
