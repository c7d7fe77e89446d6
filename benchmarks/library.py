"""How fast pictures are found among 100,000: p50 and p95 of the questions that the gallery asks.

python benchmarks/library.py [--pictures 100000] [--database ADDRESS] [--json results.json]
"""

import argparse
import json
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from library_rows import MODELS, TAGS, TITLES, VERBS, fill
from pinxit.base.about import __version__
from pinxit.library.boards import Boards, board_of, pin
from pinxit.library.colors import NAMES
from pinxit.library.query import Query
from pinxit.library.search import facets, search
from pinxit.tables.database import Database, address_in

ME = "local"
PAGE = 100
ROUNDS = 40


def main() -> None:
    """Fills a library, asks it, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--database", default="", help="address of an empty database")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(asked.database or address_in(Path(folder)))
        began = time.perf_counter()
        board = _filled(database, asked.pictures)
        seconds = time.perf_counter() - began
        print(f"{asked.pictures:,} pictures in {seconds:.1f} s, {database.engine.dialect.name}")
        results = [_measured(name, ask) for name, ask in _questions(database, board).items()]
        database.engine.dispose()
    if asked.json:
        about = {
            "machine": platform.platform(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "pinxit": __version__,
            "pictures": asked.pictures,
            "seed": 0,
        }
        asked.json.write_text(json.dumps({**about, "results": results}, indent=2), encoding="utf-8")


def _filled(database: Database, count: int) -> str:
    database.make_tables()
    rows = fill(database, ME, count)
    board = Boards(database, ME).add("benchmark").id
    some = [row["id"] for row in rows[:: max(1, count // 2000)]]
    with database.writing() as session:
        pin(session, board_of(session, ME, board), some)
    return board


def _questions(database: Database, board: str) -> dict[str, Callable[[random.Random], Any]]:
    def ask(**facts: Any) -> Any:
        return search(database, ME, Query(**facts), PAGE)

    def deep(chance: random.Random) -> Any:
        return search(database, ME, Query(), PAGE, chance.choice(places))

    places, cursor = [], ""
    for _ in range(50):
        cursor = search(database, ME, Query(), 500, cursor).next_cursor or ""
        places.append(cursor)
    return {
        "newest page": lambda _: ask(),
        "a later page": deep,
        "one word": lambda chance: ask(text=chance.choice(TITLES)),
        "beginning of a word": lambda chance: ask(text=chance.choice(TITLES)[:3]),
        "two words": lambda chance: ask(text=" ".join(chance.sample(TITLES, 2))),
        "a word that most have": lambda _: ask(text="generate"),
        "one letter": lambda chance: ask(text=chance.choice(TITLES)[:1]),
        "a seed": lambda chance: ask(text=str(chance.randrange(100_000))),
        "no such word": lambda _: ask(text="zzz"),
        "word and color": lambda c: ask(text=c.choice(TITLES), color=c.choice(NAMES)),
        "word and tag": lambda c: ask(text=c.choice(TITLES), tag=c.choice(TAGS)),
        "verb": lambda chance: ask(verb=chance.choice(VERBS[:3])),
        "model": lambda chance: ask(model=chance.choice(MODELS)),
        "color": lambda chance: ask(color=chance.choice(NAMES)),
        "color and stars": lambda chance: ask(color=chance.choice(NAMES), stars=5),
        "tag": lambda chance: ask(tag=chance.choice(TAGS)),
        "board": lambda _: ask(board=board),
        "trash": lambda _: ask(is_trashed=True),
        "most stars first": lambda _: ask(sort="stars"),
        "by title": lambda _: ask(sort="title"),
        "facets": lambda _: facets(database, ME),
    }


def _measured(name: str, ask: Callable[[random.Random], Any]) -> dict[str, Any]:
    chance = random.Random(0)  # noqa: S311, chooses questions
    times, own = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        ask(chance)
        times.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - worked))
    cuts, busy = quantiles(times, n=20), quantiles(own, n=20)
    print(
        f"{name:24} p50 {cuts[9]:7.1f} ms   p95 {cuts[18]:7.1f} ms"
        f"   processor alone p95 {busy[18]:7.1f} ms",
        flush=True,
    )
    return {"question": name, "p50_ms": cuts[9], "p95_ms": cuts[18], "processor_p95_ms": busy[18]}


if __name__ == "__main__":
    main()
