"""Rows with objects of a few bytes: all that trash and boards look at."""

from collections.abc import Sequence

from pinxit.library.histories import words_of
from pinxit.library.library import Library
from pinxit.tables.shelves import KeptPicture


def kept(library: Library, owner: str, *titles: str, **facts: object) -> Sequence[str]:
    """Keeps rows of such titles; gives their ids."""
    ids = []
    for title in titles:
        told = {
            "origin": "made",
            "media_type": "image/png",
            "width": 8,
            "height": 8,
            "bytes": 9,
            "tags": [],
            "verb": "",
            "model_name": "",
            "color_name": "",
            "sha256": library.objects.put(f"file of {title} of {owner}".encode()),
            "thumbnail": library.objects.put(f"thumbnail of {title}".encode()),
            **facts,
        }
        row = KeptPicture(owner=owner, title=title, **told)
        row.words = words_of(row)
        with library.database.writing() as session:
            session.add(row)
        ids.append(row.id)
    return ids
