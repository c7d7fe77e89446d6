"""What can be asked of the library, and where a page of the answer ended."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pinxit.base.errors import UserMistake
from pinxit.tables.words import folded

Sort = Literal["newest", "oldest", "stars", "title"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the library. What is "" or 0 is not asked.

    Attributes:
        text: Words, or beginnings of words, of which all must be there.
        board: Id of a board.
        origin: "made" or "uploaded".
        use: "picture", "mask" or "clip".
        verb: What was done last.
        model: Name or sha256 of a model.
        job: Id of a job.
        stars: At least so many.
        color: Name of a color.
        tag: A tag.
        stack: Id of a stack.
        is_trashed: Those in the trash instead.
        is_shared: Those that anybody shares instead.
        sort: Their order.
    """

    text: str = ""
    board: str = ""
    origin: str = ""
    use: str = ""
    verb: str = ""
    model: str = ""
    job: str = ""
    stars: int = 0
    color: str = ""
    tag: str = ""
    stack: str = ""
    is_trashed: bool = False
    is_shared: bool = False
    sort: Sort = "newest"

    @property
    def has_words(self) -> bool:
        """Whether there is any letter or digit to look for."""
        return bool(folded(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last picture of it, by what pictures are sorted by.

    Attributes:
        kind: Of the order, which must be the same for the next page.
        values: Of the columns of that order.
    """

    kind: str
    values: tuple[Any, ...]

    def spelled(self) -> str:
        """As a cursor."""
        values = [v.isoformat() if isinstance(v, datetime) else v for v in self.values]
        told = json.dumps([self.kind, *values], ensure_ascii=False)
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str, kind: str, types: tuple[type, ...]) -> "Place":
        """The place that a cursor spells.

        Raises:
            UserMistake: it is no cursor, or one of another order.
        """
        try:
            told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            found, *values = told
            if found != kind or len(values) != len(types):
                raise ValueError("of another order")
            read = tuple(_as(type_, value) for type_, value in zip(types, values, strict=True))
        except (ValueError, TypeError, RecursionError, binascii.Error) as fault:
            raise UserMistake(
                "This cursor does not fit the question; take next_cursor of the page before, and "
                "ask the same."
            ) from fault
        return cls(kind, read)


def _as(type_: type, value: Any) -> Any:
    if type_ is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if type(value) is not type_:
        raise ValueError("not of this type")
    if isinstance(value, int) and abs(value) >= 2**31:
        raise ValueError("too large for the database")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("no text has this letter")
    return value
