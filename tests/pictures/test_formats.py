"""Every format of the registry, by the public conformance suite and on its own terms."""

from dataclasses import replace

import numpy as np
import pytest

from pinxit.pictures.format import Encoding
from pinxit.pictures.known import FORMATS
from pinxit.testing.check_format import check_format

NAMES = tuple(FORMATS.describe())


def test_the_five_formats_are_there() -> None:
    assert NAMES == ("avif", "jpeg", "png", "tiff", "webp")


@pytest.mark.parametrize("name", NAMES)
def test_the_format_keeps_its_contract(name: str) -> None:
    check_format(FORMATS.load(name))


def test_the_suite_finds_a_format_that_changes_pixels() -> None:
    png = FORMATS.load("png")

    def darker(encoding: Encoding) -> bytes:
        return png.encode(replace(encoding, samples=encoding.samples // 2))

    with pytest.raises(AssertionError, match="lost"):
        check_format(replace(png, encode=darker))


def test_the_suite_finds_a_format_that_shows_half_a_file() -> None:
    png = FORMATS.load("png")
    whole = png.encode(Encoding(np.zeros((33, 65, 3), np.uint8), 90, b"x"))
    lenient = replace(png, size=lambda _: (65, 33), decode=lambda _: png.decode(whole))
    with pytest.raises(AssertionError):
        check_format(lenient)


def test_the_suite_finds_a_format_that_drops_xmp() -> None:
    with pytest.raises(AssertionError, match="XMP"):
        check_format(replace(FORMATS.load("webp"), xmp=lambda _: None))
