"""What people do to pictures that are kept: name, rate, tag, share, stack, throw away."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pinxit.base.errors import UserMistake
from pinxit.library.boards import board_of, pin, unpin
from pinxit.library.errors import NoPicture, may_be_id
from pinxit.library.histories import told_in, words_of
from pinxit.library.keeping import tag_rows
from pinxit.library.library import Library
from pinxit.library.trash import remove, restore, throw_away
from pinxit.mark.reading import printable
from pinxit.tables.shelves import KeptPicture, Tagged

MOST_TAGS = 40
LONGEST_TAG = 60

Action = Literal[
    "trash",
    "restore",
    "delete",
    "stars",
    "tag",
    "untag",
    "board",
    "unboard",
    "stack",
    "unstack",
]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed of a picture; None leaves as it is.

    Attributes:
        title: For people.
        stars: 0 to 5.
        tags: All of them.
        is_shared: Whether everybody on this server may look at it.
    """

    title: str | None = None
    stars: int | None = None
    tags: tuple[str, ...] | None = None
    is_shared: bool | None = None


def change(library: Library, owner: str, id_: str, wanted: Change) -> KeptPicture:
    """Changes a picture of somebody.

    Raises:
        NoPicture: there is none, or it is somebody else's.
        UserMistake: stars or tags are out of range.
    """
    with library.database.writing() as session:
        row = _own(session, owner, [id_])[0]
        if wanted.title is not None:
            row.title = printable(wanted.title.strip())[:300]
        if wanted.stars is not None:
            row.stars = _stars(wanted.stars)
        if wanted.is_shared is not None:
            row.is_shared = wanted.is_shared
        if wanted.tags is not None:
            _set_tags(session, row, wanted.tags)
        row.words = words_of(row, told_in(row.recipe).words)
        library.announce_picture(session, row, "changed")
    return row


def change_many(
    library: Library, owner: str, ids: Sequence[str], action: Action, value: Any = None
) -> int:
    """Does one thing to many pictures: to all, or to none if one is not there.

    Args:
        library: Where they are.
        owner: Whose they are.
        ids: Of the pictures.
        action: What to do.
        value: Stars, a tag, the id of a board or of the first picture of a stack, as the action
            needs.

    Raises:
        NoPicture: one is not there, or is somebody else's.
        NoBoard: the board is not there.
        UserMistake: the value does not fit the action.
    """
    with library.database.writing() as session:
        rows = _own(session, owner, ids)
        _ACTIONS[action](session, rows, value)
        for row in rows:
            gone = action in ("trash", "delete")
            library.announce_picture(session, row, "removed" if gone else "changed")
    if action == "delete":
        remove(library, ids)
    return len(rows)


def _own(session: Session, owner: str, ids: Sequence[str]) -> list[KeptPicture]:
    wanted = [each for each in dict.fromkeys(ids) if may_be_id(each)]
    found: dict[str, KeptPicture] = {}
    for start in range(0, len(wanted), 500):
        part = KeptPicture.id.in_(wanted[start : start + 500])
        rows = select(KeptPicture).where(part, KeptPicture.owner == owner).order_by(KeptPicture.id)
        found.update((row.id, row) for row in session.scalars(rows.with_for_update()))
    missing = next((each for each in ids if each not in found), None)
    if missing is not None:
        raise NoPicture(missing)
    return [found[each] for each in wanted]


def _rate(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    stars = _stars(value)
    for row in rows:
        row.stars = stars


def _add_tag(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    tag = _tag(value)
    for row in rows:
        if tag not in row.tags:
            _set_tags(session, row, [*row.tags, tag])
            row.words = words_of(row, told_in(row.recipe).words)


def _take_tag(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    tag = _tag(value)
    for row in rows:
        if tag in row.tags:
            _set_tags(session, row, [each for each in row.tags if each != tag])
            row.words = words_of(row, told_in(row.recipe).words)


def _pin(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    board = board_of(session, rows[0].owner, str(value)) if rows else None
    if board is not None:
        pin(session, board, [row.id for row in rows])


def _unpin(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    board = board_of(session, rows[0].owner, str(value)) if rows else None
    if board is not None:
        unpin(session, board, [row.id for row in rows])


def _stack(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    """Makes pictures versions of one of them, or of the picture that the value names."""
    if not rows:
        return
    first = _own(session, rows[0].owner, [str(value)])[0] if value else rows[0]
    name = first.stack or first.id
    old = {row.stack for row in rows if row.stack} - {name}
    for row in (first, *rows):
        row.stack = name
    session.flush()
    _dissolve_lonely(session, old)


def _unstack(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    old = {row.stack for row in rows if row.stack}
    for row in rows:
        row.stack = ""
    session.flush()
    _dissolve_lonely(session, old)


def _dissolve_lonely(session: Session, stacks: Iterable[str]) -> None:
    """A stack of one picture is none."""
    for name in stacks:
        left = session.scalars(select(KeptPicture).where(KeptPicture.stack == name).limit(2)).all()
        if len(left) == 1:
            left[0].stack = ""


def _trash(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    throw_away(rows)


def _restore(session: Session, rows: Sequence[KeptPicture], value: Any) -> None:
    restore(rows)


_ACTIONS: dict[Action, Callable[[Session, Sequence[KeptPicture], Any], None]] = {
    "trash": _trash,
    "restore": _restore,
    "delete": _trash,
    "stars": _rate,
    "tag": _add_tag,
    "untag": _take_tag,
    "board": _pin,
    "unboard": _unpin,
    "stack": _stack,
    "unstack": _unstack,
}


def _set_tags(session: Session, row: KeptPicture, tags: Iterable[str]) -> None:
    kept = list(dict.fromkeys(_tag(each) for each in tags))
    if len(kept) > MOST_TAGS:
        raise UserMistake(f"A picture has at most {MOST_TAGS} tags, and these are {len(kept)}.")
    session.execute(delete(Tagged).where(Tagged.picture == row.id))
    row.tags = kept
    session.add_all(tag_rows(row))


def _tag(value: Any) -> str:
    text = unicodedata.normalize("NFC", " ".join(printable(str(value or "")).split()))
    if not 1 <= len(text) <= LONGEST_TAG:
        raise UserMistake(f"A tag has 1 to {LONGEST_TAG} letters, not {len(text)}.")
    return text


def _stars(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 5:
        raise UserMistake(f"Stars go from 0 to 5, and {str(value)[:20]!r} is none of them.")
    return value
