"""Reading: sRGB, upright, first step, 16 bits, whatever the suffix says."""

import io
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageOps

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.pictures.read import decode_picture, picture_suffixes, read_picture

RNG = np.random.default_rng(7)


def saved(array: NDArray[Any], form: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, form, **options)
    return stream.getvalue()


def saved_in_mode(mode: str, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture = Image.fromarray(RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8))
    converted = picture.quantize(9) if mode == "P" else picture.convert(mode)
    if mode in ("LA", "RGBA"):
        converted.putalpha(Image.fromarray(RNG.integers(0, 256, (5, 7), dtype=np.uint8)))
    converted.save(stream, form, **options)
    return stream.getvalue()


def tiff(array: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, metadata=None, **options)
    return stream.getvalue()


def test_a_picture_knows_its_file_and_its_first_step(tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(saved(np.full((2, 3, 3), 51, np.uint8)))
    picture = read_picture(path)
    assert picture.title == "cat.png"
    assert picture.source is not None
    assert picture.source.file == path
    assert picture.sha256 == hash_bytes(path.read_bytes())
    (step,) = picture.steps
    assert (step.verb, step.engine, step.version) == ("open", "", __version__)
    assert step.used == (picture.source,)
    assert picture.pixels.dtype == np.float32
    assert np.allclose(picture.pixels, 0.2)


def test_a_relative_path_is_remembered_as_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(saved(np.zeros((1, 1), np.uint8)))
    monkeypatch.chdir(tmp_path)
    source = read_picture(Path("a.png")).source
    assert source is not None
    assert source.file == tmp_path / "a.png"


def test_the_suffix_may_lie(tmp_path: Path) -> None:
    path = tmp_path / "really-png.jpg"
    path.write_bytes(saved(np.full((2, 3), 255, np.uint8)))
    assert read_picture(path).channels == 1


@pytest.mark.parametrize("shape", [(5, 4), (5, 4, 3), (5, 4, 4)])
@pytest.mark.parametrize("form", ["png", "tiff"])
def test_sixteen_bits_stay_sixteen_bits(shape: tuple[int, ...], form: str) -> None:
    array = RNG.integers(0, 65536, shape, dtype=np.uint16)
    data = bytes(imagecodecs.png_encode(array)) if form == "png" else tiff(array)
    picture = decode_picture(data, "deep")
    assert picture.depth == 16
    back = np.rint(picture.pixels * 65535).astype(np.uint16)
    assert np.array_equal(back.reshape(shape), array)


def test_gray_with_alpha_becomes_rgb_with_alpha() -> None:
    array = RNG.integers(0, 256, (3, 4, 2), dtype=np.uint8)
    picture = decode_picture(bytes(imagecodecs.png_encode(array)), "la")
    assert picture.channels == 4
    assert np.array_equal(np.rint(picture.pixels[..., 1] * 255), array[..., 0])
    assert np.array_equal(np.rint(picture.pixels[..., 3] * 255), array[..., 1])


@pytest.mark.parametrize(
    ("mode", "form", "options", "channels"),
    [
        ("1", "PNG", {}, 1),
        ("L", "PNG", {"transparency": 3}, 4),
        ("P", "PNG", {}, 3),
        ("P", "PNG", {"transparency": 2}, 4),
        ("RGB", "PNG", {"transparency": (1, 2, 3)}, 4),
        ("L", "JPEG", {}, 1),
        ("RGB", "JPEG", {"progressive": True}, 3),
        ("CMYK", "JPEG", {}, 3),
        ("RGBA", "WEBP", {}, 4),
        ("L", "AVIF", {}, 1),
        ("1", "TIFF", {"compression": "group4"}, 1),
        ("P", "TIFF", {}, 3),
        ("LA", "TIFF", {}, 4),
        ("CMYK", "TIFF", {"compression": "tiff_lzw"}, 3),
        ("RGB", "TIFF", {"compression": "jpeg"}, 3),
    ],
)
def test_every_common_kind_of_picture_is_read_as_pillow_shows_it(
    mode: str, form: str, options: dict[str, Any], channels: int
) -> None:
    data = saved_in_mode(mode, form, **options)
    picture = decode_picture(data, "kind")
    with Image.open(io.BytesIO(data)) as opened:
        shown = np.asarray(opened.convert({1: "L", 3: "RGB", 4: "RGBA"}[picture.channels]))
    assert picture.channels == channels or (mode == "L" and form == "AVIF")
    assert np.abs(picture.pixels.squeeze() * 255 - shown).max() <= 1


def test_white_is_zero_in_some_tiffs() -> None:
    data = tiff(np.array([[0, 255]], np.uint8), photometric="miniswhite")
    assert decode_picture(data, "fax").pixels.ravel().tolist() == [1, 0]


def test_premultiplied_alpha_is_divided_out() -> None:
    array = np.array([[[100, 50, 0, 200], [0, 0, 0, 0]]], np.uint8)
    data = tiff(array, photometric="rgb", extrasamples=["assocalpha"])
    pixels = decode_picture(data, "associated").pixels
    assert np.allclose(pixels[0, 0] * 255, [128, 64, 0, 200], atol=0.51)
    assert not pixels[0, 1].any()


def test_planes_of_a_tiff_are_put_together() -> None:
    array = RNG.integers(0, 256, (3, 5, 4), dtype=np.uint8)
    data = tiff(array, photometric="rgb", planarconfig="separate")
    pixels = decode_picture(data, "planes").pixels
    assert np.array_equal(np.rint(pixels * 255), np.moveaxis(array, 0, 2))


def test_floats_from_zero_to_one_are_read_and_others_refused() -> None:
    array = RNG.random((4, 3, 3), dtype=np.float32)
    assert np.array_equal(decode_picture(tiff(array, photometric="rgb"), "f").pixels, array)
    with pytest.raises(UserMistake, match=r"f holds numbers from .* to 255"):
        decode_picture(tiff(array * 0 + 255, photometric="rgb"), "f")


def test_twelve_bits_use_the_whole_range() -> None:
    stream = io.BytesIO()
    array = np.array([[0, 4095]], np.uint16)
    tifffile.imwrite(stream, array, metadata=None, bitspersample=12)
    picture = decode_picture(stream.getvalue(), "twelve")
    assert picture.depth == 16
    assert picture.pixels.ravel().tolist() == [0, 1]


def test_the_first_page_and_the_first_frame_are_read() -> None:
    frames = [Image.new("RGB", (4, 3), color) for color in ("red", "blue")]
    for form in ("TIFF", "WEBP", "AVIF", "PNG"):
        stream = io.BytesIO()
        frames[0].save(stream, form, save_all=True, append_images=frames[1:])
        pixels = decode_picture(stream.getvalue(), form).pixels
        assert np.allclose(pixels[0, 0, :3], [1, 0, 0], atol=0.05), form


def test_photographs_are_turned_upright_as_pillow_turns_them() -> None:
    array = RNG.integers(0, 256, (3, 5, 3), dtype=np.uint8)
    for turn in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turn
        data = saved(array, exif=exif)
        with Image.open(io.BytesIO(data)) as opened:
            shown = np.asarray(ImageOps.exif_transpose(opened))
        picture = decode_picture(data, "turned")
        assert np.array_equal(np.rint(picture.pixels * 255), shown), turn
        assert picture.exif is None


def test_a_relative_limit_of_pixels_is_kept_exactly() -> None:
    data = saved(np.zeros((4, 5), np.uint8))
    assert decode_picture(data, "x", most_pixels=20).width == 5
    with pytest.raises(UserMistake, match=r"x has 5 x 4 = 20 pixels; at most 19 are read"):
        decode_picture(data, "x", most_pixels=19)


def test_the_usual_suffixes_of_pictures_are_known() -> None:
    assert {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".avif"} <= picture_suffixes()
