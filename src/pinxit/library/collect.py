"""Removes objects that no picture names, and never one that somebody is just keeping."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from pinxit.library.keeping import shut_out_keepers
from pinxit.tables.shelves import Attached, KeptPicture

if TYPE_CHECKING:
    from pinxit.library.library import Library

_AT_ONCE = 100
_YOUNG = timedelta(hours=1)
_COLUMNS = (KeptPicture.sha256, KeptPicture.view, KeptPicture.thumbnail, Attached.sha256)


def collect(library: "Library", names: Iterable[str]) -> int:
    """Removes those of some objects that no picture names; how many were removed.

    Whoever keeps a picture looks, within a transaction that excludes this one, whether all its
    objects are there: either it finds them gone and stores them again, or its row is here first.
    """
    listed, removed = sorted(set(names)), 0
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        with library.database.writing() as session:
            shut_out_keepers(session)
            for name in set(some) - _named(session, some):
                library.objects.remove(name)
                removed += 1
    return removed


def sweep(library: "Library") -> int:
    """Goes through the whole store for objects that no picture names; how many were removed.

    Young ones are left alone: most of them are about to be named.
    """
    before = datetime.now(UTC) - _YOUNG
    with library.database.reading() as session:
        named = set(session.scalars(union(*(select(each) for each in _COLUMNS))))
    found = (name for name, when in library.objects.names() if when < before)
    removed = collect(library, (name for name in found if name not in named))
    library.objects.remove_unfinished()
    return removed


def _named(session: Session, names: list[str]) -> set[str]:
    wanted = union(*(select(each).where(each.in_(names)) for each in _COLUMNS))
    return set(session.scalars(wanted))
