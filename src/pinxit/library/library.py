"""The library: pictures that were kept, in the database and the object store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_bytes
from pinxit.clips.clip import Clip
from pinxit.clips.kinds import kind_of
from pinxit.clips.read import open_clip
from pinxit.clips.untrusted import clip_of
from pinxit.deliver.files import Delivered
from pinxit.library.collect import sweep
from pinxit.library.errors import NoPicture, may_be_id
from pinxit.library.histories import told_in, words_of
from pinxit.library.keeping import (
    Announce,
    Keeping,
    Prepared,
    hold_objects,
    into_stack,
    store,
)
from pinxit.library.objects import Objects
from pinxit.library.parts import remove_old_parts
from pinxit.library.query import Query
from pinxit.library.renditions import Renditions, renditions_of, renditions_of_clip
from pinxit.library.search import Page, search
from pinxit.library.trash import purge
from pinxit.library.uploads import Gate, Taken, UploadLimits
from pinxit.mark.reading import printable
from pinxit.mark.recipe import read_recipe_file, recipe_of
from pinxit.pictures.known import all_formats, format_of
from pinxit.pictures.picture import Picture
from pinxit.pictures.read import read_picture
from pinxit.tables.base import new_id
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture

_NO_BOMB = 10**12  # our own picture, however large
_CLIP_SUFFIXES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/x-matroska": ".mkv",
    "video/avi": ".avi",
    "image/gif": ".gif",
}


def nobody(session: Session, owner: str, topic: str, name: str, data: dict[str, str]) -> None:
    """Announces nothing."""


@dataclass(frozen=True, slots=True)
class Library:
    """All pictures of all people. Each sees their own, and what others share.

    Attributes:
        database: Has a row for each picture.
        objects: Has the files.
        announce: Told of every change, in its own transaction.
        gate: Where files of strangers come in.
    """

    database: Database
    objects: Objects
    announce: Announce = nobody
    gate: Gate = field(default_factory=Gate)

    def keep(
        self,
        keeping: Keeping,
        work: Picture | Clip,
        delivered: Delivered,
        session: Session | None = None,
    ) -> KeptPicture:
        """Keeps what was delivered; the second time for the same number of a job changes nothing.

        Args:
            keeping: Whose it is, and which job made it.
            work: The picture or clip as it was given to ``Studio.deliver``.
            delivered: What came of that.
            session: A transaction to do it in; one of its own, if absent. `prepared` and `enter`
                do the slow part before the transaction.

        Raises:
            NoSpace: the disk is full; nothing was kept.
        """
        there = self._made_before(keeping, session)
        if there is not None:
            return there
        ready = self.prepared(keeping, work, delivered)
        if session is not None:
            return self.enter(ready, session)
        try:
            with self.database.writing() as own:
                return self.enter(ready, own)
        except IntegrityError:
            there = self._made_before(keeping, None)
            if there is None:
                raise
            return there  # another worker was faster

    def prepared(self, keeping: Keeping, work: Picture | Clip, delivered: Delivered) -> Prepared:
        """Reads what was delivered and stores its objects; nothing is in the library yet.

        Raises:
            NoSpace: the disk is full.
        """
        row, renditions = _of_delivered(keeping, work, delivered)
        stored = store(self.objects, delivered.path, renditions.thumbnail, renditions.view)
        return Prepared(row, stored, keeping.parent)

    def enter(self, ready: Prepared, session: Session) -> KeptPicture:
        """Puts what was prepared into the library.

        Args:
            ready: From `prepared`.
            session: The transaction to do it in.

        Raises:
            NoSpace: the disk is full.
            IntegrityError: this number of this job is there already.
        """
        row, stored = ready.row, ready.stored
        row.id = new_id()
        row.sha256, row.thumbnail, row.view = stored.sha256, stored.thumbnail, stored.view
        hold_objects(session, self.objects, stored)
        into_stack(session, row, ready.parent)
        session.add(row)
        session.flush()
        self.announce_picture(session, row, "added")
        return row

    def upload(self, owner: str, name: str, data: bytes, use: str = "picture") -> KeptPicture:
        """Keeps a file that somebody brought. The same file brought again is the same picture.

        The file stays as it is, for its hash and its history; browsers are shown a view of it.

        Args:
            owner: Whose it is.
            name: Of the file.
            data: All of it.
            use: "picture" or "mask"; what moves is a "clip" anyway.

        Raises:
            UserMistake: it is no picture or clip that can be read, or too large.
            NoSpace: the disk is full; nothing was kept.
        """
        title = printable(PurePath(name.replace("\\", "/")).name or "picture")
        with self.gate.turn():
            there = self._brought_before(owner, hash_bytes(data), (use, "clip"))
            if there is not None:
                return there
            taken = self.gate.taken(data, title)
            if taken.is_clip and use != "picture":
                raise UserMistake(f"{title} is a clip; choose a picture.")
            use = "clip" if taken.is_clip else use
            renditions = renditions_of(taken.picture.pixels, taken.media_type, is_ours=False)
            row = _of_upload(Keeping(owner, title=title, use=use), taken, len(data))
            _colored(row, renditions)
            stored = store(self.objects, data, renditions.thumbnail, renditions.view)
            with self.database.writing() as session:
                return self.enter(Prepared(row, stored), session)

    def get(self, owner: str, id_: str) -> KeptPicture:
        """A picture that somebody may look at: their own, or one that is shared.

        Raises:
            NoPicture: there is none.
        """
        with self.database.reading() as session:
            return seen(session, owner, id_)

    def own(self, owner: str, id_: str) -> KeptPicture:
        """A picture that somebody may change.

        Raises:
            NoPicture: there is none, or it is somebody else's.
        """
        row = self.get(owner, id_)
        if row.owner != owner:
            raise NoPicture(id_)
        return row

    def open(self, owner: str, id_: str) -> Picture:
        """A kept picture with its title, its hash, and the file that it lies in.

        Raises:
            NoPicture: there is none that this person may look at.
            UserMistake: it is a clip.
        """
        row = self.get(owner, id_)
        if row.use == "clip":
            raise UserMistake(f"{file_name_of(row)} is a clip; choose a picture.")
        path = self.objects.path_of(row.sha256)
        if row.origin == "uploaded":
            with self.gate.turn():
                picture = self.gate.picture(path.read_bytes(), file_name_of(row))
        else:
            picture = read_picture(path, most_pixels=_NO_BOMB)
        return _titled(picture, file_name_of(row), path)

    def still(self, owner: str, id_: str) -> Picture:
        """A kept picture as `open` gives it; of a clip, what pages show of it, its first frame.

        Raises:
            NoPicture: there is none that this person may look at.
        """
        row = self.get(owner, id_)
        if row.use != "clip":
            return self.open(owner, id_)
        shown = read_picture(self.objects.path_of(row.view or row.thumbnail))
        return replace(shown, title=file_name_of(row))

    def clip(self, owner: str, id_: str, folder: Path) -> Clip:
        """A kept clip. Those that were brought are decoded in armor.

        Args:
            owner: Who looks at it.
            id_: Of the clip.
            folder: Takes the sound of one that was brought.

        Raises:
            NoPicture: there is none that this person may look at.
            UserMistake: it is a picture, or cannot be read.
        """
        row = self.get(owner, id_)
        name = file_name_of(row)
        if row.use != "clip":
            raise UserMistake(f"{name} is a picture; choose a clip.")
        path = self.objects.path_of(row.sha256)
        if row.origin == "uploaded":
            return clip_of(path, name, folder)
        clip = open_clip(path)
        named = replace(clip.as_source("file"), title=name)
        steps = tuple(replace(step, used=(named,)) for step in clip.steps)
        origin = named if clip.origin is not None else None
        return replace(clip, title=name, source=named, origin=origin, steps=steps)

    def path_of(self, owner: str, id_: str) -> Path:
        """A file with the bytes of a kept picture, to be read and never to be written.

        Raises:
            NoPicture: there is none that this person may look at.
        """
        return self.objects.path_of(self.get(owner, id_).sha256)

    def search(
        self, owner: str, query: Query, limit: int = 50, cursor: str = "", offset: int = 0
    ) -> Page:
        """The pictures of somebody that fit a question: `pinxit.library.search.search`."""
        return search(self.database, owner, query, limit, cursor, offset)

    def tidy(self) -> None:
        """Removes what lay in the trash long enough, and objects that no picture names."""
        purge(self)
        sweep(self)
        remove_old_parts(self.objects)

    def _made_before(self, keeping: Keeping, session: Session | None) -> KeptPicture | None:
        if not keeping.job:
            return None
        wanted = select(KeptPicture).where(
            KeptPicture.job == keeping.job,
            KeptPicture.job_number == keeping.number,
            KeptPicture.owner == keeping.owner,
        )
        if session is not None:
            return session.scalars(wanted).one_or_none()
        with self.database.reading() as own:
            return own.scalars(wanted).one_or_none()

    def _brought_before(self, owner: str, sha256: str, uses: tuple[str, ...]) -> KeptPicture | None:
        with self.database.writing() as session:
            row = session.scalars(
                select(KeptPicture)
                .where(
                    KeptPicture.owner == owner,
                    KeptPicture.sha256 == sha256,
                    KeptPicture.use.in_(uses),
                )
                .limit(1)
                .with_for_update()
            ).one_or_none()
            if row is not None and row.trashed is not None:
                row.trashed = None
                self.announce_picture(session, row, "added")
            return row

    def announce_picture(self, session: Session, row: KeptPicture, change: str) -> None:
        """Tells pages that a picture was "added", "changed" or "removed"."""
        data = {"id": row.id, "change": change}
        self.announce(session, row.owner, "pictures", "picture", data)


def library_of(
    database: Database,
    address: str,
    home: Path,
    announce: Announce = nobody,
    limits: UploadLimits | None = None,
) -> Library:
    """The library of a studio.

    Args:
        database: Open, with its tables.
        address: Of the object store, as fsspec spells it; "" for a folder of the home.
        home: The studio's folder.
        announce: Told of every change, in its own transaction.
        limits: The largest uploads.

    Raises:
        UserMistake: nothing can open such an address.
    """
    gate = Gate(limits or UploadLimits())
    return Library(database, Objects.at(address, home), announce, gate)


def seen(session: Session, owner: str, id_: str) -> KeptPicture:
    """A picture that somebody may look at, within a session.

    Raises:
        NoPicture: there is none.
    """
    is_there = or_(
        KeptPicture.owner == owner,
        KeptPicture.is_shared & KeptPicture.trashed.is_(None),
    )
    wanted = select(KeptPicture).where(KeptPicture.id == id_, is_there)
    row = session.scalars(wanted).one_or_none() if may_be_id(id_) else None
    if row is None:
        raise NoPicture(id_)
    return row


def suffix_of(media_type: str) -> str:
    """How the names of files of a media type end."""
    found = (each.suffixes[0] for each in all_formats() if each.media_type == media_type)
    return next(found, _CLIP_SUFFIXES.get(media_type, ""))


def file_name_of(row: KeptPicture) -> str:
    """The name of a picture's file, for people."""
    kept = "".join(c for c in row.title if c.isprintable() and c not in '/\\:*?"<>|')
    suffix = suffix_of(row.media_type)
    stem = kept.strip(" .")[:120] or f"picture-{row.id[:8]}"
    return stem if stem.lower().endswith(suffix) else f"{stem}{suffix}"


def _of_delivered(
    keeping: Keeping, work: Picture | Clip, delivered: Delivered
) -> tuple[KeptPicture, Renditions]:
    media_type = _media_type(delivered.path)
    if isinstance(work, Clip):
        recipe: Mapping[str, Any] = read_recipe_file(delivered.path).recipe
        renditions = renditions_of_clip(delivered.path)
        size = work.width, work.height
    else:
        recipe = recipe_of(work)
        shown = read_picture(delivered.path, most_pixels=_NO_BOMB)
        renditions = renditions_of(shown.pixels, media_type, is_ours=True)
        size = shown.width, shown.height
    title = keeping.title or work.title
    row = _row(replace(keeping, title=title), media_type, size, recipe)
    row.origin, row.bytes = "made", delivered.path.stat().st_size
    row.use = "clip" if isinstance(work, Clip) else keeping.use
    row.findings = [finding.to_json() for finding in delivered.findings]
    _colored(row, renditions)
    return row, renditions


def _of_upload(keeping: Keeping, taken: Taken, size: int) -> KeptPicture:
    width, height = taken.picture.width, taken.picture.height
    row = _row(keeping, taken.media_type, (width, height), taken.recipe)
    row.origin, row.bytes = "uploaded", size
    return row


def _row(
    keeping: Keeping, media_type: str, size: tuple[int, int], recipe: Mapping[str, Any]
) -> KeptPicture:
    told = told_in(recipe)
    return KeptPicture(
        owner=keeping.owner,
        use=keeping.use,
        title=keeping.title[:300],
        media_type=media_type,
        width=size[0],
        height=size[1],
        verb=told.verb,
        model=told.model,
        model_name=told.model_name,
        seed=told.seed,
        recipe=dict(recipe),
        job=keeping.job,
        job_number=keeping.number,
        stack="",
        tags=[],
    )


def _colored(row: KeptPicture, renditions: Renditions) -> None:
    color = renditions.color
    row.color, row.hue, row.color_name = color.spelled, color.hue, color.name
    row.words = words_of(row, told_in(row.recipe).words)


def _media_type(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(64)
    kind, known = kind_of(head), format_of(head)
    if kind is not None:
        return kind.media_type
    return known.media_type if known is not None else "application/octet-stream"


def _titled(picture: Picture, title: str, path: Path) -> Picture:
    if picture.source is None:
        return replace(picture, title=title)
    source = replace(picture.source, title=title, file=path)
    first = replace(picture.steps[0], used=(source,))
    return replace(picture, title=title, source=source, steps=(first, *picture.steps[1:]))
