"""Rows of the library as answers of the service."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import func, select

from pinxit.library.boards import BoardTold, boards_with
from pinxit.service.shapes.pictures import (
    BoardShape,
    FindingTold,
    Level,
    ModelTold,
    PictureTold,
    StackTold,
    Urls,
)
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture

_LEVELS: tuple[Level, ...] = ("fine", "warns", "blocks")


def told(database: Database, rows: Sequence[KeptPicture], asker: str) -> list[PictureTold]:
    """Pictures as somebody sees them: of others' they see neither boards nor tags nor jobs."""
    ids = [row.id for row in rows if row.owner == asker]
    with database.reading() as session:
        boards = boards_with(session, asker, ids)
        stacks = {row.stack for row in rows if row.stack and row.owner == asker}
        counted = (
            select(KeptPicture.stack, func.count())
            .where(KeptPicture.stack.in_(stacks), KeptPicture.trashed.is_(None))
            .group_by(KeptPicture.stack)
        )
        counts = {name: n for name, n in session.execute(counted)} if stacks else {}  # noqa: C416
    return [
        _told(row, boards.get(row.id, []), counts.get(row.stack, 0), is_mine=row.owner == asker)
        for row in rows
    ]


def told_board(board: BoardTold) -> BoardShape:
    """A board as its owner sees it."""
    cover = f"/api/v1/pictures/{board.cover}/thumbnail" if board.cover else None
    return BoardShape(
        id=board.id, name=board.name, position=board.position, count=board.count, cover=cover
    )


def _told(row: KeptPicture, boards: list[str], versions: int, *, is_mine: bool) -> PictureTold:
    findings = [
        FindingTold(check=each["check"], level=each["level"], sentence=each["sentence"])
        for each in row.findings
    ]
    own: dict[str, Any] = {
        "tags": row.tags if is_mine else [],
        "boards": boards,
        "stars": row.stars if is_mine else 0,
        "job": (row.job or None) if is_mine else None,
        "stack": StackTold(id=row.stack, count=versions) if row.stack and is_mine else None,
        "is_mine": is_mine,
    }
    return PictureTold(
        id=row.id,
        title=row.title,
        origin=cast("Any", row.origin),
        use=cast("Any", row.use),
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        bytes=row.bytes,
        created=row.created,
        color=row.color,
        verb=row.verb,
        model=ModelTold(name=row.model_name, sha256=row.model) if row.model_name else None,
        seed=row.seed,
        findings=findings,
        level=max((each.level for each in findings), key=_LEVELS.index, default="fine"),
        is_shared=row.is_shared,
        trashed=row.trashed,
        urls=_urls(row),
        **own,
    )


def _urls(row: KeptPicture) -> Urls:
    place = f"/api/v1/pictures/{row.id}"
    return Urls(file=f"{place}/file", view=f"{place}/view", thumbnail=f"{place}/thumbnail")
