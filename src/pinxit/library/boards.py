"""Boards: pictures that somebody pinned together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pinxit.base.errors import Clash, UserMistake
from pinxit.library.errors import NoBoard, may_be_id
from pinxit.mark.reading import printable
from pinxit.tables.database import Database
from pinxit.tables.shelves import Board, KeptPicture, Pinned

LONGEST_NAME = 100
MOST_BOARDS = 1000


class NameTaken(Clash):
    """There is a board of that name already."""


@dataclass(frozen=True, slots=True)
class BoardTold:
    """A board and what is on it.

    Attributes:
        id: Of the board.
        name: For people.
        position: Boards are sorted by it.
        created: When it was made.
        count: How many pictures are on it, not counting those in the trash.
        cover: Id of the picture that was pinned last; None if there is none.
    """

    id: str
    name: str
    position: float
    created: datetime
    count: int = 0
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class Boards:
    """The boards of one person.

    Attributes:
        database: Where they are.
        owner: Whose they are.
    """

    database: Database
    owner: str

    def list(self) -> list[BoardTold]:
        """All boards, in their order."""
        wanted = select(Board).where(Board.owner == self.owner)
        with self.database.reading() as session:
            rows = session.scalars(wanted.order_by(Board.position, Board.created, Board.id)).all()
            return [_told(session, row) for row in rows]

    def get(self, id_: str) -> BoardTold:
        """One board.

        Raises:
            NoBoard: there is none, or it is somebody else's.
        """
        with self.database.reading() as session:
            return _told(session, board_of(session, self.owner, id_))

    def add(self, name: str) -> BoardTold:
        """A new board, behind all others.

        Raises:
            UserMistake: the name is blank, too long or taken, or there are too many boards.
        """
        mine = Board.owner == self.owner
        with self.database.writing() as session:
            count = session.scalar(select(func.count()).select_from(Board).where(mine)) or 0
            if count >= MOST_BOARDS:
                raise UserMistake(f"There are {MOST_BOARDS} boards already; delete one first.")
            last = session.scalar(select(func.max(Board.position)).where(mine)) or 0.0
            row = Board(owner=self.owner, name=_name(name), position=last + 1)
            session.add(row)
            _flush(session, row.name)
            return _told(session, row)

    def change(self, id_: str, name: str | None, position: float | None) -> BoardTold:
        """Renames a board, or moves it among the others.

        Raises:
            NoBoard: there is none, or it is somebody else's.
            UserMistake: the name is blank, too long or taken.
        """
        with self.database.writing() as session:
            row = board_of(session, self.owner, id_)
            row.name = row.name if name is None else _name(name)
            row.position = row.position if position is None else position
            _flush(session, row.name)
            return _told(session, row)

    def remove(self, id_: str) -> None:
        """Removes a board; its pictures stay in the library.

        Raises:
            NoBoard: there is none, or it is somebody else's.
        """
        with self.database.writing() as session:
            session.delete(board_of(session, self.owner, id_))


def board_of(session: Session, owner: str, id_: str) -> Board:
    """A board of somebody.

    Raises:
        NoBoard: there is none, or it is somebody else's.
    """
    wanted = select(Board).where(Board.id == id_, Board.owner == owner)
    row = session.scalars(wanted).one_or_none() if may_be_id(id_) else None
    if row is None:
        raise NoBoard
    return row


def pin(session: Session, board: Board, pictures: Sequence[str]) -> None:
    """Pins pictures to a board; those that are there already stay."""
    there = set(session.scalars(select(Pinned.picture).where(Pinned.board == board.id)))
    session.add_all(Pinned(board=board.id, picture=p) for p in pictures if p not in there)


def unpin(session: Session, board: Board, pictures: Sequence[str]) -> None:
    """Takes pictures off a board."""
    for start in range(0, len(pictures), 500):
        part = Pinned.picture.in_(pictures[start : start + 500])
        session.execute(delete(Pinned).where(Pinned.board == board.id, part))


def boards_with(session: Session, owner: str, pictures: Sequence[str]) -> dict[str, list[str]]:
    """The boards of somebody that pictures are pinned to, by picture."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(pictures), 500):
        wanted = (
            select(Pinned.picture, Pinned.board)
            .join(Board, Board.id == Pinned.board)
            .where(Board.owner == owner, Pinned.picture.in_(pictures[start : start + 500]))
            .order_by(Board.position, Board.id)
        )
        for picture, board in session.execute(wanted):
            found.setdefault(picture, []).append(board)
    return found


def _told(session: Session, row: Board) -> BoardTold:
    there = (
        select(KeptPicture.id)
        .join(Pinned, Pinned.picture == KeptPicture.id)
        .where(Pinned.board == row.id, KeptPicture.trashed.is_(None))
    )
    count = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    newest = there.order_by(Pinned.created.desc(), KeptPicture.id).limit(1)
    cover = session.scalar(newest)
    return BoardTold(row.id, row.name, row.position, row.created, count, cover)


def _flush(session: Session, name: str) -> None:
    try:
        session.flush()
    except IntegrityError as fault:
        raise NameTaken(f"There is a board {name!r} already; choose another name.") from fault


def _name(text: str) -> str:
    name = " ".join(printable(text).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UserMistake(f"The name of a board has 1 to {LONGEST_NAME} letters, not {len(name)}.")
    return name
