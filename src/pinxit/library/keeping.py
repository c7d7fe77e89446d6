"""How files enter the library: objects first, then the row, so that no row lacks its objects.

Objects without a row are removed by `pinxit.library.collect`. Keeping and collecting exclude each
other in the database: whoever keeps looks once more, inside its transaction, whether all objects
are still there, and no collector runs between that look and the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pinxit.library.objects import Objects
from pinxit.tables.shelves import KeptPicture, Tagged

Announce = Callable[[Session, str, str, str, dict[str, str]], None]
"""Tells pages what changed: session, owner, topic, name, data. See `pinxit.jobs.events`."""

_LOCK = 0x70696E78  # of PostgreSQL; keepers share it, a collector has it alone


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is said of a picture when it is kept.

    Attributes:
        owner: Whose it is.
        job: The job that made it; "" if none did.
        number: Among the pictures of that job; each number is kept once.
        title: For people; that of the picture, if it is "".
        parent: Id of the picture that it is a version of; "" if it stands alone.
        use: "picture", "mask" or "clip".
    """

    owner: str
    job: str = ""
    number: int = 0
    title: str = ""
    parent: str = ""
    use: str = "picture"


@dataclass(frozen=True, slots=True)
class Stored:
    """The objects of one picture, and where their bytes can be had again.

    Attributes:
        sha256: Of the file.
        thumbnail: Hash of its thumbnail.
        view: Hash of its view; "" if it needs none.
        sources: The bytes, or a file with them, by hash.
    """

    sha256: str
    thumbnail: str
    view: str
    sources: dict[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that lacks nothing but its row.

    Attributes:
        row: Its row, not yet in the database.
        stored: Its objects.
        parent: Id of the picture that it is a version of; "" if it stands alone.
    """

    row: KeptPicture
    stored: Stored
    parent: str = ""


def store(objects: Objects, file: bytes | Path, thumbnail: bytes, view: bytes | None) -> Stored:
    """Puts the objects of a picture into the store.

    Raises:
        NoSpace: the disk is full.
    """
    sources: dict[str, bytes | Path] = {}
    named = []
    for each in (file, thumbnail, view):
        name = "" if each is None else objects.put(each)
        named.append(name)
        if each is not None:
            sources[name] = each
    return Stored(named[0], named[1], named[2], sources)


def hold_objects(session: Session, objects: Objects, stored: Stored) -> None:
    """Makes sure that objects are there until this transaction has ended.

    Raises:
        NoSpace: the disk is full.
    """
    shut_out_collectors(session)
    for name, source in stored.sources.items():
        if not objects.has(name):
            objects.put(source)


def shut_out_collectors(session: Session) -> None:
    """From here to the end of the transaction no object is removed."""
    _lock(session, "pg_advisory_xact_lock_shared")


def shut_out_keepers(session: Session) -> None:
    """From here to the end of the transaction nothing is kept."""
    _lock(session, "pg_advisory_xact_lock")


def _lock(session: Session, how: str) -> None:
    connection = session.connection()  # begins now: SQLite has one writer at a time
    if connection.dialect.name == "postgresql":
        session.execute(text(f"SELECT {how}(:lock)"), {"lock": _LOCK})


def into_stack(session: Session, row: KeptPicture, parent: str) -> None:
    """Makes a picture a version of another one of the same owner; nothing if there is none."""
    first = session.scalars(
        select(KeptPicture).where(KeptPicture.id == parent, KeptPicture.owner == row.owner)
    ).one_or_none()
    if first is None:
        return
    first.stack = first.stack or first.id
    row.stack = first.stack


def tag_rows(row: KeptPicture) -> list[Tagged]:
    """The tags of a picture as rows."""
    return [
        Tagged(picture=row.id, tag=tag, owner=row.owner, created=row.created) for tag in row.tags
    ]
