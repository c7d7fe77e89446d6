"""Writing: sRGB with its profile, depth and alpha kept, labels as asked, same bytes."""

import io
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.pictures.color import srgb_profile
from pinxit.pictures.known import FORMATS
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture, read_labels
from pinxit.pictures.write import encode, format_for, lost_in

NAMES = tuple(FORMATS.describe())
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ä 漢 --></x:xmpmeta>'


def waves(channels: int, height: int = 20, width: int = 31) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    planes = [np.sin(rows / 9 + k) * np.cos(columns / 7) / 2 + 0.5 for k in range(channels)]
    return np.stack(planes, axis=2).astype(np.float32)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_same_picture_same_bytes(name: str, channels: int) -> None:
    labels = Labels(xmp=XMP, text={"pinxit": "recipe"})
    first = encode(Picture(waves(channels)), name, labels)
    assert encode(Picture(waves(channels)), name, labels) == first


@pytest.mark.parametrize("name", ["png", "tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("depth", [8, 16])
def test_depth_channels_and_values_come_back(name: str, channels: int, depth: int) -> None:
    picture = Picture(waves(channels), depth=16 if depth == 16 else 8)
    back = decode_picture(encode(picture, name, Labels()), "back")
    assert back.depth == depth
    assert back.channels == channels
    assert np.abs(back.pixels - picture.pixels).max() <= 0.51 / (2**depth - 1)
    assert back.icc == srgb_profile("gray" if channels == 1 else "rgb")


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["png", "tiff"]),
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    channels=st.sampled_from([1, 3, 4]),
    depth=st.sampled_from([8, 16]),
    seed=st.integers(0, 2**32 - 1),
)
def test_lossless_formats_give_back_every_stored_value(
    name: str, height: int, width: int, channels: int, depth: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    stored = rng.integers(0, 2**depth, (height, width, channels))
    pixels = (stored / np.float32(2**depth - 1)).astype(np.float32)
    picture = Picture(pixels, depth=16 if depth == 16 else 8)
    back = decode_picture(encode(picture, name, Labels()), "back")
    assert np.array_equal(np.rint(back.pixels * (2**depth - 1)), stored)


def test_a_jpeg_lays_alpha_over_white() -> None:
    pixels = np.zeros((8, 8, 4), np.float32)
    pixels[..., 3] = 0.25
    back = decode_picture(encode(Picture(pixels), "jpeg", Labels()), "x")
    assert back.channels == 3
    assert np.allclose(back.pixels, 0.75, atol=0.02)


def test_values_out_of_range_are_clipped_not_wrapped() -> None:
    pixels = np.array([[[-0.5, 0.5, 1.5]]], np.float32)
    back = decode_picture(encode(Picture(pixels), "png", Labels()), "x")
    assert np.allclose(back.pixels, [[[0, 0.5, 1]]], atol=0.003)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("depth", [8, 16])
def test_xmp_is_written_and_read_back(name: str, depth: int) -> None:
    picture = Picture(waves(3), depth=16 if depth == 16 else 8)
    found = read_labels(encode(picture, name, Labels(xmp=XMP)))
    assert found.format == name
    assert found.xmp == XMP


@pytest.mark.parametrize("depth", [8, 16])
def test_png_carries_profile_exif_xmp_and_text_at_every_depth(depth: int) -> None:
    picture = Picture(waves(3), depth=16 if depth == 16 else 8, exif=photo_exif())
    text = {"pinxit": '{"verb": "stylize", "title": "größer 漢"}'}
    data = encode(picture, "png", Labels(xmp=XMP, text=text))
    assert data[24] == depth
    assert dict(read_labels(data).text) == text
    with Image.open(io.BytesIO(data)) as opened:  # somebody else's reader finds all of it, too
        opened.load()
        assert opened.info["icc_profile"] == srgb_profile("rgb")
        assert opened.info["pinxit"] == text["pinxit"]
        assert opened.info["XML:com.adobe.xmp"] == XMP
        assert opened.getexif()[0x013B] == "Ada"


def test_pixels_of_a_sixteen_bit_tiff_are_where_the_header_says() -> None:
    data = encode(Picture(np.ones((1, 1, 1), np.float32), depth=16), "tiff", Labels())
    assert data[:4] == b"II*\0"
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.getpixel((0, 0)) == 65535


def photo_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Ada"
    exif[0x8298] = "© Müller".encode()
    exif[0x8769] = {0x9003: "2020:01:02 03:04:05", 0xA001: 65535, 0x927C: b"secret"}
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 14.0)}
    return exif.tobytes()


def photograph() -> Picture:
    stream = io.BytesIO()
    Image.new("RGB", (6, 4), "gray").save(stream, "JPEG", exif=photo_exif())
    return decode_picture(stream.getvalue(), "photo.jpg")


def found_in(data: bytes) -> tuple[Image.Exif, dict[int, object], dict[int, object]]:
    with Image.open(io.BytesIO(data)) as opened:
        exif = opened.getexif()
        return exif, dict(exif.get_ifd(0x8769)), dict(exif.get_ifd(0x8825))


@pytest.mark.parametrize("name", NAMES)
def test_the_photographer_goes_along_and_the_place_does_not(name: str) -> None:
    data = encode(photograph(), name, Labels())
    exif, photo, place = found_in(data)
    assert exif[0x013B] == "Ada"
    assert str(exif[0x8298]).encode("latin-1") == "© Müller".encode()
    assert photo == {0x9003: "2020:01:02 03:04:05"}
    assert 0x0112 not in exif or exif[0x0112] == 1
    assert place == {}
    assert 0x8825 not in exif


@pytest.mark.parametrize("name", NAMES)
def test_the_place_goes_along_when_asked(name: str) -> None:
    data = encode(photograph(), name, Labels(keep_location=True))
    exif, photo, place = found_in(data)
    assert place == {1: "N", 2: (48.0, 8.0, 14.0)}
    assert exif[0x013B] == "Ada"
    assert photo == {0x9003: "2020:01:02 03:04:05"}
    again = decode_picture(data, "again")
    assert again.exif is not None
    assert (again.width, again.height) == (4, 6)  # turned once, not twice


@pytest.mark.parametrize("name", NAMES)
def test_no_exif_goes_along_when_not_wanted(name: str) -> None:
    data = encode(photograph(), name, Labels(keep_exif=False, keep_location=True))
    exif, photo, place = found_in(data)
    assert b"Ada" not in data
    assert 0x013B not in exif
    assert photo == {}
    assert place == {}


def test_damaged_exif_is_left_out() -> None:
    for block in (b"Exif\0\0garbage", b"", photo_exif()[:40], b"\xff" * 300):
        data = encode(replace(photograph(), exif=block), "png", Labels(keep_location=True))
        assert decode_picture(data, "x").width == 4


def test_webp_at_quality_100_loses_nothing() -> None:
    picture = Picture(np.random.default_rng(1).random((9, 9, 4), dtype=np.float32))
    back = decode_picture(encode(picture, "webp", Labels(), quality=100), "x")
    assert np.abs(back.pixels - picture.pixels).max() <= 0.51 / 255


@pytest.mark.parametrize("quality", [0, 101, -5])
def test_a_quality_out_of_range_is_refused(quality: int) -> None:
    with pytest.raises(UserMistake, match=f"The quality is {quality}; it goes from 1 to 100"):
        encode(Picture(waves(3)), "jpeg", Labels(), quality=quality)


def test_a_side_too_long_for_the_format_is_refused_with_the_way_out() -> None:
    picture = Picture(np.zeros((1, 17_000, 1), np.float32))
    with pytest.raises(UserMistake, match=r"WebP holds 16,383 pixels .* this picture has 17,000"):
        encode(picture, "webp", Labels())
    assert decode_picture(encode(picture, "png", Labels()), "x").width == 17_000


def test_xmp_too_long_for_a_jpeg_is_refused_with_the_way_out() -> None:
    with pytest.raises(UserMistake, match="Take another format"):
        encode(Picture(waves(3)), "jpeg", Labels(xmp="x" * 70_000))
    assert read_labels(encode(Picture(waves(3)), "png", Labels(xmp="x" * 70_000))).xmp is not None


def test_text_that_png_cannot_name_is_refused() -> None:
    for text in ({"": "a"}, {"k" * 80: "a"}, {"a": "b\0c"}, {"漢": "a"}):
        with pytest.raises(UserMistake, match="PNG"):
            encode(Picture(waves(3)), "png", Labels(text=text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.png", "png"),
        ("A.JPG", "jpeg"),
        ("b.jpeg", "jpeg"),
        ("c.tif", "tiff"),
        ("d.WebP", "webp"),
    ],
)
def test_the_suffix_of_an_output_names_its_format(name: str, expected: str) -> None:
    assert format_for(Path("some") / name) == expected


def test_a_suffix_that_is_no_format_is_answered_with_those_that_are() -> None:
    with pytest.raises(UserMistake, match=r"a\.gif ends in '\.gif'.* there are \.avif, \.jpg"):
        format_for(Path("a.gif"))
    with pytest.raises(UserMistake, match="has no suffix"):
        format_for(Path("a"))
    with pytest.raises(UserMistake, match="Did you mean 'jpeg'"):
        encode(Picture(waves(3)), "jpg", Labels())


def test_every_chunk_of_a_png_has_its_checksum() -> None:
    data = encode(photograph(), "png", Labels(xmp=XMP, text={"a": "b"}))
    kinds, at = [], 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        kinds.append(kind)
        at += 12 + length
    assert at == len(data)
    assert kinds[:2] == [b"IHDR", b"iCCP"]
    assert kinds[-1] == b"IEND"
    assert {b"eXIf", b"iTXt", b"IDAT"} <= set(kinds)
    with Image.open(io.BytesIO(data)) as opened:
        opened.verify()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_format_cannot_hold_is_told_and_no_more(name: str) -> None:
    chosen = FORMATS.load(name)
    clear = replace(Picture(waves(4)), depth=16)
    told = lost_in(clear, name)
    assert any("transparency" in sentence for sentence in told) == (not chosen.has_alpha)
    assert any("16 a channel" in sentence for sentence in told) == (chosen.deepest < 16)
    opaque = waves(4)
    opaque[..., 3] = 1
    assert lost_in(Picture(opaque), name) == lost_in(Picture(waves(1)), name) == ()


def test_a_jpeg_of_pure_noise_is_written() -> None:
    noise = np.random.default_rng(0).random((512, 512, 3)).astype(np.float32)
    for quality in (90, 94, 100):
        data = encode(Picture(noise), "jpeg", Labels(), quality=quality)
        assert decode_picture(data, "noise.jpg").width == 512
