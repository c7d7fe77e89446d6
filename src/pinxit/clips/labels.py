"""XMP in video files of boxes: the uuid box of XMP specification part 3, section 1.2.7."""

import struct
from pathlib import Path

_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_GIF = b"\x21\xff\x0bXMP DataXMP"


def add_xmp(path: Path, xmp: str) -> None:
    """Adds the packet at the end of a file of boxes."""
    data = xmp.encode()
    with path.open("ab") as stream:
        stream.write(struct.pack(">I4s16s", 24 + len(data), b"uuid", _UUID) + data)


def xmp_in(data: bytes) -> str | None:
    """The packet in a file of boxes or a GIF."""
    start = data.find(b"uuid" + _UUID)
    if start >= 4:
        (size,) = struct.unpack(">I", data[start - 4 : start])
        return data[start + 20 : start - 4 + size].decode(errors="replace")
    start = data.find(_GIF)
    end = data.find(b"\x01\xff\xfe", start)
    if start < 0 or end < 0:
        return None
    return data[start + len(_GIF) : end].decode(errors="replace")
