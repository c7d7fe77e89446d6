"""The way out of panoramas: the six sides of a cube, and a page to look around in."""

import base64
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from string import Template

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.shipped import shipped
from pinxit.deliver.documents import write_document
from pinxit.deliver.files import Delivered
from pinxit.mark.deeds import BY_ALGORITHM, VOCABULARY, source_type_of
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import Told
from pinxit.pictures.picture import Picture

VIEWER = "org.pinxit.viewer"
"""Label of the assertion that tells of a viewer."""

_MEDIA = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
}

Deliver = Callable[..., Delivered]


def viewer_place(path: Path) -> Path:
    """Where the viewer of a panorama goes.

    Raises:
        UserMistake: browsers do not show its format.
    """
    if path.suffix.lower() not in _MEDIA:
        raise UserMistake(
            f"Browsers do not show {path.suffix} files; for a viewer take PNG, JPEG, WebP or AVIF."
        )
    return path.with_suffix(".html")


def face_place(path: Path, name: str) -> Path:
    """Where a side of the cube goes."""
    return path.with_name(f"{path.stem}_{name}{path.suffix}")


def write_viewer(picture: Picture, path: Path, signer: Signer, *, overwrite: bool = False) -> Path:
    """Writes a page that shows a delivered panorama, whose bytes it holds, and needs no network.

    Args:
        picture: The panorama.
        path: Where it was delivered.
        signer: Signs the page by a manifest beside it.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        UserMistake: it may not be written there, or browsers do not show such files.
    """
    place = viewer_place(path)
    template = Template(shipped("panorama.html").read_text(encoding="utf-8"))
    html = template.safe_substitute(
        title=escape(path.stem),
        media=_MEDIA[path.suffix.lower()],
        data=base64.b64encode(path.read_bytes()).decode(),
    )
    source_type = VOCABULARY + (source_type_of(picture.steps) or BY_ALGORITHM)
    told = Told(place.name, VIEWER, {"shows": path.name}, source_type)
    return write_document(place, html.encode(), told, [path], signer, overwrite=overwrite)


def deliver_faces(
    faces: Mapping[str, Picture], path: Path, deliver: Deliver, *, overwrite: bool = False
) -> dict[str, Path]:
    """Writes the sides of a cube beside the panorama; gives where each lies.

    Raises:
        Refused: a check blocks one.
        UserMistake: one may not be written there.
    """
    places = {name: face_place(path, name) for name in faces}
    for place in places.values():
        refuse_existing(place, overwrite=overwrite)
    for name, picture in faces.items():
        deliver(picture, places[name], overwrite=overwrite)
    return places
