"""The encoder: a picture becomes the bytes of a file. Only ``deliver`` may call it."""

from pathlib import Path

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.pictures.color import srgb_profile
from pinxit.pictures.exif import kept_exif
from pinxit.pictures.format import DECODER_FAULTS, Encoding, Format, NotWritable, Samples
from pinxit.pictures.known import FORMATS, all_formats
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture, Pixels, over
from pinxit.pictures.quiet import quiet

DEFAULT_QUALITY = 92


def format_for(path: Path) -> str:
    """The name of the format that a file name asks for by its suffix.

    Raises:
        UserMistake: no format has that suffix.
    """
    for each in all_formats():
        if path.suffix.lower() in each.suffixes:
            return each.name
    known = ", ".join(suffix for each in all_formats() for suffix in each.suffixes)
    has = f"ends in {path.suffix!r}" if path.suffix else "has no suffix"
    raise UserMistake(f"{path.name} {has}, which names no picture format; there are {known}.")


def encode(
    picture: Picture, format_name: str, labels: Labels, *, quality: int = DEFAULT_QUALITY
) -> bytes:
    """The bytes of a file with this picture. Same picture and labels: same bytes.

    The pixels are sRGB and say so by a small ICC profile. 16 bits, alpha and gray are kept where
    the format can; without alpha the picture lies over white. EXIF goes along without orientation.

    Args:
        picture: What to write.
        format_name: "png", "jpeg", "webp", "tiff", "avif".
        labels: What the file says beside the pixels.
        quality: 1 to 100; PNG and TIFF never lose anything, WebP at 100 does not.

    Raises:
        UserMistake: the format is unknown, cannot hold the picture, or the quality is out of range.
    """
    chosen = FORMATS.load(format_name)
    if not 1 <= quality <= 100:
        raise UserMistake(f"The quality is {quality}; it goes from 1 to 100.")
    longest = max(picture.width, picture.height)
    if longest > chosen.longest:
        raise UserMistake(
            f"{chosen.label} holds {chosen.longest:,} pixels a side at most, and this picture has "
            f"{longest:,}. Take PNG or TIFF, or scale it down."
        )
    samples = _samples(_fitting(picture.pixels, chosen), min(picture.depth, chosen.deepest))
    exif = kept_exif(picture.exif, location=labels.keep_location) if labels.keep_exif else None
    icc = srgb_profile("gray" if samples.shape[2] == 1 else "rgb")
    encoding = Encoding(samples, quality, icc, exif, labels.xmp, labels.text, picture.dpi)
    try:
        with quiet():
            return chosen.encode(encoding)
    except NotWritable as fault:
        raise UserMistake(f"A {chosen.label} {fault}. Take another format.") from fault
    except DECODER_FAULTS as fault:
        raise PinxitError(f"The {chosen.label} could not be written: {fault}.") from fault


def lost_in(picture: Picture, format_name: str) -> tuple[str, ...]:
    """What this format cannot hold of a picture, one sentence each.

    Raises:
        UserMistake: the format is unknown.
    """
    chosen, lost = FORMATS.load(format_name), []
    if picture.channels == 4 and not chosen.has_alpha and picture.pixels[..., 3].min() < 1:
        lost.append(f"{chosen.label} holds no transparency, so it lies over white.")
    if picture.depth > chosen.deepest:
        lost.append(f"{chosen.label} holds {chosen.deepest} bits of the {picture.depth} a channel.")
    return tuple(lost)


def _fitting(pixels: Pixels, chosen: Format) -> Float[np.ndarray, "height width stored"]:
    if pixels.shape[2] == 4 and not chosen.has_alpha:
        return over(pixels)
    if pixels.shape[2] == 1 and not chosen.has_gray:
        return np.repeat(pixels, 3, axis=2)
    return pixels


def _samples(pixels: Pixels, depth: int) -> Samples:
    top = np.float32(2**depth - 1)
    stored = np.clip(pixels, 0, 1) * top
    np.rint(stored, out=stored)
    return np.asarray(stored, np.uint8 if depth == 8 else np.uint16)
