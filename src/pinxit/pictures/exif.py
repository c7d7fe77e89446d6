"""EXIF: which facts of a photograph go along, and which never do.

Tags are those of CIPA DC-008 (EXIF 2.32). Only what is listed here is kept: facts about the
photograph and its author. Orientation is applied to the pixels; sizes, color space, thumbnail and
maker notes would be wrong or would show what was cut away.
"""

from collections.abc import Mapping
from typing import Any

from PIL import Image

from pinxit.pictures.format import DECODER_FAULTS
from pinxit.pictures.quiet import quiet

_ORIENTATION = 0x0112
_PHOTO = 0x8769
_LOCATION = 0x8825
_LONGEST_VALUE = 4096

_KEPT = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
}
_KEPT_OF_PHOTO = {
    0x829A: "ExposureTime",
    0x829D: "FNumber",
    0x8822: "ExposureProgram",
    0x8827: "PhotographicSensitivity",
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized",
    0x9204: "ExposureBiasValue",
    0x9207: "MeteringMode",
    0x9209: "Flash",
    0x920A: "FocalLength",
    0xA405: "FocalLengthIn35mmFilm",
    0xA432: "LensSpecification",
    0xA433: "LensMake",
    0xA434: "LensModel",
}


def orientation(block: bytes | None) -> int:
    """How the pixels lie, 1 to 8 as EXIF counts; 1 where nothing (sensible) is said."""
    if not block:
        return 1
    with quiet():
        try:
            value = _load(block).get(_ORIENTATION, 1)
        except DECODER_FAULTS:
            return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def kept_exif(block: bytes | None, *, location: bool) -> bytes | None:
    """A new EXIF block with the facts that may go along; None if there are none.

    Args:
        block: Any EXIF block; what is damaged in it is left out.
        location: Whether the place of the photograph may go along.
    """
    if not block:
        return None
    with quiet():
        try:
            return _rebuilt(_load(block), location=location)
        except DECODER_FAULTS:
            return None


def exif_tags(
    block: bytes | None,
) -> tuple[Mapping[int, Any], Mapping[int, Any], Mapping[int, Any]]:
    """Tags of the picture, of the photograph and of the location; empty where there are none."""
    if not block:
        return {}, {}, {}
    with quiet():
        try:
            exif = _load(block)
            return dict(exif), dict(exif.get_ifd(_PHOTO)), dict(exif.get_ifd(_LOCATION))
        except DECODER_FAULTS:
            return {}, {}, {}


def _load(block: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(block)
    return exif


def _rebuilt(old: Image.Exif, *, location: bool) -> bytes | None:
    new = Image.Exif()
    for tag, value in _chosen(old, _KEPT).items():
        new[tag] = value
    photo = _chosen(old.get_ifd(_PHOTO), _KEPT_OF_PHOTO)
    if photo:
        new[_PHOTO] = photo
    place = dict(old.get_ifd(_LOCATION)) if location else {}
    if place:
        new[_LOCATION] = place
    return new.tobytes() if new else None


def _chosen(tags: Any, wanted: Mapping[int, str]) -> dict[int, Any]:
    found = {tag: tags[tag] for tag in wanted if tag in tags}
    return {tag: _verbatim(v) for tag, v in found.items() if len(str(v)) <= _LONGEST_VALUE}


def _verbatim(value: Any) -> Any:
    """A value that Pillow writes as it was: it reads text as Latin-1, but writes only ASCII."""
    is_foreign = isinstance(value, str) and not value.isascii()
    return value.encode("latin-1", "replace") if is_foreign else value
