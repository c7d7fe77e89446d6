"""A server tidies its library by itself, and stops when it ends."""

import threading
from datetime import timedelta

from kept.pictures import kept

from pinxit.library.library import Library
from pinxit.library.query import Query
from pinxit.library.tidying import tidy_daily
from pinxit.tables.base import now
from pinxit.tables.shelves import KeptPicture


def test_old_trash_goes_by_itself(library: Library) -> None:
    old, young = kept(library, "me", "old", "young")
    with library.database.writing() as session:
        session.get_one(KeptPicture, old).trashed = now() - timedelta(days=31)
        session.get_one(KeptPicture, young).trashed = now()
    closing = threading.Event()
    thread = tidy_daily(lambda: library, closing, first=0.0, between=0.01)
    for _ in range(1000):
        left = [row.id for row in library.search("me", Query(is_trashed=True)).items]
        if left == [young]:
            break
        closing.wait(0.01)
    closing.set()
    thread.join(10)
    assert left == [young]
    assert not thread.is_alive()
