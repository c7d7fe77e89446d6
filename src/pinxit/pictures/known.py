"""The table of picture formats, and the words for files that are none of them."""

from pinxit.base.registry import Registry
from pinxit.pictures.format import Format

FORMATS: Registry[Format] = Registry("picture format", "pinxit.pictures.formats", "FORMAT")

_HEAD = 64
_OTHERS = (
    (0, b"GIF8", "a GIF"),
    (0, b"BM", "a BMP"),
    (0, b"%PDF", "a PDF"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (4, b"JXL ", "a JPEG XL"),
    (4, b"jP  ", "a JPEG 2000"),
    (0, b"v/1\x01", "an OpenEXR file"),
    (4, b"ftyphei", "a HEIC"),
    (4, b"ftyphev", "a HEIC"),
    (4, b"ftypmif1", "a HEIF"),
    (4, b"ftyp", "a video"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"<?xml", "an XML text (perhaps an SVG drawing)"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (128, b"DICM", "a DICOM file"),
)


def all_formats() -> tuple[Format, ...]:
    """Every format, sorted by name."""
    return tuple(FORMATS.load(name) for name in FORMATS.describe())


def labels_of_formats() -> str:
    """The names of all formats as people write them, for sentences."""
    names = [each.label for each in all_formats()]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def format_of(data: bytes) -> Format | None:
    """The format that a file's content has; None if it is none of ours."""
    head = data[:_HEAD]
    return next((each for each in all_formats() if each.matches(head)), None)


def what_else(data: bytes) -> str:
    """What a file is that is none of our formats, as far as its first bytes tell."""
    head = data[:256]
    found = next((what for at, magic, what in _OTHERS if head[at:].startswith(magic)), None)
    if found is None and head.lstrip()[:1] == b"<" and b"svg" in data[:1024]:
        return "an SVG drawing"
    return found or "not a picture"
