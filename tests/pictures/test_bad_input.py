"""Bad input: one clear sentence, never another error, never a hang."""

import io
import os
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.pictures.read import decode_picture, read_labels, read_picture


def saved(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    noise = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(stream, form)
    return stream.getvalue()


def tiff(array: np.ndarray, **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, metadata=None, **options)
    return stream.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def said(data: bytes, title: str = "cat.png") -> str:
    with pytest.raises(UserMistake) as caught:
        decode_picture(data, title)
    return str(caught.value)


def said_of(path: Path) -> str:
    with pytest.raises(UserMistake) as caught:
        read_picture(path)
    return str(caught.value)


def test_an_empty_file_is_called_empty() -> None:
    assert said(b"") == "cat.png is empty: it has zero bytes. Save or copy it again."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"GIF89a" + bytes(20), "a GIF"),
        (b"%PDF-1.7", "a PDF"),
        (b"<svg xmlns='x'/>", "an SVG drawing"),
        (b"\n<!-- made by hand --><svg/>", "an SVG drawing"),
        (b"<?xml version='1.0'?><svg/>", "an XML text (perhaps an SVG drawing)"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "a HEIC"),
        (bytes(128) + b"DICM", "a DICOM file"),
        (b"hello, I am text", "not a picture"),
        (bytes(1000), "not a picture"),
    ],
)
def test_other_kinds_of_files_are_named_with_what_can_be_read(data: bytes, what: str) -> None:
    assert said(data) == f"cat.png is {what}; AVIF, JPEG, PNG, TIFF and WebP can be read."


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_a_truncated_file_is_refused_in_one_sentence(form: str) -> None:
    data = saved(form)
    for cut in (1, 2, 13, len(data) // 3, len(data) // 2, len(data) - 40):
        words = said(data[:-cut])
        assert words.startswith("cat.png ")
        assert words.count("\n") == 0
        assert len(words) < 250


def test_a_big_photograph_without_its_end_is_refused() -> None:
    for options in ({}, {"progressive": True}):
        stream = io.BytesIO()
        noise = np.random.default_rng(3).integers(0, 256, (300, 400, 3), dtype=np.uint8)
        Image.fromarray(noise).save(stream, "JPEG", **options)
        for cut in (1, 2, 100, 10_000, 40_000):
            assert "damaged or cut off" in said(stream.getvalue()[:-cut])


def test_no_place_in_memory_is_told() -> None:
    words = said(saved("AVIF")[:300])
    assert "0x" not in words
    assert "cannot identify image file" in words


def test_a_damaged_part_of_a_png_is_named() -> None:
    data = bytearray(saved("PNG"))
    data[data.index(b"IDAT") + 40] ^= 1
    assert said(bytes(data)) == "cat.png is damaged (in its 'IDAT' part)."


def test_five_channels_are_refused_with_the_way_out() -> None:
    data = tiff(np.zeros((4, 4, 5), np.uint8), photometric="rgb", planarconfig="contig")
    assert said(data, "cat.tif") == (
        "cat.tif has 5 channels; 1, 3 or 4 can be read. "
        "Drop the extra ones in the program that made it."
    )


def test_nan_and_infinity_in_a_tiff_are_refused() -> None:
    for value in (np.nan, np.inf):
        data = tiff(np.full((4, 4), value, np.float32))
        assert "cat.tif holds NaN or infinity" in said(data, "cat.tif")


@pytest.mark.parametrize(
    ("array", "options", "words"),
    [
        (np.zeros((4, 4, 3), np.uint8), {"photometric": "cielab"}, "CIELAB"),
        (np.zeros((4, 4), np.int16), {}, "int16"),
        (np.zeros((4, 4), np.complex64), {}, "complex64"),
        (np.zeros((4, 4, 3), np.uint8), {"photometric": "rgb", "compression": "webp"}, "WEBP"),
        (
            np.zeros((4, 16, 16), np.uint8),
            {"volumetric": True, "tile": (16, 16, 16), "photometric": "minisblack"},
            "volume",
        ),
    ],
)
def test_odd_tiffs_are_refused_with_the_reason(
    array: np.ndarray, options: dict[str, Any], words: str
) -> None:
    assert words in said(tiff(array, **options), "odd.tif")


def change(data: bytearray, tag: str, value: int) -> None:
    """Writes another value into a tag of a little-endian TIFF."""
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as opened:
        page: Any = opened.pages[0]
        found = page.tags[tag]
    struct.pack_into("<H" if found.dtype == 3 else "<I", data, found.valueoffset, value)


def test_a_tiff_without_some_of_its_strips_is_not_filled_with_black() -> None:
    data = bytearray(tiff(np.full((32, 32), 200, np.uint8), byteorder="<", compression="lzw"))
    change(data, "ImageLength", 40)
    assert "strips of it are missing" in said(bytes(data))


def test_a_tiff_strip_that_unpacks_to_far_more_than_the_page_is_refused() -> None:
    data = bytearray(tiff(np.zeros((10, 10), np.uint8), byteorder="<", compression="deflate"))
    bomb = zlib.compress(bytes(60 * 2**20), 9)
    change(data, "StripOffsets", len(data))
    change(data, "StripByteCounts", len(bomb))
    assert "damaged or cut off" in said(bytes(data) + bomb)


def test_a_tiff_tile_that_is_huge_is_refused() -> None:
    data = bytearray(tiff(np.zeros((16, 16), np.uint8), byteorder="<", tile=(16, 16)))
    change(data, "TileWidth", 65520)
    change(data, "TileLength", 65520)
    assert "a tile of it is larger than the picture" in said(bytes(data))


def test_a_jpeg_strip_that_is_larger_than_the_page_is_refused() -> None:
    data = bytearray(tiff(np.zeros((16, 16), np.uint8), byteorder="<", compression="jpeg"))
    at = data.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", data, at, 65_000, 65_000)
    assert "a strip of it is larger than the picture" in said(bytes(data))


def test_a_bomb_is_refused_by_its_header() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 16, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")
    assert "60000 x 60000 = 3,600,000,000 pixels; at most 128,000,000 are read" in said(data)


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_text_or_profile_that_unpacks_to_gigabytes_is_left_out(kind: bytes) -> None:
    packed = zlib.compress(bytes(2**26), 9)
    middle = b"\1\0\0\0" if kind == b"iTXt" else b"\0"
    data = saved("PNG")
    data = data[:33] + chunk(kind, b"key\0" + middle + packed) * 3 + data[33:]
    picture = decode_picture(data, "cat.png")
    assert picture.icc is None
    assert read_labels(data).text == {}


def test_texts_share_one_limit() -> None:
    packed = zlib.compress(b"a" * 3 * 2**20, 9)
    data = saved("PNG")
    texts = b"".join(chunk(b"zTXt", b"key%d\0\0" % i + packed) for i in range(9))
    found = read_labels(data[:33] + texts + data[33:]).text
    assert 1 <= len(found) <= 2


def test_a_jpeg_with_endless_scans_is_refused() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "JPEG", progressive=True)
    data = stream.getvalue()
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert "more than 100 scans" in said(data[:-2] + scan * 200 + data[-2:])


def test_a_missing_file_is_answered_with_names_that_are_near(tmp_path: Path) -> None:
    (tmp_path / "holiday-1.jpg").write_bytes(b"x")
    assert "Did you mean holiday-1.jpg?" in said_of(tmp_path / "holliday-1.jpg")
    assert "Nothing like it" in said_of(tmp_path / "zzz")
    assert "no folder" in said_of(tmp_path / "nowhere" / "a.png")
    assert "There is no file" in said_of(tmp_path / "holiday-1.jpg" / "a.png")


def test_a_directory_is_no_picture(tmp_path: Path) -> None:
    assert said_of(tmp_path) == f"{tmp_path} is a directory; name a picture file in it."


def test_a_pipe_or_device_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    assert "is a pipe or device" in said_of(pipe)
    assert "is a pipe or device" in said_of(Path("/dev/zero"))


def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(saved("PNG"))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    assert "may not be read" in said_of(path)


def test_a_refusal_of_the_system_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(saved("PNG"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert said_of(path) == (f"{path} may not be read; ask its owner, or change its permissions.")


def test_names_that_no_system_knows_are_refused() -> None:
    assert "cannot be read" in said_of(Path("a\0b.png"))
    assert "cannot be read" in said_of(Path("a" * 5000))


def test_labels_of_what_is_no_picture_are_refused_as_well() -> None:
    with pytest.raises(UserMistake, match=r"notes\.txt is not a picture"):
        read_labels(b"hello", "notes.txt")
    with pytest.raises(UserMistake, match="ends too early"):
        read_labels(saved("PNG")[:-5], "cat.png")


@pytest.mark.parametrize("compression", ["lzw", "jpeg", None])
def test_a_tiff_without_its_last_byte_is_refused(compression: str | None) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    data = tiff(noise, photometric="rgb", compression=compression)
    assert "ends too early" in said(data[:-1])


@pytest.mark.parametrize(
    ("head", "says"),
    [(b"\0\0\0\x18ftypisom", "is a video"), (b"\x89PNG\r\n\x1a\n", "is larger than")],
)
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, head: bytes, says: str) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(300 * 2**20)
    tracemalloc.start()
    with pytest.raises(UserMistake, match=says):
        read_picture(path, most_pixels=1000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2**20
