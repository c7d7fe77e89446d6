"""Lists that are told page by page."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from pinxit.base.errors import UserMistake

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str, Query(max_length=40)]


AfterName = Annotated[str, Query(alias="cursor", max_length=200)]


def page_after(
    items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str
) -> tuple[list[T], str | None]:
    """Some items after the one that a cursor names, and where the next page begins.

    What is added or taken away meanwhile shifts nothing.

    Raises:
        UserMistake: that item is gone.
    """
    names = [key(each) for each in items]
    if cursor and cursor not in names:
        raise UserMistake(
            "No page ended there, or what it ended at is gone; begin again without a cursor.",
            "cursor",
        )
    start = names.index(cursor) + 1 if cursor else 0
    some = list(items[start : start + limit])
    return some, key(some[-1]) if some and start + limit < len(items) else None


def page_of(items: Sequence[T], limit: int, cursor: str) -> tuple[list[T], str | None]:
    """Some items from where an earlier page ended, and where the next one begins.

    Raises:
        UserMistake: no page ended there.
    """
    if cursor and not cursor.isdecimal():
        raise UserMistake(
            f"{cursor!r} is no cursor; take next_cursor of the page before.", "cursor"
        )
    start = int(cursor or 0)
    stop = start + limit
    return list(items[start:stop]), str(stop) if stop < len(items) else None
