"""Pictures found by words and facts, page by page, the newest first in no more than a moment.

Each question is led by one index that gives pictures in the order that is wanted, so that reading
stops when a page is full: the index of words, that of tags, or that of all pictures. A page begins
after the last picture of the page before, not at a number: what is kept meanwhile moves nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, column, func, or_, select, table, tuple_
from sqlalchemy.orm import Session, defer
from sqlalchemy.sql import ColumnElement

from pinxit.base.hashing import is_sha256
from pinxit.library.query import Place, Query
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture, Pinned, Tagged
from pinxit.tables.words import PictureWords, has_words

MOST_COUNTED = 2_000
"""Of questions with words no more pictures are counted; the total of larger answers is not told."""

_INDEX = table("picture_index", column("rowid"))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the pictures that were asked for.

    Attributes:
        items: In order, without their recipes and words.
        next_cursor: Where the next page begins; None if this is the last.
        total: Of all pages; None on later pages, and where there are too many to count.
    """

    items: Sequence[KeptPicture]
    next_cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """How an answer is sorted.

    Attributes:
        kind: Names it in cursors.
        columns: What is sorted by; together they are never equal for two pictures.
        types: Of those columns.
        is_down: Whether the largest come first.
    """

    kind: str
    columns: tuple[Any, ...]
    types: tuple[type, ...]
    is_down: bool = True

    def after(self, place: Place) -> ColumnElement[bool]:
        """Whether a picture comes after a place."""
        if len(self.columns) == 1:
            mine, other = self.columns[0], place.values[0]
        else:
            mine, other = tuple_(*self.columns), tuple_(*place.values)
        return mine < other if self.is_down else mine > other  # type: ignore[no-any-return]

    def clauses(self) -> Iterator[Any]:
        """As ORDER BY wants it."""
        for each in self.columns:
            yield each.desc() if self.is_down else each.asc()


def search(
    database: Database,
    owner: str,
    query: Query,
    limit: int = 50,
    cursor: str = "",
    offset: int = 0,
) -> Page:
    """The pictures of somebody that fit a question.

    Args:
        database: Where they are.
        owner: Whose pictures; of shared ones, whoever asks.
        query: The question.
        limit: At most so many.
        cursor: From the page before; "" for the first page.
        offset: So many are passed over, for who jumps to a place far down a list.

    Raises:
        UserMistake: the cursor is of another question.
    """
    order = _order(query, database.engine.dialect.name)
    chosen = _chosen(database, owner, query)
    wanted = chosen
    if cursor:
        wanted = wanted.where(order.after(Place.read(cursor, order.kind, order.types)))
    wanted = wanted.add_columns(*order.columns).order_by(*order.clauses()).limit(limit + 1)
    wanted = wanted.offset(offset) if offset else wanted
    with database.reading() as session:
        light = wanted.options(defer(KeptPicture.recipe), defer(KeptPicture.words))
        rows: Sequence[Any] = session.execute(light).all()
        total = None if cursor or offset else _total(session, chosen, query, order)
    more = len(rows) > limit
    found = rows[:limit]
    ended = Place(order.kind, tuple(found[-1][1:])).spelled() if more else None
    return Page([row[0] for row in found], ended, total)


def _order(query: Query, dialect: str) -> Order:
    picture = KeptPicture
    if query.sort == "stars":
        columns = (picture.stars, picture.created, picture.id)
        return Order("stars", columns, (int, datetime, str))
    if query.sort == "title":
        return Order("title", (picture.title, picture.id), (str, str), is_down=False)
    is_down = query.sort == "newest"
    if query.has_words:
        row = _INDEX.c.rowid if dialect == "sqlite" else PictureWords.row
        return Order(f"row-{query.sort}", (row,), (int,), is_down)
    times: tuple[Any, Any] = (picture.created, picture.id)
    if query.tag and not query.is_shared:
        times = (Tagged.created, Tagged.picture)
    return Order(query.sort, times, (datetime, str), is_down)


def _chosen(database: Database, owner: str, query: Query) -> Select[Any]:
    wanted = _led(database, owner, query)
    if query.is_shared:
        wanted = wanted.where(KeptPicture.is_shared, KeptPicture.trashed.is_(None))
    else:
        gone = KeptPicture.trashed
        is_there = gone.is_not(None) if query.is_trashed else gone.is_(None)
        wanted = wanted.where(_Fact(query)(KeptPicture.owner) == owner, is_there)
    for clause in _facts(query):
        wanted = wanted.where(clause)
    if query.board:
        pinned = select(Pinned.picture).where(Pinned.board == query.board)
        here = pinned.where(Pinned.picture == KeptPicture.id).exists()
        wanted = wanted.where(here if query.has_words else KeptPicture.id.in_(pinned))
    return wanted


def _led(database: Database, owner: str, query: Query) -> Select[Any]:
    """Begins a question with the index that leads it."""
    wanted = select(KeptPicture)
    if query.has_words:
        wanted = _led_by_words(database, owner, query)
    elif query.tag and not query.is_shared:
        at = (Tagged.picture == KeptPicture.id) & (Tagged.owner == owner)
        return wanted.join(Tagged, at & (Tagged.tag == query.tag))
    if query.tag:
        tagged = (Tagged.picture == KeptPicture.id) & (Tagged.tag == query.tag)
        wanted = wanted.where(select(Tagged.tag).where(tagged).exists())
    return wanted


def _led_by_words(database: Database, owner: str, query: Query) -> Select[Any]:
    dialect = database.engine.dialect.name
    whose = None if query.is_shared else owner
    whole = [query.color, query.verb, query.tag]
    whole += [] if is_sha256(query.model) else [query.model]
    has = has_words(query.text, dialect=dialect, owner=whose, whole=whole)
    wanted = select(KeptPicture).select_from(PictureWords)
    if dialect == "sqlite":
        at = PictureWords.row == _INDEX.c.rowid
        wanted = select(KeptPicture).select_from(_INDEX).join(PictureWords, at)
    return wanted.join(KeptPicture, KeptPicture.id == PictureWords.picture).where(has)


@dataclass(frozen=True, slots=True)
class _Fact:
    """Columns as conditions name them.

    Where words lead, no other index may: a database that took one would look every single one of
    its pictures up in the index of words. No index is used for what a function gives.
    """

    query: Query

    def __call__(self, column: Any) -> Any:
        return func.coalesce(column, "") if self.query.has_words else column


def _facts(query: Query) -> Iterator[ColumnElement[bool]]:
    picture, of = KeptPicture, _Fact(query)
    for mine, asked in (
        (picture.origin, query.origin),
        (picture.use, query.use),
        (picture.verb, query.verb),
        (picture.job, query.job),
        (picture.color_name, query.color),
    ):
        if asked:
            yield of(mine) == asked
    if query.stars:
        yield picture.stars >= query.stars
    if query.stack:
        yield or_(of(picture.stack) == query.stack, of(picture.id) == query.stack)
    if query.model:
        yield of(picture.model if is_sha256(query.model) else picture.model_name) == query.model


def _total(session: Session, chosen: Select[Any], query: Query, order: Order) -> int | None:
    if not query.has_words:
        counted = chosen.with_only_columns(func.count(), maintain_column_froms=True)
        return session.scalar(counted)
    some = chosen.with_only_columns(*order.columns, maintain_column_froms=True)
    some = some.order_by(*order.clauses()).limit(MOST_COUNTED + 1)
    found = session.scalar(select(func.count()).select_from(some.subquery()))
    return found if found is not None and found <= MOST_COUNTED else None


def facets(database: Database, owner: str) -> dict[str, dict[str, int]]:
    """How many pictures of somebody have each verb, model, color, number of stars, and tag."""
    picture = KeptPicture
    kinds = {
        "verb": picture.verb,
        "model": picture.model_name,
        "color": picture.color_name,
        "stars": picture.stars,
    }
    there = (picture.owner == owner, picture.trashed.is_(None))
    wanted = select(func.count(), *kinds.values()).where(*there).group_by(*kinds.values())
    found: dict[str, Counter[str]] = {name: Counter() for name in kinds}
    with database.reading() as session:
        for count, *values in session.execute(wanted):
            for name, value in zip(kinds, values, strict=True):
                found[name][str(value)] += count
        found["tag"] = Counter(_tags(session, owner))
    for counts in found.values():
        counts.pop("", None)
    return {name: dict(counts) for name, counts in found.items()}


def _tags(session: Session, owner: str) -> dict[str, int]:
    """How often each tag is used: all pictures, less the few in the trash."""
    of = (Tagged.tag, func.count())
    wanted = select(*of).where(Tagged.owner == owner).group_by(Tagged.tag)
    counts = {tag: number for tag, number in session.execute(wanted)}  # noqa: C416
    gone = (
        select(*of)
        .join(KeptPicture, KeptPicture.id == Tagged.picture)
        .where(KeptPicture.owner == owner, KeptPicture.trashed.is_not(None))
        .group_by(Tagged.tag)
    )
    for tag, number in session.execute(gone):
        counts[tag] -= number
    return {tag: number for tag, number in sorted(counts.items()) if number}
