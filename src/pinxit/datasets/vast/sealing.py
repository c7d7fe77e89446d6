"""The end of an import: copies, nearly alike pictures, one digest; each in one pass."""

import hashlib
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from jaxtyping import Int64, UInt8

from pinxit.base.hashing import canonical_json
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.duplicates import NEAR_LEVELS, as_strict_as
from pinxit.datasets.prints import as_raster, thumbnail
from pinxit.datasets.vast.near import near_pairs
from pinxit.datasets.vast.store import Place, ShardStore
from pinxit.datasets.vast.tables import Tables
from pinxit.pictures.read import decode_picture

_TOGETHER = 5000
_THUMBS = 2**15  # of 768 bytes
Pair = Int64[np.ndarray, "2 2"]
"""Shard and place of two pictures."""


def seal(tables: Tables, store: ShardStore, tell: Listener = silence) -> str:
    """Marks copies, finds nearly alike pictures, and gives the digest of all entries.

    The digest is that of the same folder imported as `pinxit.datasets.dataset.Dataset`.

    Raises:
        UserMistake: a disk is full, or a shard cannot be read.
    """
    tell(Progress("look for copies", 0, None, "pictures"))
    mark_twins(tables)
    tell(Progress("look for nearly alike pictures", 0, None, "pictures"))
    note_near(tables, store)
    tell(Progress("sum up", 0, None, "pictures"))
    digest = digest_of(tables)
    with tables.writing():
        tables.note("digest", digest)
    return digest


def mark_twins(tables: Tables) -> None:
    """Marks all but the first of pictures with equal pixels, as `duplicates.mark_twins` does."""
    with tables.writing():
        tables.change("CREATE INDEX IF NOT EXISTS pictures_by_pixels ON pictures (pixels, path)")
        tables.change("UPDATE pictures SET twin_of = '' WHERE twin_of != ''")
    last = b""
    while True:
        query = "SELECT pixels FROM pictures WHERE pixels > ? GROUP BY pixels HAVING count(*) > 1 "
        groups = [each for (each,) in tables.rows(query + "LIMIT ?", last, _TOGETHER)]
        if not groups:
            return
        with tables.writing():
            for pixels in groups:
                _mark(tables, pixels)
        last = groups[-1]


def _mark(tables: Tables, pixels: bytes) -> None:
    twins = tables.entries("pixels = ?", pixels)
    first = next(twins)
    strict = as_strict_as(first, twins)
    tables.change(
        "UPDATE pictures SET twin_of = ? WHERE pixels = ? AND path != ?",
        *(first.path, pixels, first.path),
    )
    if strict.rights != first.rights:
        number = tables.rights_number(strict.rights)
        tables.change("UPDATE pictures SET rights = ? WHERE path = ?", number, first.path)


def note_near(tables: Tables, store: ShardStore) -> None:
    """Notes all pairs of nearly alike pictures, copies left out."""
    with tables.writing():
        tables.change("DELETE FROM near")
    where = "clear AND twin_of = ''"
    count = tables.number(f"SELECT count(*) FROM pictures WHERE {where}")  # noqa: S608
    if count < 2:
        return
    with tempfile.TemporaryDirectory(dir=tables.path.parent) as name:
        scratch = Path(name)
        hashes = np.memmap(scratch / "hashes.bin", np.uint8, "w+", shape=(count, 32))
        places = np.memmap(scratch / "rows.bin", np.int64, "w+", shape=(count, 2))
        rows = tables.rows(f"SELECT shard, place, print FROM pictures WHERE {where}")  # noqa: S608
        for row, (shard, place, print_) in enumerate(rows):
            hashes[row] = np.frombuffer(print_, np.uint8)
            places[row] = shard, place
        known = _Thumbs(tables, store)
        for pairs in near_pairs(hashes, scratch):
            _note_pairs(tables, known, (places[row] for row in pairs))
        del hashes, places


def _note_pairs(tables: Tables, known: "_Thumbs", pairs: Iterator[Pair]) -> None:
    near = [known.paths(pair) for pair in pairs if known.levels(pair) <= NEAR_LEVELS]
    if near:
        with tables.writing():
            tables.change_all("INSERT OR IGNORE INTO near VALUES (?, ?)", near)


class _Thumbs:
    """Thumbnails of the few pictures whose hashes are near, made when they are asked for."""

    def __init__(self, tables: Tables, store: ShardStore) -> None:
        self._tables, self._store = tables, store
        self.thumb = lru_cache(maxsize=_THUMBS)(self._thumb)

    def levels(self, pair: Pair) -> float:
        """How far two of them are apart, in grey levels."""
        a, b = (self.thumb(int(shard), int(place)).astype(np.float32) for shard, place in pair)
        return float(np.sqrt(np.mean((a - b) ** 2)))

    def paths(self, pair: Pair) -> list[str]:
        """The paths of two pictures, in order."""
        query = "SELECT path FROM pictures WHERE shard = ? AND place = ?"
        found = (self._tables.rows(query, *map(int, each)) for each in pair)
        return sorted(path for (path,) in chain(*found))

    def _thumb(self, shard: int, place: int) -> UInt8[np.ndarray, "side side 3"]:
        query = "SELECT start, size, crc, path FROM pictures WHERE shard = ? AND place = ?"
        start, size, crc, path = next(self._tables.rows(query, shard, place))
        (data,) = self._store.read([Place(shard, start, size, crc)])
        return thumbnail(as_raster(decode_picture(data, path).pixels))


def digest_of(tables: Tables) -> str:
    """SHA-256 of the canonical JSON list of all entries by path, as `Dataset.digest` is."""
    digest = hashlib.sha256(b"[")
    for number, entry in enumerate(tables.entries()):
        digest.update((("," if number else "") + canonical_json(entry.to_json())).encode())
    digest.update(b"]")
    return digest.hexdigest()


def near_groups_of(tables: Tables) -> Iterator[tuple[str, ...]]:
    """Paths of nearly alike pictures, by connected groups; memory grows with these alone."""
    head: dict[str, str] = {}

    def root(path: str) -> str:
        while head.setdefault(path, path) != path:
            head[path] = head[head[path]]
            path = head[path]
        return path

    for first, second in tables.rows("SELECT first, second FROM near ORDER BY first, second"):
        head[root(second)] = root(first)
    groups: dict[str, list[str]] = {}
    for path in sorted(head):
        groups.setdefault(root(path), []).append(path)
    yield from (tuple(group) for group in groups.values())
