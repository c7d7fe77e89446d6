"""Color management: wide gamuts, gray curves, ink, and profiles that are broken."""

import io
import struct

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from pinxit.pictures.color import srgb_profile
from pinxit.pictures.read import decode_picture

ADOBE = bytes(imagecodecs.cms_profile("adobergb"))
SRGB = bytes(imagecodecs.cms_profile("srgb"))

# IEC 61966-2-1 and Adobe RGB (1998), both with the white point D65, so no adaptation is needed.
ADOBE_TO_XYZ = np.array(
    [[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]]
)
XYZ_TO_SRGB = np.array(
    [[3.24045, -1.53714, -0.49853], [-0.96927, 1.87601, 0.04156], [0.05564, -0.20403, 1.05723]]
)


def png(array: np.ndarray, icc: bytes) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, "PNG", icc_profile=icc)
    return stream.getvalue()


def tiff(array: np.ndarray, icc: bytes) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, photometric="rgb", iccprofile=icc, metadata=None)
    return stream.getvalue()


def cube(top: int) -> np.ndarray:
    axis = np.linspace(0, top, 9).round()
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(27, 27, 3)


def by_the_standards(adobe: np.ndarray) -> np.ndarray:
    linear = (adobe ** (563 / 256)) @ ADOBE_TO_XYZ.T @ XYZ_TO_SRGB.T
    linear = np.clip(linear, 0, 1)
    return np.asarray(
        np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    )


def test_a_wide_gamut_becomes_srgb_as_the_standards_say() -> None:
    stored = cube(65535).astype(np.uint16)
    picture = decode_picture(tiff(stored, ADOBE), "wide")
    assert np.abs(picture.pixels - by_the_standards(stored / 65535)).max() < 0.002
    assert picture.icc == ADOBE
    assert picture.depth == 16


def test_eight_bits_of_a_wide_gamut_become_srgb_without_a_second_rounding() -> None:
    stored = cube(255).astype(np.uint8)
    pixels = decode_picture(png(stored, ADOBE), "wide").pixels
    assert np.abs(pixels - by_the_standards(stored / 255)).max() < 0.002


def test_sixteen_bits_survive_color_management() -> None:
    ramp = np.repeat(np.arange(30000, 30512, dtype=np.uint16)[None, :, None], 3, axis=2)
    pixels = decode_picture(tiff(ramp, ADOBE), "ramp").pixels
    assert len(np.unique(pixels[..., 1])) == 512


@pytest.mark.parametrize("icc", [SRGB, srgb_profile("rgb")])
def test_an_srgb_profile_leaves_every_value_exactly_as_stored(icc: bytes) -> None:
    stored = cube(255).astype(np.uint8)
    assert np.array_equal(
        decode_picture(png(stored, icc), "same").pixels, (stored / np.float32(255))
    )


def test_our_gray_profile_leaves_every_value_exactly_as_stored() -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    picture = decode_picture(png(ramp, srgb_profile("gray")), "gray")
    assert np.array_equal(np.rint(picture.pixels[..., 0] * 255), ramp)
    assert picture.icc == srgb_profile("gray")


def test_a_gray_curve_is_applied_and_gray_stays_one_channel() -> None:
    linear = bytes(imagecodecs.cms_profile("gray", gamma=1.0))
    picture = decode_picture(png(np.full((2, 2), 55, np.uint8), linear), "linear")
    assert picture.channels == 1
    assert abs(float(picture.pixels[0, 0, 0]) - 0.5015) < 0.003  # 55/255 of the light


@pytest.mark.parametrize(
    "icc",
    [b"not a profile", SRGB[:100], SRGB[:300] + bytes(288), srgb_profile("gray")],
    ids=["no profile", "cut", "half empty", "gray"],
)
def test_a_profile_that_is_broken_or_of_another_kind_is_left_out(icc: bytes) -> None:
    stored = cube(255).astype(np.uint8)
    picture = decode_picture(png(stored, icc), "odd")
    assert picture.icc is None
    assert np.array_equal(picture.pixels, stored / np.float32(255))


def cmyk_profile() -> bytes:
    """A printer whose black ink does nothing, and whose other inks leave Lab 50 + 50 (1 - cyan).

    ICC.1:2001-12: a header and one lut8Type (6.5.7) from ink to Lab.
    """
    nodes = [bytes([128 if cyan else 255, 128, 128]) for cyan in (0, 1) for _ in range(8)]
    line = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0])
    lut += b"".join(struct.pack(">i", 65536 * (i % 4 == 0)) for i in range(9))
    lut += line * 4 + b"".join(nodes) + line * 3
    text = b"desc" + bytes(4) + struct.pack(">I", 2) + b"t\0" + bytes(78)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    parts = [(b"A2B0", lut), (b"desc", text), (b"wtpt", white)]
    table, body, at = struct.pack(">I", len(parts)), b"", 128 + 4 + 12 * len(parts)
    for name, part in parts:
        padded = part + bytes(-len(part) % 4)
        table += name + struct.pack(">II", at + len(body), len(part))
        body += padded
    header = bytearray(128)
    header[8:12] = b"\x02\x40\0\0"
    header[12:24] = b"prtrCMYKLab "
    header[36:40] = b"acsp"
    header[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    header[0:4] = struct.pack(">I", at + len(body))
    return bytes(header) + table + body


def test_ink_goes_through_its_own_profile() -> None:
    ink = np.array([[[0, 0, 0, 255], [255, 0, 0, 0]]], np.uint8)
    stream = io.BytesIO()
    tifffile.imwrite(stream, ink, photometric="separated", iccprofile=cmyk_profile(), metadata=None)
    picture = decode_picture(stream.getvalue(), "print")
    assert picture.icc == cmyk_profile()
    assert np.allclose(picture.pixels[0, 0], 1, atol=0.02)  # black ink does nothing here
    assert np.allclose(picture.pixels[0, 1], 0.466, atol=0.02)  # Lab 50 is sRGB 119


def test_ink_without_a_profile_takes_its_share_of_light() -> None:
    ink = np.array([[[0, 0, 0, 255], [255, 0, 0, 0], [0, 0, 0, 0]]], np.uint8)
    stream = io.BytesIO()
    tifffile.imwrite(stream, ink, photometric="separated", metadata=None)
    pixels = decode_picture(stream.getvalue(), "print").pixels[0]
    assert pixels.tolist() == [[0, 0, 0], [0, 1, 1], [1, 1, 1]]


def test_our_profiles_are_small_and_without_a_date_of_today() -> None:
    for model in ("rgb", "gray"):
        profile = srgb_profile(model)
        assert len(profile) < 1000
        assert profile[24:26] == struct.pack(">H", 2000)
