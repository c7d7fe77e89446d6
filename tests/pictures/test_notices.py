import pytest
from spoken_files import KINDS, XMP_PROPERTIES, spoken, xmp_of

from pinxit.pictures.notices import Notice, notices_of


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("field", XMP_PROPERTIES)
def test_every_property_is_read_from_every_format(kind: str, field: str) -> None:
    assert notices_of(spoken(kind, xmp_of(field, "what it says"))) == (
        Notice(field, "what it says"),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_copyright_and_artist_are_read_from_exif(kind: str) -> None:
    data = spoken(kind, exif={0x8298: "(c) Ann", 0x013B: "Ann"})
    assert notices_of(data) == (Notice("EXIF Copyright", "(c) Ann"), Notice("EXIF Artist", "Ann"))


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
def test_the_copyright_notice_is_read_from_iptc(kind: str) -> None:
    assert notices_of(spoken(kind, iptc="(c) Ännchen")) == (
        Notice("IPTC copyright notice", "(c) Ännchen"),
    )


def test_properties_may_be_spelled_as_attributes() -> None:
    xmp = "<rdf:Description plus:DataMining='DMI-PROHIBITED' tdm:reservation='1'/>"
    assert notices_of(spoken("png", xmp)) == (
        Notice("plus:DataMining", "DMI-PROHIBITED"),
        Notice("tdm:reservation", "1"),
    )


def test_damage_ends_the_reading_and_document_types_are_refused() -> None:
    torn = xmp_of("dc:rights", "mine") + "<torn"
    assert notices_of(spoken("jpeg", torn)) == (Notice("dc:rights", "mine"),)
    bomb = '<!DOCTYPE x [<!ENTITY a "boom">]>'
    assert notices_of(spoken("jpeg", xmp_of("dc:rights", "&a;"), before=bomb)) == ()
    assert notices_of(b"no picture") == ()


def test_silence_says_nothing() -> None:
    assert all(notices_of(spoken(kind)) == () for kind in KINDS)


def test_exif_behind_the_pixels_of_a_png_is_read_too() -> None:
    data = spoken("png", exif={0x8298: "(c) Ann"})
    start = data.index(b"eXIf") - 4
    length = int.from_bytes(data[start : start + 4], "big") + 12
    chunk, end = data[start : start + length], data.index(b"IEND") - 4
    moved = data[:start] + data[start + length : end] + chunk + data[end:]
    assert notices_of(moved) == (Notice("EXIF Copyright", "(c) Ann"),)
    assert notices_of(moved[: end - length]) == ()
