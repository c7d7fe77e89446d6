"""Damaged files by the thousand: a picture or one sentence comes out, and nothing else."""

import io
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
import tifffile
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.pictures.known import FORMATS
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture, read_labels
from pinxit.pictures.write import encode

MOST_PIXELS = 4_000_000


def sound_files() -> list[bytes]:
    rows, columns = np.mgrid[0:24, 0:31] / np.float32(31)
    pixels = np.stack((rows, columns, 1 - rows, 0.5 + rows / 2), axis=2).astype(np.float32)
    labels = Labels(xmp="<x/>", text={"a": "b"}, keep_location=True)
    exif = Image.Exif()
    exif[0x013B] = "Ada"
    exif[0x8769] = {0x9003: "2020:01:02 03:04:05"}
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 14.0)}
    pictures = [
        Picture(pixels[..., :channels], depth=16 if depth == 16 else 8, exif=exif.tobytes())
        for channels in (1, 3, 4)
        for depth in (8, 16)
    ]
    ours = [encode(each, name, labels) for name in FORMATS.describe() for each in pictures]
    return ours + list(foreign_files((pixels[..., :3] * 255).astype(np.uint8)))


def foreign_files(array: np.ndarray) -> Iterator[bytes]:
    """Kinds of files that others write and we do not."""
    picture = Image.fromarray(array)
    for mode, form, options in (
        ("P", "PNG", {"transparency": 1}),
        ("CMYK", "JPEG", {}),
        ("RGB", "JPEG", {"progressive": True}),
        ("P", "TIFF", {}),
        ("CMYK", "TIFF", {"compression": "tiff_lzw"}),
        ("1", "TIFF", {"compression": "group4"}),
    ):
        stream = io.BytesIO()
        converted = picture.quantize(8) if mode == "P" else picture.convert(mode)
        converted.save(stream, form, **options)
        yield stream.getvalue()
    for compression in ("jpeg", "packbits", None):
        stream = io.BytesIO()
        tifffile.imwrite(
            stream, array, photometric="rgb", compression=compression, tile=(16, 16), metadata=None
        )
        yield stream.getvalue()


def mended(png: bytearray) -> bytes:
    """A PNG whose checksums are right again, so that the damage reaches the decoder."""
    at = 8
    while at + 12 <= len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4], "big")
        if end + 4 > len(png):
            break
        png[end : end + 4] = zlib.crc32(png[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return bytes(png)


def mutant(files: list[bytes], rng: np.random.Generator) -> bytes:
    data = bytearray(files[rng.integers(len(files))])
    kind = rng.integers(4)
    if kind == 0:
        return bytes(data[: rng.integers(len(data))])
    if kind == 1:
        other = files[rng.integers(len(files))]
        at, start, count = rng.integers(len(data)), rng.integers(len(other)), rng.integers(1, 200)
        data[at : at + count] = other[start : start + count]
    else:
        early = len(data) if kind == 2 else 200  # headers matter more than their share
        for _ in range(rng.integers(1, 9)):
            data[rng.integers(min(early, len(data)))] = rng.integers(256)
    return mended(data) if data[:4] == b"\x89PNG" and rng.random() < 0.7 else bytes(data)


def is_one_sentence(words: str) -> bool:
    return "\n" not in words and len(words) < 300


def survive(count: int, seed: int) -> tuple[int, int]:
    files, rng = sound_files(), np.random.default_rng(seed)
    shown = refused = 0
    for _ in range(count):
        data = mutant(files, rng)
        try:
            picture = decode_picture(data, "mutant", most_pixels=MOST_PIXELS)
            read_labels(data)
        except UserMistake as mistake:
            refused += is_one_sentence(str(mistake))
        else:
            assert picture.pixels.dtype == np.float32
            assert picture.channels in (1, 3, 4)
            shown += 1
    assert shown + refused == count
    return shown, refused


def test_all_sound_files_are_read() -> None:
    for data in sound_files():
        assert decode_picture(data, "sound").pixels.shape[:2] == (24, 31)


def test_damaged_files_give_a_picture_or_one_sentence() -> None:
    shown, refused = survive(600, seed=1)
    assert shown > 50
    assert refused > 200


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_damaged_files_give_a_picture_or_one_sentence(seed: int) -> None:
    shown, refused = survive(5_000, seed)
    assert shown > 500
    assert refused > 2_000
