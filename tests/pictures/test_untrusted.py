"""Pictures of strangers come out of the armor as they would without it."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from pinxit.base.armor import Armor
from pinxit.base.errors import UserMistake
from pinxit.pictures.known import FORMATS
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import decode_picture
from pinxit.pictures.untrusted import decode_untrusted, picture_armor
from pinxit.pictures.write import encode


@pytest.fixture(scope="module")
def armor() -> Iterator[Armor]:
    with picture_armor() as worn:
        yield worn


def files() -> list[bytes]:
    pixels = np.random.default_rng(0).random((24, 31, 4)).astype(np.float32)
    exif = Image.Exif()
    exif[0x013B] = "Ada"
    pictures = [Picture(pixels[..., :n], depth=16, exif=exif.tobytes()) for n in (1, 3, 4)]
    return [encode(each, name, Labels()) for name in FORMATS.describe() for each in pictures]


def profiled(compression: str | None) -> bytes:
    stream = io.BytesIO()
    picture = Image.new("1" if compression == "group4" else "CMYK", (20, 10), 1)
    picture.save(stream, "TIFF", compression=compression)
    return stream.getvalue()


def same(one: Picture, other: Picture) -> bool:
    facts = [(p.depth, p.icc, p.exif, p.title, p.source, p.steps[0].verb) for p in (one, other)]
    return facts[0] == facts[1] and bool((one.pixels == other.pixels).all())


def test_every_format_is_decoded_as_outside(armor: Armor) -> None:
    kinds = (None, "tiff_lzw", "jpeg", "packbits", "tiff_adobe_deflate", "group4")
    for data in (*files(), *map(profiled, kinds)):
        assert same(decode_untrusted(armor, data, "cat"), decode_picture(data, "cat"))


def test_what_cannot_be_read_is_told_in_the_same_words(armor: Armor) -> None:
    whole = files()
    for data in (b"", b"hello", b"GIF89a" + bytes(30), *(each[: len(each) // 2] for each in whole)):
        with pytest.raises(UserMistake) as plain:
            decode_picture(data, "cat.png")
        with pytest.raises(UserMistake) as armored:
            decode_untrusted(armor, data, "cat.png")
        assert str(armored.value) == str(plain.value)


def test_pixels_are_limited(armor: Armor) -> None:
    with pytest.raises(UserMistake, match=r"24 = 744 pixels; at most 700 are read"):
        decode_untrusted(armor, files()[0], "cat.png", most_pixels=700)


def test_the_default_limit_of_pixels_fits_into_the_memory_of_the_armor(armor: Armor) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (7000, 7000)).save(stream, "PNG", compress_level=1)
    assert decode_untrusted(armor, stream.getvalue(), "large.png").width == 7000


def test_an_answer_that_was_made_up_is_no_picture() -> None:
    class Liar(Armor):
        def ask(
            self, job: str, about: object, data: bytes = b"", *, title: str = ""
        ) -> tuple[dict[str, object], bytes]:
            return lies[-1], bytes(12)

    lies: list[dict[str, object]] = []
    for lie in (
        {},
        {"shape": [1, 1, 3], "icc": 5, "exif": 0},
        {"shape": [1, 1, 2], "icc": 0, "exif": 4},
        {"shape": [-1, -1, 3], "icc": 0, "exif": 0},
        {"shape": ["x", 1, 3], "icc": 0, "exif": 0},
    ):
        lies.append(lie)
        with pytest.raises(UserMistake, match="its decoder did not survive"):
            decode_untrusted(Liar("none"), b"data", "cat.png")
