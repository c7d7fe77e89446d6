"""Rows of pictures without files, many at once, for tests and benchmarks of searching."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from pinxit.library.colors import NAMES
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture, Tagged
from pinxit.tables.words import folded, owner_word

TITLES = (
    *("autumn", "leaves", "forest", "river", "stone", "tower"),
    *("cloud", "silk", "wave", "ember", "moss", "copper"),
)
TAGS = ("print", "campaign", "draft", "client", "summer", "pattern", "cover", "rejected")
VERBS = ("generate", "stylize", "explore", "")
MODELS = ("leaves", "tiles", "icons-64")
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def picture_rows(owner: str, count: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Rows of pictures, the oldest first, one a minute."""
    random = np.random.default_rng(seed)
    for number in range(count):
        first, second, tag = random.integers((len(TITLES), len(TITLES), len(TAGS)))
        verb, model, color = random.integers((len(VERBS), len(MODELS), len(NAMES)))
        title = f"{TITLES[first]} {TITLES[second]} {number}"
        tags = [TAGS[tag], TAGS[(tag + 3) % len(TAGS)]] if random.random() < 0.5 else []
        name = MODELS[model] if VERBS[verb] else ""
        told = folded(" ".join([title, *tags, name, VERBS[verb], NAMES[color]]))
        yield {
            "id": f"{owner}-{number:07}",
            "owner": owner,
            "origin": "made" if VERBS[verb] else "uploaded",
            "title": title,
            "sha256": f"{number:064x}",
            "thumbnail": f"{number:064x}",
            "media_type": "image/png",
            "width": 256,
            "height": 256,
            "bytes": 100_000,
            "color_name": NAMES[color],
            "verb": VERBS[verb],
            "model_name": name,
            "seed": number,
            "recipe": {},
            "tags": tags,
            "stars": int(random.integers(6)),
            "words": f"{owner_word(owner)} {told}",
            "created": _BEGINNING + timedelta(minutes=number),
            "trashed": _BEGINNING if random.random() < 0.02 else None,
        }


def fill(database: Database, owner: str, count: int, seed: int = 0) -> Sequence[dict[str, Any]]:
    """Puts rows of pictures and their tags into the database; gives the rows."""
    rows = list(picture_rows(owner, count, seed))
    tags = [
        {"picture": row["id"], "tag": tag, "owner": owner, "created": row["created"]}
        for row in rows
        for tag in row["tags"]
    ]
    with database.writing() as session:
        for start in range(0, len(rows), 5000):
            session.execute(insert(KeptPicture), rows[start : start + 5000])
        for start in range(0, len(tags), 5000):
            session.execute(insert(Tagged), tags[start : start + 5000])
    return rows
