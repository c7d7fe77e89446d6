"""What the formats share that Pillow decodes and encodes."""

import io
from typing import Any

import numpy as np
from PIL import Image

from pinxit.pictures.format import Decoded, Encoding, as_three_axes, gray_or_rgb
from pinxit.pictures.quiet import quiet


def size_by_pillow(data: bytes, name: str) -> tuple[int, int]:
    """Width and height from the header."""
    with quiet(), Image.open(io.BytesIO(data), formats=(name,)) as opened:
        return opened.size


def decode_by_pillow(data: bytes, name: str) -> Decoded:
    """The first frame, 8 bits per channel."""
    with quiet(), Image.open(io.BytesIO(data), formats=(name,)) as opened:
        icc, exif = opened.info.get("icc_profile"), opened.info.get("exif")
        opened.load()
        if opened.mode == "CMYK":
            return Decoded(np.array(opened), "cmyk", icc=icc, exif=exif)
        known = opened.mode in ("L", "LA", "RGB", "RGBA")
        samples = as_three_axes(np.array(opened if known else opened.convert("RGB")))
    model, has_alpha = gray_or_rgb(samples.shape[2])
    return Decoded(samples, model, has_alpha, icc, exif)


def xmp_by_pillow(data: bytes, name: str) -> bytes | None:
    """The XMP packet."""
    with quiet(), Image.open(io.BytesIO(data), formats=(name,)) as opened:
        found = opened.info.get("xmp")
    return found.encode() if isinstance(found, str) else found


def encode_by_pillow(encoding: Encoding, name: str, **options: Any) -> bytes:
    """A file of 8 bits per channel with profile, EXIF and XMP."""
    samples = encoding.samples
    picture = Image.fromarray(samples[..., 0] if samples.shape[2] == 1 else samples)
    labels: dict[str, Any] = {"icc_profile": encoding.icc}
    if encoding.exif:
        labels["exif"] = encoding.exif
    if encoding.xmp:
        labels["xmp"] = encoding.xmp.encode()
    if encoding.dpi and name == "JPEG":
        labels["dpi"] = (encoding.dpi, encoding.dpi)
    stream = io.BytesIO()
    with quiet():
        picture.save(stream, name, quality=encoding.quality, **labels, **options)
    return stream.getvalue()
