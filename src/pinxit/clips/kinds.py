"""What kind of clip a file is, by its first bytes."""

from dataclasses import dataclass

_QUICKTIME = (b"qt  ",)
_BOXES = (b"ftyp",)
_STILL = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of clip file.

    Attributes:
        label: As people write it.
        media_type: IANA media type.
        is_beside: Whether its manifest lies in a file beside it, because it can hold none.
    """

    label: str
    media_type: str
    is_beside: bool = False


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file that begins so; None for pictures and everything else."""
    if head[4:8] in _BOXES and head[8:12] not in _STILL:
        is_mov = head[8:12] in _QUICKTIME
        return Kind("MOV", "video/quicktime") if is_mov else Kind("MP4", "video/mp4")
    if head[:4] == b"GIF8":
        return Kind("GIF", "image/gif")
    if head[:4] == b"\x1aE\xdf\xa3":
        return Kind("Matroska or WebM", "video/x-matroska", is_beside=True)
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Kind("AVI", "video/avi")
    return None
