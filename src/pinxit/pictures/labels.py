"""What a picture file says about itself besides its pixels: XMP, PNG text, EXIF or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Labels:
    """What is to be written into a file beside the pixels.

    Attributes:
        xmp: A whole XMP packet (ISO 16684-1); None for none.
        text: PNG text chunks (iTXt) by keyword; other formats leave them out.
        keep_exif: Whether camera, dates, author and copyright of the source go along.
        keep_location: Whether the place where the photograph was taken goes along, too.
    """

    xmp: str | None = None
    text: Mapping[str, str] = field(default_factory=dict)
    keep_exif: bool = True
    keep_location: bool = False


@dataclass(frozen=True, slots=True)
class ReadLabels:
    """What was found in a file beside the pixels.

    Attributes:
        format: Name of the file's format ("png"), found from its content.
        xmp: Its XMP packet; None if it has none that can be read.
        text: PNG text chunks by keyword; empty for other formats.
    """

    format: str
    xmp: str | None = None
    text: Mapping[str, str] = field(default_factory=dict)
