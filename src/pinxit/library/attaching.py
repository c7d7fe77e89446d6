"""Files that belong to a picture: palettes for other programs, plates of inks, pages for printers.

They are tools beside the picture, which carries history and signature; they go when it goes.
"""

from pathlib import Path, PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from pinxit.library.errors import NoPicture
from pinxit.library.keeping import shut_out_collectors
from pinxit.library.library import Library
from pinxit.library.objects import Objects
from pinxit.tables.shelves import Attached

MEDIA_TYPES = {
    ".ase": "application/octet-stream",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gpl": "text/plain",
    ".html": "application/octet-stream",  # never shown as a page of this server
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}
"""What files are, by their suffixes."""

_UNKNOWN = "application/octet-stream"


def attach(
    session: Session, objects: Objects, picture: str, number: int, file: tuple[str, bytes | Path]
) -> Attached:
    """Puts a file beside a picture; the second time for the same number changes nothing.

    Args:
        session: A transaction that writes.
        objects: Where its bytes go.
        picture: Id of the picture, which is in the library.
        number: Among the files of that picture.
        file: Name and bytes, or a file with them.

    Raises:
        NoSpace: the disk is full.
    """
    there = session.get(Attached, (picture, number))
    if there is not None:
        return there
    name, data = file
    shut_out_collectors(session)
    sha256 = objects.put(data)
    row = Attached(
        picture=picture,
        number=number,
        name=name[-200:],
        media_type=MEDIA_TYPES.get(PurePath(name).suffix.lower(), _UNKNOWN),
        sha256=sha256,
        bytes=objects.size(sha256),
    )
    session.add(row)
    return row


def attached_to(library: Library, owner: str, picture: str) -> list[Attached]:
    """The files of a picture that somebody may look at.

    Raises:
        NoPicture: there is none.
    """
    library.get(owner, picture)
    wanted = select(Attached).where(Attached.picture == picture).order_by(Attached.number)
    with library.database.reading() as session:
        return list(session.scalars(wanted))


def attached_file(library: Library, owner: str, picture: str, number: int) -> Attached:
    """One of them.

    Raises:
        NoPicture: there is no such picture or file.
    """
    for each in attached_to(library, owner, picture):
        if each.number == number:
            return each
    raise NoPicture(f"{picture}/{number}")
