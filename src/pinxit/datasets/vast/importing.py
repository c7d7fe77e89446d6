"""Millions of pictures become shards: in parallel, resumable at any moment, in bounded memory.

The files are listed once and dealt out to shards in the order of their paths. A shard is written
by one worker, whole or not at all; what is known of its pictures is put into the index in one
transaction with the note that it is done. So a machine may lose its power at any moment: what was
not noted is made again under the same name, and no picture is lost or taken twice.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from pinxit.base.errors import UserMistake
from pinxit.base.orphans import end_with_parent
from pinxit.base.progress import Listener, Progress, silence
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import HIDDEN, Found, is_about_pictures, take
from pinxit.datasets.judge import Honors, Judge
from pinxit.datasets.reservations import Reservations
from pinxit.datasets.rights import Rights
from pinxit.datasets.vast.rows import open_rows, write_rows
from pinxit.datasets.vast.store import Place, ShardStore, ShardWriter, shard_name
from pinxit.datasets.vast.tables import Tables
from pinxit.pictures.known import format_of

MOST_PICTURES = 8192
"""Files of one shard at most: what a worker holds in memory of them are some 20 MB."""
MOST_BYTES = 256 * 2**20
"""Bytes of one shard, about; large enough to be read in one go, small enough to be made again."""
_LISTED = 10_000
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker of an import is told.

    Attributes:
        folder: Where the pictures lie.
        default: What holds where the rights file is silent.
        honors: Which clauses and reservations count, and which pictures were revoked.
        rows: The rights and captions files, as `write_rows` wrote them.
        address: Of the store.
        staging: Where shards are written before they are moved into it.
    """

    folder: Path
    default: Rights
    honors: Honors
    rows: Path
    address: str
    staging: Path


@dataclass(frozen=True, slots=True)
class Made:
    """One finished shard.

    Attributes:
        number: Of the shard.
        pictures: Where each lies, what it is, whether its perceptual hash says much.
        told: What was found besides: kind, path and reason.
        used: Rows of the rights file that were of use.
        bytes: Of the shard; 0 if it holds no picture and was not written.
        sha256: Of the shard.
    """

    number: int
    pictures: Sequence[tuple[Place, Entry, bool]]
    told: Sequence[tuple[str, str, str]]
    used: frozenset[str]
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Import:
    """One import of a folder into shards.

    Attributes:
        task: What every worker is told.
        tables: The index.
        workers: Processes that read pictures; 0 reads in this one.
        tell: Hears how far it is after each shard; may stop by raising.
        per_shard: Pictures of one shard at most.
    """

    task: Task
    tables: Tables = field(repr=False)
    workers: int = 2
    tell: Listener = silence
    per_shard: int = MOST_PICTURES

    def run(self) -> None:
        """Brings all files into shards that are not in one yet.

        Raises:
            UserMistake: there is no such folder or no file in it, the rights file is wrong, a
                disk is full, the store does not answer, or a worker was killed. The same call
                goes on.
        """
        task, tables = self.task, self.tables
        if not task.folder.is_dir():
            raise UserMistake(
                f"There is no folder {task.folder}; name the folder that holds the pictures."
            )
        shutil.rmtree(task.staging, ignore_errors=True)
        task.staging.mkdir(parents=True)
        write_rows(task.folder, task.rows)
        self._list()
        self._deal()
        left = tables.number(
            "SELECT count(*) FROM files WHERE NOT shard IN (SELECT number FROM shards)"
        )
        total = tables.number("SELECT count(*) FROM files")
        self.tell(Progress("import", total - left, total, "files"))
        for made in self._made():
            self._note(made)
            left -= tables.number("SELECT count(*) FROM files WHERE shard = ?", made.number)
            self.tell(Progress("import", total - left, total, "files"))
        shutil.rmtree(task.staging, ignore_errors=True)

    def _list(self) -> None:
        """Notes all files that are not noted yet."""
        rows: list[tuple[str, int]] = []
        hidden: list[tuple[str, str, str]] = []
        self.tell(Progress("list files", 0, None, "files"))
        for path, size in listed(self.task.folder):
            if path.rpartition("/")[2].startswith("."):
                hidden.append(("skipped", path, HIDDEN))
            elif not is_about_pictures(path):
                rows.append((path, size))
            if len(rows) + len(hidden) >= _LISTED:
                self._keep_list(rows, hidden)
                rows, hidden = [], []
        self._keep_list(rows, hidden)
        self._leave_out_papers()

    def _keep_list(self, rows: list[tuple[str, int]], hidden: list[tuple[str, str, str]]) -> None:
        with self.tables.writing():
            self.tables.change_all("INSERT OR IGNORE INTO files (path, size) VALUES (?, ?)", rows)
            self.tables.change_all("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", hidden)

    def _leave_out_papers(self) -> None:
        """Evidence and releases that the rights file names are no pictures to learn from."""
        database, _, _ = open_rows(self.task.rows)
        with self.tables.writing():
            self.tables.change_all(
                "DELETE FROM files WHERE path = ? AND shard IS NULL",
                database.execute("SELECT path FROM papers"),
            )
        database.close()

    def _deal(self) -> None:
        """Gives every file that has none a shard, in the order of the paths."""
        tables = self.tables
        number = 1 + tables.number("SELECT coalesce(max(shard), -1) FROM files")
        before, last = "", ""
        while True:
            rows = list(
                tables.rows(
                    "SELECT path, size FROM files WHERE shard IS NULL AND path > ? "
                    "ORDER BY path LIMIT ?",
                    last,
                    self.per_shard,
                )
            )
            if not rows:
                return
            before, last = last, _end_of_shard(rows)
            with tables.writing():
                tables.change(
                    "UPDATE files SET shard = ? WHERE shard IS NULL AND path > ? AND path <= ?",
                    *(number, before, last),
                )
            number += 1

    def _made(self) -> Iterator[Made]:
        """Every shard that is missing, as it is finished."""
        missing = [
            number
            for (number,) in self.tables.rows(
                "SELECT DISTINCT shard FROM files WHERE NOT shard IN (SELECT number FROM shards) "
                "ORDER BY shard"
            )
        ]
        orders = ((number, self._paths(number)) for number in missing)
        if not self.workers:
            for number, paths in orders:
                yield make_shard(self.task, number, paths)
            return
        spawned = get_context("spawn")
        with ProcessPoolExecutor(self.workers, spawned, initializer=end_with_parent) as pool:
            try:
                yield from self._from(pool, orders)
            except BrokenProcessPool as fault:
                raise UserMistake(
                    "A worker of the import was killed, most often because memory ran out. Call "
                    "again to go on, with fewer --workers: what was finished is kept."
                ) from fault
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _from(
        self, pool: ProcessPoolExecutor, orders: Iterator[tuple[int, list[str]]]
    ) -> Iterator[Made]:
        """What workers make; only a few orders are given ahead."""
        running: set[Future[Made]] = set()
        for number, paths in orders:
            running.add(pool.submit(make_shard, self.task, number, paths))
            if len(running) >= self.workers + _AHEAD:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (each.result() for each in done)

    def _paths(self, number: int) -> list[str]:
        rows = self.tables.rows("SELECT path FROM files WHERE shard = ? ORDER BY path", number)
        return [path for (path,) in rows]

    def _note(self, made: Made) -> None:
        tables = self.tables
        with tables.writing():
            for place, (where, entry, is_clear) in enumerate(made.pictures):
                tables.add(where, place, entry, is_clear=is_clear)
            told = [*made.told, *(("used", where, "") for where in sorted(made.used))]
            tables.change_all("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", told)
            row = (made.number, len(made.pictures), made.bytes, made.sha256)
            tables.change("INSERT INTO shards VALUES (?, ?, ?, ?)", *row)


def listed(folder: Path) -> Iterator[tuple[str, int]]:
    """Relative path and bytes of every file below a folder, in no order.

    Hidden folders are left out. Links are followed, but no folder is entered twice. Memory grows
    with folders, not with files.
    """
    waiting, seen = [""], set[tuple[int, int]]()
    while waiting:
        inner = waiting.pop()
        about = (folder / inner).stat()
        if (about.st_dev, about.st_ino) not in seen:
            seen.add((about.st_dev, about.st_ino))
            yield from _listed(folder, inner, waiting)


def _listed(folder: Path, inner: str, waiting: list[str]) -> Iterator[tuple[str, int]]:
    """The files of one folder; the folders in it are added to those that wait."""
    with os.scandir(folder / inner) as found:
        for each in found:
            path = f"{inner}/{each.name}" if inner else each.name
            if not each.is_dir():
                yield path, each.stat().st_size if each.is_file() else 0
            elif not each.name.startswith("."):
                waiting.append(path)


def make_shard(task: Task, number: int, paths: Sequence[str]) -> Made:
    """Reads files and writes the pictures among them into one shard.

    Raises:
        UserMistake: the rights file is wrong, a disk is full, or the store does not answer.
    """
    database, rules, captions = open_rows(task.rows)
    judge = Judge(task.folder, task.default, rules, task.honors.policy, Reservations(task.folder))
    file = task.staging / shard_name(number)
    writer, places = ShardWriter(file, number), list[Place]()

    def keep(data: bytes) -> None:
        known = format_of(data)
        places.append(writer.add(data, known.suffixes[0] if known else ""))

    try:
        found = Found(gone=task.honors.revoked, keep=keep)
        for path in paths:
            take(task.folder, path, (judge, captions), found)
            found.hashes.clear()
            found.thumbs.clear()
        size, sha256 = writer.close()
        if places:
            ShardStore.at(task.address).put(shard_name(number), file)
    finally:
        writer.abandon()
        database.close()
    pictures = tuple(zip(places, found.entries, found.clear, strict=True))
    told = tuple(_told(found))
    return Made(number, pictures, told, rules.used, size if places else 0, sha256 if places else "")


def _told(found: Found) -> Iterator[tuple[str, str, str]]:
    for reason, paths in found.skipped.items():
        yield from (("skipped", path, reason) for path in paths)
    kinds: Mapping[str, Mapping[str, str]] = {
        "unreadable": found.unreadable,
        "opt-out": found.opt_outs,
        "contradiction": found.contradictions,
        "revoked": found.revoked,
    }
    for kind, told in kinds.items():
        yield from ((kind, path, why) for path, why in told.items())


def _end_of_shard(rows: Sequence[tuple[str, int]]) -> str:
    """The last path that goes into a shard with the first of these files."""
    total = 0
    for path, size in rows:
        total += size
        if total >= MOST_BYTES:
            return path
    return rows[-1][0]
