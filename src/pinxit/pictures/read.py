"""The way in: a file becomes a picture in sRGB, upright, with its first step."""

import os
import re
import stat
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.pictures.color import to_srgb, unit
from pinxit.pictures.exif import kept_exif, orientation
from pinxit.pictures.format import DECODER_FAULTS, Decoded, Format, NotReadable
from pinxit.pictures.known import all_formats, format_of, labels_of_formats, what_else
from pinxit.pictures.labels import ReadLabels
from pinxit.pictures.picture import Picture, Pixels, Source, Step
from pinxit.pictures.quiet import quiet

DEFAULT_MOST_PIXELS = (
    128_000_000  # 1.5 GB of float32 RGB; the largest cameras in use have 102 million
)

_HEAD = 1024
_ROOM_FOR_LABELS = 64 * 2**20
_MOST_BYTES_PER_PIXEL = 16  # four channels of 32 bits
_PLACE_IN_MEMORY = re.compile(r" ?<[^<>]* object at 0x[0-9a-f]+>")
T = TypeVar("T")


def read_picture(path: Path, *, most_pixels: int = DEFAULT_MOST_PIXELS) -> Picture:
    """The picture in a file: float32 sRGB 0..1, upright, 1, 3 or 4 channels, with the step "open".

    The content decides the format, not the suffix. Of several frames or pages the first is read.

    Args:
        path: A PNG, JPEG, WebP, TIFF or AVIF file.
        most_pixels: Larger pictures are refused before their pixels are decoded.

    Raises:
        UserMistake: there is no such file, or it cannot be read as a picture.
    """
    _format_of(read_head(path), path.name)
    data = read_file(path, most_bytes=_most_bytes(most_pixels))
    return _picture(data, path.name, path.absolute(), most_pixels)


def decode_picture(data: bytes, title: str, *, most_pixels: int = DEFAULT_MOST_PIXELS) -> Picture:
    """The picture in the bytes of a file, as `read_picture` gives it.

    Args:
        data: The whole file.
        title: Its name, for messages and for the history.
        most_pixels: Larger pictures are refused before their pixels are decoded.

    Raises:
        UserMistake: it cannot be read as a picture.
    """
    return _picture(data, title, None, most_pixels)


def opened(
    pixels: Pixels, source: Source, *, depth: Literal[8, 16], icc: bytes | None, exif: bytes | None
) -> Picture:
    """The picture that was decoded from a file, with its first step."""
    step = Step("open", "", __version__, used=(source,))
    return Picture(pixels, (step,), depth, icc, exif, source.title, source)


def read_labels(data: bytes, title: str = "This file") -> ReadLabels:
    """What a file says about itself: XMP and PNG text. Pixels are not decoded.

    Raises:
        UserMistake: it is no picture, or too damaged to find out.
    """
    known = _format_of(data, title)
    xmp = _tried(lambda: known.xmp(data), known, title)
    text = _tried(lambda: known.text(data), known, title)
    return ReadLabels(known.name, xmp.decode(errors="replace") if xmp else None, text)


def picture_suffixes() -> frozenset[str]:
    """The endings, in lower case and with their dot, of files that are usually pictures of ours."""
    return frozenset(suffix for each in all_formats() for suffix in each.suffixes)


def read_file(path: Path, *, most_bytes: int) -> bytes:
    """All bytes of a plain file.

    Raises:
        UserMistake: it is missing, no plain file, not readable, or larger than ``most_bytes``.
    """
    try:
        with _opened(path) as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read() if size <= most_bytes else b""
    except (OSError, ValueError) as fault:
        raise _why_not_read(path, fault) from fault
    if max(size, len(data)) > most_bytes:
        raise UserMistake(f"{path} is larger than {most_bytes:,} bytes, the most that is read.")
    return data


def read_head(path: Path) -> bytes:
    """The first bytes of a plain file: enough to know its format, or what else it is.

    Raises:
        UserMistake: it is missing, no plain file, or not readable.
    """
    try:
        with _opened(path) as stream:
            return stream.read(_HEAD)
    except (OSError, ValueError) as fault:
        raise _why_not_read(path, fault) from fault


def _opened(path: Path) -> BinaryIO:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UserMistake(f"{path} is a directory; name a picture file in it.")
    if not stat.S_ISREG(mode):
        raise UserMistake(f"{path} is a pipe or device, not a picture file; name a file.")
    return path.open("rb")


def _why_not_read(path: Path, fault: OSError | ValueError) -> UserMistake:
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        return UserMistake(f"There is no file {path}.{_near(path)}")
    if isinstance(fault, PermissionError):
        return UserMistake(f"{path} may not be read; ask its owner, or change its permissions.")
    reason = fault.strerror if isinstance(fault, OSError) else str(fault)
    return UserMistake(f"{path} cannot be read: {reason}. Check its name and its disk.")


def _near(path: Path) -> str:
    try:
        names = sorted(each.name for each in path.parent.iterdir())
    except OSError:
        return f" There is no folder {path.parent} either." if not path.parent.is_dir() else ""
    near = get_close_matches(path.name, names, n=3, cutoff=0.6)
    if near:
        return f" Did you mean {' or '.join(near)}?"
    where = "this folder" if path.parent == Path() else str(path.parent)
    return f" Nothing like it is in {where}."


def _most_bytes(most_pixels: int) -> int:
    return most_pixels * _MOST_BYTES_PER_PIXEL + _ROOM_FOR_LABELS


def _picture(data: bytes, title: str, file: Path | None, most_pixels: int) -> Picture:
    known = _format_of(data, title)
    width, height = _tried(lambda: known.size(data), known, title)
    if width < 1 or height < 1:
        raise UserMistake(f"{title} is {width} x {height} pixels large: there is nothing in it.")
    if width * height > most_pixels:
        raise UserMistake(
            f"{title} has {width} x {height} = {width * height:,} pixels; at most {most_pixels:,} "
            "are read. Scale it down, or raise the limit."
        )
    decoded = _tried(lambda: known.decode(data), known, title)
    if decoded.samples.shape[:2] != (height, width):
        raise UserMistake(f"{title} is damaged: its header names another size than it has.")
    source = Source("file", title, hash_bytes(data), file)
    pixels, icc = _tried(lambda: _pixels(decoded), known, title)
    return opened(
        _upright(pixels, orientation(decoded.exif)),
        source,
        depth=8 if decoded.samples.dtype == np.uint8 else 16,
        icc=icc,
        exif=kept_exif(decoded.exif, location=True),
    )


def _format_of(data: bytes, title: str) -> Format:
    if not data:
        raise UserMistake(f"{title} is empty: it has zero bytes. Save or copy it again.")
    known = format_of(data)
    if known is None:
        raise UserMistake(f"{title} is {what_else(data)}; {labels_of_formats()} can be read.")
    return known


def _tried(work: Callable[[], T], known: Format, title: str) -> T:
    """The result of a decoder's work, its many kinds of failure made one sentence."""
    try:
        with quiet():
            return work()
    except NotReadable as fault:
        raise UserMistake(f"{title} {fault}.") from fault
    except MemoryError as fault:
        raise UserMistake(
            f"{title} does not fit into the memory of this machine; scale it down."
        ) from fault
    except DECODER_FAULTS as fault:
        raise UserMistake(
            f"{title} is a {known.label} that is damaged or cut off ({_in_short(fault)}); "
            "save or copy it again."
        ) from fault


def _in_short(fault: Exception) -> str:
    words = _PLACE_IN_MEMORY.sub("", " ".join(str(fault).split())) or type(fault).__name__
    return words if len(words) <= 80 else f"{words[:77]}..."


def _pixels(decoded: Decoded) -> tuple[Pixels, bytes | None]:
    color, icc = to_srgb(decoded)
    if not decoded.has_alpha:
        return color, icc
    alpha = unit(decoded.samples[..., -1:])
    if color.shape[2] == 1:
        color = np.repeat(color, 3, axis=2)
    return np.concatenate((color, alpha), axis=2), icc


def _upright(pixels: Pixels, turn: int) -> Float[np.ndarray, "rows columns channel"]:
    """Pixels as they are to be seen (EXIF 2.32, tag 0x0112: where row 0 and column 0 are)."""
    if turn in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if turn in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if turn in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
