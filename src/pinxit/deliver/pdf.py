"""A delivered picture as one page of its true size (ISO 32000-1), its ICC profile embedded.

A page cannot hold the manifest of a picture, so the page says which signed file it shows, and that
file lies beside it.
"""

import zlib
from pathlib import Path

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.files import write_bytes
from pinxit.deliver.files import Delivered
from pinxit.pictures.color import srgb_profile
from pinxit.pictures.picture import Pixels, rgb
from pinxit.pictures.read import decode_picture

_POINT = 72  # an inch
_LONGEST = 14_400  # points; annex C.2


def write_pdf(done: Delivered, dpi: float, path: Path, *, overwrite: bool = False) -> Path:
    """Writes the pixels of a delivered file as a page that is as large as they are.

    Args:
        done: The signed file.
        dpi: Its pixels an inch.
        path: Where the page goes.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        UserMistake: the page would be too large, or may not be written there.
    """
    picture = decode_picture(done.path.read_bytes(), done.path.name, most_pixels=10**12)
    width, height = picture.width / dpi * _POINT, picture.height / dpi * _POINT
    if max(width, height) > _LONGEST:
        raise UserMistake(f"A page of a PDF has {_LONGEST / _POINT * 2.54:.0f} cm a side at most.")
    alpha = _bytes(picture.pixels[..., 3:]) if picture.channels == 4 else None
    size = f"/Width {picture.width} /Height {picture.height} /BitsPerComponent 8"
    draw = f"q {width:.6f} 0 0 {height:.6f} 0 0 cm /P Do Q".encode()
    mask = " /SMask 8 0 R" if alpha else ""
    title = f"{done.path.name} sha256 {done.sha256}".encode("utf-16").hex()
    box = f"[0 0 {width:.6f} {height:.6f}]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R "
        "/Resources << /XObject << /P 5 0 R >> >> >>".encode(),
        _stream("", draw),
        _stream(
            f"/Type /XObject /Subtype /Image {size} /ColorSpace [/ICCBased 6 0 R]{mask}",
            _bytes(rgb(picture.pixels)),
        ),
        _stream("/N 3 /Alternate /DeviceRGB", srgb_profile("rgb")),
        f"<< /Producer (Pinxit) /Title <{title}> >>".encode(),
    ]
    if alpha:
        kind = f"/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceGray"
        objects.append(_stream(kind, alpha))
    write_bytes(path, _file(objects), overwrite=overwrite)
    return path


def _bytes(pixels: Pixels) -> bytes:
    return bytes(np.rint(pixels * 255).astype(np.uint8).tobytes())


def _stream(kind: str, content: bytes) -> bytes:
    packed = zlib.compress(content, 6)
    head = f"<< {kind} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    """Header, objects, table of their places, trailer (7.5)."""
    body, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = b"".join(f"{at:010d} 00000 n \n".encode() for at in places)
    count = len(objects) + 1
    start = f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    end = f"trailer\n<< /Size {count} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + start + table + end.encode()
