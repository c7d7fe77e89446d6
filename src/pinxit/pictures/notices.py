"""What a file says of its author and its rights: XMP, EXIF and IPTC, word for word.

XMP specification part 1 (ISO 16684-1); PLUS (http://ns.useplus.org/LDF/ldf-XMPSpecification);
ccREL (https://creativecommons.org/ns); TDMRep, section on XMP; EXIF 2.32 (0x8298, 0x013B); IPTC-IIM
4.2, record 2 (80 by-line, 116 copyright notice).
"""

import contextlib
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from PIL import Image, IptcImagePlugin

from pinxit.base.errors import UserMistake
from pinxit.pictures.exif import exif_tags
from pinxit.pictures.format import DECODER_FAULTS
from pinxit.pictures.quiet import quiet
from pinxit.pictures.read import read_labels

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMES = {
    "http://purl.org/dc/elements/1.1/ rights": "dc:rights",
    "http://purl.org/dc/elements/1.1/ creator": "dc:creator",
    "http://ns.adobe.com/xap/1.0/rights/ WebStatement": "xmpRights:WebStatement",
    "http://ns.adobe.com/xap/1.0/rights/ UsageTerms": "xmpRights:UsageTerms",
    "http://ns.adobe.com/xap/1.0/rights/ Marked": "xmpRights:Marked",
    "http://creativecommons.org/ns# license": "cc:license",
    "http://ns.useplus.org/ldf/xmp/1.0/ DataMining": "plus:DataMining",
    "http://ns.useplus.org/ldf/xmp/1.0/ OtherConstraints": "plus:OtherConstraints",
    "http://www.w3.org/ns/tdmrep/ reservation": "tdm:reservation",
    "http://www.w3.org/ns/tdmrep/ policy": "tdm:policy",
}
_EXIF = {0x8298: "EXIF Copyright", 0x013B: "EXIF Artist"}
_IPTC = {(2, 116): "IPTC copyright notice", (2, 80): "IPTC by-line"}
_LONGEST = 1000
_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "AVIF")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a file says.

    Attributes:
        field: Where it says so, such as "dc:rights".
        text: Word for word; at most 1,000 letters.
    """

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field} {self.text}"


def notices_of(data: bytes) -> tuple[Notice, ...]:
    """What a picture file says of its author and its rights; damaged parts say nothing.

    Args:
        data: The whole file.
    """
    found = [*_in_xmp(data), *_in_exif_and_iptc(data)]
    told = (Notice(each.field, " ".join(each.text.split())[:_LONGEST]) for each in found)
    return tuple(dict.fromkeys(each for each in told if each.text))


def _in_xmp(data: bytes) -> list[Notice]:
    try:
        xmp = read_labels(data).xmp
    except UserMistake:
        return []
    return _Reader().read(xmp) if xmp else []


class _Stop(Exception):
    """The packet declares a document type, which XMP may not."""


class _Reader:
    """Reads the wanted properties of one XMP packet, in any of the spellings RDF allows."""

    def __init__(self) -> None:
        self._found: list[Notice] = []
        self._within: list[str] = []

    def read(self, xmp: str) -> list[Notice]:
        """What was found up to the end, or up to the first damage."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.buffer_text = True
        with contextlib.suppress(expat.ExpatError, _Stop):
            parser.Parse(xmp.strip("\0 \r\n\t").encode(errors="replace"), True)
        return self._found

    def _refuse(self, *_: object) -> None:
        raise _Stop

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._within.append(name)
        for key, value in attributes.items():
            field = _NAMES.get(key)
            if field is not None:
                self._found.append(Notice(field, value))
            elif key == f"{_RDF} resource":
                self._text(value)

    def _end(self, name: str) -> None:
        self._within.pop()

    def _text(self, text: str) -> None:
        field = next((_NAMES[each] for each in reversed(self._within) if each in _NAMES), None)
        if field is not None and text.strip():
            self._found.append(Notice(field, text))


def _in_exif_and_iptc(data: bytes) -> Iterator[Notice]:
    try:
        with quiet(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            # Pillow decodes a whole PNG to find a block behind its pixels.
            is_png = image.format == "PNG"
            exif = exif_tags(_png_block(data))[0] if is_png else image.getexif()
            tags = {name: exif.get(tag) for tag, name in _EXIF.items()}
            iptc = IptcImagePlugin.getiptcinfo(image) or {}
    except DECODER_FAULTS:
        return
    for name, value in tags.items():
        if isinstance(value, str):
            yield Notice(name, _as_unicode(value).replace("\0", "; ").strip("; "))
    for key, name in _IPTC.items():
        values = iptc.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            yield Notice(name, bytes(value).decode(errors="replace"))


def _png_block(data: bytes) -> bytes | None:
    """The EXIF block of a PNG (third edition, section 11.3.3.4); None if there is none."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"eXIf":
            return b"Exif\0\0" + data[at + 8 : at + 8 + length]
        at += length + 12
    return None


def _as_unicode(text: str) -> str:
    """Many cameras and programs write UTF-8 where Pillow reads Latin-1."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
